//! Opens PKCS#12 key files (RFC 7292) as OpenSSL 3 and today's authorities make them: PBES2 with PBKDF2 and AES, a MAC of
//! SHA-256 or longer. The older RC2 and triple-DES kinds are refused with the word how to convert them.

use crate::Error;
use crate::cert::Cert;
use crate::error::Result;
use crate::key;
use aws_lc_rs::{digest, hmac};
use cms::content_info::ContentInfo;
use cms::encrypted_data::EncryptedData;
use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5911, rfc5912};
use der::asn1::OctetString;
use der::{Any, Decode, Encode, Sequence, ValueOrd};
use pkcs8::EncryptedPrivateKeyInfo;
use pkcs8::pkcs5::{EncryptionScheme, pbes2};
use spki::AlgorithmIdentifierOwned;

/// RFC 7292, 4.
#[derive(Sequence)]
struct Pfx {
    version: u8,
    auth_safe: ContentInfo,
    #[asn1(optional = "true")]
    mac_data: Option<MacData>,
}

#[derive(Sequence)]
struct MacData {
    mac: DigestInfo,
    salt: OctetString,
    #[asn1(default = "one")]
    iterations: u32,
}

fn one() -> u32 {
    1
}

#[derive(Sequence)]
struct DigestInfo {
    algorithm: AlgorithmIdentifierOwned,
    digest: OctetString,
}

/// RFC 7292, 4.2.
#[derive(Sequence)]
struct SafeBag {
    id: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    value: Any,
    #[asn1(optional = "true")]
    attributes: Option<Any>,
}

/// RFC 7292, 4.2.3.
#[derive(Sequence, ValueOrd)]
struct CertBag {
    id: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    value: OctetString,
}

const KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.1");
const SHROUDED_KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERT_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const X509: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.22.1");
const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

/// More rounds than this only keep the machine busy (OpenSSL makes 2 048, careful people up to a million).
const MAX_ROUNDS: u32 = 5_000_000;

const NOT_PKCS12: Error = Error::Key("it is not a PKCS#12 file");
const OLD: Error = Error::Key(
    "it is encrypted in an old way (RC2, triple DES); export it again with AES, such as by `openssl pkcs12 -export`",
);

/// What a key file holds.
pub(crate) struct Opened {
    /// PKCS#8 of the private key.
    pub(crate) key: Vec<u8>,
    /// All certificates, in file order.
    pub(crate) certificates: Vec<Cert>,
}

/// Opens a file with its password.
///
/// # Errors
/// [`Error::WrongPin`] when the password does not open it, [`Error::Key`] when the file is of another kind or holds no key.
pub(crate) fn open(der: &[u8], password: &str) -> Result<Opened> {
    let pfx = Pfx::from_der(der).map_err(|_| NOT_PKCS12)?;
    if pfx.version != 3 || pfx.auth_safe.content_type != rfc5911::ID_DATA {
        return Err(NOT_PKCS12);
    }
    let safe: OctetString = pfx.auth_safe.content.decode_as().map_err(|_| NOT_PKCS12)?;
    if let Some(mac) = &pfx.mac_data {
        check_mac(mac, safe.as_bytes(), password)?;
    }
    let mut found = (None, Vec::new());
    for content in Vec::<ContentInfo>::from_der(safe.as_bytes()).map_err(|_| NOT_PKCS12)? {
        let bags = match content.content_type {
            rfc5911::ID_DATA => content.content.decode_as::<OctetString>().map_err(|_| NOT_PKCS12)?.as_bytes().to_vec(),
            rfc5911::ID_ENCRYPTED_DATA => decrypt_content(&content, password)?,
            _ => return Err(Error::Key("it is locked to a certificate, not to a password")),
        };
        take_bags(&bags, password, &mut found)?;
    }
    let (key, certificates) = found;
    Ok(Opened { key: key.ok_or(Error::Key("the PKCS#12 file holds no private key"))?, certificates })
}

