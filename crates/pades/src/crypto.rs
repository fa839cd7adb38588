//! Which signature algorithms count, and the check of a signature value (TT 15/2025/TT-BKHCN Đ.6; SHA-256 and up).

use crate::pss;
use crate::source::Source;
use aws_lc_rs::signature::{self as lc, UnparsedPublicKey, VerificationAlgorithm};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912;
use der::{Decode, Sequence};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use std::ops::Range;

/// What came out of checking a signature value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// It fits.
    Good,
    /// It does not fit.
    Bad,
    /// The algorithm or key is not known here.
    Unsupported,
    /// The algorithm or key is known to be breakable (SHA-1, MD5, short RSA keys).
    Weak,
}

/// The hash functions accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const MD_5: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.5");
const SHA_1_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5");
const MD_5_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.4");
const ECDSA_WITH_SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.1");

impl Hash {
    pub(crate) fn of_oid(oid: ObjectIdentifier) -> Result<Hash, Check> {
        match oid {
            rfc5912::ID_SHA_256 => Ok(Hash::Sha256),
            rfc5912::ID_SHA_384 => Ok(Hash::Sha384),
            rfc5912::ID_SHA_512 => Ok(Hash::Sha512),
            SHA_1 | MD_5 => Err(Check::Weak),
            _ => Err(Check::Unsupported),
        }
    }

    /// Its name in a CMS container.
    pub(crate) fn identifier(self) -> AlgorithmIdentifierOwned {
        let oid = match self {
            Hash::Sha256 => rfc5912::ID_SHA_256,
            Hash::Sha384 => rfc5912::ID_SHA_384,
            Hash::Sha512 => rfc5912::ID_SHA_512,
        };
        AlgorithmIdentifierOwned { oid, parameters: None }
    }

    /// Bytes of a digest.
    pub(crate) fn length(self) -> usize {
        match self {
            Hash::Sha256 => 32,
            Hash::Sha384 => 48,
            Hash::Sha512 => 64,
        }
    }

    fn context(self) -> aws_lc_rs::digest::Context {
        aws_lc_rs::digest::Context::new(match self {
            Hash::Sha256 => &aws_lc_rs::digest::SHA256,
            Hash::Sha384 => &aws_lc_rs::digest::SHA384,
            Hash::Sha512 => &aws_lc_rs::digest::SHA512,
        })
    }

    /// The digest of parts put one behind the other.
    pub fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut context = self.context();
        parts.iter().for_each(|p| context.update(p));
        context.finish().as_ref().to_vec()
    }

    /// Over a whole file, which streams by, and what follows it.
    pub(crate) fn digest_with(self, source: &Source<'_>, more: &[&[u8]]) -> crate::Result<Vec<u8>> {
        let mut context = self.context();
        source.stream(0..source.len(), &mut |piece| context.update(piece))?;
        more.iter().for_each(|piece| context.update(piece));
        Ok(context.finish().as_ref().to_vec())
    }

    /// Over ranges of a file, which stream by.
    pub(crate) fn digest_of(self, source: &Source<'_>, ranges: &[Range<usize>]) -> crate::Result<Vec<u8>> {
        let mut context = self.context();
        for range in ranges {
            source.stream(range.clone(), &mut |piece| context.update(piece))?;
        }
        Ok(context.finish().as_ref().to_vec())
    }
}

/// RFC 4055, 3.1; a default of SHA-1 wherever a field is missing.
#[derive(Sequence)]
struct PssParams {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    hash: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt: Option<u32>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer: Option<u32>,
}

/// The ways of signing accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// ECDSA on P-256, P-384 or P-521; the value is a DER sequence.
    Ecdsa(Hash),
    /// RSA PKCS#1 v1.5, 2048 bits or more.
    Pkcs1(Hash),
    /// RSASSA-PSS with MGF1 of the same hash and a salt of its length.
    Pss(Hash),
    /// The same with a salt of so many bytes.
    PssSalted(Hash, usize),
}

/// `digest` is the hash a CMS names apart from the signature algorithm; the two must agree.
fn scheme(algorithm: &AlgorithmIdentifierOwned, digest: Option<Hash>) -> Result<Scheme, Check> {
    let found = match algorithm.oid {
        rfc5912::ECDSA_WITH_SHA_256 => Scheme::Ecdsa(Hash::Sha256),
        rfc5912::ECDSA_WITH_SHA_384 => Scheme::Ecdsa(Hash::Sha384),
        rfc5912::ECDSA_WITH_SHA_512 => Scheme::Ecdsa(Hash::Sha512),
        rfc5912::SHA_256_WITH_RSA_ENCRYPTION => Scheme::Pkcs1(Hash::Sha256),
        rfc5912::SHA_384_WITH_RSA_ENCRYPTION => Scheme::Pkcs1(Hash::Sha384),
        rfc5912::SHA_512_WITH_RSA_ENCRYPTION => Scheme::Pkcs1(Hash::Sha512),
        rfc5912::RSA_ENCRYPTION => Scheme::Pkcs1(digest.ok_or(Check::Unsupported)?),
        rfc5912::ID_RSASSA_PSS => pss_scheme(algorithm)?,
        SHA_1_WITH_RSA | MD_5_WITH_RSA | ECDSA_WITH_SHA_1 => return Err(Check::Weak),
        _ => return Err(Check::Unsupported),
    };
    let (Scheme::Ecdsa(own) | Scheme::Pkcs1(own) | Scheme::Pss(own) | Scheme::PssSalted(own, _)) = found;
    if digest.is_some_and(|d| d != own) { Err(Check::Bad) } else { Ok(found) }
}

