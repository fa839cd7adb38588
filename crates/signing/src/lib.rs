//! Keys that sign, their PINs, and the roots that signatures are judged by.
//!
//! Invariants: a private key is never here in the clear, a PIN is never kept; a person's key is opened for that person
//! alone, an agency's for whoever may seal in it; a certificate that is not valid now opens nothing (TT 15/2025 Đ.5).

mod error;
mod pin;
pub mod seed;
pub mod store;

use ::store::Migration;

pub use error::KeyError;
pub use pin::unlock;
pub use store::keys;

const MIGRATIONS: &[Migration] =
    &[Migration { id: "signing-0001", sql: include_str!("../migrations/0001.sql"), sqlite: None, postgres: None }];

const LOCALES: web::Locales = &[
    (kernel::Locale::Vi, include_str!("../locales/vi/keys.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/keys.ftl")),
];

/// What this room brings to the house.
pub fn module() -> web::Module {
    web::Module { migrations: MIGRATIONS, locales: LOCALES, ..web::Module::new("signing") }
}
