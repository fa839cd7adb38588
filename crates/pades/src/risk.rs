//! Finds what a PDF could do beside being read: scripts, programs, files inside, forms that send themselves away.
//! Files that come from outside are refused or marked by it before anybody opens them.

use crate::Limits;
use crate::error::Result;
use crate::object::{Dict, ObjRef, Object};
use crate::revision::Document;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a PDF could do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Risk {
    /// Runs JavaScript.
    JavaScript,
    /// Starts a program or opens a file of the reader's machine.
    Launch,
    /// Sends form data away or takes data in.
    SubmitForm,
    /// Carries an XFA form, a second document in the document.
    Xfa,
    /// Plays film, sound or 3D.
    Media,
    /// Carries other files.
    EmbeddedFile,
    /// Leads into another file.
    RemoteFile,
}

impl Risk {
    /// Whether the file acts on its own; such a file is refused, the others are marked.
    pub fn is_active(self) -> bool {
        !matches!(self, Risk::EmbeddedFile | Risk::RemoteFile)
    }
}

/// All kinds of risk in the document as it stands. An encrypted or broken file is an error, not an empty answer.
pub fn risks(pdf: &[u8], limits: &Limits) -> Result<BTreeSet<Risk>> {
    risks_document(&Document::open(pdf, limits)?)
}

/// The same for an open document.
pub fn risks_document(doc: &Document<'_>) -> Result<BTreeSet<Risk>> {
    let view = doc.latest();
    let mut found = BTreeSet::new();
    for num in view.numbers() {
        let generation = match view.entry(num) {
            Some(crate::xref::Entry::At { generation, .. }) => generation,
            _ => 0,
        };
        scan(&view.get(ObjRef { num, generation })?, &mut found);
    }
    Ok(found)
}

fn scan(object: &Object, found: &mut BTreeSet<Risk>) {
    match object {
        Object::Array(items) => items.iter().for_each(|o| scan(o, found)),
        Object::Dict(dict) => scan_dict(dict, found),
        Object::Stream(stream) => scan_dict(&stream.dict, found),
        _ => {}
    }
}

fn scan_dict(dict: &Dict, found: &mut BTreeSet<Risk>) {
    let name = |key: &str| dict.get(key).and_then(Object::as_name).unwrap_or_default();
    let action = match name("S") {
        b"JavaScript" | b"Rendition" => Some(Risk::JavaScript),
        b"Launch" => Some(Risk::Launch),
        b"SubmitForm" | b"ImportData" => Some(Risk::SubmitForm),
        b"GoToR" | b"GoToE" => Some(Risk::RemoteFile),
        b"Movie" | b"Sound" | b"GoTo3DView" | b"RichMediaExecute" => Some(Risk::Media),
        _ => None,
    };
    let subtype = match name("Subtype") {
        b"RichMedia" | b"Screen" | b"Movie" | b"Sound" | b"3D" => Some(Risk::Media),
        b"FileAttachment" => Some(Risk::EmbeddedFile),
        _ => None,
    };
    let has = |key: &str, risk| dict.get(key).map(|_| risk);
    let embedded = Some(Risk::EmbeddedFile).filter(|_| name("Type") == b"EmbeddedFile");
    let keys = [has("JS", Risk::JavaScript), has("XFA", Risk::Xfa), has("EF", Risk::EmbeddedFile)];
    found.extend([action, subtype, embedded].into_iter().chain(keys).flatten());
    dict.iter().for_each(|(_, value)| scan(value, found));
}
