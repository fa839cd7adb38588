//! The algorithms a signature may name, by their addresses (W3C XML Security Algorithm Cross-Reference; RFC 9231).

use bergshamra_c14n::C14nMode;
use pades::{Hash, Scheme};

use crate::reason::{Fault, Reason};

const W3: &str = "http://www.w3.org/";

/// The enveloped-signature transform.
pub(crate) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// XPath as a transform.
pub(crate) const XPATH: &str = "http://www.w3.org/TR/1999/REC-xpath-19991116";
/// Namespace and address of exclusive canonical XML.
pub(crate) const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// A hash function.
pub(crate) fn hash(uri: &str) -> Result<Hash, Reason> {
    match uri.strip_prefix(W3).unwrap_or_default() {
        "2001/04/xmlenc#sha256" => Ok(Hash::Sha256),
        "2001/04/xmldsig-more#sha384" => Ok(Hash::Sha384),
        "2001/04/xmlenc#sha512" => Ok(Hash::Sha512),
        "2000/09/xmldsig#sha1" | "2001/04/xmldsig-more#md5" => Err(pades::Reason::WeakAlgorithm.into()),
        _ => Err(pades::Reason::UnsupportedAlgorithm.into()),
    }
}

/// A way of signing.
pub(crate) fn scheme(uri: &str) -> Result<Scheme, Reason> {
    let short = uri.strip_prefix(W3).unwrap_or_default();
    match short {
        "2001/04/xmldsig-more#rsa-sha256" => Ok(Scheme::Pkcs1(Hash::Sha256)),
        "2001/04/xmldsig-more#rsa-sha384" => Ok(Scheme::Pkcs1(Hash::Sha384)),
        "2001/04/xmldsig-more#rsa-sha512" => Ok(Scheme::Pkcs1(Hash::Sha512)),
        "2007/05/xmldsig-more#sha256-rsa-MGF1" => Ok(Scheme::Pss(Hash::Sha256)),
        "2007/05/xmldsig-more#sha384-rsa-MGF1" => Ok(Scheme::Pss(Hash::Sha384)),
        "2007/05/xmldsig-more#sha512-rsa-MGF1" => Ok(Scheme::Pss(Hash::Sha512)),
        "2001/04/xmldsig-more#ecdsa-sha256" => Ok(Scheme::Ecdsa(Hash::Sha256)),
        "2001/04/xmldsig-more#ecdsa-sha384" => Ok(Scheme::Ecdsa(Hash::Sha384)),
        "2001/04/xmldsig-more#ecdsa-sha512" => Ok(Scheme::Ecdsa(Hash::Sha512)),
        _ if short.contains("#hmac-") => Err(Fault::SharedSecret.into()),
        _ if short.ends_with("-sha1") || short.ends_with("-md5") || short.contains("#sha1-") => {
            Err(pades::Reason::WeakAlgorithm.into())
        }
        _ => Err(pades::Reason::UnsupportedAlgorithm.into()),
    }
}

/// A canonical form.
pub(crate) fn canonical(uri: &str) -> Option<C14nMode> {
    C14nMode::from_uri(uri)
}

/// The value of an ECDSA signature as the DER sequence our judge expects; XML has the two numbers side by side.
pub(crate) fn ecdsa_in_der(raw: &[u8]) -> Option<Vec<u8>> {
    if raw.is_empty() || !raw.len().is_multiple_of(2) || raw.len() > 132 {
        return None;
    }
    let (r, s) = raw.split_at(raw.len() / 2);
    let body = [integer(r), integer(s)].concat();
    let length = u8::try_from(body.len()).ok()?;
    let head = if length < 0x80 { vec![0x30, length] } else { vec![0x30, 0x81, length] };
    Some([head, body].concat())
}

fn integer(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|b| *b != 0).unwrap_or(bytes.len() - 1);
    let digits = &bytes[start..];
    let zero = usize::from(digits[0] >= 0x80);
    // INVARIANT: at most 66 bytes and a zero, so the length is one byte.
    let mut out = vec![0x02, (digits.len() + zero) as u8];
    out.extend(std::iter::repeat_n(0, zero));
    out.extend(digits);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_become_one_sequence() {
        assert_eq!(ecdsa_in_der(&[0, 1, 0x80, 2]), Some(vec![0x30, 8, 2, 1, 1, 2, 3, 0, 0x80, 2]));
        assert_eq!(ecdsa_in_der(&[0, 0]), Some(vec![0x30, 6, 2, 1, 0, 2, 1, 0]));
        assert_eq!(ecdsa_in_der(&[0xFF; 132]).map(|der| der.len()), Some(3 + 2 * (2 + 67)));
        assert_eq!(ecdsa_in_der(&[]), None);
        assert_eq!(ecdsa_in_der(&[1, 2, 3]), None);
    }

    #[test]
    fn weak_and_shared_secrets_are_told_from_the_unknown() {
        let weak = Reason::from(pades::Reason::WeakAlgorithm);
        let unknown = Reason::from(pades::Reason::UnsupportedAlgorithm);
        assert_eq!(scheme("http://www.w3.org/2000/09/xmldsig#rsa-sha1"), Err(weak));
        assert_eq!(scheme("http://www.w3.org/2000/09/xmldsig#dsa-sha1"), Err(weak));
        assert_eq!(scheme("http://www.w3.org/2000/09/xmldsig#hmac-sha1"), Err(Fault::SharedSecret.into()));
        assert_eq!(scheme("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"), Err(Fault::SharedSecret.into()));
        assert_eq!(scheme("urn:mine"), Err(unknown));
        assert_eq!(hash("http://www.w3.org/2000/09/xmldsig#sha1"), Err(weak));
        assert_eq!(hash(""), Err(unknown));
    }
}
