//! Incoming and outgoing documents, registers and numbers, instructions, assignments, and the desk.
//!
//! Invariants: numbers of a register are gap-free and given once (law 7); an agency's rows are its own (law 6); state
//! changes only through the pure machines in `model`; who must act is in `work_items` and nowhere else (law 5); what a
//! person may see is a grant and nothing else (law 4). Secret documents never enter (NĐ 30/2020, QĐ 28/2018).

pub mod actions;
mod api;
pub mod batches;
pub mod files;
pub mod jobs;
pub mod model;
pub mod pages;
pub mod press;
pub mod reader;
pub mod seed;
pub mod signatures;
pub mod store;
pub mod tool;

use ::store::Migration;
use access::GrantKind;

/// Lists of incoming documents.
pub const INCOMING: GrantKind = GrantKind(1);
/// Lists of outgoing documents, drafts included.
pub const OUTGOING: GrantKind = GrantKind(2);

const MIGRATIONS: &[Migration] = &[
    Migration { id: "documents-0001", sql: include_str!("../migrations/0001.sql"), sqlite: None, postgres: None },
    Migration { id: "documents-0002", sql: include_str!("../migrations/0002.sql"), sqlite: None, postgres: None },
    Migration { id: "documents-0003", sql: include_str!("../migrations/0003.sql"), sqlite: None, postgres: None },
    Migration { id: "documents-0004", sql: include_str!("../migrations/0004.sql"), sqlite: None, postgres: None },
    Migration { id: "documents-0005", sql: include_str!("../migrations/0005.sql"), sqlite: None, postgres: None },
    Migration { id: "documents-0006", sql: include_str!("../migrations/0006.sql"), sqlite: None, postgres: None },
    Migration { id: "documents-0007", sql: include_str!("../migrations/0007.sql"), sqlite: None, postgres: None },
];

const LOCALES: web::Locales = &[
    (kernel::Locale::Vi, include_str!("../locales/vi/incoming.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/documents-outgoing.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/audit.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/batches.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/lists.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/signatures.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/tool.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/check-links.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/numbering.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/copies.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/joint.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/joint.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/copies.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/incoming.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/documents-outgoing.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/audit.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/proof.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/proof.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/batches.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/lists.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/signatures.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/tool.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/check-links.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/numbering.ftl")),
];

const MENU: &[web::MenuItem] = &[
    web::MenuItem { order: 10, label: "menu-desk", icon: "home", href: "/", permission: None },
    web::MenuItem { order: 20, label: "menu-incoming", icon: "inbox", href: "/incoming-documents", permission: None },
    web::MenuItem { order: 30, label: "menu-outgoing", icon: "send", href: "/outgoing-documents", permission: None },
    web::MenuItem {
        order: 40,
        label: "menu-registers",
        icon: "notes",
        href: "/registers",
        permission: Some(identity::permission::DOCUMENTS_REGISTERS),
    },
];

const STRANGERS: &[web::MenuItem] =
    &[web::MenuItem { order: 10, label: "check-title", icon: "rubber-stamp", href: "/check", permission: None }];

const MARKS: &[web::TopMark] =
    &[web::TopMark { label: "notices-title", icon: "bell", href: "/notifications", count: "/notifications/count" }];

const JOBS: &[web::JobSpec] = &[jobs::INCOMING, jobs::SIGNATURES[0], jobs::SIGNATURES[1], jobs::SIGNATURES[2]];

/// What this room brings to the house.
pub fn module() -> web::Module {
    web::Module {
        migrations: MIGRATIONS,
        routes: pages::routes,
        api: api::routes,
        locales: LOCALES,
        panels: pages::copies::PANELS,
        menu: MENU,
        strangers: STRANGERS,
        marks: MARKS,
        records: store::record_names::RECORDS,
        jobs: JOBS,
        listens: &[("outgoing-issued", jobs::LOOK_AFTER)],
        ..web::Module::new("documents")
    }
}
