//! Finds and classes what a later revision changed, by comparing objects and not looks.
//!
//! A change is allowed only when it is explained: reached from the catalogue through a signature field that was empty, a
//! new signature field, validation data or file metadata. Whatever is left over is not allowed. This is what stops
//! shadow attacks (hide, replace, hide-and-replace), where the signed bytes stay as they are.

use crate::Error;
use crate::error::Result;
use crate::object::{Dict, ObjRef, Object, StreamData};
use crate::report::ChangeKind;
use crate::revision::View;
use crate::source::Source;
use crate::xref::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A change before its revision is known.
pub(crate) struct Found {
    pub(crate) kind: ChangeKind,
    pub(crate) object: Option<u32>,
    pub(crate) field: Option<String>,
}

/// The comparison of one revision with the next.
pub(crate) struct Step<'v, 'd, 'a> {
    pub(crate) old: &'v View<'d, 'a>,
    pub(crate) new: &'v View<'d, 'a>,
    /// Objects that were there and are different now.
    pub(crate) changed: BTreeSet<u32>,
    /// Objects that were not there.
    pub(crate) added: BTreeSet<u32>,
    pub(crate) explained: HashSet<u32>,
    /// Widgets of new signature fields, which pages may take in.
    pub(crate) new_widgets: HashSet<u32>,
    /// Widgets that show a signature which was not there.
    pub(crate) signing: HashSet<ObjRef>,
    /// Objects that stand under another generation now: whatever refers to them finds nothing any more.
    regenerated: BTreeSet<u32>,
    /// How often the old revision refers to each object number.
    pub(crate) uses: HashMap<u32, u32>,
    found: Vec<Found>,
}

/// What the section after `old` (which makes it `new`) changed.
pub(crate) fn compare<'d, 'a>(old: &View<'d, 'a>, new: &View<'d, 'a>) -> Vec<Found> {
    let mut step = Step {
        old,
        new,
        changed: BTreeSet::new(),
        added: BTreeSet::new(),
        explained: HashSet::new(),
        new_widgets: HashSet::new(),
        signing: HashSet::new(),
        regenerated: BTreeSet::new(),
        uses: HashMap::new(),
        found: Vec::new(),
    };
    if step.run().is_err() {
        step.note(ChangeKind::Unreadable, None, None);
    }
    step.found
}

/// The object of a number in a view, whatever its generation; `None` when free or absent.
fn fetch(view: &View<'_, '_>, num: u32) -> Result<Option<Object>> {
    generation(view, num).map(|generation| view.get(ObjRef { num, generation })).transpose()
}

/// The generation under which an object stands; `None` when free or absent.
fn generation(view: &View<'_, '_>, num: u32) -> Option<u16> {
    match view.entry(num) {
        None | Some(Entry::Free) => None,
        Some(Entry::At { generation, .. }) => Some(generation),
        Some(Entry::InStream { .. }) => Some(0),
    }
}

/// Equality of values; streams by dictionary and raw bytes.
fn same(a: &Object, b: &Object, source: &Source<'_>) -> Result<bool> {
    let (Object::Stream(a), Object::Stream(b)) = (a, b) else { return Ok(a == b) };
    match (&a.data, &b.data) {
        _ if a.dict != b.dict => Ok(false),
        (StreamData::Source(a), StreamData::Source(b)) => source.same(a, b),
        _ => Ok(a.data == b.data),
    }
}

impl<'v, 'd, 'a> Step<'v, 'd, 'a> {
    fn run(&mut self) -> Result<()> {
        self.collect()?;
        if self.changed.is_empty() && self.added.is_empty() {
            return self.trailer();
        }
        self.count_uses()?;
        self.trailer()?;
        self.catalog()?;
        self.pages()?;
        self.cover()?;
        self.leftovers()
    }

    pub(crate) fn note(&mut self, kind: ChangeKind, object: Option<u32>, field: Option<&str>) {
        self.found.push(Found { kind, object, field: field.map(str::to_owned) });
    }

    fn collect(&mut self) -> Result<()> {
        let source = self.old.document().source();
        let section = &self.new.document().sections()[self.new.section_index()];
        for (num, entry) in section.entries.iter().filter(|(num, _)| **num != 0) {
            if self.old.entry(*num) == Some(*entry) {
                continue;
            }
            match (fetch(self.old, *num)?, fetch(self.new, *num)?) {
                (None, None) => {}
                (None, Some(_)) => {
                    self.added.insert(*num);
                }
                (Some(_), Some(_)) if generation(self.old, *num) != generation(self.new, *num) => {
                    self.changed.insert(*num);
                    self.regenerated.insert(*num);
                }
                (Some(old), Some(new)) if same(&old, &new, source)? => {}
                _ => {
                    self.changed.insert(*num);
                }
            }
        }
        // INVARIANT: an object in an object stream changes with the stream, without an entry of its own.
        let streams: BTreeSet<u32> = self.changed.iter().copied().collect();
        for num in self.old.numbers() {
            if let Some(Entry::InStream { stream, .. }) = self.old.entry(num)
                && streams.contains(&stream)
            {
                self.changed.insert(num);
            }
        }
        Ok(())
    }

    fn count_uses(&mut self) -> Result<()> {
        let uses = &mut self.uses;
        for num in self.old.numbers() {
            if let Some(object) = fetch(self.old, num)? {
                object.each_ref(&mut |r| *uses.entry(r.num).or_insert(0) += 1);
            }
        }
        self.old.trailer().iter().for_each(|(_, o)| o.each_ref(&mut |r| *uses.entry(r.num).or_insert(0) += 1));
        Ok(())
    }

