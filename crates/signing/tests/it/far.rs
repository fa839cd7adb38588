//! What the double of a remote signing service needs here: the demonstration authority, and the minister as holder.

use pades::Cert;
use pades::demo_ca::DemoCa;

#[allow(dead_code)] // each test binary uses its own part
#[path = "../../../keyring/tests/support/csc.rs"]
pub mod csc;

pub use crate::support::softhsm::openssl;

/// Whose the credentials are.
pub const HOLDER: &str = "Nguyễn Văn Mẫu";

pub fn ca() -> DemoCa {
    signing::seed::demo_ca().unwrap()
}

/// The service's own holder is nobody of the house.
pub fn certificate(_name: &str, spki: &[u8]) -> Cert {
    crate::support::certificate(&ca(), HOLDER, spki, crate::support::period())
}
