//! Signing of outgoing documents: the leader's signature, number and date as an agency signature, the seal.
//!
//! INVARIANT (law 8): after the leader signed, the file only grows by allowed increments. Every file is judged afresh by our
//! own verifier before it is kept.

mod agency;
mod beside;
mod error;
mod leader;
mod links;
mod places;
mod print_master;
mod returned;

pub use agency::{Corner, Office, issue, sign_annex, sign_corner};
pub use beside::{SignsBeside, seal_beside, sign_beside};
pub use error::SigningError;
pub use leader::{LeaderSigns, place_fields, sign as sign_as_leader};
pub use links::CheckLinks;
pub use places::Places;
pub use print_master::print_master;
pub use returned::{Added, Unfit, check_returned, shows};

use kernel::Instant;
use pades::{Report, TrustList, Verdict};

/// The field of the leader's signature.
pub const LEADER: &str = "leader";
/// The field of number and date.
pub const NUMBER: &str = "number";
/// The field of the seal.
pub const SEAL: &str = "seal";

/// Judges a file we signed: exactly these fields are new, and every signature is valid. How those before are called is not
/// asked: a tool on somebody's own machine names its field itself.
///
/// # Errors
/// [`SigningError::NotValid`] with the verifier's reason.
pub fn check(before: &[u8], pdf: &[u8], added: &[&str], trust: &TrustList, at: Instant) -> Result<(), SigningError> {
    let known = signed_fields(before)?;
    let report = pades::verify(pdf, trust, at)?;
    let signed = report.signatures.iter().map(|s| s.field.as_str());
    let (old, mut new): (Vec<&str>, Vec<&str>) = signed.partition(|field| known.iter().any(|name| name == field));
    let mut expected = added.to_vec();
    // Which one came first is not asked here.
    new.sort_unstable();
    expected.sort_unstable();
    if new != expected || old.len() != known.len() {
        return Err(SigningError::NotValid(format!("signed fields {old:?} and {new:?}")));
    }
    match report.signatures.iter().find(|s| s.verdict != Verdict::Valid) {
        Some(bad) => Err(SigningError::NotValid(format!("{}: {:?}", bad.field, bad.primary))),
        None => Ok(()),
    }
}

fn signed_fields(pdf: &[u8]) -> Result<Vec<String>, SigningError> {
    let document = pades::Document::open(pdf, &pades::Limits::default())?;
    let fields = pades::fields(&document.latest())?;
    Ok(fields.into_iter().filter(|field| field.is_signature() && field.is_filled()).map(|field| field.name).collect())
}

/// Judges a file we added a signature to: ours holds, and none that held before is worse than it was.
///
/// # Errors
/// [`SigningError::NotValid`] with the verifier's reason.
pub fn check_added(
    before: &Report,
    pdf: &[u8],
    field: &str,
    trust: &TrustList,
    at: Instant,
) -> Result<(), SigningError> {
    let after = pades::verify(pdf, trust, at)?;
    let of = |report: &Report, name: &str| report.signatures.iter().find(|s| s.field == name).map(|s| s.verdict);
    if of(&after, field) != Some(Verdict::Valid) {
        return Err(SigningError::NotValid(field.to_owned()));
    }
    match before.signatures.iter().find(|s| of(&after, &s.field) != Some(s.verdict)) {
        Some(worse) => Err(SigningError::NotValid(format!("{} before: {:?}", worse.field, worse.verdict))),
        None => Ok(()),
    }
}
