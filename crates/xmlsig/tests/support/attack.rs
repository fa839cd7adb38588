//! Attacks on signed files, each as the text a forger would write, with what it must be called.

use super::*;

/// An attack.
pub struct Attack {
    pub name: &'static str,
    pub xml: String,
    /// Verdict and gravest reason.
    pub expected: &'static str,
}

fn attack(name: &'static str, xml: String, expected: &'static str) -> Attack {
    Attack { name, xml, expected }
}

/// A record whose data is signed by its id, as many signing kits do it.
const RECORD: &str = r##"<hoSo Id="data"><ten>Nguyễn Văn A</ten><tien>1000</tien><!--signature--></hoSo>"##;

/// The same with the signature beside the data.
const BESIDE: &str = r##"<goc><hoSo Id="data"><ten>Nguyễn Văn A</ten><tien>1000</tien></hoSo><!--signature--></goc>"##;

/// What the forger would have us read.
const EVIL: &str = "<ten>Nguyễn Văn B</ten><tien>9000</tien>";

pub fn all(scene: &Scene) -> Vec<Attack> {
    let whole = scene.envelope(&enveloped(RSA_SHA256), "an");
    let record = scene
        .sign(&RECORD.replace(PLACE, &template(RSA_SHA256, &reference("#data", &[ENVELOPED, EXCLUSIVE]), "")), "an");
    let beside = scene.sign(&BESIDE.replace(PLACE, &template(RSA_SHA256, &reference("#data", &[EXCLUSIVE]), "")), "an");
    for good in [&whole, &record, &beside] {
        assert_eq!(said(&scene.judge(good).read_by_parts()), "valid");
    }
    let mut list = wrapped(&record);
    list.extend(moved(&beside));
    list.extend(changed(scene, &whole));
    list.extend(picked(scene));
    list.extend(made_wrongly(scene));
    list
}

/// Signature wrapping: the signed element is still there, and something else is read.
fn wrapped(record: &str) -> Vec<Attack> {
    let signature = signature(record);
    let body = record.split_once("?>\n").map_or(record, |(_, body)| body).trim();
    let unsigned = body.replace(&signature, "");
    let inside = |more: &str| signature.replace("</ds:Signature>", &format!("{more}</ds:Signature>"));
    let object = |xml: &str| inside(&format!("<ds:Object>{xml}</ds:Object>"));
    vec![
        attack(
            "wrapped: the signed record in an object, another as the root",
            format!("<hoSo>{EVIL}{}</hoSo>", object(&unsigned)),
            "invalid: forbidden-transform",
        ),
        attack(
            "wrapped: the signed record with its signature below another root",
            format!("<hoSo>{EVIL}<kem>{body}</kem></hoSo>"),
            "invalid: covers-only-part",
        ),
        attack(
            "wrapped: the signed record beside another, bare root",
            format!("<goc><hoSo>{EVIL}</hoSo>{body}</goc>"),
            "invalid: covers-only-part",
        ),
        attack(
            "wrapped: two elements of one id, the forged one first",
            format!("<goc><hoSo Id=\"data\">{EVIL}</hoSo>{body}</goc>"),
            "invalid: duplicate-id",
        ),
        attack(
            "wrapped: two elements of one id, the forged one last",
            format!("<goc>{body}<hoSo Id=\"data\">{EVIL}</hoSo></goc>"),
            "invalid: duplicate-id",
        ),
        attack(
            "wrapped: the same id by an attribute of another name",
            format!("<goc><hoSo xmlns:w=\"urn:w\" w:id=\"data\">{EVIL}</hoSo>{body}</goc>"),
            "invalid: duplicate-id",
        ),
        attack(
            "wrapped: data in the object of a good signature",
            body.replace(&signature, &object(&format!("<hoSo>{EVIL}</hoSo>"))),
            "invalid: covers-only-part",
        ),
        attack(
            "wrapped: data in something called a signature",
            body.replace(
                &signature,
                &format!("{signature}<ds:Signature xmlns:ds=\"{DSIG}\"><hoSo>{EVIL}</hoSo></ds:Signature>"),
            ),
            "invalid: container-malformed",
        ),
    ]
}

