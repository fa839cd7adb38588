//! Pure vocabulary of Khuê: typed ids, time, actors, agency codes, Vietnamese text, paging and kinds of refusal.
//!
//! Invariant: nothing here reads a clock, draws a random number, touches a file, a socket or a database. Time and
//! chance come in as values through [`Clock`] and [`IdGen`].

mod actor;
mod agency_code;
mod calendar;
mod id;
mod paging;
mod redacted;
mod refusal;
pub mod text;
mod time;

pub use actor::{Acting, Actor, Locale, Reach};
pub use agency_code::{AgencyCode, AgencyCodeError, LegacyAgencyCode};
pub use calendar::WorkingCalendar;
pub use id::{Id, IdGen, ParseIdError};
pub use paging::{Cursor, CursorError, Page};
pub use redacted::Redacted;
pub use refusal::{Kind, Refusal};
pub use time::{
    Clock, FixedClock, Instant, VIETNAM, civil_date, format_date, format_instant, parse_date, register_year,
};

/// Re-exported so that every crate names dates the same way.
pub use jiff::civil::Date;
