//! An authority with its services at hand, and signing and judging against it.
#![allow(dead_code)] // each test binary uses its own part

use crate::pki::{Pki, now};
use crate::support::*;
use pades::appearance::Appearance;
use pades::{
    Baseline, Document, Evidence, Limits, Online, Report, Setting, Signer, TrustList, sign_at_level, verify_document,
};
use std::cell::Cell;

/// Everything the tests need, with the services of the authority at hand.
pub struct World {
    pub pki: Pki,
    tsa: String,
    count: Cell<u8>,
}

impl World {
    pub fn new() -> World {
        let pki = Pki::new();
        let tsa = pki.server.url("/tsa");
        World { pki, tsa, count: Cell::new(0) }
    }

    pub fn trust(&self) -> TrustList {
        TrustList { roots: vec![self.pki.root()], revocation_required: true, ..TrustList::default() }
    }

    pub fn online<T>(&self, act: impl FnOnce(&Online<'_>) -> T) -> T {
        let transport = |call: &pades::Call<'_>| self.pki.server.call(call);
        let nonce = || {
            self.count.set(self.count.get() + 1);
            [self.count.get(); 16]
        };
        act(&Online::new(&transport, Some(&self.tsa), &nonce))
    }

    pub fn setting<T>(&self, act: impl FnOnce(&Setting<'_>) -> T) -> T {
        let trust = self.trust();
        self.online(|online| act(&Setting { trust: &trust, online, now: now(), limits: Limits::default() }))
    }

    pub fn sign(&self, pdf: &[u8], field: &str, key: &dyn Signer, level: Baseline) -> pades::Result<Vec<u8>> {
        self.setting(|setting| {
            let doc = Document::open(pdf, &Limits::default())?;
            let request = request(field, &setting.now.to_string(), Appearance::empty());
            Ok([pdf, &sign_at_level(&doc, &request, key, level, setting)?].concat())
        })
    }

    pub fn judge(&self, pdf: &[u8], at: jiff::Timestamp) -> Report {
        let doc = Document::open(pdf, &Limits::default()).expect("a document");
        verify_document(&doc, &self.trust(), &Evidence::default(), at).expect("a report")
    }
}