/// The signed element of a signature beside it, moved to where nobody reads it.
fn moved(beside: &str) -> Vec<Attack> {
    let signature = signature(beside);
    let data = format!("<hoSo Id=\"data\">{}</hoSo>", between(beside, "<hoSo Id=\"data\">", "</hoSo>"));
    let body = beside.split_once("?>\n").map_or(beside, |(_, body)| body).trim();
    let evil = format!("<hoSo>{EVIL}</hoSo>");
    let holding =
        |more: &str| signature.replace("</ds:Signature>", &format!("<ds:Object>{more}</ds:Object></ds:Signature>"));
    vec![
        attack("moved: into an object", format!("<goc>{evil}{}</goc>", holding(&data)), "invalid: signed-elsewhere"),
        attack(
            "moved: below another element",
            format!("<goc>{evil}<kem>{data}</kem>{signature}</goc>"),
            "invalid: covers-only-part",
        ),
        attack(
            "moved: behind a forged twin",
            body.replace(&data, &format!("{evil}{data}")),
            "invalid: covers-only-part",
        ),
        attack(
            "moved: the signature around it, with forged data beside",
            holding(&data).replace("</ds:Signature>", &format!("<ds:Object>{evil}</ds:Object></ds:Signature>")),
            "invalid: covers-only-part",
        ),
    ]
}

/// A signed file changed afterwards.
fn changed(scene: &Scene, whole: &str) -> Vec<Attack> {
    let value = between(whole, "<ds:SignatureValue>", "</ds:SignatureValue>").to_owned();
    let digest = between(whole, "<ds:DigestValue>", "</ds:DigestValue>").to_owned();
    scene.pki.person("khac", pki::KeyKind::Rsa3072);
    let other = base64(scene.pki.cert("khac").der());
    let data = between(whole, "<ds:X509Data>", "</ds:X509Data>").to_owned();
    let certificates = format!("<ds:X509Certificate>{other}</ds:X509Certificate>");
    let swapped = |from: &str, to: &str| whole.replacen(from, to, 1);
    let mut list = vec![
        attack("a word of the text", swapped("tập huấn", "tập trận"), "invalid: digest-mismatch"),
        attack("an attribute", swapped("version=\"1.0\"/>", "version=\"1.1\"/>"), "invalid: digest-mismatch"),
        attack(
            "a namespace",
            swapped("<AttachmentEncoded>", "<AttachmentEncoded xmlns=\"\">"),
            "invalid: digest-mismatch",
        ),
        attack(
            "an element more",
            swapped("<AttachmentEncoded>", "<x/><AttachmentEncoded>"),
            "invalid: digest-mismatch",
        ),
        attack(
            "white space between elements",
            swapped("<AttachmentEncoded>", " <AttachmentEncoded>"),
            "invalid: digest-mismatch",
        ),
        attack("an instruction", swapped("<edXML xmlns", "<?x y?><edXML xmlns"), "invalid: digest-mismatch"),
        attack("a comment in a text", swapped("tập huấn", "tập <!-- x -->huấn"), "undetermined: comment-in-text"),
        attack("the digest", swapped(&digest, &base64(&[7; 32])), "invalid: digest-mismatch"),
        attack("the signature value", swapped(&value, &base64(&[7; 256])), "invalid: signature-mismatch"),
        attack("another certificate", swapped(&data, &certificates), "invalid: signature-mismatch"),
        attack("no certificate", swapped(&data, ""), "undetermined: certificate-missing"),
        attack("the reference", swapped("URI=\"\"", "URI=\"#x\""), "invalid: reference-not-found"),
        attack(
            "a comment in the signed information",
            swapped("<ds:SignedInfo>", "<ds:SignedInfo><!-- x -->"),
            "invalid: container-malformed",
        ),
        attack(
            "a second signed information",
            swapped("<ds:SignatureValue>", "<ds:SignedInfo/><ds:SignatureValue>"),
            "invalid: container-malformed",
        ),
    ];
    let doctype = "<!DOCTYPE edXML [<!ENTITY e \"tập trận\">]>\n<edXML xmlns";
    list.push(attack(
        "a document type with an entity",
        swapped("<edXML xmlns", doctype).replacen("tập huấn", "&e;", 1),
        "refused: doctype",
    ));
    let external = "<!DOCTYPE edXML SYSTEM \"file:///etc/passwd\">\n<edXML xmlns";
    list.push(attack("a document type outside", swapped("<edXML xmlns", external), "refused: doctype"));
    list.push(attack("an entity nobody declared", swapped("tập huấn", "&xxe;"), "refused: not-xml"));
    list
}

