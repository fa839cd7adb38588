//! A demonstration authority that is the same for the same seed: root, personal and agency certificates.
//!
//! It stands for the Government's authority (NĐ 68/2024) in demonstrations and tests. Its keys follow from the
//! seed, so whoever knows the seed can sign as anybody: never trust it in production.

use crate::Error;
use crate::cert::Cert;
use crate::cms::sha256;
use crate::error::Result;
use crate::key::{self, SoftKey};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519;
use der::asn1::{BitString, PrintableString, SetOfVec, Uint, Utf8StringRef};
use der::referenced::OwnedToRef;
use der::{Any, Decode, Encode};
use jiff::Timestamp;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use spki::{AlgorithmIdentifierOwned, EncodePublicKey, SubjectPublicKeyInfoOwned};
use std::time::Duration;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CrlNumber, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::ext::{AsExtension, Extension};
use x509_cert::name::{RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

/// Who a certificate names.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Common name: of the person or of the agency, in full Vietnamese spelling.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// The unit in the organisation.
    pub unit: Option<String>,
    /// A stable id (such as an agency code or a login), which makes serial number and key different.
    pub id: String,
}

/// From when to when something is valid.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    /// First moment.
    pub from: Timestamp,
    /// Last moment.
    pub to: Timestamp,
}

/// The authority.
pub struct DemoCa {
    seed: Vec<u8>,
    key: SigningKey,
    root: Cert,
}

/// A certificate with its key, not yet given to anybody.
pub struct Issued {
    key: SigningKey,
    /// The holder's certificate first, then the root's.
    pub chain: Vec<Cert>,
    salt: [u8; 32],
}

impl Issued {
    /// The key file: PKCS#8 encrypted under a PIN (PBKDF2-SHA256 with `rounds`, AES-256-CBC).
    pub fn encrypted_pkcs8(&self, pin: &str, rounds: u32) -> Result<Vec<u8>> {
        let (mut salt, mut iv) = ([0; 16], [0; 16]);
        salt.copy_from_slice(&self.salt[..16]);
        iv.copy_from_slice(&self.salt[16..]);
        key::encrypt_pkcs8(&self.key, pin, &salt, &iv, rounds)
    }

    /// The holder's certificate.
    pub fn certificate(&self) -> &Cert {
        &self.chain[0]
    }

    /// Key and certificates ready to sign.
    pub fn into_key(self) -> SoftKey {
        SoftKey::from_ec(self.key, self.chain)
    }
}

impl DemoCa {
    /// Makes the authority of a seed. `name` is the root's common name.
    pub fn new(seed: &[u8], name: &str, organisation: &str, period: Period) -> Result<DemoCa> {
        let key = derive_key(seed, "root")?;
        let subject =
            Subject { name: name.to_owned(), organisation: organisation.to_owned(), unit: None, id: "root".to_owned() };
        let subject = distinguished_name(&subject)?;
        let spki = spki_of(&key)?;
        let extensions = vec![
            extension(&SubjectKeyIdentifier::try_from(spki.owned_to_ref())?, &subject)?,
            extension(&BasicConstraints { ca: true, path_len_constraint: Some(0) }, &subject)?,
            extension(&KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign), &subject)?,
        ];
        let body =
            Body { serial: derive(seed, "serial/root"), issuer: subject.clone(), subject, period, spki, extensions };
        let root = build(body, &key)?;
        Ok(DemoCa { seed: seed.to_vec(), key, root })
    }

    /// The root certificate, to be put into a trust list.
    pub fn root(&self) -> &Cert {
        &self.root
    }

    /// A certificate and key for signing (digitalSignature, nonRepudiation).
    pub fn issue(&self, subject: &Subject, period: Period) -> Result<Issued> {
        let key = derive_key(&self.seed, &format!("key/{}", subject.id))?;
        let own = self.certify(subject, spki_of(&key)?, period)?;
        let salt = derive(&self.seed, &format!("salt/{}", subject.id));
        Ok(Issued { key, chain: vec![own, self.root.clone()], salt })
    }

    /// A certificate for a key made elsewhere, given as SubjectPublicKeyInfo in DER.
    pub fn issue_for(&self, subject: &Subject, spki: &[u8], period: Period) -> Result<Cert> {
        self.certify(subject, SubjectPublicKeyInfoOwned::from_der(spki)?, period)
    }

    /// The list of certificates that were revoked: serial numbers in hexadecimal with the moment. The same input gives the
    /// same bytes.
    pub fn crl(&self, number: u32, period: Period, revoked: &[(String, Timestamp)]) -> Result<Vec<u8>> {
        let algorithm = AlgorithmIdentifierOwned { oid: const_oid::db::rfc5912::ECDSA_WITH_SHA_256, parameters: None };
        let issuer = self.root.x509.tbs_certificate.subject.clone();
        let entries = revoked.iter().map(|(serial, when)| {
            let serial = hex::decode(serial).map_err(|_| Error::Certificate("a serial number is not hexadecimal"))?;
            let (serial_number, revocation_date) = (SerialNumber::new(&serial)?, moment(*when)?);
            Ok(RevokedCert { serial_number, revocation_date, crl_entry_extensions: None })
        });
        let entries = entries.collect::<Result<Vec<_>>>()?;
        let root_key = self.root.x509.tbs_certificate.subject_public_key_info.clone();
        let number = CrlNumber(Uint::new(&number.to_be_bytes())?);
        let extensions = vec![
            extension(&AuthorityKeyIdentifier::try_from(root_key.owned_to_ref())?, &issuer)?,
            extension(&number, &issuer)?,
        ];
        let tbs_cert_list = TbsCertList {
            version: Version::V2,
            signature: algorithm.clone(),
            issuer,
            this_update: moment(period.from)?,
            next_update: Some(moment(period.to)?),
            revoked_certificates: (!entries.is_empty()).then_some(entries),
            crl_extensions: Some(extensions),
        };
        let signature: DerSignature = self.key.sign(&tbs_cert_list.to_der()?);
        let signature = BitString::from_bytes(signature.as_bytes())?;
        Ok(CertificateList { tbs_cert_list, signature_algorithm: algorithm, signature }.to_der()?)
    }

    fn certify(&self, subject: &Subject, spki: SubjectPublicKeyInfoOwned, period: Period) -> Result<Cert> {
        let issuer = self.root.x509.tbs_certificate.subject.clone();
        let name = distinguished_name(subject)?;
        let root_key = self.root.x509.tbs_certificate.subject_public_key_info.clone();
        let extensions = vec![
            extension(&SubjectKeyIdentifier::try_from(spki.owned_to_ref())?, &name)?,
            extension(&AuthorityKeyIdentifier::try_from(root_key.owned_to_ref())?, &name)?,
            extension(&BasicConstraints { ca: false, path_len_constraint: None }, &name)?,
            extension(&KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation), &name)?,
        ];
        let serial = derive(&self.seed, &format!("serial/{}/{}", subject.id, period.from.as_second()));
        build(Body { serial, issuer, subject: name, period, spki, extensions }, &self.key)
    }
}

