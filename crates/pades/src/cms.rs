//! The CMS container of a signature (RFC 5652) with the attributes PAdES baseline asks for (ETSI EN 319 142-1, 6.3):
//! content type, message digest and signing certificate v2; the time of signing is /M in the PDF, not here.

use crate::Error;
use crate::cert::Cert;
use crate::crypto::Hash;
use crate::error::Result;
use crate::key::Algorithm;
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911;
use der::asn1::{OctetString, SetOfVec};
use der::{Any, Decode, Encode, Sequence, Tag};
use spki::AlgorithmIdentifierOwned;
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::serial_number::SerialNumber;

/// `id-aa-signingCertificateV2`, RFC 5035.
pub(crate) const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// `id-aa-timeStampToken`, RFC 3161, appendix A.
pub(crate) const TIME_STAMP_TOKEN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// RFC 2634, 5.4: the same with SHA-1, which is only read.
#[derive(Debug, Clone, Sequence)]
pub(crate) struct SigningCertificateV1 {
    pub(crate) certs: Vec<EssCertIdV1>,
    #[asn1(optional = "true")]
    pub(crate) policies: Option<Any>,
}

/// RFC 2634, 5.4.1.
#[derive(Debug, Clone, Sequence)]
pub(crate) struct EssCertIdV1 {
    pub(crate) cert_hash: OctetString,
    #[asn1(optional = "true")]
    pub(crate) issuer_serial: Option<IssuerSerial>,
}

/// RFC 5035, 3: which certificate the signature is bound to.
#[derive(Debug, Clone, Sequence)]
pub(crate) struct SigningCertificateV2 {
    pub(crate) certs: Vec<EssCertIdV2>,
    #[asn1(optional = "true")]
    pub(crate) policies: Option<Any>,
}

/// RFC 5035, 4: hash of a certificate; SHA-256 when no algorithm is given.
#[derive(Debug, Clone, Sequence)]
pub(crate) struct EssCertIdV2 {
    #[asn1(optional = "true")]
    pub(crate) hash_algorithm: Option<AlgorithmIdentifierOwned>,
    pub(crate) cert_hash: OctetString,
    #[asn1(optional = "true")]
    pub(crate) issuer_serial: Option<IssuerSerial>,
}

/// RFC 5035: issuer and serial number.
#[derive(Debug, Clone, Sequence)]
pub(crate) struct IssuerSerial {
    pub(crate) issuer: Vec<GeneralName>,
    pub(crate) serial_number: SerialNumber,
}

pub(crate) fn sha256(data: &[u8]) -> [u8; 32] {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, data);
    let mut out = [0; 32];
    out.copy_from_slice(digest.as_ref());
    out
}

fn attribute(oid: ObjectIdentifier, value: Any) -> Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}

/// The signed attributes for a document digest by the given hash, DER-encoded as the SET that is signed.
pub(crate) fn signed_attributes(document_digest: &[u8], hash: Hash, signer: &Cert) -> Result<Vec<u8>> {
    let tbs = &signer.x509.tbs_certificate;
    let ess = SigningCertificateV2 {
        certs: vec![EssCertIdV2 {
            // SHA-256 is the default and left out (RFC 5035, 4).
            hash_algorithm: (hash != Hash::Sha256).then(|| hash.identifier()),
            cert_hash: OctetString::new(hash.digest(&[signer.der()]))?,
            issuer_serial: Some(IssuerSerial {
                issuer: vec![GeneralName::DirectoryName(tbs.issuer.clone())],
                serial_number: tbs.serial_number.clone(),
            }),
        }],
        policies: None,
    };
    let attributes = vec![
        attribute(rfc5911::ID_CONTENT_TYPE, Any::encode_from(&rfc5911::ID_DATA)?)?,
        attribute(rfc5911::ID_MESSAGE_DIGEST, Any::new(Tag::OctetString, document_digest)?)?,
        attribute(SIGNING_CERTIFICATE_V2, Any::encode_from(&ess)?)?,
    ];
    Ok(SetOfVec::try_from(attributes)?.to_der()?)
}

/// Puts signed attributes and signature value together, with a time-stamp over the value if there is one.
pub(crate) fn assemble(
    signed_attributes: &[u8],
    signature: &[u8],
    certificates: &[Cert],
    algorithm: Algorithm,
    time_stamp: Option<&[u8]>,
) -> Result<Vec<u8>> {
    let signer = certificates.first().ok_or(Error::Certificate("the signer's is missing"))?;
    let tbs = &signer.x509.tbs_certificate;
    let digest = algorithm.hash().identifier();
    let unsigned = time_stamp.map(|token| attribute(TIME_STAMP_TOKEN, Any::from_der(token)?)).transpose()?;
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: tbs.issuer.clone(),
            serial_number: tbs.serial_number.clone(),
        }),
        digest_alg: digest.clone(),
        signed_attrs: Some(SetOfVec::from_der(signed_attributes)?),
        signature_algorithm: algorithm.identifier(),
        signature: OctetString::new(signature)?,
        unsigned_attrs: unsigned.map(|a| SetOfVec::try_from(vec![a])).transpose()?,
    };
    let chain = certificates.iter().map(|c| CertificateChoices::Certificate(c.x509.clone()));
    let data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![digest])?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: rfc5911::ID_DATA, econtent: None },
        certificates: Some(CertificateSet(SetOfVec::try_from(chain.collect::<Vec<_>>())?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![info])?),
    };
    let outer = ContentInfo { content_type: rfc5911::ID_SIGNED_DATA, content: Any::encode_from(&data)? };
    Ok(outer.to_der()?)
}