/// The parameters of RFC 4055, 3.1: hash, mask and salt as they are written; 20 bytes of salt where none is.
fn pss_scheme(algorithm: &AlgorithmIdentifierOwned) -> Result<Scheme, Check> {
    let params = algorithm.parameters.as_ref().ok_or(Check::Weak)?;
    let params: PssParams = params.decode_as().map_err(|_| Check::Unsupported)?;
    let hash = Hash::of_oid(params.hash.ok_or(Check::Weak)?.oid)?;
    let mask = params.mask.ok_or(Check::Weak)?.parameters.ok_or(Check::Unsupported)?;
    let mask: AlgorithmIdentifierOwned = mask.decode_as().map_err(|_| Check::Unsupported)?;
    if Hash::of_oid(mask.oid)? != hash || params.trailer.unwrap_or(1) != 1 {
        return Err(Check::Unsupported);
    }
    let salt = usize::try_from(params.salt.unwrap_or(20)).map_err(|_| Check::Unsupported)?;
    if salt == hash.length() { Ok(Scheme::Pss(hash)) } else { Ok(Scheme::PssSalted(hash, salt)) }
}

/// Checks a signature value over a message with a public key.
pub(crate) fn verify(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    digest: Option<Hash>,
    message: &[u8],
    signature: &[u8],
) -> Check {
    match scheme(algorithm, digest) {
        Ok(scheme) => verify_by(key, scheme, message, signature),
        Err(check) => check,
    }
}

/// The same by a scheme that is known.
pub(crate) fn verify_by(key: &SubjectPublicKeyInfoOwned, scheme: Scheme, message: &[u8], signature: &[u8]) -> Check {
    if let Scheme::PssSalted(hash, salt) = scheme {
        return match rsa_key(key) {
            Ok(public) => pss::check(&public, (hash, salt), message, signature),
            Err(check) => check,
        };
    }
    let checker = match checker(key, &scheme) {
        Ok(checker) => checker,
        Err(check) => return check,
    };
    let Some(public) = key.subject_public_key.as_bytes() else { return Check::Unsupported };
    match UnparsedPublicKey::new(checker, public).verify(message, signature) {
        Ok(()) => Check::Good,
        Err(_) => Check::Bad,
    }
}

fn checker(key: &SubjectPublicKeyInfoOwned, scheme: &Scheme) -> Result<&'static dyn VerificationAlgorithm, Check> {
    match scheme {
        Scheme::Ecdsa(hash) => {
            let curve = key.algorithm.parameters.as_ref().and_then(|p| p.decode_as::<ObjectIdentifier>().ok());
            match (key.algorithm.oid, curve) {
                (rfc5912::ID_EC_PUBLIC_KEY, Some(curve)) => ecdsa(curve, *hash),
                _ => Err(Check::Unsupported),
            }
        }
        Scheme::Pkcs1(hash) => {
            rsa_key(key)?;
            Ok(match hash {
                Hash::Sha256 => &lc::RSA_PKCS1_2048_8192_SHA256,
                Hash::Sha384 => &lc::RSA_PKCS1_2048_8192_SHA384,
                Hash::Sha512 => &lc::RSA_PKCS1_2048_8192_SHA512,
            })
        }
        Scheme::Pss(hash) | Scheme::PssSalted(hash, _) => {
            rsa_key(key)?;
            Ok(match hash {
                Hash::Sha256 => &lc::RSA_PSS_2048_8192_SHA256,
                Hash::Sha384 => &lc::RSA_PSS_2048_8192_SHA384,
                Hash::Sha512 => &lc::RSA_PSS_2048_8192_SHA512,
            })
        }
    }
}

fn ecdsa(curve: ObjectIdentifier, hash: Hash) -> Result<&'static dyn VerificationAlgorithm, Check> {
    Ok(match (curve, hash) {
        (rfc5912::SECP_256_R_1, Hash::Sha256) => &lc::ECDSA_P256_SHA256_ASN1,
        (rfc5912::SECP_256_R_1, Hash::Sha384) => &lc::ECDSA_P256_SHA384_ASN1,
        (rfc5912::SECP_256_R_1, Hash::Sha512) => &lc::ECDSA_P256_SHA512_ASN1,
        (rfc5912::SECP_384_R_1, Hash::Sha256) => &lc::ECDSA_P384_SHA256_ASN1,
        (rfc5912::SECP_384_R_1, Hash::Sha384) => &lc::ECDSA_P384_SHA384_ASN1,
        (rfc5912::SECP_384_R_1, Hash::Sha512) => &lc::ECDSA_P384_SHA512_ASN1,
        (rfc5912::SECP_521_R_1, Hash::Sha512) => &lc::ECDSA_P521_SHA512_ASN1,
        _ => return Err(Check::Unsupported),
    })
}

/// RFC 8017, A.1.1.
#[derive(Sequence)]
pub(crate) struct RsaPublicKey<'a> {
    pub(crate) modulus: der::asn1::UintRef<'a>,
    pub(crate) exponent: der::asn1::UintRef<'a>,
}

fn rsa_key(key: &SubjectPublicKeyInfoOwned) -> Result<RsaPublicKey<'_>, Check> {
    let known = matches!(key.algorithm.oid, rfc5912::RSA_ENCRYPTION | rfc5912::ID_RSASSA_PSS);
    let bytes = key.subject_public_key.as_bytes().filter(|_| known).ok_or(Check::Unsupported)?;
    let public = RsaPublicKey::from_der(bytes).map_err(|_| Check::Unsupported)?;
    let long = public.modulus.as_bytes().len() >= 256 && !public.exponent.as_bytes().is_empty();
    if long { Ok(public) } else { Err(Check::Weak) }
}
