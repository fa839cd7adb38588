//! Copies of documents (NĐ 30/2020 Đ.25–27): decided on by the head or whoever is authorised, made by the clerk.

mod cancel;
mod content;
mod error;
mod file;
mod make;
mod order;
mod paper;
mod preview;
mod source;

pub use cancel::run as cancel;
pub use content::hash as source_hash;
pub use error::CopyError;
pub use file::{Makeable, makeable};
pub use make::{MadeFile, Making, expect, perform as make, run as keep};
pub use order::{Order, Prepared, prepare, run as order};
pub use preview::preview;
pub use source::{Subject, subject};
