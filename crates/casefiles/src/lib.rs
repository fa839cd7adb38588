//! Case files (hồ sơ công việc): the documents of one piece of work in their order, without copies of them.
//!
//! Invariants: a document's place in a file grants nothing on the document — who opens a file sees only those of its
//! documents they may see anyway; only an open file changes; ordinals are given once and never reused
//! (NĐ 30/2020 Đ.28–31, PL VI).

mod actions;
mod api;
mod model;
mod pages;
pub mod seed;
mod store;

use ::store::Migration;
use access::GrantKind;
use identity::permission;
use kernel::Locale;
use web::{Locales, MenuItem, Module, Panel};

pub use model::{File, FileState, Retention};

/// Lists of case files.
pub const FILES: GrantKind = GrantKind(3);
/// The kind of record in audit, events and panels.
pub const KIND: &str = "file";

const MIGRATIONS: &[Migration] =
    &[Migration { id: "casefiles-0001", sql: include_str!("../migrations/0001.sql"), sqlite: None, postgres: None }];

const LOCALES: Locales = &[
    (Locale::Vi, include_str!("../locales/vi/casefiles.ftl")),
    (Locale::En, include_str!("../locales/en/casefiles.ftl")),
];

const MENU: &[MenuItem] = &[MenuItem {
    order: 400,
    label: "menu-files",
    icon: "folders",
    href: "/files",
    permission: Some(permission::FILES_KEEP),
}];

const PANELS: &[Panel] = &[
    Panel { on: "incoming-document", render: pages::panel::render },
    Panel { on: "outgoing-document", render: pages::panel::render },
];

/// What this room brings to the house.
pub fn module() -> Module {
    Module {
        routes: pages::routes,
        api: api::routes,
        menu: MENU,
        panels: PANELS,
        migrations: MIGRATIONS,
        locales: LOCALES,
        ..Module::new("casefiles")
    }
}
