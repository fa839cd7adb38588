//! What the tests share: an authority of openssl, envelopes and other files signed by xmlsec1, and its verdict.
#![allow(dead_code)] // each test binary uses its own part

pub mod attack;
#[path = "../../../pades/tests/support/pki.rs"]
pub mod pki;

use pades::{Cert, Evidence, Hash, TrustList, Verdict};
use pki::{KeyKind, Pki};
use std::path::PathBuf;
use std::process::Command;
use xmlsig::{Report, verify};

pub const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
pub const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
pub const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
pub const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
pub const ECDSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
pub const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
pub const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// The element that the tests put a signature in front of.
pub const PLACE: &str = "<!--signature-->";

/// An envelope of QCVN 102:2016 with text that canonical forms treat with care.
pub const ENVELOPE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From><edXML:OrganId>000.00.00.G10</edXML:OrganId><edXML:OrganName>Bộ Y tế</edXML:OrganName></edXML:From>
        <edXML:Subject>V/v tập huấn &amp; kiểm tra &lt;đợt 1&gt;	&#13;</edXML:Subject>
      </edXML:MessageHeader>
      <!--signature-->
    </edXML:edXMLHeader>
    <edXML:edXMLBody><edXML:edXMLManifest version="1.0"/></edXML:edXMLBody>
  </edXML:edXMLEnvelope>
  <AttachmentEncoded><Attachment><ContentId>1</ContentId></Attachment></AttachmentEncoded>
</edXML>
"#;

/// A reference as it is before signing.
pub fn reference(uri: &str, transforms: &[&str]) -> String {
    let transforms: String = transforms.iter().map(|t| format!("<ds:Transform Algorithm=\"{t}\"/>")).collect();
    reference_with(uri, &transforms)
}

/// The same with transforms as text.
pub fn reference_with(uri: &str, transforms: &str) -> String {
    format!(
        "<ds:Reference URI=\"{uri}\"><ds:Transforms>{transforms}</ds:Transforms>\
         <ds:DigestMethod Algorithm=\"{SHA256}\"/><ds:DigestValue/></ds:Reference>"
    )
}

/// A signature before signing.
pub fn template(method: &str, references: &str, objects: &str) -> String {
    format!(
        "<ds:Signature xmlns:ds=\"{DSIG}\" Id=\"sig\"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"/>\
         <ds:SignatureMethod Algorithm=\"{method}\"/>{references}</ds:SignedInfo><ds:SignatureValue/>\
         <ds:KeyInfo><ds:X509Data/></ds:KeyInfo>{objects}</ds:Signature>"
    )
}

/// The usual signature over a whole file.
pub fn enveloped(method: &str) -> String {
    template(method, &reference("", &[ENVELOPED, EXCLUSIVE]), "")
}

/// An authority and the people it knows.
pub struct Scene {
    pub pki: Pki,
}

impl Scene {
    pub fn new() -> Scene {
        let pki = Pki::new();
        pki.person("thu", KeyKind::P256);
        pki.person("an", KeyKind::Rsa2048);
        Scene { pki }
    }

    pub fn trust(&self) -> TrustList {
        TrustList { roots: vec![self.pki.root()], revocation_required: false, ..TrustList::default() }
    }

    /// The revocation lists of both authorities.
    pub fn lists(&self) -> Evidence {
        let read = |name: &str| std::fs::read(self.pki.at(name)).expect("a list");
        Evidence { crls: vec![read("issuing.crl"), read("root.crl")], ..Evidence::default() }
    }

    /// Has xmlsec1 fill in the template of a file.
    pub fn sign(&self, xml: &str, person: &str) -> String {
        let (source, target) = (self.pki.at("unsigned.xml"), self.pki.at("signed.xml"));
        std::fs::write(&source, xml).expect("written");
        let key = format!("{person}.key,{person}.pem,issuing.pem");
        let mut words = vec!["--sign", "--privkey-pem", &key];
        let (target_name, source_name) = (target.to_string_lossy().into_owned(), source.to_string_lossy().into_owned());
        let ids = ids(xml);
        words.extend(ids.iter().map(String::as_str));
        words.extend(["--output", &target_name, &source_name]);
        let (good, said) = self.xmlsec1(&words);
        assert!(good, "xmlsec1 does not sign: {said}\n{xml}");
        std::fs::read_to_string(target).expect("a signed file")
    }

    /// Puts a template into the envelope and signs it.
    pub fn envelope(&self, template: &str, person: &str) -> String {
        self.sign(&ENVELOPE.replace(PLACE, template), person)
    }

