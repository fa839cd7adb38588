//! People, units, positions, delegation and sign-in: who somebody is, what they answer to and what they may do.
//!
//! Invariants: positions carry roles, accounts never do; a person's subjects and permissions are computed at every request
//! and stored nowhere; delegation adds subjects for a period, never rows and never the right to sign; no hash leaves
//! `store::credentials`. Other rooms read through the functions re-exported here and write nothing.

#![allow(dead_code, reason = "the actions that use the rest of the store follow")]

mod hashing;
pub mod model;
pub mod policy;
mod principal;
pub mod seed;
mod settings;
mod store;

pub use crate::store::{agencies, delegations, people, positions, units};
pub use hashing::HashError;
pub use model::{
    Agency, Channel, Delegation, DelegationError, Holder, NewDelegation, PasswordError, Person, PersonError, Position,
    Rank, Role, Scope, Standing, Unit, UnitKind,
};
pub use policy::permission;
pub use principal::principal;
pub use settings::Settings;

use ::store::Migration;
use web::Module;

/// The schema of this room.
pub const MIGRATIONS: &[Migration] =
    &[Migration { id: "identity-0001", sql: include_str!("../migrations/0001.sql"), sqlite: None, postgres: None }];

/// What this room brings to the house.
pub fn module() -> Module {
    Module { migrations: MIGRATIONS, ..Module::new("identity") }
}
