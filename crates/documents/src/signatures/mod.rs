//! Signing of outgoing documents: the leader's signature, number and date as an agency signature, the seal.
//!
//! INVARIANT (law 8): after the leader signed, the file only grows by allowed increments. Every file is judged afresh by our
//! own verifier before it is kept.

mod agency;
mod error;
mod leader;
mod links;
mod places;
mod print_master;

pub use agency::{Office, issue, sign_annex};
pub use error::SigningError;
pub use leader::{LeaderSigns, place_fields, sign as sign_as_leader};
pub use links::CheckLinks;
pub use places::Places;
pub use print_master::print_master;

use kernel::Instant;
use pades::{TrustList, Verdict};

/// The field of the leader's signature.
pub const LEADER: &str = "leader";
/// The field of number and date.
pub const NUMBER: &str = "number";
/// The field of the seal.
pub const SEAL: &str = "seal";

/// Judges a file we made: exactly these fields are signed, all valid.
///
/// # Errors
/// [`SigningError::NotValid`] with the verifier's reason.
pub fn check(pdf: &[u8], fields: &[&str], trust: &TrustList, at: Instant) -> Result<(), SigningError> {
    let report = pades::verify(pdf, trust, at)?;
    let signed: Vec<&str> = report.signatures.iter().map(|s| s.field.as_str()).collect();
    if signed != fields {
        return Err(SigningError::NotValid(format!("signed fields {signed:?}")));
    }
    match report.signatures.iter().find(|s| s.verdict != Verdict::Valid) {
        Some(bad) => Err(SigningError::NotValid(format!("{}: {:?}", bad.field, bad.primary))),
        None => Ok(()),
    }
}