    fn trailer(&mut self) -> Result<()> {
        let (old, new) = (self.old.trailer(), self.new.trailer());
        if self.old.root()? != self.new.root()? {
            self.note(ChangeKind::Catalogue, None, None);
        }
        if let Some(Object::Ref(info)) = new.get("Info") {
            let own = old.get("Info") == new.get("Info") && self.uses.get(&info.num).copied().unwrap_or(0) <= 1;
            let fresh = self.added.contains(&info.num);
            let touched = old.get("Info") != new.get("Info") || self.changed.contains(&info.num);
            if touched && (own || fresh) {
                self.explained.insert(info.num);
                self.note(ChangeKind::Metadata, Some(info.num), None);
            }
        }
        Ok(())
    }

    fn catalog(&mut self) -> Result<()> {
        let (old, new) = (self.old.catalog()?, self.new.catalog()?);
        let root = self.old.root()?.num;
        for key in keys(&old, &new)? {
            let (before, after) = (old.get_bytes(&key), new.get_bytes(&key));
            match key.as_slice() {
                b"AcroForm" => self.form(before, after)?,
                b"DSS" => self.validation_data(before, after)?,
                b"Metadata" => self.metadata(before, after)?,
                // Which PDF version and which extensions later revisions use (ISO 32000-1, 7.12).
                b"Version" | b"Extensions" => {}
                _ if before != after => self.note(ChangeKind::Catalogue, Some(root), None),
                _ => {}
            }
        }
        self.explained.insert(root);
        Ok(())
    }

    /// Everything added that is reachable from a value is explained by it.
    pub(crate) fn explain_new(&mut self, from: &Object) -> Result<()> {
        let mut queue = Vec::new();
        from.each_ref(&mut |r| queue.push(r));
        while let Some(r) = queue.pop() {
            if self.added.contains(&r.num) && self.explained.insert(r.num) {
                self.new.get(r)?.each_ref(&mut |r| queue.push(r));
            }
        }
        Ok(())
    }

    fn leftovers(&mut self) -> Result<()> {
        let roles = self.roles()?;
        for num in self.changed.clone() {
            if !self.explained.contains(&num) || self.regenerated.contains(&num) {
                let kind = roles.get(&num).copied().unwrap_or(ChangeKind::OtherObject);
                let harmless = kind == ChangeKind::OtherObject && self.is_xref_stream(num)?;
                if !harmless {
                    self.note(kind, Some(num), None);
                }
            }
        }
        for num in self.added.clone() {
            if self.uses.contains_key(&num) {
                self.note(ChangeKind::HiddenObject, Some(num), None);
            }
        }
        Ok(())
    }

    /// Some writers give every cross-reference stream the same number; nothing ever points to one.
    fn is_xref_stream(&self, num: u32) -> Result<bool> {
        let is = |object: Option<Object>| matches!(object, Some(Object::Stream(s)) if s.dict.has_name("Type", "XRef"));
        Ok(!self.uses.contains_key(&num) && is(fetch(self.old, num)?) && is(fetch(self.new, num)?))
    }

    /// What the objects of the old revision are for, to name a change.
    fn roles(&self) -> Result<BTreeMap<u32, ChangeKind>> {
        let mut roles = BTreeMap::new();
        if self.regenerated.is_empty() && self.changed.iter().all(|num| self.explained.contains(num)) {
            return Ok(roles);
        }
        let mut mark = |object: Option<&Object>, kind| {
            if let Some(object) = object {
                object.each_ref(&mut |r| {
                    roles.entry(r.num).or_insert(kind);
                });
            }
        };
        for field in crate::field::fields(self.old)? {
            if field.is_signature() && field.is_filled() {
                mark(field.dict.get("V"), ChangeKind::ExistingSignature);
                mark(Some(&Object::Ref(field.id)), ChangeKind::ExistingSignature);
            }
            mark(Some(&Object::Ref(field.id)), ChangeKind::Form);
        }
        for page in self.old.pages()? {
            mark(Some(&Object::Ref(page)), ChangeKind::Page);
            let page = self.old.get(page)?;
            let Some(page) = page.as_dict() else { continue };
            mark(Some(&self.old.lookup(page, "Annots")?), ChangeKind::Annotation);
            mark(page.get("Contents"), ChangeKind::PageContent);
            mark(Some(&self.old.lookup(page, "Contents")?), ChangeKind::PageContent);
            mark(page.get("Parent"), ChangeKind::Page);
            let resources = self.old.lookup(page, "Resources")?;
            mark(page.get("Resources"), ChangeKind::PageResource);
            for (_, group) in resources.as_dict().into_iter().flat_map(Dict::iter) {
                mark(Some(group), ChangeKind::PageResource);
                mark(Some(&self.old.resolve(group)?), ChangeKind::PageResource);
            }
        }
        Ok(roles)
    }
}

/// Keys of two dictionaries that are compared key by key.
const MAX_KEYS: usize = 1_000;

/// The keys of both dictionaries, each once.
pub(crate) fn keys(a: &Dict, b: &Dict) -> Result<Vec<Vec<u8>>> {
    if a.len() + b.len() > MAX_KEYS {
        return Err(Error::Limit("a dictionary has too many keys"));
    }
    let all: BTreeSet<Vec<u8>> = a.iter().chain(b.iter()).map(|(k, _)| k.to_vec()).collect();
    Ok(all.into_iter().collect())
}
