//! Revocation data inside signatures of Adobe's kind: a signed attribute with lists and answers (ISO 32000-1, 12.8.3.3.2).
//! They are proofs like any other: whoever issued them signed them, and the judge checks that.

use crate::revocation::Kind;
use const_oid::ObjectIdentifier;
use der::{Any, Encode, Sequence};

/// `adbe-revocationInfoArchival`.
pub(crate) const OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.8");

/// Lists and answers taken from one signature at the most.
const MOST: usize = 32;

/// Its value; other kinds of data ([2]) are nobody's.
#[derive(Sequence)]
struct Archival {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    crls: Option<Vec<Any>>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    ocsps: Option<Vec<Any>>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    others: Option<Any>,
}

/// Lists and answers in DER; nothing where the attribute cannot be read.
pub(crate) fn archived(value: &Any) -> Vec<(Kind, Vec<u8>)> {
    let Ok(archival) = value.decode_as::<Archival>() else { return Vec::new() };
    let crls = archival.crls.into_iter().flatten().map(|list| (Kind::Crl, list));
    let ocsps = archival.ocsps.into_iter().flatten().map(|answer| (Kind::Ocsp, answer));
    crls.chain(ocsps).take(MOST).filter_map(|(kind, one)| Some((kind, one.to_der().ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use der::Decode;

    #[test]
    fn lists_and_answers_are_told_apart_and_anything_else_is_nothing() {
        let one = [0x30, 0x03, 0x02, 0x01, 0x05];
        let tagged = |tag: u8| [&[tag, 7, 0x30, 5][..], &one].concat();
        let value = |parts: &[Vec<u8>]| {
            let body = parts.concat();
            Any::from_der(&[&[0x30, u8::try_from(body.len()).unwrap()][..], &body].concat()).unwrap()
        };
        let both = archived(&value(&[tagged(0xA0), tagged(0xA1)]));
        assert_eq!(both, [(Kind::Crl, one.to_vec()), (Kind::Ocsp, one.to_vec())]);
        assert_eq!(archived(&value(&[tagged(0xA1)])), [(Kind::Ocsp, one.to_vec())]);
        assert_eq!(archived(&value(&[])), []);
        assert_eq!(archived(&Any::from_der(&[0x02, 1, 5]).unwrap()), []);
    }
}
