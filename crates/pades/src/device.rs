//! What devices and services that keep a key need: how the key of a certificate signs, the digest they take, and whether
//! what they give back holds.

use crate::cert::{Cert, same_name};
use crate::crypto::{self, Check, Hash, RsaPublicKey};
use crate::error::Result;
use crate::{Algorithm, Error};
use const_oid::db::rfc5912;
use der::asn1::{ObjectIdentifier, OctetStringRef, UintRef};
use der::{Decode, Encode, Sequence};
use spki::AlgorithmIdentifierOwned;

/// The shortest RSA modulus that may sign (TT 15/2025/TT-BKHCN names 2048 bits as the least).
const LEAST_RSA_BYTES: usize = 256;
/// The longest our verifier reads.
const MOST_RSA_BYTES: usize = 1024;

/// RFC 8017, 9.2.
#[derive(Sequence)]
struct DigestInfo<'a> {
    algorithm: AlgorithmIdentifierOwned,
    digest: OctetStringRef<'a>,
}

/// RFC 3279, 2.2.3.
#[derive(Sequence)]
struct EcdsaSignature<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

impl Algorithm {
    /// How the key of a certificate signs.
    ///
    /// # Errors
    /// [`Error::Key`] for a kind, curve or length that may not sign.
    pub fn of(cert: &Cert) -> Result<Algorithm> {
        let key = &cert.x509.tbs_certificate.subject_public_key_info;
        let curve = key.algorithm.parameters.as_ref().and_then(|p| p.decode_as::<ObjectIdentifier>().ok());
        match (key.algorithm.oid, curve) {
            (rfc5912::RSA_ENCRYPTION, _) => {
                let public = RsaPublicKey::from_der(cert.public_key()).map_err(|_| Error::Key("it is not RSA"))?;
                match public.modulus.as_bytes().len() {
                    LEAST_RSA_BYTES..=MOST_RSA_BYTES => Ok(Algorithm::RsaPkcs1),
                    0..LEAST_RSA_BYTES => Err(Error::Key("the RSA key is shorter than 2048 bits")),
                    _ => Err(Error::Key("the RSA key is longer than 8192 bits")),
                }
            }
            (rfc5912::ID_EC_PUBLIC_KEY, Some(rfc5912::SECP_256_R_1)) => Ok(Algorithm::EcdsaP256),
            (rfc5912::ID_EC_PUBLIC_KEY, Some(rfc5912::SECP_384_R_1)) => Ok(Algorithm::EcdsaP384),
            (rfc5912::ID_EC_PUBLIC_KEY, _) => Err(Error::Key("the curve is neither P-256 nor P-384")),
            _ => Err(Error::Key("the kind of key is unknown")),
        }
    }

    /// Whether it is ECDSA: devices then give r and s side by side, see [`ecdsa_to_der`].
    pub fn is_ecdsa(self) -> bool {
        matches!(self, Algorithm::EcdsaP256 | Algorithm::EcdsaP384)
    }

    /// The digest of a message, as the algorithm says.
    pub fn digest(self, message: &[u8]) -> Vec<u8> {
        self.hash().digest(&[message])
    }

    /// A digest with the name of its hash, which is what an RSA device pads and signs.
    ///
    /// # Errors
    /// Never for a digest of [`Algorithm::digest`].
    pub fn digest_info(self, digest: &[u8]) -> Result<Vec<u8>> {
        let oid = match self.hash() {
            Hash::Sha256 => rfc5912::ID_SHA_256,
            Hash::Sha384 => rfc5912::ID_SHA_384,
            Hash::Sha512 => rfc5912::ID_SHA_512,
        };
        let algorithm = AlgorithmIdentifierOwned { oid, parameters: Some(der::Any::null()) };
        Ok(DigestInfo { algorithm, digest: OctetStringRef::new(digest)? }.to_der()?)
    }

    /// The names of hash and signature algorithm, dotted.
    pub fn oids(self) -> (String, String) {
        (self.hash().identifier().oid.to_string(), self.identifier().oid.to_string())
    }

    /// Whether a signature of a message belongs to a certificate.
    pub fn holds(self, cert: &Cert, message: &[u8], signature: &[u8]) -> bool {
        let key = &cert.x509.tbs_certificate.subject_public_key_info;
        matches!(crypto::verify(key, &self.identifier(), None, message, signature), Check::Good)
    }
}

/// Turns r and s, side by side and of one length, into the sequence that containers hold.
///
/// # Errors
/// [`Error::Signer`] when they are neither of P-256 nor of P-384.
pub fn ecdsa_to_der(raw: &[u8]) -> Result<Vec<u8>> {
    if !matches!(raw.len(), 64 | 96) {
        return Err(Error::Signer(format!("an ECDSA signature of {} bytes", raw.len())));
    }
    let (r, s) = raw.split_at(raw.len() / 2);
    Ok(EcdsaSignature { r: UintRef::new(r)?, s: UintRef::new(s)? }.to_der()?)
}

impl Cert {
    /// This certificate first, then its issuers as far as they are among `others`.
    pub fn with_issuers(self, mut others: Vec<Cert>) -> Vec<Cert> {
        let mut chain = vec![self];
        while let Some(next) = chain.last().filter(|last| !last.is_self_issued()).and_then(|last| {
            let issuer = &last.x509.tbs_certificate.issuer;
            others.iter().position(|c| same_name(&c.x509.tbs_certificate.subject, issuer))
        }) {
            chain.push(others.swap_remove(next));
        }
        chain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_signatures_become_sequences_of_positive_numbers() {
        let raw = [[0u8; 31].as_slice(), &[7], &[0xFF; 32]].concat();
        let der = ecdsa_to_der(&raw).unwrap();
        assert_eq!(der[..7], [0x30, 38, 2, 1, 7, 2, 33]);
        assert_eq!(der[7..9], [0, 0xFF]);
        assert!(ecdsa_to_der(&raw[1..]).is_err());
    }

    #[test]
    fn a_digest_carries_the_name_of_its_hash() {
        let info = Algorithm::RsaPkcs1.digest_info(&[9; 32]).unwrap();
        // RFC 8017, 9.2, note 1.
        let prefix = hex::decode("3031300d060960864801650304020105000420").unwrap();
        assert_eq!(info, [prefix, vec![9; 32]].concat());
    }
}
