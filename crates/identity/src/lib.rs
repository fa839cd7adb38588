//! People, units, positions, delegation and sign-in: who somebody is, what they answer to and what they may do.
//!
//! Invariants: positions carry roles, accounts never do; a person's subjects and permissions are computed at every request
//! and stored nowhere; delegation adds subjects for a period, never rows and never the right to sign; no hash leaves
//! `store::credentials`. Other rooms read through the functions re-exported here and write nothing.

mod actions;
mod api;
mod bootstrap;
mod hashing;
mod jobs;
pub mod model;
mod pages;
pub mod policy;
mod principal;
pub mod seed;
mod settings;
mod store;

pub use crate::store::managed::agencies as managed_agencies;
pub use crate::store::{agencies, delegations, people, positions, units};
pub use bootstrap::{BootstrapError, FirstAgency, bootstrap};
pub use hashing::HashError;
pub use model::{
    Agency, Channel, Delegation, DelegationError, Holder, NewDelegation, PasswordError, Person, PersonError, Position,
    Rank, Role, Scope, Standing, Unit, UnitKind,
};
pub use pages::Refused;
pub use policy::permission;
pub use principal::principal;
pub use settings::Settings;

use ::store::Migration;
use kernel::Locale;
use web::{Locales, MenuItem, Module};

/// The schema of this room.
pub const MIGRATIONS: &[Migration] =
    &[Migration { id: "identity-0001", sql: include_str!("../migrations/0001.sql"), sqlite: None, postgres: None }];

const LOCALES: Locales = &[
    (Locale::Vi, include_str!("../locales/vi/identity.ftl")),
    (Locale::En, include_str!("../locales/en/identity.ftl")),
];

const MENU: &[MenuItem] = &[MenuItem {
    order: 900,
    label: "menu-admin",
    icon: "settings",
    href: "/admin",
    permission: Some(permission::PEOPLE_MANAGE),
}];

/// What this room brings to the house.
pub fn module() -> Module {
    Module {
        routes: pages::routes,
        api: api::routes,
        menu: MENU,
        admin: pages::TABS,
        panels: pages::PANELS,
        jobs: jobs::JOBS,
        migrations: MIGRATIONS,
        locales: LOCALES,
        ..Module::new("identity")
    }
}
