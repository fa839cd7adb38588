//! Reads the CMS container of a signature and checks what it says about itself.

use crate::adbe;
use crate::cert::{Cert, same_name};
use crate::cms::{SIGNING_CERTIFICATE_V2, SigningCertificateV1, SigningCertificateV2, TIME_STAMP_TOKEN};
use crate::crypto::{self, Check, Hash};
use crate::report::Reason;
use crate::revocation::Kind;
use crate::tlv;
use aws_lc_rs::digest;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    DigestAlgorithmIdentifiers, EncapsulatedContentInfo, SignerIdentifier, SignerInfo, SignerInfos,
};
use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5911, rfc5912};
use der::asn1::OctetString;
use der::{Any, Decode, Encode, Sequence, Tag, Tagged};
use jiff::Timestamp;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

/// `id-aa-signingCertificate` of RFC 2634: the same binding with SHA-1, as old signatures carry it.
const SIGNING_CERTIFICATE_V1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");

/// Certificates of one container at the most: a path has three or four, and some tools put in the authorities' own too.
const MAX_CERTIFICATES: usize = 32;
/// Revocation lists of one container at the most.
const MAX_CRLS: usize = 32;

/// The content of a container (RFC 5652, 5.1). Certificates stay encoded until they are counted, and may come twice, which
/// some tools do and which harms nothing, though a set forbids it.
#[derive(Sequence)]
struct Signed {
    version: CmsVersion,
    digest_algorithms: DigestAlgorithmIdentifiers,
    encap_content_info: EncapsulatedContentInfo,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    certificates: Option<Vec<Any>>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    crls: Option<Vec<Any>>,
    signer_infos: SignerInfos,
}

/// The members of a set that are of its plain kind, each once, in DER; the other kinds have tags of their own.
fn plain(set: Option<Vec<Any>>, most: usize) -> Result<Vec<Vec<u8>>, Reason> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    for one in set.iter().flatten().filter(|one| one.tag() == Tag::Sequence) {
        let der = one.to_der().map_err(|_| Reason::ContainerMalformed)?;
        if !found.contains(&der) {
            found.push(der);
        }
        if found.len() > most {
            return Err(Reason::ContainerMalformed);
        }
    }
    Ok(found)
}

/// A signature container taken apart.
pub(crate) struct Container {
    info: SignerInfo,
    kind: ObjectIdentifier,
    /// What is signed, when it came along.
    pub(crate) content: Option<Vec<u8>>,
    /// Revocation lists that came along, in DER.
    pub(crate) crls: Vec<Vec<u8>>,
    /// All certificates that came along.
    pub(crate) certificates: Vec<Cert>,
    /// The one that signed.
    pub(crate) signer: Option<Cert>,
}

/// The parts of a container's own statements that were checked.
pub(crate) struct Checked {
    /// Whether the digest of the document is the signed one.
    pub(crate) digest_ok: Option<bool>,
    /// Whether the signature value fits attributes and certificate.
    pub(crate) signature_ok: Option<bool>,
}

impl Container {
    /// From the bytes of /Contents, which are padded with zeros. `kind` is the type of what is signed: data that
    /// stands elsewhere, or content that came along.
    pub(crate) fn read(contents: &[u8], kind: ObjectIdentifier) -> Result<Container, Reason> {
        let len = der_length(contents)?;
        let (der, padding) = contents.split_at(len);
        if padding.iter().any(|b| *b != 0) {
            return Err(Reason::ContainerMalformed);
        }
        let data = Self::signed_data(der).map_err(|_| Reason::ContainerMalformed)?;
        let inside = data.encap_content_info;
        let content = match (kind == rfc5911::ID_DATA, inside.econtent) {
            (true, None) => None,
            (false, Some(content)) if inside.econtent_type == kind => {
                Some(content.decode_as::<OctetString>().map_err(|_| Reason::ContainerMalformed)?.into_bytes())
            }
            _ => return Err(Reason::UnsupportedFormat),
        };
        let encoded = plain(data.certificates, MAX_CERTIFICATES)?;
        let read = |der: &Vec<u8>| Cert::from_der(der).map_err(|_| Reason::ContainerMalformed);
        let certificates: Vec<Cert> = encoded.iter().map(read).collect::<Result<_, _>>()?;
        let crls = plain(data.crls, MAX_CRLS)?;
        let [info] = data.signer_infos.0.as_slice() else { return Err(Reason::ContainerMalformed) };
        let signer = certificates.iter().find(|c| names(&info.sid, c)).cloned();
        Ok(Container { info: info.clone(), kind, content, certificates, crls, signer })
    }

