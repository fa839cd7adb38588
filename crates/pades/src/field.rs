//! Signature fields: finds them, and places empty ones before the first signature.
//!
//! Fields placed beforehand make every later signature a mere filling of a field, which is the least change
//! PDF knows and which every validator allows (ISO 32000-1, 12.7.4.5; ETSI EN 319 142-1).

use crate::error::{Result, broken};
use crate::geometry::Rect;
use crate::object::{Dict, ObjRef, Object, Stream, decode_text};
use crate::revision::{Document, View};
use crate::writer::Increment;
use crate::{Error, Limits};
use std::collections::HashSet;

/// An empty signature field to be placed.
#[derive(Debug, Clone)]
pub struct FieldSpec {
    /// Its name, unique in the document; no full stop.
    pub name: String,
    /// The page, from 0.
    pub page: usize,
    /// Where its appearance will stand, in the page's coordinates; [`Rect::NOWHERE`] for a signature that is not seen.
    pub rect: Rect,
}

/// A form field found in a document.
#[derive(Debug, Clone)]
pub struct Field {
    /// Full name, parts joined by full stops.
    pub name: String,
    /// The object that holds it.
    pub id: ObjRef,
    /// Its type: `Sig`, `Tx`, `Btn`, `Ch` or empty.
    pub kind: String,
    /// Its own dictionary.
    pub dict: Dict,
    /// Whether it has a value.
    filled: bool,
    /// Its widgets: itself, or its nameless kids.
    pub widgets: Vec<ObjRef>,
}

impl Field {
    /// Whether it is a signature field.
    pub fn is_signature(&self) -> bool {
        self.kind == "Sig"
    }

    /// Whether it has a value.
    pub fn is_filled(&self) -> bool {
        self.filled
    }
}

/// Whether a field's value is none: absent, `null`, or a reference to what is null or not there (ISO 32000-1, 7.3.9).
/// What cannot be read is a value.
pub(crate) fn is_empty(view: &View<'_, '_>, value: Option<&Object>) -> bool {
    match value {
        None | Some(Object::Null) => true,
        Some(Object::Ref(r)) => view.is_null(*r),
        Some(_) => false,
    }
}

/// All terminal form fields of a state of the document, in form order.
pub fn fields(view: &View<'_, '_>) -> Result<Vec<Field>> {
    let form = view.lookup(&view.catalog()?, "AcroForm")?;
    let Some(form) = form.as_dict() else { return Ok(Vec::new()) };
    let roots = view.lookup(form, "Fields")?;
    let mut walk = Walk { view, seen: HashSet::new(), found: Vec::new(), names: 0 };
    for root in roots.as_array().unwrap_or_default() {
        match root {
            Object::Ref(r) => walk.visit(*r, "", "", 0)?,
            _ => return broken(0, "a form field is not an indirect object"),
        }
    }
    Ok(walk.found)
}

struct Walk<'v, 'd, 'a> {
    view: &'v View<'d, 'a>,
    seen: HashSet<ObjRef>,
    found: Vec<Field>,
    /// Bytes of all full names so far: each field has its own copy of the names above it.
    names: usize,
}

/// Bytes of one part of a field's name at the most (a string's limit, ISO 32000-1, annex C).
const MAX_NAME: usize = 32_767;
/// Bytes of all full names of a form.
const MAX_NAMES: usize = 32 << 20;

impl Walk<'_, '_, '_> {
    fn visit(&mut self, id: ObjRef, prefix: &str, inherited: &str, depth: usize) -> Result<()> {
        if !self.seen.insert(id) || depth > self.view.document().limits().depth {
            return broken(0, "the form fields run in a circle");
        }
        let Object::Dict(dict) = self.view.get(id)? else { return Ok(()) };
        let part = self.view.lookup(&dict, "T")?;
        let part = part.as_string().unwrap_or_default();
        self.names = self.names.saturating_add(prefix.len() + part.len());
        if part.len() > MAX_NAME || self.names > MAX_NAMES {
            return Err(Error::Limit("the names of the form's fields are too long"));
        }
        let part = decode_text(part);
        let name = if prefix.is_empty() { part } else { format!("{prefix}.{part}") };
        let kind = self.view.lookup(&dict, "FT")?;
        let kind = kind.as_name().map_or(inherited.to_owned(), |n| String::from_utf8_lossy(n).into_owned());
        let kids = self.view.lookup(&dict, "Kids")?;
        let kids: Vec<ObjRef> = kids.as_array().unwrap_or_default().iter().filter_map(Object::as_ref).collect();
        let mut widgets = Vec::new();
        for kid in &kids {
            if self.seen.contains(kid) {
                return broken(0, "two form fields share a widget");
            }
            let named = self.view.get(*kid)?.as_dict().is_some_and(|d| d.get("T").is_some());
            if named {
                self.visit(*kid, &name, &kind, depth + 1)?;
            } else {
                self.seen.insert(*kid);
                widgets.push(*kid);
            }
        }
        if kids.is_empty() {
            widgets.push(id);
        }
        if !widgets.is_empty() {
            let filled = !is_empty(self.view, dict.get("V"));
            self.found.push(Field { name, id, kind, dict, filled, widgets });
        }
        Ok(())
    }
}