struct Body {
    serial: [u8; 32],
    issuer: RdnSequence,
    subject: RdnSequence,
    period: Period,
    spki: SubjectPublicKeyInfoOwned,
    extensions: Vec<Extension>,
}

fn build(body: Body, key: &SigningKey) -> Result<Cert> {
    let algorithm = AlgorithmIdentifierOwned { oid: const_oid::db::rfc5912::ECDSA_WITH_SHA_256, parameters: None };
    let mut serial = body.serial[..16].to_vec();
    // A positive number without leading zeros (RFC 5280, 4.1.2.2).
    serial[0] = serial[0] & 0x7F | 0x40;
    let tbs = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::new(&serial)?,
        signature: algorithm.clone(),
        issuer: body.issuer,
        validity: Validity { not_before: moment(body.period.from)?, not_after: moment(body.period.to)? },
        subject: body.subject,
        subject_public_key_info: body.spki,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(body.extensions),
    };
    let signature: DerSignature = key.sign(&tbs.to_der()?);
    let certificate = Certificate {
        tbs_certificate: tbs,
        signature_algorithm: algorithm,
        signature: BitString::from_bytes(signature.as_bytes())?,
    };
    Cert::from_der(&certificate.to_der()?)
}

/// UTCTime up to 2049, GeneralizedTime after (RFC 5280, 4.1.2.5).
fn moment(time: Timestamp) -> Result<Time> {
    let seconds = u64::try_from(time.as_second()).map_err(|_| Error::Certificate("a time before 1970"))?;
    let since = Duration::from_secs(seconds);
    if time.as_second() < 2_524_608_000 {
        Ok(Time::UtcTime(der::asn1::UtcTime::from_unix_duration(since)?))
    } else {
        Ok(Time::GeneralTime(der::asn1::GeneralizedTime::from_unix_duration(since)?))
    }
}

fn derive(seed: &[u8], label: &str) -> [u8; 32] {
    let mut input = (seed.len() as u64).to_be_bytes().to_vec();
    input.extend_from_slice(seed);
    input.extend_from_slice(label.as_bytes());
    sha256(&input)
}

fn derive_key(seed: &[u8], label: &str) -> Result<SigningKey> {
    // A hash is a valid P-256 scalar but for one in 2^32 tries; the counter settles that one.
    let found = (0..8).find_map(|n| SigningKey::from_slice(&derive(seed, &format!("{label}#{n}"))).ok());
    found.ok_or(Error::Key("no key follows from the seed"))
}

fn spki_of(key: &SigningKey) -> Result<SubjectPublicKeyInfoOwned> {
    let der = key.verifying_key().to_public_key_der().map_err(|_| Error::Key("it cannot be encoded"))?;
    Ok(SubjectPublicKeyInfoOwned::from_der(der.as_bytes())?)
}

fn distinguished_name(subject: &Subject) -> Result<RdnSequence> {
    let mut parts = vec![(rfc4519::C, Any::encode_from(&PrintableString::new("VN")?)?)];
    let mut text = |oid: ObjectIdentifier, value: &str| -> Result<()> {
        parts.push((oid, Any::encode_from(&Utf8StringRef::new(value)?)?));
        Ok(())
    };
    text(rfc4519::O, &subject.organisation)?;
    if let Some(unit) = &subject.unit {
        text(rfc4519::OU, unit)?;
    }
    text(rfc4519::CN, &subject.name)?;
    let sets = parts.into_iter().map(|(oid, value)| {
        let set = SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }])?;
        Ok(RelativeDistinguishedName(set))
    });
    Ok(RdnSequence(sets.collect::<Result<Vec<_>>>()?))
}

fn extension<E: AsExtension>(content: &E, subject: &RdnSequence) -> Result<Extension> {
    Ok(content.to_extension(subject, &[])?)
}

#[cfg(test)]
impl DemoCa {
    /// The root's own key, which is not meant for documents.
    pub(crate) fn root_key(&self) -> SoftKey {
        SoftKey::from_ec(self.key.clone(), vec![self.root.clone()])
    }

    /// Somebody without authority who issues certificates all the same.
    pub(crate) fn usurp(issued: Issued) -> DemoCa {
        DemoCa { seed: b"usurper".to_vec(), key: issued.key, root: issued.chain[0].clone() }
    }
}
