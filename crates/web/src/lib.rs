//! The web platform: how a request becomes an action and its result a page or JSON; knows no domain.
//!
//! Invariants: every handler runs in a task that a client's disconnect cannot cancel; every page is server-rendered and
//! works with plain links and forms; every form carries the session's CSRF token and a nonce (law 12); errors become a
//! sentence or an RFC 9457 problem in one place; nothing is loaded from another origin.

pub mod api;
mod app;
mod assets;
pub mod components;
mod error;
mod form;
mod i18n;
mod link;
mod middleware;
mod module;
mod openapi;
mod outlived;
mod pool;
mod problems;
mod server;
pub mod session;
mod shell;
mod upload;
mod visit;

pub use app::{App, Parts, Services, Settings};
pub use assets::Assets;
pub use error::{Error, Result};
pub use form::Form;
pub use i18n::{Catalog, Locales};
pub use link::percent_encode;
pub use middleware::reaching;
pub use module::{JobSpec, MenuItem, Module, Panel, PanelHtml, RecordNames, TopMark};
pub use pool::{BlockingPool, PoolError};
pub use server::{local_path, router, with_flash};
pub use session::{Delegator, Principal, PrincipalLoader};
pub use shell::{Markup, NavItem, Shell};
pub use upload::{File, Upload, safe_name};
pub use visit::{Account, ApiVisit, Visit, Visitor, render, shell_for};

use store::Migration;

/// The schema of this crate.
pub const MIGRATIONS: &[Migration] =
    &[Migration { id: "web-0001", sql: include_str!("../migrations/0001.sql"), sqlite: None, postgres: None }];

/// The platform's own sentences.
pub const LOCALES: Locales = &[
    (kernel::Locale::Vi, include_str!("../locales/vi/web.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/web.ftl")),
];