    /// The signature value, which a signature's time-stamp covers.
    pub(crate) fn signature_value(&self) -> &[u8] {
        self.info.signature.as_bytes()
    }

    /// The time-stamps over the signature value, in DER (RFC 3161, appendix A).
    pub(crate) fn time_stamps(&self) -> Vec<Vec<u8>> {
        let all = self.info.unsigned_attrs.iter().flat_map(|set| set.iter());
        let values = all.filter(|a| a.oid == TIME_STAMP_TOKEN).flat_map(|a| a.values.iter());
        values.filter_map(|value| value.to_der().ok()).collect()
    }

    /// What the signer put in about revocation, as Adobe's signatures carry it (ISO 32000-1, 12.8.3.3.2).
    pub(crate) fn archived(&self) -> Vec<(Kind, Vec<u8>)> {
        self.attribute(adbe::OID).ok().flatten().map(adbe::archived).unwrap_or_default()
    }

    fn signed_data(der: &[u8]) -> der::Result<Signed> {
        let outer = ContentInfo::from_der(der)?;
        if outer.content_type != rfc5911::ID_SIGNED_DATA {
            return Err(der::ErrorKind::OidUnknown { oid: outer.content_type }.into());
        }
        outer.content.decode_as()
    }

    /// The single value of a signed attribute; `Err` when it is there twice.
    fn attribute(&self, oid: ObjectIdentifier) -> Result<Option<&Any>, Reason> {
        let all = self.info.signed_attrs.iter().flat_map(|set| set.iter());
        let found: Vec<_> = all.filter(|a| a.oid == oid).collect();
        match found[..] {
            [] => Ok(None),
            [one] if one.values.len() == 1 => Ok(one.values.get(0)),
            _ => Err(Reason::ContainerMalformed),
        }
    }

    /// The time of signing as an attribute; PAdES forbids it but old signatures have no other.
    pub(crate) fn signing_time(&self) -> Option<Timestamp> {
        let value = self.attribute(rfc5911::ID_SIGNING_TIME).ok()??;
        let time = x509_cert::time::Time::from_der(&value.to_der().ok()?).ok()?;
        Timestamp::from_second(i64::try_from(time.to_unix_duration().as_secs()).ok()?).ok()
    }

    /// Checks digest, signature value and the binding to the certificate; what is wrong goes to `reasons`.
    pub(crate) fn check(
        &self,
        signed: &dyn Fn(Hash) -> crate::Result<Vec<u8>>,
        cades: bool,
        reasons: &mut Vec<Reason>,
    ) -> Checked {
        let mut checked = Checked { digest_ok: None, signature_ok: None };
        let hash = match Hash::of_oid(self.info.digest_alg.oid) {
            Ok(hash) => hash,
            Err(check) => {
                reasons.push(of_check(check));
                return checked;
            }
        };
        match self.digest_fits(hash, signed) {
            Ok(fits) => {
                checked.digest_ok = Some(fits);
                reasons.extend((!fits).then_some(Reason::DigestMismatch));
            }
            Err(reason) => reasons.push(reason),
        }
        let Some(signer) = &self.signer else {
            reasons.push(Reason::CertificateMissing);
            return checked;
        };
        let attributes = self.info.signed_attrs.as_ref().and_then(|set| set.to_der().ok()).unwrap_or_default();
        let key = &signer.x509.tbs_certificate.subject_public_key_info;
        let value = self.info.signature.as_bytes();
        match crypto::verify(key, &self.info.signature_algorithm, Some(hash), &attributes, value) {
            Check::Good => checked.signature_ok = Some(true),
            Check::Bad => {
                checked.signature_ok = Some(false);
                reasons.push(Reason::SignatureMismatch);
            }
            other => reasons.push(of_check(other)),
        }
        reasons.extend(self.binding(signer, cades).err());
        checked
    }

