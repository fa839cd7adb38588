//! Keys that sign, their PINs, the trust list, the services on the net, and the proof kept with what was judged.
//!
//! Invariants: a private key is never here in the clear, a PIN is never kept; a person's key is opened for that person
//! alone, an agency's for whoever may seal in it; a certificate that is not valid now opens nothing (TT 15/2025 Đ.5); a
//! version of the trust list is never rewritten; services are asked outside transactions only, and silence is never "valid".

pub mod actions;
mod api;
mod arrived;
mod error;
mod fitness;
mod jobs;
mod judge;
mod judge_xml;
pub mod levels;
pub mod model;
pub mod net;
mod pages;
pub mod proof;
pub mod seed;
mod services;
mod settings;
pub mod showing;
pub mod store;
mod unlock;

use ::store::Migration;

pub use keyring::Opens;

pub use arrived::judge_files;
pub use error::KeyError;
pub use fitness::fitness;
pub use judge::{JudgeError, Judged, judge};
pub use judge_xml::{JudgedXml, judge_xml};
pub use model::trust::{Beside, Origin, Receiver, Trust};
pub use model::{Owner, Place};
pub use pages::secret::secret;
pub use services::{Reach, Services};
pub use settings::{Settings, level_name};
pub use store::{evidence, keys};
pub use unlock::{OpenKey, unlock};

const MIGRATIONS: &[Migration] = &[
    Migration { id: "signing-0001", sql: include_str!("../migrations/0001.sql"), sqlite: None, postgres: None },
    Migration { id: "signing-0002", sql: include_str!("../migrations/0002.sql"), sqlite: None, postgres: None },
    Migration { id: "signing-0003", sql: include_str!("../migrations/0003.sql"), sqlite: None, postgres: None },
    Migration { id: "signing-0004", sql: include_str!("../migrations/0004.sql"), sqlite: None, postgres: None },
];

const LOCALES: web::Locales = &[
    (kernel::Locale::Vi, include_str!("../locales/vi/keys.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/devices.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/my-key.ftl")),
    (kernel::Locale::Vi, include_str!("../locales/vi/trust.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/keys.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/devices.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/my-key.ftl")),
    (kernel::Locale::En, include_str!("../locales/en/trust.ftl")),
];

/// One's own key, and for those who seal the agency's.
const OWN: &[web::MenuItem] = &[
    web::MenuItem {
        order: 10,
        label: "account-signing",
        icon: "signature",
        href: "/account/signing",
        permission: None,
    },
    web::MenuItem {
        order: 20,
        label: "agency-signing",
        icon: "rubber-stamp",
        href: "/agency/signing",
        permission: Some(identity::permission::DOCUMENTS_SEAL),
    },
];

const TABS: &[web::MenuItem] = &[
    web::MenuItem {
        order: 50,
        label: "admin-trust",
        icon: "shield-check",
        href: "/admin/trust",
        permission: Some(identity::permission::TRUST_MANAGE),
    },
    web::MenuItem {
        order: 60,
        label: "holders-tab",
        icon: "certificate",
        href: "/admin/signing-holders",
        permission: Some(identity::permission::PEOPLE_MANAGE),
    },
];

/// The devices and the service that the settings name; none where the roof set none.
fn devices(app: &web::App) -> std::sync::Arc<keyring::Devices> {
    app.find_service().unwrap_or_default()
}

/// What this room brings to the house.
pub fn module() -> web::Module {
    web::Module {
        routes: pages::routes,
        own: OWN,
        admin: TABS,
        api: api::routes,
        jobs: jobs::JOBS,
        migrations: MIGRATIONS,
        locales: LOCALES,
        ..web::Module::new("signing")
    }
}
