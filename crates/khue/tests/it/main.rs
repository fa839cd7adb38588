//! Whole-house tests: the real binary, the committed lists, crashes and backups.

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
