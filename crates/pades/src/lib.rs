//! PDF signatures (PAdES): sign by increment, verify, explain.
//!
//! *Invariant:* this crate knows bytes only — no database, no network, no clock, no web. Signing never changes a byte
//! that is there already (ISO 32000-1, 7.5.6; ETSI EN 319 142-1); times and keys are handed in.
//!
//! The way of an outgoing document (NĐ 30/2020 Đ.13–17, PL I §1.7): [`prepare`] places empty fields, the leader signs
//! with an image, the agency signs with number and date as its appearance, and again with the seal. [`verify`] judges
//! what comes in, [`risks`] what an uploaded file could do.
//!
//! Signatures in files of other kinds (XML) are judged by the same rules about certificates and time ([`judge_signer`]).
//!
//! Files are read in pieces ([`Source`]), so size is no matter. A certificate is checked before it signs
//! ([`check_before_signing`]); [`sign_at_level`], [`extend`] and [`renew`] add time-stamps and proofs about revocation up to
//! B-LTA. What they ask of services on the net goes through a closure ([`Online`]); what nobody answers stays
//! [`Verdict::Undetermined`].
//!
//! ```
//! # fn main() -> pades::Result<()> {
//! use pades::appearance::Appearance;
//! use pades::demo_ca::{DemoCa, Period, Subject};
//! use pades::{FieldSpec, Rect, SignRequest, Target, TrustList, Verdict, prepare, sign, verify};
//!
//! # let text = "%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\n\
//! # endobj\n3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>\nendobj\n";
//! # let at = |n: &str| text.find(&format!("{n} 0 obj")).unwrap_or(0);
//! # let table = format!("xref\n0 4\n0000000000 65535 f\r\n{:010} 00000 n\r\n{:010} 00000 n\r\n{:010} 00000 n\r\n", at("1"), at("2"), at("3"));
//! # let pdf = format!("{text}{table}trailer\n<</Size 4 /Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", text.len()).into_bytes();
//! # let time = |t: &str| t.parse::<jiff::Timestamp>().unwrap_or_default();
//! let period = Period { from: time("2020-01-01T00:00:00Z"), to: time("2040-01-01T00:00:00Z") };
//! let ca = DemoCa::new(b"seed", "CA trình diễn", "Khuê", period)?;
//! let person = Subject { name: "Trần Thử".into(), organisation: "Bộ Y tế".into(), unit: None, id: "thu".into() };
//! let key = ca.issue(&person, period)?.into_key();
//!
//! let place = FieldSpec { name: "leader".into(), page: 0, rect: Rect::new(330.0, 200.0, 150.0, 60.0) };
//! let prepared = prepare(&pdf, &[place])?;
//! let request = SignRequest {
//!     target: Target::Field("leader".into()),
//!     appearance: Appearance::empty(),
//!     reason: None,
//!     location: Some("Hà Nội".into()),
//!     name: None,
//!     time: time("2026-11-22T03:07:04Z"),
//!     reserve: 0,
//! };
//! let signed = sign(&prepared, &request, &key)?;
//! let trust = TrustList { roots: vec![ca.root().clone()], revocation_required: false, ..TrustList::default() };
//! let report = verify(&signed, &trust, time("2026-12-01T00:00:00Z"))?;
//! assert_eq!(report.verdict, Some(Verdict::Valid));
//! # Ok(())
//! # }
//! ```

mod adbe;
pub mod appearance;
pub mod art;
mod cert;
mod cms;
mod collect;
mod container;
mod crl;
mod crypto;
pub mod demo_ca;
mod device;
mod diff;
mod diff_form;
mod diff_page;
mod diff_store;
mod dss;
mod error;
mod field;
mod filter;
mod font;
#[cfg(test)]
mod fuzz;
mod gap;
mod geometry;
mod held;
mod judge;
mod key;
mod levels;
mod lexer;
mod object;
mod ocsp;
mod online;
mod path;
mod pkcs12;
mod placing;
mod png;
mod print;
mod pss;
mod reason;
mod repair;
mod report;
mod revision;
mod revocation;
mod rewrap;
mod risk;
mod sign;
mod signature;
mod signer;
mod since;
mod source;
mod stamping;
mod tlv;
mod tsp;
mod verify;
pub mod visible;
mod writer;
mod xref;

pub use cert::Cert;
pub use collect::{Asked, Collected, Fitness, check_before_signing, check_certificates, collect, collect_signers};
pub use crl::Crl;
pub use crypto::{Hash, Scheme};
pub use device::ecdsa_to_der;
pub use error::{Error, Result};
pub use field::{Field, FieldSpec, fields, prepare, prepare_document};
pub use font::Font;
pub use geometry::{MM, Rect};
pub use held::Speaks;
pub use judge::MAX_STAMPS;
pub use key::{Algorithm, Signer, SoftKey};
pub use levels::{Setting, Stamped, extend, renew, renew_by, sign_at_level, sign_stamped, stamp};
pub use object::{Dict, ObjRef, Object, Stream};
pub use online::{Call, Kept, Online, Service, Transport};
pub use path::TrustList;
pub use placing::{free_field_name, media_box, on_page};
pub use png::Image;
pub use print::{Beside, for_print, for_print_with};
pub use report::{
    Baseline, Change, ChangeKind, Holder, Level, Reason, Report, RevocationReport, RevocationState, SignatureKind,
    SignatureReport, TimeSource, TimeStampReport, Verdict, same_words,
};
pub use revision::{Document, Limits, View};
pub use revocation::{Evidence, Kind as RevocationSource, stored};
pub use rewrap::{Sealing, change_pin, pkcs12_under_pin};
pub use risk::{Risk, risks, risks_document};
pub use sign::{Pending, SignRequest, Target, begin, begin_document, sign, sign_increment};
pub use signer::{Claim, Standing, ValueStamp, check_value, judge_signer};
pub use since::{appearance_page, changes_since};
pub use source::{ReadSeek, Source};
pub use stamping::{StampService, Stamping};
pub use tsp::compare_clocks;
pub use verify::{verify, verify_document, verify_with};
