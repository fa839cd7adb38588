//! Keys that sign: the interface every key sits behind, and keys held in software.

use crate::Error;
use crate::cert::Cert;
use crate::error::Result;
use aws_lc_rs::signature as lc;
use der::asn1::ObjectIdentifier;
use p256::ecdsa::signature::Signer as _;
use p256::pkcs8::EncodePrivateKey;
use pkcs8::{EncryptedPrivateKeyInfo, PrivateKeyInfo};
use serde::{Deserialize, Serialize};

/// How a key signs. All with SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Algorithm {
    /// ECDSA on P-256; the signature is a DER sequence.
    EcdsaP256,
    /// RSA PKCS#1 v1.5, 2048 bits or more.
    RsaPkcs1,
}

/// A key with its certificates, wherever it lives: file, token, HSM or remote service.
pub trait Signer {
    /// The holder's certificate first, then its issuers; the root may be left out.
    fn certificates(&self) -> &[Cert];
    /// How it signs.
    fn algorithm(&self) -> Algorithm;
    /// Signs a message. Devices that take only a digest hash it with SHA-256 first.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>>;
}

/// A private key in memory.
pub struct SoftKey {
    kind: Kind,
    certificates: Vec<Cert>,
}

enum Kind {
    Ec(Box<p256::ecdsa::SigningKey>),
    Rsa(Box<lc::RsaKeyPair>),
}

const RSA: ObjectIdentifier = const_oid::db::rfc5912::RSA_ENCRYPTION;
const EC: ObjectIdentifier = const_oid::db::rfc5912::ID_EC_PUBLIC_KEY;

impl SoftKey {
    /// Opens a PKCS#8 key file protected by a PIN (PBES2). `certificates`: the holder's first.
    ///
    /// # Errors
    /// [`Error::WrongPin`] when the PIN does not open it, [`Error::Key`] when the file, the kind of key or its fit to
    /// the certificate is wrong.
    pub fn from_encrypted_pkcs8(der: &[u8], pin: &str, certificates: Vec<Cert>) -> Result<SoftKey> {
        let info =
            EncryptedPrivateKeyInfo::try_from(der).map_err(|_| Error::Key("it is not an encrypted PKCS#8 file"))?;
        let plain = info.decrypt(pin).map_err(|_| Error::WrongPin)?;
        // WHY: about one wrong PIN in 256 leaves valid padding; what comes out then is no key.
        if PrivateKeyInfo::try_from(plain.as_bytes()).is_err() {
            return Err(Error::WrongPin);
        }
        SoftKey::from_pkcs8(plain.as_bytes(), certificates)
    }

    /// Opens an unprotected PKCS#8 key.
    pub fn from_pkcs8(der: &[u8], certificates: Vec<Cert>) -> Result<SoftKey> {
        let info = PrivateKeyInfo::try_from(der).map_err(|_| Error::Key("it is not PKCS#8"))?;
        let kind = match info.algorithm.oid {
            RSA => lc::RsaKeyPair::from_pkcs8(der)
                .map(|k| Kind::Rsa(Box::new(k)))
                .map_err(|_| Error::Key("the RSA key is unusable"))?,
            EC => {
                let key = p256::SecretKey::try_from(info).map_err(|_| Error::Key("the curve is not P-256"))?;
                Kind::Ec(Box::new(key.into()))
            }
            _ => return Err(Error::Key("the kind of key is unknown")),
        };
        let key = SoftKey { kind, certificates };
        let own = key.certificates.first().ok_or(Error::Key("its certificate is missing"))?;
        let public = own.x509.tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes();
        if public == key.public_key() { Ok(key) } else { Err(Error::Key("it does not belong to the certificate")) }
    }

    pub(crate) fn from_ec(key: p256::ecdsa::SigningKey, certificates: Vec<Cert>) -> SoftKey {
        SoftKey { kind: Kind::Ec(Box::new(key)), certificates }
    }

    fn public_key(&self) -> Vec<u8> {
        match &self.kind {
            Kind::Ec(key) => key.verifying_key().to_encoded_point(false).as_bytes().to_vec(),
            Kind::Rsa(pair) => aws_lc_rs::signature::KeyPair::public_key(&**pair).as_ref().to_vec(),
        }
    }
}

/// A P-256 key as PKCS#8 encrypted under a PIN (PBKDF2-SHA256, AES-256-CBC); salt and vector are handed in.
pub(crate) fn encrypt_pkcs8(
    key: &p256::ecdsa::SigningKey,
    pin: &str,
    salt: &[u8; 16],
    iv: &[u8; 16],
    rounds: u32,
) -> Result<Vec<u8>> {
    let secret = p256::SecretKey::from(key.as_nonzero_scalar());
    let plain = secret.to_pkcs8_der().map_err(|_| Error::Key("it cannot be encoded"))?;
    let info = PrivateKeyInfo::try_from(plain.as_bytes()).map_err(|_| Error::Key("it cannot be encoded"))?;
    let params = pkcs8::pkcs5::pbes2::Parameters::pbkdf2_sha256_aes256cbc(rounds, salt, iv);
    let params = params.map_err(|_| Error::Key("it cannot be encrypted"))?;
    let sealed = info.encrypt_with_params(params, pin).map_err(|_| Error::Key("it cannot be encrypted"))?;
    Ok(sealed.as_bytes().to_vec())
}

impl Signer for SoftKey {
    fn certificates(&self) -> &[Cert] {
        &self.certificates
    }

    fn algorithm(&self) -> Algorithm {
        match self.kind {
            Kind::Ec(_) => Algorithm::EcdsaP256,
            Kind::Rsa(_) => Algorithm::RsaPkcs1,
        }
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        match &self.kind {
            Kind::Ec(key) => {
                let signature: p256::ecdsa::DerSignature = key.sign(message);
                Ok(signature.as_bytes().to_vec())
            }
            Kind::Rsa(pair) => {
                let mut out = vec![0; pair.public_modulus_len()];
                let random = aws_lc_rs::rand::SystemRandom::new();
                pair.sign(&lc::RSA_PKCS1_SHA256, &random, message, &mut out)
                    .map_err(|_| Error::Signer("RSA signing failed".to_owned()))?;
                Ok(out)
            }
        }
    }
}