/// Good mathematics over something picked or remade by a rule.
fn picked(scene: &Scene) -> Vec<Attack> {
    let signed = |uri: &str, transforms: &str, digested: &[u8]| {
        let transforms = match transforms {
            "" => String::new(),
            some => format!("<ds:Transforms>{some}</ds:Transforms>"),
        };
        ENVELOPE.replace(PLACE, &scene.by_hand(uri, &transforms, digested))
    };
    let transform = |uri: &str, inner: &str| format!("<ds:Transform Algorithm=\"{uri}\">{inner}</ds:Transform>");
    let path =
        |path: &str| transform("http://www.w3.org/TR/1999/REC-xpath-19991116", &format!("<ds:XPath>{path}</ds:XPath>"));
    let style = "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\"></xsl:stylesheet>";
    let forbidden = "invalid: forbidden-transform";
    vec![
        attack(
            "a style sheet (XSLT)",
            signed("", &transform("http://www.w3.org/TR/1999/REC-xslt-19991116", style), b""),
            forbidden,
        ),
        attack("an XPath that picks nothing", signed("", &path("false()"), b""), forbidden),
        attack(
            "an XPath that leaves the header out",
            signed("", &path("not(ancestor-or-self::ds:Signature) and not(self::text())"), b""),
            forbidden,
        ),
        attack(
            "an XPath that only looks like the usual one",
            signed("", &path("not(ancestor-or-self::edXML:Signature)"), b""),
            forbidden,
        ),
        attack(
            "an XPath filter",
            signed("", &transform("http://www.w3.org/2002/06/xmldsig-filter2", ""), b""),
            forbidden,
        ),
        attack(
            "decoding from base64",
            signed("", &transform("http://www.w3.org/2000/09/xmldsig#base64", ""), b""),
            forbidden,
        ),
        attack("a pointer", signed("#xpointer(id('x'))", "", b""), forbidden),
        attack(
            "a signature that leaves itself out of itself",
            signed("#sig", &transform(ENVELOPED, ""), b""),
            forbidden,
        ),
        attack("a reference to the web", signed("http://example.org/a.xml", "", b""), "invalid: external-reference"),
        attack("a reference to a file", signed("file:///etc/hostname", "", b""), "invalid: external-reference"),
        attack("a reference to an attachment", signed("cid:1", "", b""), "invalid: external-reference"),
        attack("a reference into nothing", signed("#nothing", "", b""), "invalid: reference-not-found"),
        attack("a reference to a manifest", manifest(scene), "invalid: signed-elsewhere"),
    ]
}

/// Only a list of digests is signed, which nobody is bound to check.
fn manifest(scene: &Scene) -> String {
    let list = format!("<ds:Object><ds:Manifest Id=\"m\">{}</ds:Manifest></ds:Object>", reference("", &[EXCLUSIVE]));
    let kind = "<ds:Reference Type=\"http://www.w3.org/2000/09/xmldsig#Manifest\" ";
    let signed = reference("#m", &[EXCLUSIVE]).replace("<ds:Reference ", kind);
    scene.envelope(&template(RSA_SHA256, &signed, &list), "an")
}

/// Signatures that prove nothing about who made them.
fn made_wrongly(scene: &Scene) -> Vec<Attack> {
    let sha1 = enveloped("http://www.w3.org/2000/09/xmldsig#rsa-sha1");
    let sha1_digest = enveloped(RSA_SHA256).replace(SHA256, "http://www.w3.org/2000/09/xmldsig#sha1");
    let bare = enveloped(RSA_SHA256).replace("<ds:X509Data/>", "<ds:KeyValue/>");
    let hmac = enveloped("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
        .replace("<ds:KeyInfo><ds:X509Data/></ds:KeyInfo>", "");
    let own = "/C=VN/O=Bộ Y tế/CN=Người an";
    let words =
        ["req", "-new", "-x509", "-utf8", "-config", "ca.conf", "-key", "an.key", "-subj", own, "-out", "own.pem"];
    scene.pki.openssl(&words);
    std::fs::copy(scene.pki.at("an.key"), scene.pki.at("own.key")).expect("copied");
    vec![
        attack("SHA-1 in the signature", scene.envelope(&sha1, "an"), "undetermined: weak-algorithm"),
        attack("SHA-1 in the digest", scene.envelope(&sha1_digest, "an"), "undetermined: weak-algorithm"),
        attack("a bare key", scene.envelope(&bare, "an"), "undetermined: certificate-missing"),
        attack("a shared secret (HMAC)", scene.hmac(&ENVELOPE.replace(PLACE, &hmac)), "invalid: shared-secret"),
        attack(
            "a certificate of one's own",
            scene.envelope(&enveloped(RSA_SHA256), "own"),
            "undetermined: self-signed",
        ),
    ]
}
