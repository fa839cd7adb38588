//! Time-stamps (RFC 3161, RFC 5816): asks for one and reads what came back. Whether its authority is trusted is judged
//! like any other certificate path.

use crate::container::Container;
use crate::crypto::Hash;
use crate::error::{Error, Result};
use crate::online::{Call, Online, Service};
use crate::report::Reason;
use crate::revocation::SKEW;
use cms::content_info::ContentInfo;
use const_oid::ObjectIdentifier;
use der::asn1::{BitString, Int, OctetString};
use der::{Any, Decode, Encode, Sequence, Tag, Tagged};
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extensions;

/// `id-ct-TSTInfo`: the content type of a time-stamp token.
pub(crate) const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

#[derive(Sequence)]
struct Imprint {
    algorithm: AlgorithmIdentifierOwned,
    digest: OctetString,
}

#[derive(Sequence)]
struct Request {
    version: u8,
    imprint: Imprint,
    nonce: Int,
    certificates: bool,
}

#[derive(Sequence)]
struct Response {
    status: Status,
    #[asn1(optional = "true")]
    token: Option<ContentInfo>,
}

#[derive(Sequence)]
struct Status {
    status: u8,
    #[asn1(optional = "true")]
    text: Option<Vec<String>>,
    #[asn1(optional = "true")]
    failure: Option<BitString>,
}

#[derive(Sequence)]
struct Accuracy {
    #[asn1(optional = "true")]
    seconds: Option<u32>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    micros: Option<u16>,
}

#[derive(Sequence)]
struct TstInfo {
    version: u8,
    policy: ObjectIdentifier,
    imprint: Imprint,
    serial: Int,
    time: Any,
    #[asn1(optional = "true")]
    accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    ordering: bool,
    #[asn1(optional = "true")]
    nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    authority: Option<Any>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    extensions: Option<Extensions>,
}

/// A time-stamp token taken apart.
pub(crate) struct Token {
    info: TstInfo,
    content: Vec<u8>,
    /// Its signature.
    pub(crate) container: Container,
    /// The moment it names.
    pub(crate) time: Timestamp,
}

impl Token {
    /// From DER, which may be padded with zeros as in /Contents.
    pub(crate) fn read(der: &[u8]) -> Result<Token, Reason> {
        let container = Container::read(der, TST_INFO)?;
        let content = container.content.clone().ok_or(Reason::ContainerMalformed)?;
        let info = TstInfo::from_der(&content).map_err(|_| Reason::ContainerMalformed)?;
        let time = moment(&info.time).ok_or(Reason::ContainerMalformed)?;
        if info.extensions.iter().flatten().any(|e| e.critical) {
            return Err(Reason::UnsupportedFormat);
        }
        Ok(Token { info, content, container, time })
    }

    /// Checks its own signature and that it stamps what it should; what is wrong goes to `reasons`.
    pub(crate) fn check(&self, stamped: &dyn Fn(Hash) -> Result<Vec<u8>>, reasons: &mut Vec<Reason>) -> bool {
        let before = reasons.len();
        match Hash::of_oid(self.info.imprint.algorithm.oid) {
            Ok(hash) => match stamped(hash) {
                Ok(own) if own == self.info.imprint.digest.as_bytes() => {}
                _ => reasons.push(Reason::DigestMismatch),
            },
            Err(check) => reasons.push(crate::container::of_check(check)),
        }
        let digest = |hash: Hash| Ok(hash.digest(&[&self.content]));
        // RFC 3161, 2.4.2, and RFC 5816 bind a token to its certificate, as CAdES does a signature.
        let checked = self.container.check(&digest, true, reasons);
        reasons.len() == before && (checked.digest_ok, checked.signature_ok) == (Some(true), Some(true))
    }
}

