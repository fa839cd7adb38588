//! Documents as a whole: actions, pages and API on both databases, with the people of the demonstration.

mod api;
mod copies;
mod handling;
mod lists;
mod outgoing;
mod pages;
#[path = "../../../pades/tests/support/pki.rs"]
mod pki;
#[path = "../../../pades/tests/support/pki_server.rs"]
mod pki_server;
mod refused;
mod register;
mod registers;
mod search;
mod seed;
mod support;
