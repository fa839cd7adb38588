//! Keys that sign: the interface every key sits behind, and keys held in software.

use crate::cert::Cert;
use crate::crypto::Hash;
use crate::error::Result;
use crate::{Error, pkcs12};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{self as lc, KeyPair as _};
use const_oid::db::rfc5912;
use der::Any;
use der::asn1::ObjectIdentifier;
use p256::ecdsa::signature::Signer as _;
use p256::pkcs8::EncodePrivateKey;
use pkcs8::{EncryptedPrivateKeyInfo, PrivateKeyInfo};
use serde::{Deserialize, Serialize};
use spki::AlgorithmIdentifierOwned;

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256; the signature is a DER sequence.
    EcdsaP256,
    /// ECDSA on P-384 with SHA-384; the signature is a DER sequence.
    EcdsaP384,
    /// RSA PKCS#1 v1.5 with SHA-256, 2048 bits or more.
    RsaPkcs1,
    /// The same with SHA-384.
    RsaPkcs1Sha384,
    /// The same with SHA-512.
    RsaPkcs1Sha512,
}

impl Algorithm {
    pub(crate) fn hash(self) -> Hash {
        match self {
            Algorithm::EcdsaP256 | Algorithm::RsaPkcs1 => Hash::Sha256,
            Algorithm::EcdsaP384 | Algorithm::RsaPkcs1Sha384 => Hash::Sha384,
            Algorithm::RsaPkcs1Sha512 => Hash::Sha512,
        }
    }

    /// The name of the signature algorithm in a CMS container.
    pub(crate) fn identifier(self) -> AlgorithmIdentifierOwned {
        let (oid, parameters) = match self {
            Algorithm::EcdsaP256 => (rfc5912::ECDSA_WITH_SHA_256, None),
            Algorithm::EcdsaP384 => (rfc5912::ECDSA_WITH_SHA_384, None),
            Algorithm::RsaPkcs1 => (rfc5912::SHA_256_WITH_RSA_ENCRYPTION, Some(Any::null())),
            Algorithm::RsaPkcs1Sha384 => (rfc5912::SHA_384_WITH_RSA_ENCRYPTION, Some(Any::null())),
            Algorithm::RsaPkcs1Sha512 => (rfc5912::SHA_512_WITH_RSA_ENCRYPTION, Some(Any::null())),
        };
        AlgorithmIdentifierOwned { oid, parameters }
    }
}

/// A key with its certificates, wherever it lives: file, token, HSM or remote service.
pub trait Signer {
    /// The holder's certificate first, then its issuers; the root may be left out.
    fn certificates(&self) -> &[Cert];
    /// How it signs.
    fn algorithm(&self) -> Algorithm;
    /// Signs a message. Devices that take only a digest hash it first, as the algorithm says.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>>;
    /// Bytes to keep free for a time-stamp over each signature; 0: signatures get none.
    fn stamp_room(&self) -> usize {
        0
    }
    /// A time-stamp (RFC 3161) over a signature value, of keys that see to one (see [`crate::Stamping`]).
    ///
    /// # Errors
    /// When there must be one and is none.
    fn time_stamp(&self, _value: &[u8]) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

/// A private key in memory.
pub struct SoftKey {
    kind: Kind,
    algorithm: Algorithm,
    certificates: Vec<Cert>,
}

enum Kind {
    P256(Box<p256::ecdsa::SigningKey>),
    P384(Box<lc::EcdsaKeyPair>),
    Rsa(Box<lc::RsaKeyPair>),
}

const RSA: ObjectIdentifier = rfc5912::RSA_ENCRYPTION;
const EC: ObjectIdentifier = rfc5912::ID_EC_PUBLIC_KEY;

impl SoftKey {
    /// Opens a PKCS#12 file (`.p12`, `.pfx`) with its password; the certificates come from the file.
    ///
    /// # Errors
    /// [`Error::WrongPin`] when the password does not open it, [`Error::Key`] when the file is of another kind, is
    /// encrypted in an old way, or holds no usable key with its certificate.
    pub fn from_pkcs12(der: &[u8], password: &str) -> Result<SoftKey> {
        let opened = pkcs12::open(der, password)?;
        let (kind, algorithm) = Kind::read(&opened.key)?;
        let certificates = pkcs12::chain(&kind.public_key(), opened.certificates)?;
        Ok(SoftKey { kind, algorithm, certificates })
    }

    /// Opens a PKCS#8 key file protected by a PIN (PBES2). `certificates`: the holder's first.
    ///
    /// # Errors
    /// [`Error::WrongPin`] when the PIN does not open it, [`Error::Key`] when the file, the kind of key or its fit to
    /// the certificate is wrong.
    pub fn from_encrypted_pkcs8(der: &[u8], pin: &str, certificates: Vec<Cert>) -> Result<SoftKey> {
        let info =
            EncryptedPrivateKeyInfo::try_from(der).map_err(|_| Error::Key("it is not an encrypted PKCS#8 file"))?;
        let plain = info.decrypt(pin).map_err(|_| Error::WrongPin)?;
        SoftKey::from_pkcs8(opened(plain.as_bytes())?, certificates)
    }

