//! The file that is printed for paper sent in parallel: signed by the leader and numbered, without the red seal, which is set
//! by hand (NĐ 30/2020 Đ.18.5).

use kernel::Instant;
use pades::TrustList;

use super::{NUMBER, SigningError};

/// The bytes of a sealed file up to number and date: each signature only appended, so they are a file of their own.
///
/// # Errors
/// [`SigningError::NoPlace`] for a file that was not numbered here.
pub fn print_master(sealed: &[u8], at: Instant) -> Result<&[u8], SigningError> {
    let none = TrustList { roots: Vec::new(), revocation_required: false };
    let report = pades::verify(sealed, &none, at)?;
    let numbered = report.signatures.iter().find(|signature| signature.field == NUMBER);
    let end = numbered.and_then(|signature| match signature.byte_range[..] {
        [_, _, from, length] => usize::try_from(from.checked_add(length)?).ok(),
        _ => None,
    });
    end.and_then(|end| sealed.get(..end)).ok_or(SigningError::NoPlace("number and date"))
}
