//! A file to be printed: what its signatures show stays as pictures, and pages of another file follow. Nobody has signed it.
//!
//! A copy on paper is the original as it is seen, with who copied it after its end (NĐ 30/2020 PL I phần II, II). The paper
//! is what is signed and sealed; the file behind it must not look like a signed one.

use crate::error::{Result, broken};
use crate::field::open;
use crate::object::{Dict, ObjRef, Object, Stream};
use crate::revision::View;
use crate::writer::Increment;
use std::collections::BTreeMap;

/// The pages of `pdf` as they look, then those of `after`. The result holds no form and no signature.
///
/// # Errors
/// When one of the files cannot be read.
pub fn for_print(pdf: &[u8], after: &[u8]) -> Result<Vec<u8>> {
    let (doc, extra) = (open(pdf)?, open(after)?);
    let (view, extra) = (doc.latest(), extra.latest());
    let mut inc = Increment::new(&view);
    for page in view.pages()? {
        flatten(&view, &mut inc, page)?;
    }
    let mut catalog = view.catalog()?;
    let Some(Object::Ref(root)) = catalog.get("Pages").cloned() else { return broken(0, "there is no page tree") };
    append(&view, &mut inc, root, &extra)?;
    // The claims of the original (PDF/A, certification) are not those of what is printed.
    for key in ["AcroForm", "Perms", "DSS", "Metadata", "OutputIntents"] {
        catalog.remove(key);
    }
    inc.set(view.root()?, catalog);
    Ok([pdf, &inc.write()?.bytes].concat())
}

/// Turns the fields of a page into stamps that show the same.
fn flatten(view: &View<'_, '_>, inc: &mut Increment<'_, '_, '_>, page: ObjRef) -> Result<()> {
    let Object::Dict(dict) = view.get(page)? else { return broken(0, "a page is not a dictionary") };
    let annots = view.lookup(&dict, "Annots")?;
    for annot in annots.as_array().unwrap_or_default().iter().filter_map(Object::as_ref) {
        let Object::Dict(old) = view.get(annot)? else { continue };
        if !old.has_name("Subtype", "Widget") {
            continue;
        }
        // Flag: printed (ISO 32000-1, table 165).
        let mut stamp = Dict::new().with("Type", "Annot").with("Subtype", "Stamp").with("F", 4).with("P", page);
        for key in ["Rect", "AP", "AS"] {
            if let Some(value) = old.get(key) {
                stamp.set(key, value.clone());
            }
        }
        inc.set(annot, stamp);
    }
    Ok(())
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
            let value = self.inherited(&dict, key)?;
            let value = self.moved(&value);
            copy.set(key, value);
        }
        Ok(self.inc.add(copy))
    }

    /// A value of a page or of a node above it.
    fn inherited(&self, page: &Dict, key: &str) -> Result<Object> {
        let mut dict = page.clone();
        for _ in 0..self.from.document().limits().depth {
            if let Some(value) = dict.get(key) {
                return Ok(value.clone());
            }
            match self.from.lookup(&dict, "Parent")? {
                Object::Dict(above) => dict = above,
                _ => break,
            }
        }
        Ok(Object::Null)
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