    /// A signature whose value is right, over a reference that xmlsec1 would not sign: its bytes are given.
    pub fn by_hand(&self, uri: &str, transforms: &str, digested: &[u8]) -> String {
        let digest = base64(&Hash::Sha256.digest(&[digested]));
        let method = |name: &str, uri: &str| format!("<ds:{name} Algorithm=\"{uri}\"></ds:{name}>");
        let inside = format!(
            "{}{}<ds:Reference URI=\"{uri}\">{transforms}{}<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>",
            method("CanonicalizationMethod", EXCLUSIVE),
            method("SignatureMethod", RSA_SHA256),
            method("DigestMethod", SHA256)
        );
        // Already in exclusive canonical form.
        std::fs::write(self.pki.at("info.xml"), format!("<ds:SignedInfo xmlns:ds=\"{DSIG}\">{inside}"))
            .expect("written");
        let value = base64(&self.pki.openssl(&["dgst", "-sha256", "-sign", "an.key", "info.xml"]));
        let certificate =
            |name: &str| format!("<ds:X509Certificate>{}</ds:X509Certificate>", base64(self.pki.cert(name).der()));
        format!(
            "<ds:Signature xmlns:ds=\"{DSIG}\" Id=\"sig\"><ds:SignedInfo>{inside}<ds:SignatureValue>{value}</ds:SignatureValue>\
             <ds:KeyInfo><ds:X509Data>{}{}</ds:X509Data></ds:KeyInfo></ds:Signature>",
            certificate("an"),
            certificate("issuing")
        )
    }

    /// Has xmlsec1 sign with a shared secret.
    pub fn hmac(&self, xml: &str) -> String {
        let (source, target) = (self.pki.at("unsigned.xml"), self.pki.at("signed.xml"));
        std::fs::write(&source, xml).expect("written");
        std::fs::write(self.pki.at("hmac.key"), "bí mật chung").expect("written");
        let (source, target_name) = (source.to_string_lossy().into_owned(), target.to_string_lossy().into_owned());
        let (good, said) = self.xmlsec1(&["--sign", "--hmackey", "hmac.key", "--output", &target_name, &source]);
        assert!(good, "xmlsec1 does not sign: {said}");
        std::fs::read_to_string(target).expect("a signed file")
    }

    /// Whether xmlsec1 finds the first signature right.
    pub fn xmlsec1_accepts(&self, xml: &str) -> bool {
        let path = self.pki.at("judged.xml");
        std::fs::write(&path, xml).expect("written");
        let name = path.to_string_lossy().into_owned();
        let mut words = vec!["--verify", "--trusted-pem", "root.pem", "--enabled-key-data", "x509"];
        let ids = ids(xml);
        words.extend(ids.iter().map(String::as_str));
        words.push(&name);
        self.xmlsec1(&words).0
    }

