//! Copies of documents (NĐ 30/2020 Đ.25–27): decided on by the head or whoever is authorised, made by the clerk.

mod cancel;
mod content;
mod error;
mod make;
mod order;
mod source;

pub use cancel::run as cancel;
pub use error::CopyError;
pub use make::{Making, perform as make};
pub use order::{Order, Prepared, prepare, run as order};
pub use source::{Subject, subject};