/// Adds a form with empty signature fields, as an increment. To be called once, before the first signature.
///
/// The fields carry an empty appearance, so a PDF/A-2 file stays one (ISO 19005-2, 6.3.3).
pub fn prepare(pdf: &[u8], specs: &[FieldSpec]) -> Result<Vec<u8>> {
    let increment = prepare_document(&open(pdf)?, specs)?;
    Ok([pdf, &increment].concat())
}

/// A file in memory that is to be signed, repaired where that is possible.
pub(crate) fn open(pdf: &[u8]) -> Result<Document<'_>> {
    Document::read_or_repair(|| Ok(pdf.into()), &Limits::default())
}

/// The same for an open document; returns what is to be appended.
pub fn prepare_document(doc: &Document<'_>, specs: &[FieldSpec]) -> Result<Vec<u8>> {
    let view = doc.latest();
    let known = fields(&view)?;
    if known.iter().any(|f| f.is_signature() && f.is_filled()) {
        return Err(Error::AlreadySigned);
    }
    let pages = view.pages()?;
    let mut names: HashSet<&str> = known.iter().map(|f| f.name.as_str()).collect();
    let mut inc = Increment::new(&view);
    let mut placed: Vec<(usize, ObjRef)> = Vec::new();
    for spec in specs {
        if !names.insert(&spec.name) {
            return Err(Error::FieldExists(spec.name.clone()));
        }
        let page = *pages.get(spec.page).ok_or(Error::NoSuchPage(spec.page))?;
        placed.push((spec.page, add_field(&mut inc, spec, page)?));
    }
    for (index, page) in pages.iter().enumerate() {
        let here: Vec<ObjRef> = placed.iter().filter(|(p, _)| *p == index).map(|(_, r)| *r).collect();
        if !here.is_empty() {
            append_annotations(&view, &mut inc, *page, &here)?;
        }
    }
    let all: Vec<ObjRef> = placed.iter().map(|(_, r)| *r).collect();
    append_fields(&view, &mut inc, &all)?;
    Ok(inc.write()?.bytes)
}

fn add_field(inc: &mut Increment<'_, '_, '_>, spec: &FieldSpec, page: ObjRef) -> Result<ObjRef> {
    let bbox = Rect { x: 0.0, y: 0.0, ..spec.rect };
    let empty = Dict::new()
        .with("Type", "XObject")
        .with("Subtype", "Form")
        .with("BBox", bbox.to_object())
        .with("Resources", Dict::new());
    let empty = inc.add(Object::Stream(Stream::new(empty, Vec::new())));
    let mut field = field_dict(spec, page)?;
    field.set("AP", Dict::new().with("N", empty).into());
    Ok(inc.add(field))
}

/// The merged field and widget, without appearance.
pub(crate) fn field_dict(spec: &FieldSpec, page: ObjRef) -> Result<Dict> {
    if !spec.rect.is_real() && !spec.rect.is_nowhere() {
        return Err(Error::BadRect(spec.name.clone()));
    }
    // Flags: printed and locked in place (ISO 32000-1, table 165).
    Ok(Dict::new()
        .with("Type", "Annot")
        .with("Subtype", "Widget")
        .with("FT", "Sig")
        .with("T", Object::text(&spec.name))
        .with("F", 132)
        .with("Rect", spec.rect.to_object())
        .with("P", page))
}

pub(crate) fn append_annotations(
    view: &View<'_, '_>,
    inc: &mut Increment<'_, '_, '_>,
    page: ObjRef,
    new: &[ObjRef],
) -> Result<()> {
    let Object::Dict(mut dict) = view.get(page)? else { return broken(0, "a page is not a dictionary") };
    let mut annots = match view.lookup(&dict, "Annots")? {
        Object::Array(items) => items,
        _ => Vec::new(),
    };
    annots.extend(new.iter().map(|r| Object::Ref(*r)));
    match dict.get("Annots") {
        Some(Object::Ref(r)) => inc.set(*r, annots),
        _ => {
            dict.set("Annots", Object::Array(annots));
            inc.set(page, dict);
        }
    }
    Ok(())
}

pub(crate) fn append_fields(view: &View<'_, '_>, inc: &mut Increment<'_, '_, '_>, new: &[ObjRef]) -> Result<()> {
    let mut catalog = view.catalog()?;
    let mut form = match view.lookup(&catalog, "AcroForm")? {
        Object::Dict(form) => form,
        _ => Dict::new(),
    };
    let mut all = match view.lookup(&form, "Fields")? {
        Object::Array(items) => items,
        _ => Vec::new(),
    };
    all.extend(new.iter().map(|r| Object::Ref(*r)));
    form.set("Fields", Object::Array(all));
    // SignaturesExist and AppendOnly (ISO 32000-1, table 219).
    form.set("SigFlags", Object::Int(3));
    match catalog.get("AcroForm") {
        Some(Object::Ref(r)) => inc.set(*r, form),
        _ => {
            let r = inc.add(form);
            catalog.set("AcroForm", Object::Ref(r));
            inc.set(view.root()?, catalog);
        }
    }
    Ok(())
}
