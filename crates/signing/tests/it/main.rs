//! Keys from outside: pages and API, rights, tokens; the trust list and the judge against openssl's services behind HTTP.

mod api;
mod far;
#[path = "../../../pades/tests/support/mod.rs"]
mod files;
mod files_by_json;
mod judging;
mod judging_xml;
mod pages;
#[path = "../../../pades/tests/support/pki_server.rs"]
mod pki_server;
mod remote;
mod services;
mod support;
mod token;
mod trust_list;
#[path = "../../../xmlsig/tests/support/mod.rs"]
mod xml;

use xml::pki;