    /// Opens an unprotected PKCS#8 key.
    pub fn from_pkcs8(der: &[u8], certificates: Vec<Cert>) -> Result<SoftKey> {
        let (kind, algorithm) = Kind::read(der)?;
        let own = certificates.first().ok_or(Error::Key("its certificate is missing"))?;
        if own.public_key() != kind.public_key() {
            return Err(Error::Key("it does not belong to the certificate"));
        }
        Ok(SoftKey { kind, algorithm, certificates })
    }

    pub(crate) fn from_ec(key: p256::ecdsa::SigningKey, certificates: Vec<Cert>) -> SoftKey {
        SoftKey { kind: Kind::P256(Box::new(key)), algorithm: Algorithm::EcdsaP256, certificates }
    }

    /// The certificates alone; the key is dropped.
    pub(crate) fn into_certificates(self) -> Vec<Cert> {
        self.certificates
    }

    /// The same key signing with another hash; RSA only, since a curve has its own.
    pub fn with_algorithm(mut self, algorithm: Algorithm) -> Result<SoftKey> {
        use Algorithm::{RsaPkcs1, RsaPkcs1Sha384, RsaPkcs1Sha512};
        let fits = match self.kind {
            Kind::Rsa(_) => matches!(algorithm, RsaPkcs1 | RsaPkcs1Sha384 | RsaPkcs1Sha512),
            Kind::P256(_) | Kind::P384(_) => algorithm == self.algorithm,
        };
        if !fits {
            return Err(Error::Key("it does not sign by this algorithm"));
        }
        self.algorithm = algorithm;
        Ok(self)
    }
}

/// What a PIN or password opened, if it is a key at all.
///
/// WHY: about one wrong PIN in 256 leaves valid padding; what comes out then is no key.
pub(crate) fn opened<T: AsRef<[u8]>>(plain: T) -> Result<T> {
    match PrivateKeyInfo::try_from(plain.as_ref()) {
        Ok(_) => Ok(plain),
        Err(_) => Err(Error::WrongPin),
    }
}

impl Kind {
    fn read(der: &[u8]) -> Result<(Kind, Algorithm)> {
        let info = PrivateKeyInfo::try_from(der).map_err(|_| Error::Key("it is not PKCS#8"))?;
        match (info.algorithm.oid, info.algorithm.parameters_oid().ok()) {
            (RSA, _) => {
                let pair = lc::RsaKeyPair::from_pkcs8(der);
                let pair = pair.map_err(|_| Error::Key("the RSA key is unusable or shorter than 2048 bits"))?;
                Ok((Kind::Rsa(Box::new(pair)), Algorithm::RsaPkcs1))
            }
            (EC, Some(rfc5912::SECP_256_R_1)) => {
                let key = p256::SecretKey::try_from(info).map_err(|_| Error::Key("the P-256 key is unusable"))?;
                Ok((Kind::P256(Box::new(key.into())), Algorithm::EcdsaP256))
            }
            (EC, Some(rfc5912::SECP_384_R_1)) => {
                let pair = lc::EcdsaKeyPair::from_pkcs8(&lc::ECDSA_P384_SHA384_ASN1_SIGNING, der);
                let pair = pair.map_err(|_| Error::Key("the P-384 key is unusable"))?;
                Ok((Kind::P384(Box::new(pair)), Algorithm::EcdsaP384))
            }
            (EC, _) => Err(Error::Key("the curve is neither P-256 nor P-384")),
            _ => Err(Error::Key("the kind of key is unknown")),
        }
    }

    fn public_key(&self) -> Vec<u8> {
        match self {
            Kind::P256(key) => key.verifying_key().to_encoded_point(false).as_bytes().to_vec(),
            Kind::P384(pair) => pair.public_key().as_ref().to_vec(),
            Kind::Rsa(pair) => pair.public_key().as_ref().to_vec(),
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
    seal(&info, pin, salt, iv, rounds)
}

/// Any key as PKCS#8 encrypted under a PIN.
pub(crate) fn seal(
    info: &PrivateKeyInfo<'_>,
    pin: &str,
    salt: &[u8; 16],
    iv: &[u8; 16],
    rounds: u32,
) -> Result<Vec<u8>> {
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
        self.algorithm
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let failed = |_| Error::Signer("the key cannot sign this".to_owned());
        match &self.kind {
            Kind::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.sign(message);
                Ok(signature.as_bytes().to_vec())
            }
            Kind::P384(pair) => Ok(pair.sign(&SystemRandom::new(), message).map_err(failed)?.as_ref().to_vec()),
            Kind::Rsa(pair) => {
                let padding = match self.algorithm.hash() {
                    Hash::Sha256 => &lc::RSA_PKCS1_SHA256,
                    Hash::Sha384 => &lc::RSA_PKCS1_SHA384,
                    Hash::Sha512 => &lc::RSA_PKCS1_SHA512,
                };
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(padding, &SystemRandom::new(), message, &mut out).map_err(failed)?;
                Ok(out)
            }
        }
    }
}