    fn digest_fits(&self, hash: Hash, signed: &dyn Fn(Hash) -> crate::Result<Vec<u8>>) -> Result<bool, Reason> {
        if self.info.signed_attrs.is_none() {
            return Err(Reason::UnsupportedFormat);
        }
        let kind = self.attribute(rfc5911::ID_CONTENT_TYPE)?.and_then(|v| v.decode_as::<ObjectIdentifier>().ok());
        let digest = self.attribute(rfc5911::ID_MESSAGE_DIGEST)?.and_then(|v| v.decode_as::<OctetString>().ok());
        match (kind, digest) {
            (Some(kind), Some(digest)) if kind == self.kind => match signed(hash) {
                Ok(own) => Ok(digest.as_bytes() == own),
                Err(_) => Err(Reason::ByteRangeMalformed),
            },
            _ => Err(Reason::ContainerMalformed),
        }
    }

    /// The signing-certificate attribute keeps anybody from putting another certificate beside the signature.
    fn binding(&self, signer: &Cert, cades: bool) -> Result<(), Reason> {
        let Some(value) = self.attribute(SIGNING_CERTIFICATE_V2)? else {
            return match self.attribute(SIGNING_CERTIFICATE_V1)? {
                Some(old) => bound_by_sha1(old, signer),
                None if cades => Err(Reason::CertificateNotBound),
                None => Ok(()),
            };
        };
        let ess: SigningCertificateV2 = value.decode_as().map_err(|_| Reason::ContainerMalformed)?;
        let first = ess.certs.first().ok_or(Reason::ContainerMalformed)?;
        let oid = first.hash_algorithm.as_ref().map_or(rfc5912::ID_SHA_256, |a| a.oid);
        let hash = Hash::of_oid(oid).map_err(of_check)?;
        let fits = first.cert_hash.as_bytes() == hash.digest(&[signer.der()]);
        if fits { Ok(()) } else { Err(Reason::CertificateMismatch) }
    }
}

/// RFC 2634, 5.4: SHA-1 binds weakly, but a wrong hash is a wrong certificate all the same.
fn bound_by_sha1(value: &Any, signer: &Cert) -> Result<(), Reason> {
    let ess: SigningCertificateV1 = value.decode_as().map_err(|_| Reason::ContainerMalformed)?;
    let first = ess.certs.first().ok_or(Reason::ContainerMalformed)?;
    let own = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, signer.der());
    if first.cert_hash.as_bytes() == own.as_ref() { Ok(()) } else { Err(Reason::CertificateMismatch) }
}

pub(crate) fn of_check(check: Check) -> Reason {
    if check == Check::Weak { Reason::WeakAlgorithm } else { Reason::UnsupportedAlgorithm }
}

fn names(sid: &SignerIdentifier, cert: &Cert) -> bool {
    let tbs = &cert.x509.tbs_certificate;
    match sid {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            id.serial_number == tbs.serial_number && same_name(&id.issuer, &tbs.issuer)
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => {
            let own = cert.extension::<SubjectKeyIdentifier>(const_oid::db::rfc5280::ID_CE_SUBJECT_KEY_IDENTIFIER);
            matches!(own, Ok(Some(own)) if own == *id)
        }
    }
}

/// Length of the DER value at the start, header included.
fn der_length(bytes: &[u8]) -> Result<usize, Reason> {
    match bytes {
        // Indefinite length: BER, which no baseline signature uses.
        [0x30, 0x80, ..] => Err(Reason::UnsupportedFormat),
        [0x30, ..] => tlv::lengths(bytes).map(|(_, whole)| whole).ok_or(Reason::ContainerMalformed),
        _ => Err(Reason::ContainerMalformed),
    }
}
