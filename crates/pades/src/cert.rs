//! X.509 certificates as the crate shows them: parsed once, with the few facts people ask for.

use crate::Error;
use crate::error::Result;
use crate::tlv;
use const_oid::ObjectIdentifier;
use const_oid::db::{rfc4519, rfc5280};
use der::asn1::{PrintableStringRef, TeletexStringRef, Utf8StringRef};
use der::{Decode, Encode, Tag, Tagged};
use jiff::Timestamp;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{AuthorityInfoAccessSyntax, CrlDistributionPoints};
use x509_cert::name::Name;

/// A certificate with its encoding.
#[derive(Debug, Clone, PartialEq)]
pub struct Cert {
    der: Vec<u8>,
    pub(crate) x509: x509_cert::Certificate,
}

impl Cert {
    /// From DER.
    pub fn from_der(der: &[u8]) -> Result<Cert> {
        let x509 = x509_cert::Certificate::from_der(der).map_err(|_| Error::Certificate("it is not X.509"))?;
        Ok(Cert { der: der.to_vec(), x509 })
    }

    /// All certificates of a PEM text, in order.
    pub fn all_from_pem(pem: &str) -> Result<Vec<Cert>> {
        use base64::Engine;
        let mut certs = Vec::new();
        let mut rest = pem;
        while let Some((_, after)) = rest.split_once("-----BEGIN CERTIFICATE-----") {
            let cut = after.split_once("-----END CERTIFICATE-----");
            let (body, tail) = cut.ok_or(Error::Certificate("the PEM text is cut short"))?;
            let body: String = body.split_whitespace().collect();
            let der = base64::engine::general_purpose::STANDARD.decode(body);
            certs.push(Cert::from_der(&der.map_err(|_| Error::Certificate("the PEM text is damaged"))?)?);
            rest = tail;
        }
        if certs.is_empty() { Err(Error::Certificate("the PEM text holds none")) } else { Ok(certs) }
    }

    /// The encoding.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The signed part as it stands.
    pub(crate) fn signed_part(&self) -> Option<&[u8]> {
        tlv::first_inside(&self.der)
    }

    /// Where its responder answers (OCSP).
    pub(crate) fn ocsp_urls(&self) -> Vec<String> {
        self.access(rfc5280::ID_AD_OCSP)
    }

    /// Where its issuer's certificate is.
    pub(crate) fn issuer_urls(&self) -> Vec<String> {
        self.access(rfc5280::ID_AD_CA_ISSUERS)
    }

    fn access(&self, method: ObjectIdentifier) -> Vec<String> {
        let all = self.extension::<AuthorityInfoAccessSyntax>(rfc5280::ID_PE_AUTHORITY_INFO_ACCESS);
        let all = all.ok().flatten().map(|a| a.0).unwrap_or_default();
        all.iter().filter(|a| a.access_method == method).filter_map(|a| url(&a.access_location)).collect()
    }

    /// Where the revocation list of its issuer is.
    pub(crate) fn crl_urls(&self) -> Vec<String> {
        let points = self.extension::<CrlDistributionPoints>(rfc5280::ID_CE_CRL_DISTRIBUTION_POINTS);
        let points = points.ok().flatten().map(|p| p.0).unwrap_or_default();
        let names = points.into_iter().filter_map(|p| match p.distribution_point {
            Some(DistributionPointName::FullName(names)) => Some(names),
            _ => None,
        });
        names.flatten().filter_map(|name| url(&name)).collect()
    }

    /// Whether it names itself as its issuer.
    pub(crate) fn is_self_issued(&self) -> bool {
        same_name(&self.x509.tbs_certificate.subject, &self.x509.tbs_certificate.issuer)
    }

    /// The bits of the public key: an uncompressed point, or an RSA key in DER.
    pub(crate) fn public_key(&self) -> &[u8] {
        self.x509.tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes()
    }

    /// All certificates of a file: PEM, or one in DER.
    pub fn all_from_file(bytes: &[u8]) -> Result<Vec<Cert>> {
        match std::str::from_utf8(bytes) {
            Ok(pem) => Cert::all_from_pem(pem),
            Err(_) => Ok(vec![Cert::from_der(bytes)?]),
        }
    }

    /// As PEM text.
    pub fn to_pem(&self) -> String {
        use base64::Engine;
        let body = base64::engine::general_purpose::STANDARD.encode(&self.der);
        let lines: Vec<&str> = body.as_bytes().chunks(64).filter_map(|l| std::str::from_utf8(l).ok()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }

    /// Common name of the holder; the whole name when there is none.
    pub fn subject(&self) -> String {
        display_name(&self.x509.tbs_certificate.subject)
    }

    /// Common name of the issuer.
    pub fn issuer(&self) -> String {
        display_name(&self.x509.tbs_certificate.issuer)
    }

    /// The organisation (`O`) of the holder.
    pub fn organisation(&self) -> Option<String> {
        attribute(&self.x509.tbs_certificate.subject, rfc4519::O)
    }

    /// The serial number in hexadecimal.
    pub fn serial(&self) -> String {
        hex::encode(self.x509.tbs_certificate.serial_number.as_bytes())
    }

    /// SHA-256 of the encoding in hexadecimal, by which people compare certificates.
    pub fn fingerprint(&self) -> String {
        hex::encode(crate::cms::sha256(&self.der))
    }

    /// Whether it is one of an authority that may issue certificates.
    pub fn is_authority(&self) -> bool {
        crate::path::is_authority(self)
    }

    /// First and last moment of validity.
    pub fn validity(&self) -> (Timestamp, Timestamp) {
        let moment = |time: x509_cert::time::Time| {
            let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
            Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
        };
        let validity = &self.x509.tbs_certificate.validity;
        (moment(validity.not_before), moment(validity.not_after))
    }

    /// An extension's content, with its criticality.
    pub(crate) fn extension<T: for<'d> Decode<'d>>(&self, oid: ObjectIdentifier) -> Result<Option<T>> {
        let extensions = self.x509.tbs_certificate.extensions.as_deref().unwrap_or_default();
        let found = extensions.iter().find(|e| e.extn_id == oid);
        found.map(|e| T::from_der(e.extn_value.as_bytes()).map_err(Error::from)).transpose()
    }
}

/// Names are compared by their encoding: an authority copies its own name into what it issues.
pub(crate) fn same_name(a: &Name, b: &Name) -> bool {
    matches!((a.to_der(), b.to_der()), (Ok(a), Ok(b)) if a == b)
}

fn url(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::UniformResourceIdentifier(uri) => Some(uri.to_string()),
        _ => None,
    }
}

pub(crate) fn display_name(name: &Name) -> String {
    attribute(name, rfc4519::CN).unwrap_or_else(|| name.to_string())
}

fn attribute(name: &Name, oid: ObjectIdentifier) -> Option<String> {
    let all = name.0.iter().flat_map(|rdn| rdn.0.iter());
    let value = &all.into_iter().find(|a| a.oid == oid)?.value;
    match value.tag() {
        Tag::Utf8String => value.decode_as::<Utf8StringRef<'_>>().ok().map(|s| s.as_str().to_owned()),
        Tag::PrintableString => value.decode_as::<PrintableStringRef<'_>>().ok().map(|s| s.as_str().to_owned()),
        Tag::TeletexString => value.decode_as::<TeletexStringRef<'_>>().ok().map(|s| s.as_str().to_owned()),
        Tag::BmpString => {
            let units: Vec<u16> = value.value().chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
            String::from_utf16(&units).ok()
        }
        _ => None,
    }
}
