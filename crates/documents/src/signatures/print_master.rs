//! The file that is printed for paper sent in parallel: signed by the leader and numbered, without the red seal, which is set
//! by hand (NĐ 30/2020 Đ.18.5).

use kernel::Instant;
use pades::{SignatureReport, TrustList};

use super::{SEAL, SigningError};

/// The bytes of a sealed file up to number and date: each signature only appended, so they are a file of their own.
///
/// # Errors
/// [`SigningError::NoPlace`] for a file that nobody signed before the seal, [`SigningError::SealedByTool`] where a tool on the
/// clerk's own machine set number and seal in one signature, of a name of its own.
pub fn print_master(sealed: &[u8], at: Instant) -> Result<&[u8], SigningError> {
    let none = TrustList::default();
    let report = pades::verify(sealed, &none, at)?;
    let is_seal = |signature: &SignatureReport| signature.field.starts_with(SEAL);
    if !report.signatures.iter().any(is_seal) {
        return Err(SigningError::SealedByTool);
    }
    // Everything before the first seal: the leaders, and number and date where a signature shows them.
    let before = report.signatures.iter().take_while(|signature| !is_seal(signature)).last();
    let end = before.and_then(|signature| match signature.byte_range[..] {
        [_, _, from, length] => usize::try_from(from.checked_add(length)?).ok(),
        _ => None,
    });
    end.and_then(|end| sealed.get(..end)).ok_or(SigningError::NoPlace("the leader's signature"))
}
