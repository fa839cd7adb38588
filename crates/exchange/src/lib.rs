//! Exchange of documents with other agencies: envelopes in from and out to the national document axis, and deliveries
//! between agencies of the same installation.
//!
//! Invariants: what arrives is only shown to the clerks of the agency it is for and enters no register by itself; a secret
//! document leaves nothing behind; a delivery inside the installation is a new row over the same blobs (law 6); every
//! message leaves by a job, whole or not at all, and a status is reported once.

pub mod actions;
pub mod api;
pub mod import;
mod jobs;
pub mod model;
pub mod outbox;
pub mod pages;
pub mod policy;
pub mod store;

pub use model::{Arrival, ArrivalFile, Channel, Delivery, DeliveryEvent, SentReport};
pub use outbox::Folders;

use ::store::Migration;
use access::GrantKind;

/// Lists of arrivals.
pub const ARRIVALS: GrantKind = GrantKind(20);

/// The kind of record an arrival is, in audit, events and work items.
pub const ARRIVAL: &str = "arrival";
/// The kind of record a delivery is.
pub const DELIVERY: &str = "delivery";

/// The schema of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration { id: "exchange-0001", sql: include_str!("../migrations/0001.sql"), sqlite: None, postgres: None },
    Migration { id: "exchange-0002", sql: include_str!("../migrations/0002.sql"), sqlite: None, postgres: None },
];

/// What this room brings to the house. The roof composes [`Folders`] as a service.
pub fn module() -> web::Module {
    web::Module {
        routes: pages::routes,
        api: api::routes,
        menu: &[web::MenuItem {
            order: 60,
            label: "exchange-menu",
            icon: "arrows-exchange",
            href: "/exchange",
            permission: Some(identity::permission::EXCHANGE_MANAGE),
        }],
        panels: pages::PANELS,
        jobs: jobs::JOBS,
        listens: jobs::LISTENS,
        migrations: MIGRATIONS,
        locales: &[
            (kernel::Locale::Vi, include_str!("../locales/vi/exchange.ftl")),
            (kernel::Locale::En, include_str!("../locales/en/exchange.ftl")),
        ],
        ..web::Module::new("exchange")
    }
}
