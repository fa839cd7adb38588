//! What a file that comes back from elsewhere has beyond the one that was sent: its changes, classed, and the words that
//! a signature shows. Unlike [`crate::verify`] it also looks at what came before and with the first signature.

use crate::diff;
use crate::error::{Result, broken};
use crate::field::fields;
use crate::object::{Dict, ObjRef, Object, Stream};
use crate::report::{Change, ChangeKind};
use crate::revision::{Document, Limits, View};
use crate::writer::write_object;
use std::collections::BTreeMap;

/// Objects behind one appearance at the most: fonts and images are a few dozen.
const MAX_OBJECTS: usize = 2_000;

/// The changes of every revision that `back` has beyond `sent`, which must be its first bytes. A file that begins with the
/// same bytes and does not lead on from them is [`ChangeKind::Unreadable`], and that is not allowed.
pub fn changes_since(sent: &[u8], back: &[u8]) -> Result<Vec<Change>> {
    if !back.starts_with(sent) {
        return broken(0, "the file does not begin with the one that was sent");
    }
    let limits = Limits::default();
    let (old, new) = (Document::open(sent, &limits)?, Document::open(back, &limits)?);
    let (before, last) = (old.sections().len(), new.sections().len());
    let note = |revision: usize, found: diff::Found| Change {
        revision,
        kind: found.kind,
        level: found.kind.level(),
        object: found.object,
        field: found.field,
    };
    let foreign = || diff::Found { kind: ChangeKind::Unreadable, object: None, field: None };
    if last < before || new.is_repaired() || !diff::compare(&old.latest(), &new.view(before - 1)).is_empty() {
        return Ok(vec![note(before, foreign())]);
    }
    let mut changes = Vec::new();
    for index in before - 1..last - 1 {
        changes.extend(diff::compare(&new.view(index), &new.view(index + 1)).into_iter().map(|f| note(index + 2, f)));
    }
    Ok(changes)
}

/// The appearance of a field as a file of one page of its own, so that its words can be read by whatever reads a page.
/// `None` for a field that shows nothing.
pub fn appearance_page(pdf: &[u8], field: &str) -> Result<Option<Vec<u8>>> {
    let document = Document::open(pdf, &Limits::default())?;
    let view = document.latest();
    let Some(field) = fields(&view)?.into_iter().find(|found| found.name == field) else { return Ok(None) };
    let Some(widget) = field.widgets.first() else { return Ok(None) };
    let widget = view.get(*widget)?;
    let Some(widget) = widget.as_dict() else { return Ok(None) };
    let shown = view.lookup(widget, "AP")?;
    let Some(form) = shown.as_dict().and_then(|shown| shown.get("N")).and_then(Object::as_ref) else { return Ok(None) };
    let objects = reached_from(&view, form)?;
    let Some(Object::Stream(drawn)) = objects.get(&form.num) else { return Ok(None) };
    let frame = drawn.dict.get("BBox").cloned().unwrap_or(Object::Null);
    let size = view.resolve(&frame)?;
    Ok(Some(one_page(objects, form, size)))
}

/// Every object that one refers to, with the bytes of its streams.
fn reached_from(view: &View<'_, '_>, first: ObjRef) -> Result<BTreeMap<u32, Object>> {
    let mut objects = BTreeMap::new();
    let mut waiting = vec![first];
    while let Some(next) = waiting.pop() {
        if objects.contains_key(&next.num) {
            continue;
        }
        if objects.len() >= MAX_OBJECTS {
            return broken(0, "an appearance with too many objects");
        }
        let mut object = view.get(next)?;
        if let Object::Stream(stream) = &object {
            object = Object::Stream(stream.loaded(view.document().source())?);
        }
        object.each_ref(&mut |r| waiting.push(r));
        objects.insert(next.num, object);
    }
    Ok(objects)
}

fn one_page(mut objects: BTreeMap<u32, Object>, form: ObjRef, size: Object) -> Vec<u8> {
    let free = objects.keys().next_back().map_or(1, |last| last + 1);
    let [catalog, pages, page, content] = [0, 1, 2, 3].map(|n| ObjRef::new(free + n));
    let shown = Dict::new().with("XObject", Object::Dict(Dict::new().with("Fm", Object::Ref(form))));
    let named = |name: &str| Dict::new().with("Type", Object::name(name));
    let leaf = named("Page")
        .with("Parent", Object::Ref(pages))
        .with("MediaBox", size)
        .with("Resources", Object::Dict(shown))
        .with("Contents", Object::Ref(content));
    let tree = named("Pages").with("Kids", Object::Array(vec![Object::Ref(page)])).with("Count", Object::Int(1));
    objects.insert(catalog.num, Object::Dict(named("Catalog").with("Pages", Object::Ref(pages))));
    objects.insert(pages.num, Object::Dict(tree));
    objects.insert(page.num, Object::Dict(leaf));
    objects.insert(content.num, Object::Stream(Stream::new(Dict::new(), b"/Fm Do".to_vec())));
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("xref\n0 1\n0000000000 65535 f\r\n");
    for (num, object) in &objects {
        table += &format!("{num} 1\n{:010} 00000 n\r\n", out.len());
        out.extend(format!("{num} 0 obj\n").as_bytes());
        write_object(&mut out, object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(table.as_bytes());
    let trailer = Dict::new().with("Size", Object::Int(i64::from(free) + 4)).with("Root", Object::Ref(catalog));
    out.extend(b"trailer\n");
    write_object(&mut out, &Object::Dict(trailer));
    out.extend(format!("\nstartxref\n{start}\n%%EOF\n").as_bytes());
    out
}
