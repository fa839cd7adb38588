//! XML signatures (XMLDSig, XAdES): verify, explain, refuse what is wrapped or moved.
//!
//! *Invariants:*
//! - Pure: bytes in, a report out; no file, clock, network or database. Nothing a file refers to is ever fetched; whoever
//!   asks services about revocation asks about its [`signers`] and hands in what they answer.
//! - What is valid covers all there is to read. Digest and value prove that *something* was signed; whether that is what
//!   somebody reads is a question of its own, and the one that signature wrapping answers wrongly.
//! - Certificates, times and signature values are judged by `pades`, by the same rules as those of a PDF. Of
//!   `bergshamra` only the parser and the canonical form are used, not its cryptography.
//!
//! ```
//! use pades::{Evidence, TrustList};
//!
//! let at = "2026-11-28T00:00:00Z".parse().unwrap_or_default();
//! let report = xmlsig::verify(b"<hoSo><so>1</so></hoSo>", &TrustList::default(), &Evidence::default(), at)?;
//! assert_eq!(report.verdict, None);
//! # Ok::<(), xmlsig::Error>(())
//! ```
//!
//! # Map
//! `scan` (bytes to text, everything counted) → `tree` (elements, ids) → `signature` (one taken apart) → `reference`
//! (what it selects, as bytes) → `cover` (what that leaves out) → `xades` (signed properties) → `verify` → `report`;
//! beside them `ask` (whom to ask services about).

mod algorithm;
mod ask;
mod cover;
mod error;
mod limits;
mod reason;
mod reference;
mod report;
mod scan;
mod signature;
mod tree;
mod verify;
mod xades;

pub use ask::signers;
pub use error::{Error, Result};
pub use limits::Limits;
pub use reason::{Fault, Reason};
pub use report::{Coverage, Covered, Form, Report, SignatureReport};
pub use scan::is_xml;
pub use verify::{canonical, verify, verify_with};