fn decrypt_content(content: &ContentInfo, password: &str) -> Result<Vec<u8>> {
    let data: EncryptedData = content.content.decode_as().map_err(|_| NOT_PKCS12)?;
    let cipher = data.enc_content_info.encrypted_content.ok_or(NOT_PKCS12)?;
    let algorithm = data.enc_content_info.content_enc_alg.to_der()?;
    let scheme = EncryptionScheme::from_der(&algorithm).map_err(|_| OLD)?;
    decrypt(&scheme, cipher.as_bytes(), password)
}

fn decrypt(scheme: &EncryptionScheme<'_>, cipher: &[u8], password: &str) -> Result<Vec<u8>> {
    let EncryptionScheme::Pbes2(params) = scheme else { return Err(OLD) };
    let rounds = match &params.kdf {
        pbes2::Kdf::Pbkdf2(kdf) => kdf.iteration_count,
        _ => 0,
    };
    if rounds > MAX_ROUNDS {
        return Err(Error::Key("it asks for too many rounds of hashing"));
    }
    scheme.decrypt(password, cipher).map_err(|_| Error::WrongPin)
}

fn take_bags(bags: &[u8], password: &str, found: &mut (Option<Vec<u8>>, Vec<Cert>)) -> Result<()> {
    // WHY: what a wrong password decrypts may have valid padding by chance, but is no list of bags.
    for bag in Vec::<SafeBag>::from_der(bags).map_err(|_| Error::WrongPin)? {
        match bag.id {
            KEY_BAG => found.0 = Some(bag.value.to_der()?),
            SHROUDED_KEY_BAG => {
                let der = bag.value.to_der()?;
                let info = EncryptedPrivateKeyInfo::try_from(der.as_slice()).map_err(|_| OLD)?;
                found.0 = Some(key::opened(decrypt(&info.encryption_algorithm, info.encrypted_data, password)?)?);
            }
            CERT_BAG => {
                let bag: CertBag = bag.value.decode_as().map_err(|_| NOT_PKCS12)?;
                if bag.id == X509 {
                    found.1.push(Cert::from_der(bag.value.as_bytes())?);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_mac(mac: &MacData, content: &[u8], password: &str) -> Result<()> {
    if mac.iterations > MAX_ROUNDS {
        return Err(Error::Key("it asks for too many rounds of hashing"));
    }
    let (hash, block, algorithm) = match mac.mac.algorithm.oid {
        SHA_1 => (&digest::SHA1_FOR_LEGACY_USE_ONLY, 64, hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY),
        rfc5912::ID_SHA_256 => (&digest::SHA256, 64, hmac::HMAC_SHA256),
        rfc5912::ID_SHA_384 => (&digest::SHA384, 128, hmac::HMAC_SHA384),
        rfc5912::ID_SHA_512 => (&digest::SHA512, 128, hmac::HMAC_SHA512),
        _ => return Err(Error::Key("its integrity is protected in an unknown way")),
    };
    let key = mac_key(hash, block, password, mac.salt.as_bytes(), mac.iterations);
    let key = hmac::Key::new(algorithm, &key);
    hmac::verify(&key, content, mac.mac.digest.as_bytes()).map_err(|_| Error::WrongPin)
}

/// RFC 7292, B.2 with ID 3. A MAC key is as long as one hash, so the first block is all there is.
fn mac_key(hash: &'static digest::Algorithm, block: usize, password: &str, salt: &[u8], rounds: u32) -> Vec<u8> {
    let password: Vec<u8> = password.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect();
    let filled = |bytes: &[u8]| -> Vec<u8> {
        let len = bytes.len().div_ceil(block) * block;
        bytes.iter().copied().cycle().take(if bytes.is_empty() { 0 } else { len }).collect()
    };
    let mut key = [vec![3; block], filled(salt), filled(&password)].concat();
    for _ in 0..rounds.max(1) {
        key = digest::digest(hash, &key).as_ref().to_vec();
    }
    key
}

/// The holder's certificate first, then its issuers as far as they are there.
pub(crate) fn chain(public: &[u8], mut certificates: Vec<Cert>) -> Result<Vec<Cert>> {
    let own = certificates.iter().position(|c| c.public_key() == public);
    let own = own.ok_or(Error::Key("the certificate that belongs to it is missing"))?;
    Ok(certificates.swap_remove(own).with_issuers(certificates))
}
