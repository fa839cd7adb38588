//! Calls to services on the net. The crate only says what to ask: whoever embeds it carries the question and the answer,
//! with its own limits of time, size and place.

use crate::error::{Error, Result};
use crate::revocation::Kind;
use jiff::Timestamp;

/// One question to a service.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Where; `http` or `https` (what authorities publish is signed by itself).
    pub url: &'a str,
    /// The body of a POST; without one it is a GET.
    pub body: Option<&'a [u8]>,
    /// `Content-Type` of the body.
    pub content_type: Option<&'static str>,
}

/// Carries a call and brings the body of the answer, or a sentence why not.
pub type Transport<'a> = dyn Fn(&Call<'_>) -> Result<Vec<u8>, String> + 'a;

/// The services a signature of a higher level needs, and the chance for their nonces.
pub struct Online<'a> {
    /// Carries the calls.
    pub transport: &'a Transport<'a>,
    /// The time-stamping service (RFC 3161).
    pub tsa: Option<&'a str>,
    /// Sixteen bytes nobody can foretell, new at every call.
    pub nonce: &'a dyn Fn() -> [u8; 16],
    /// What was answered before.
    pub kept: Option<Kept<'a>>,
    /// Whether issuers that did not come along are fetched. Nobody trusted vouches for an address that stands in a
    /// certificate without a path: for strangers' files it is not called.
    pub fetch_issuers: bool,
    /// Whether authorities can be asked at all. On a closed net what a file brings is all there is, and is not held against
    /// answers that nobody could have.
    pub reaches: bool,
}

/// Answers about revocation that were kept. What comes out is judged like any other answer, so nothing false comes of it.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// The answer to a question.
    pub get: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// Keeps an answer that was found right, with the moment it is meant to hold until.
    pub put: &'a dyn Fn(&str, Kind, &[u8], Option<Timestamp>),
}

/// What kinds of service there are, for errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Time-stamps.
    TimeStamp,
    /// Revocation: OCSP or CRL.
    Revocation,
    /// Certificates of issuers.
    Issuer,
}

/// Largest answer taken in.
const MAX_ANSWER: usize = 32 << 20;

impl<'a> Online<'a> {
    /// Services without anything kept; issuers are fetched.
    pub fn new(transport: &'a Transport<'a>, tsa: Option<&'a str>, nonce: &'a dyn Fn() -> [u8; 16]) -> Self {
        Self { transport, tsa, nonce, kept: None, fetch_issuers: true, reaches: true }
    }
}

impl Online<'_> {
    pub(crate) fn call(&self, service: Service, call: &Call<'_>) -> Result<Vec<u8>> {
        let failed = |why: String| Error::Service { service, url: call.url.to_owned(), why };
        if !call.url.starts_with("http://") && !call.url.starts_with("https://") {
            return Err(failed("only http and https are called".to_owned()));
        }
        let answer = (self.transport)(call).map_err(failed)?;
        if answer.len() > MAX_ANSWER { Err(failed("the answer is too large".to_owned())) } else { Ok(answer) }
    }

    /// A nonce as an ASN.1 integer: positive and of full length.
    pub(crate) fn positive_nonce(&self) -> [u8; 16] {
        let mut nonce = (self.nonce)();
        nonce[0] = nonce[0] & 0x7F | 0x40;
        nonce
    }
}
