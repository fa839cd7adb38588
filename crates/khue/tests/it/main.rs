//! Whole-house tests: the real binary, the committed lists, crashes and backups.

#![allow(
    clippy::duplicate_mod,
    reason = "the authority of the tests is shared by the rooms that use it, and one of them brings it along"
)]

mod aborts;
mod book;
mod cli;
mod crash;
mod faults;
mod heads;
mod house;
mod http;
mod lock;
mod matrix;
mod moving;
mod pdf;
#[path = "../../../pades/tests/support/pki.rs"]
mod pki;
#[path = "../../../pades/tests/support/pki_server.rs"]
mod pki_server;
mod reading;
mod refused;
mod xml;
#[path = "../../../xmlsig/tests/support/mod.rs"]
mod xmlsec;
