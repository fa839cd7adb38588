//! The exchange as its clerks, its jobs and other agencies meet it, on each engine.

mod dispatch;
mod file_signatures;
mod hostile;
mod import;
mod mapping;
mod pages;
#[path = "../../../pades/tests/support/pki_server.rs"]
mod pki_server;
mod progress;
mod requests;
mod signatures;
mod support;
mod watch;
#[path = "../../../xmlsig/tests/support/mod.rs"]
mod xml;