/// A GeneralizedTime with fractions of a second, which DER in general but RFC 3161 2.4.2 allows.
fn moment(value: &Any) -> Option<Timestamp> {
    if value.tag() != Tag::GeneralizedTime {
        return None;
    }
    let text = std::str::from_utf8(value.value()).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 14 || fraction.len() > 9 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let part = |from: usize, to: usize| whole[from..to].parse::<i16>().ok();
    let small = |from: usize, to: usize| part(from, to).and_then(|n| i8::try_from(n).ok());
    let nanos = if fraction.is_empty() { 0 } else { format!("{fraction:0<9}").parse::<i32>().ok()? };
    let date = jiff::civil::Date::new(part(0, 4)?, small(4, 6)?, small(6, 8)?).ok()?;
    let time = jiff::civil::Time::new(small(8, 10)?, small(10, 12)?, small(12, 14)?, nanos).ok()?;
    jiff::tz::Offset::UTC.to_timestamp(date.to_datetime(time)).ok()
}

/// Asks the service for a stamp over a digest and gives the token in DER.
///
/// # Errors
/// [`Error::Service`] when it cannot be reached, refuses, or answers another question than was asked;
/// [`Error::ClockDiffers`] when its time is not ours.
pub(crate) fn obtain(online: &Online<'_>, hash: Hash, digest: &[u8], now: Timestamp) -> Result<Vec<u8>> {
    let url = online.tsa.ok_or(Error::NoTimeStampService)?;
    let failed = |why: &str| Error::Service { service: Service::TimeStamp, url: url.to_owned(), why: why.to_owned() };
    let nonce = Int::new(&online.positive_nonce())?;
    let request = Request {
        version: 1,
        imprint: Imprint { algorithm: hash.identifier(), digest: OctetString::new(digest)? },
        nonce: nonce.clone(),
        certificates: true,
    };
    let body = request.to_der()?;
    let call = Call { url, body: Some(&body), content_type: Some("application/timestamp-query") };
    let answer = online.call(Service::TimeStamp, &call)?;
    let response = Response::from_der(&answer).map_err(|_| failed("it did not answer with a time-stamp"))?;
    if response.status.status > 1 {
        let text = response.status.text.unwrap_or_default().join("; ");
        return Err(failed(&format!("it refused (status {}) {text}", response.status.status)));
    }
    let token = response.token.ok_or_else(|| failed("it answered without a time-stamp"))?.to_der()?;
    let read = Token::read(&token).map_err(|_| failed("the time-stamp cannot be read"))?;
    if read.info.nonce != Some(nonce) {
        return Err(failed("the time-stamp answers another request"));
    }
    let same = |asked: Hash| if asked == hash { Ok(digest.to_vec()) } else { Ok(Vec::new()) };
    let mut reasons = Vec::new();
    if !read.check(&same, &mut reasons) {
        return Err(failed("the time-stamp does not fit what was asked"));
    }
    let ahead = now.duration_since(read.time);
    if ahead.abs() > SKEW {
        return Err(Error::ClockDiffers { seconds: ahead.as_secs() });
    }
    Ok(token)
}

/// Asks the time-stamping service for the time, so that a wrong clock is found before somebody signs by it.
///
/// # Errors
/// As for every time-stamp: [`Error::Service`], [`Error::ClockDiffers`], [`Error::NoTimeStampService`].
pub fn compare_clocks(online: &Online<'_>, now: Timestamp) -> Result<()> {
    let hash = Hash::Sha256;
    obtain(online, hash, &hash.digest(&[b"khue"]), now).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_with_and_without_fractions() {
        let read = |text: &str| moment(&Any::new(Tag::GeneralizedTime, text.as_bytes()).expect("a value"));
        let time = |text: &str| Some(text.parse().expect("a time"));
        assert_eq!(read("20261122030704Z"), time("2026-11-22T03:07:04Z"));
        assert_eq!(read("20261122030704.25Z"), time("2026-11-22T03:07:04.25Z"));
        for wrong in ["20261122030704", "20261322030704Z", "20261122030704.Zx", "2026112203070Z", "20261122030704,5Z"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
