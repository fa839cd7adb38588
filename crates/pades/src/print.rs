//! A file to be printed: what its signatures show stays as pictures, and pages of another file follow. Nobody has signed it.
//!
//! A copy on paper is the original as it is seen, with who copied it after its end (NĐ 30/2020 PL I phần II, II). The paper
//! is what is signed and sealed; the file behind it must not look like a signed one.

use crate::error::{Result, broken};
use crate::field::open;
use crate::geometry::Rect;
use crate::object::{Dict, ObjRef, Object, Stream};
use crate::revision::View;
use crate::writer::Increment;
use std::collections::BTreeMap;

/// What is printed with a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Beside<'b> {
    /// Nothing.
    Nothing,
    /// The pages of another file behind its own.
    Pages(&'b [u8]),
    /// The first page of another file, moved down by so many points, over the last page of its own. Whoever calls has found
    /// the room free, and both pages of one size.
    Over(&'b [u8], f64),
}

/// The pages of `pdf` as they look, then those of `after`. The result holds no form and no signature.
///
/// # Errors
/// When one of the files cannot be read.
pub fn for_print(pdf: &[u8], after: &[u8]) -> Result<Vec<u8>> {
    for_print_with(pdf, Beside::Pages(after))
}

/// The pages of `pdf` as they look, and what is printed with them. The result holds no form and no signature; a place where
/// nobody signed shows nothing.
///
/// # Errors
/// When one of the files cannot be read.
pub fn for_print_with(pdf: &[u8], beside: Beside<'_>) -> Result<Vec<u8>> {
    let doc = open(pdf)?;
    let view = doc.latest();
    let mut inc = Increment::new(&view);
    let mut catalog = view.catalog()?;
    let Some(Object::Ref(root)) = catalog.get("Pages").cloned() else { return broken(0, "there is no page tree") };
    let mut pages = Vec::new();
    for page in view.pages()? {
        pages.push((page, flattened(&view, &mut inc, page)?));
    }
    match beside {
        Beside::Nothing => {}
        Beside::Pages(after) => append(&view, &mut inc, root, &open(after)?.latest())?,
        Beside::Over(over, down) => {
            let Some((_, last)) = pages.last_mut() else { return broken(0, "there are no pages") };
            lay_over(&view, &mut inc, last, &open(over)?.latest(), down)?;
        }
    }
    for (page, dict) in pages {
        inc.set(page, dict);
    }
    // The claims of the original (PDF/A, certification) are not those of what is printed.
    for key in ["AcroForm", "Perms", "DSS", "Metadata", "OutputIntents"] {
        catalog.remove(key);
    }
    inc.set(view.root()?, catalog);
    Ok([pdf, &inc.write()?.bytes].concat())
}

/// A page whose fields are stamps that show the same; an empty place for a signature is gone.
fn flattened(view: &View<'_, '_>, inc: &mut Increment<'_, '_, '_>, page: ObjRef) -> Result<Dict> {
    let Object::Dict(mut dict) = view.get(page)? else { return broken(0, "a page is not a dictionary") };
    let annots = view.lookup(&dict, "Annots")?;
    let Some(annots) = annots.as_array() else { return Ok(dict) };
    let mut kept = Vec::new();
    for annot in annots {
        let widget = match annot.as_ref().map(|r| view.get(r)).transpose()? {
            Some(Object::Dict(old)) if old.has_name("Subtype", "Widget") => old,
            _ => {
                kept.push(annot.clone());
                continue;
            }
        };
        // A viewer draws a tag over it ("sign here"), just where the seal comes by hand.
        if is_empty_signature(view, &widget)? {
            continue;
        }
        // Flag: printed (ISO 32000-1, table 165).
        let mut stamp = Dict::new().with("Type", "Annot").with("Subtype", "Stamp").with("F", 4).with("P", page);
        for key in ["Rect", "AP", "AS"] {
            if let Some(value) = widget.get(key) {
                stamp.set(key, value.clone());
            }
        }
        if let Some(r) = annot.as_ref() {
            inc.set(r, stamp);
        }
        kept.push(annot.clone());
    }
    dict.set("Annots", Object::Array(kept));
    Ok(dict)
}

/// Whether a widget, with the field it belongs to, is for a signature that nobody gave.
fn is_empty_signature(view: &View<'_, '_>, widget: &Dict) -> Result<bool> {
    let mut field = widget.clone();
    let mut is_signature = false;
    for _ in 0..view.document().limits().depth {
        is_signature |= field.has_name("FT", "Sig");
        if !matches!(view.lookup(&field, "V")?, Object::Null) {
            return Ok(false);
        }
        match view.lookup(&field, "Parent")? {
            Object::Dict(above) => field = above,
            _ => break,
        }
    }
    Ok(is_signature)
}

/// Draws the first page of another file over a page, moved down. What the page left of its graphics state does not count.
fn lay_over(
    view: &View<'_, '_>,
    inc: &mut Increment<'_, '_, '_>,
    page: &mut Dict,
    extra: &View<'_, '_>,
    down: f64,
) -> Result<()> {
    let Some(first) = extra.pages()?.first().copied() else { return broken(0, "there are no pages") };
    let mut copier = Copier { from: extra, inc, names: BTreeMap::new(), waiting: Vec::new() };
    let form = copier.form(first, down)?;
    copier.rest()?;
    let mut resources = match view.resolve(&inherited(view, page, "Resources")?)? {
        Object::Dict(resources) => resources,
        _ => Dict::new(),
    };
    let mut objects = view.lookup(&resources, "XObject")?.as_dict().cloned().unwrap_or_default();
    objects.set(OVER, Object::Ref(form));
    resources.set("XObject", objects.into());
    page.set("Resources", resources.into());
    let before = inc.add(Object::Stream(Stream::new(Dict::new(), b"q\n".to_vec())));
    let drawn = format!("\nQ\nq\n/{OVER} Do\nQ\n").into_bytes();
    let after = inc.add(Object::Stream(Stream::new(Dict::new(), drawn)));
    let own = match page.get("Contents") {
        Some(Object::Array(parts)) => parts.clone(),
        Some(Object::Ref(r)) => match view.get(*r)? {
            Object::Array(parts) => parts,
            _ => vec![Object::Ref(*r)],
        },
        _ => Vec::new(),
    };
    let all = std::iter::once(Object::Ref(before)).chain(own).chain([Object::Ref(after)]);
    page.set("Contents", Object::Array(all.collect()));
    Ok(())
}

/// Name of what is drawn over a page, among its resources.
const OVER: &str = "KhueOver";

/// A value of a page or of a node above it.
fn inherited(view: &View<'_, '_>, page: &Dict, key: &str) -> Result<Object> {
    let mut dict = page.clone();
    for _ in 0..view.document().limits().depth {
        if let Some(value) = dict.get(key) {
            return Ok(value.clone());
        }
        match view.lookup(&dict, "Parent")? {
            Object::Dict(above) => dict = above,
            _ => break,
        }
    }
    Ok(Object::Null)
}

/// Copies every page of another file to the end of the page tree.
fn append(view: &View<'_, '_>, inc: &mut Increment<'_, '_, '_>, root: ObjRef, extra: &View<'_, '_>) -> Result<()> {
    let Object::Dict(mut tree) = view.get(root)? else { return broken(0, "the page tree is not a dictionary") };
    let Object::Array(mut kids) = view.lookup(&tree, "Kids")? else { return broken(0, "the page tree has no pages") };
    let count = view.lookup(&tree, "Count")?.as_int().unwrap_or_default();
    let pages = extra.pages()?;
    let mut copier = Copier { from: extra, inc, names: BTreeMap::new(), waiting: Vec::new() };
    for page in &pages {
        kids.push(Object::Ref(copier.page(*page, root)?));
    }
    copier.rest()?;
    tree.set("Count", Object::Int(count + pages.len() as i64));
    tree.set("Kids", Object::Array(kids));
    inc.set(root, tree);
    Ok(())
}

/// Copies objects under new numbers, each once.
struct Copier<'c, 'f, 'g, 'v, 'd, 'a> {
    from: &'c View<'f, 'g>,
    inc: &'c mut Increment<'v, 'd, 'a>,
    names: BTreeMap<u32, ObjRef>,
    waiting: Vec<ObjRef>,
}

impl Copier<'_, '_, '_, '_, '_, '_> {
    fn page(&mut self, page: ObjRef, parent: ObjRef) -> Result<ObjRef> {
        let Object::Dict(dict) = self.from.get(page)? else { return broken(0, "a page is not a dictionary") };
        let mut copy = Dict::new().with("Type", "Page").with("Parent", parent).with("Rotate", 0);
        for key in ["MediaBox", "Resources", "Contents"] {
            let value = inherited(self.from, &dict, key)?;
            let value = self.moved(&value);
            copy.set(key, value);
        }
        Ok(self.inc.add(copy))
    }

    /// A page as one thing that is drawn, so many points further down.
    fn form(&mut self, page: ObjRef, down: f64) -> Result<ObjRef> {
        let Object::Dict(dict) = self.from.get(page)? else { return broken(0, "a page is not a dictionary") };
        let (width, height) = self.from.page_size(page)?;
        let Object::Stream(content) = self.from.lookup(&dict, "Contents")? else {
            return broken(0, "a page without its one stream of content");
        };
        let resources = self.from.resolve(&inherited(self.from, &dict, "Resources")?)?;
        let shift = [1.0, 0.0, 0.0, 1.0, 0.0, -down].map(Object::from).to_vec();
        let mut form = self.moved_dict(&content.dict);
        form.set("Type", Object::name("XObject"));
        form.set("Subtype", Object::name("Form"));
        form.set("BBox", Rect::new(0.0, 0.0, width, height).to_object());
        form.set("Matrix", Object::Array(shift));
        let resources = self.moved(&resources);
        form.set("Resources", resources);
        let raw = content.raw(self.from.document().source())?.into_owned();
        Ok(self.inc.add(Object::Stream(Stream::new(form, raw))))
    }

    /// The same value under the new numbers.
    fn moved(&mut self, object: &Object) -> Object {
        match object {
            Object::Ref(r) => Object::Ref(self.name(*r)),
            Object::Array(items) => Object::Array(items.iter().map(|item| self.moved(item)).collect()),
            Object::Dict(dict) => Object::Dict(self.moved_dict(dict)),
            other => other.clone(),
        }
    }

    fn moved_dict(&mut self, dict: &Dict) -> Dict {
        let mut copy = Dict::new();
        for (key, value) in dict.iter() {
            // Keys of a page's own tree lead back into the other file.
            if key != b"Parent" && key != b"StructParent" && key != b"StructParents" {
                let value = self.moved(value);
                copy.push(key.to_vec(), value);
            }
        }
        copy
    }

    fn name(&mut self, old: ObjRef) -> ObjRef {
        if let Some(new) = self.names.get(&old.num) {
            return *new;
        }
        let new = self.inc.reserve();
        self.names.insert(old.num, new);
        self.waiting.push(old);
        new
    }

    /// Everything the copied pages need.
    fn rest(&mut self) -> Result<()> {
        while let Some(old) = self.waiting.pop() {
            let new = self.name(old);
            let object = match self.from.get(old)? {
                Object::Stream(stream) => {
                    let raw = stream.raw(self.from.document().source())?.into_owned();
                    Object::Stream(Stream::new(self.moved_dict(&stream.dict), raw))
                }
                other => self.moved(&other),
            };
            self.inc.set(new, object);
        }
        Ok(())
    }
}
