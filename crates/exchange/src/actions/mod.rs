//! One use case a file.

pub mod advance;
pub mod answer;
pub mod dispatch;
pub mod give_back;
mod judge;
pub mod news;
pub mod open;
pub mod pack;
pub mod receive;
pub mod refuse_secret;
pub mod register;
pub mod report;
pub mod type_numbers;

pub use open::{OpenError, Opened, Parcel};