    fn xmlsec1(&self, words: &[&str]) -> (bool, String) {
        let output = Command::new("xmlsec1").args(words).current_dir(self.pki.path()).output();
        let output = output.unwrap_or_else(|e| panic!("xmlsec1 does not start ({e}): run `cargo xtask setup`"));
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    pub fn judge(&self, xml: &str) -> Report {
        verify(xml.as_bytes(), &self.trust(), &Evidence::default(), pki::now()).expect("it can be judged")
    }

    /// The verdict on the whole file with the gravest reason of its first signature, or the code of a refusal.
    pub fn says(&self, xml: &str) -> String {
        match verify(xml.as_bytes(), &self.trust(), &Evidence::default(), pki::now()) {
            Err(error) => format!("refused: {}", error.code()),
            Ok(report) => said(&report),
        }
    }

    /// Properties of XAdES that bind a certificate, and the reference to them.
    pub fn xades(&self, bound: &Cert, time: &str) -> (String, String) {
        let digest = base64(&Hash::Sha256.digest(&[bound.der()]));
        let object = format!(
            "<ds:Object><xades:QualifyingProperties xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\" Target=\"#sig\">\
             <xades:SignedProperties Id=\"props\"><xades:SignedSignatureProperties><xades:SigningTime>{time}</xades:SigningTime>\
             <xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm=\"{SHA256}\"/>\
             <ds:DigestValue>{digest}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2>\
             </xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties></ds:Object>"
        );
        let reference = reference("#props", &[EXCLUSIVE]);
        (
            object,
            reference.replace("<ds:Reference ", "<ds:Reference Type=\"http://uri.etsi.org/01903#SignedProperties\" "),
        )
    }

    /// An envelope signed with properties of XAdES that bind the certificate.
    pub fn advanced(&self, person: &str, time: &str) -> String {
        let (object, props) = self.xades(&self.pki.cert(person), time);
        let references = reference("", &[ENVELOPED, EXCLUSIVE]) + &props;
        self.envelope(&template(RSA_SHA256, &references, &object), person)
    }

    /// A time-stamp of the authority over bytes.
    pub fn stamp(&self, bytes: &[u8]) -> Vec<u8> {
        std::fs::write(self.pki.at("stamped.bin"), bytes).expect("written");
        self.pki.openssl(&["ts", "-query", "-data", "stamped.bin", "-sha256", "-cert", "-out", "query.tsq"]);
        let words = ["ts", "-reply", "-config", "ca.conf", "-section", "stamps", "-queryfile", "query.tsq"];
        self.pki.openssl(&[&words[..], &["-token_out", "-out", "token.der"]].concat());
        std::fs::read(self.pki.at("token.der")).expect("a token")
    }
}

/// The signature value in a canonical form, under the declarations that form writes on it.
pub fn value_of(xml: &str, declarations: &str) -> String {
    let value = between(xml, "<ds:SignatureValue>", "</ds:SignatureValue>");
    format!("<ds:SignatureValue{declarations}>{value}</ds:SignatureValue>")
}

/// A time-stamp in the properties of XAdES; with an empty form it names none.
pub fn time_stamp(form: &str, token: &[u8]) -> String {
    let method = format!("<ds:CanonicalizationMethod Algorithm=\"{form}\"/>");
    let method = if form.is_empty() { "" } else { &method };
    let token = base64(token);
    format!(
        "<xades:SignatureTimeStamp>{method}<xades:EncapsulatedTimeStamp>{token}</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>"
    )
}

/// A signed file with properties that are not signed.
pub fn beside_properties(xml: &str, properties: &str) -> String {
    let end = "</xades:QualifyingProperties>";
    let new = format!(
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>{properties}</xades:UnsignedSignatureProperties>\
         </xades:UnsignedProperties>{end}"
    );
    xml.replace(end, &new)
}

/// The verdict and the gravest reason.
pub fn said(report: &Report) -> String {
    let reason = |r: &xmlsig::Reason| serde_json::to_value(r).expect("a name").as_str().expect("a name").to_owned();
    match report.verdict {
        None => "no signature".to_owned(),
        Some(Verdict::Valid) => "valid".to_owned(),
        Some(verdict) => {
            let worst = report.signatures.iter().max_by_key(|s| s.verdict).expect("a signature");
            let reason = worst.primary.as_ref().map(reason).unwrap_or_default();
            format!("{}: {reason}", if verdict == Verdict::Invalid { "invalid" } else { "undetermined" })
        }
    }
}

/// Which attributes of which elements xmlsec1 shall take for ids.
fn ids(xml: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in xml.match_indices(" Id=\"") {
        let tag = &xml[xml[..at].rfind('<').expect("a tag") + 1..at];
        let name = tag.split_whitespace().next().expect("a name");
        let local = name.split_once(':').map_or(name, |(_, local)| local);
        let word = match name.split_once(':').map(|(prefix, _)| prefix) {
            Some("ds") => format!("{DSIG}:{local}"),
            Some("xades") => format!("http://uri.etsi.org/01903/v1.3.2#:{local}"),
            Some(_) => format!("http://www.mic.gov.vn/TBT/QCVN_102_2016:{local}"),
            None if xml.contains("<edXML xmlns=") => format!("http://www.mic.gov.vn/TBT/QCVN_102_2016:{local}"),
            None => local.to_owned(),
        };
        found.extend(["--id-attr:Id".to_owned(), word]);
    }
    found
}

pub fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine;
    ::base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The text between two others.
pub fn between<'x>(xml: &'x str, before: &str, after: &str) -> &'x str {
    let start = xml.find(before).unwrap_or_else(|| panic!("no {before}")) + before.len();
    &xml[start..start + xml[start..].find(after).unwrap_or_else(|| panic!("no {after}"))]
}

/// The first signature as it stands in a file.
pub fn signature(xml: &str) -> String {
    format!("<ds:Signature{}</ds:Signature>", between(xml, "<ds:Signature", "</ds:Signature>"))
}

/// A file beside this crate.
pub fn beside(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}
