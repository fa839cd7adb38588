//! PDF signatures (PAdES): sign by increment, verify, explain.
//!
//! *Invariant:* this crate knows bytes only — no database, no network, no clock, no web. Signing never changes a byte
//! that is there already (ISO 32000-1, 7.5.6; ETSI EN 319 142-1); times and keys are handed in.

pub mod appearance;
pub mod art;
mod cert;
mod cms;
mod container;
mod crypto;
pub mod demo_ca;
mod diff;
mod diff_form;
mod error;
mod field;
mod filter;
mod font;
mod geometry;
mod key;
mod lexer;
mod object;
mod path;
mod png;
mod report;
mod revision;
mod risk;
mod sign;
mod verify;
mod writer;
mod xref;

pub use cert::Cert;
pub use error::{Error, Result};
pub use field::{Field, FieldSpec, fields, prepare};
pub use font::Font;
pub use geometry::{MM, Rect};
pub use key::{Algorithm, Signer, SoftKey};
pub use object::{Dict, ObjRef, Object, Stream};
pub use path::TrustList;
pub use png::Image;
pub use report::{Change, ChangeKind, Holder, Level, Reason, Report, SignatureReport, Verdict};
pub use revision::{Document, Limits, View};
pub use risk::{Risk, risks};
pub use sign::{Pending, SignRequest, Target, begin, sign, sign_increment};
pub use verify::{verify, verify_with};
