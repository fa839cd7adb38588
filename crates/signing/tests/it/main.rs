//! Keys from outside: pages and API, rights, tokens; the trust list and the judge against openssl's services behind HTTP.

mod api;
#[path = "../../../pades/tests/support/mod.rs"]
mod files;
mod judging;
mod pages;
#[path = "../../../pades/tests/support/pki.rs"]
mod pki;
#[path = "../../../pades/tests/support/pki_server.rs"]
mod pki_server;
mod services;
mod support;
mod token;
mod trust_list;
