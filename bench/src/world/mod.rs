//! The world that is measured: one ministry of 200 units and 3 000 people with all the documents, and 199 small agencies
//! that share the installation, each with a register of its own.

mod dice;
mod documents;
mod house;

pub use dice::Dice;
pub use documents::{Document, Documents};
pub use house::{House, Post, Unit};

/// Units of the ministry.
pub const UNITS: usize = 200;
/// People of the ministry and of the small agencies together.
pub const PEOPLE: usize = 3_000;
/// Agencies beside the ministry.
pub const SMALL_AGENCIES: usize = 199;
/// What waits on the desk of the person measured.
pub const OPEN_ITEMS: usize = 200;

/// Changes whenever the same scale would give another world: kept databases are made anew.
pub const EDITION: u32 = 1;
