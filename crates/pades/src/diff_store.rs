//! The part of the comparison that knows what the catalogue may take in: file metadata and the document security store.

use crate::diff::Step;
use crate::error::Result;
use crate::object::{Dict, Object};
use crate::report::ChangeKind;
use crate::revision::View;
use std::collections::{BTreeSet, HashSet};

/// The keys of a store (ETSI EN 319 142-1, 5.4.2) and of what it is made of.
const STORE: [&str; 10] = ["Type", "Certs", "OCSPs", "CRLs", "VRI", "Cert", "OCSP", "CRL", "TU", "TS"];

/// How far below the store its own lists lie: store, /VRI, one signature's entry, a list.
const STORE_DEPTH: usize = 3;

impl Step<'_, '_, '_> {
    /// Metadata change in their place, or are new; never is what something else uses called by that name.
    pub(crate) fn metadata(&mut self, before: Option<&Object>, after: Option<&Object>) -> Result<()> {
        let Some(target) = after.and_then(Object::as_ref) else {
            if before != after {
                self.note(ChangeKind::Catalogue, None, None);
            }
            return Ok(());
        };
        let is = |view: &View<'_, '_>| -> Result<bool> {
            let object = view.get(target)?;
            Ok(matches!(object, Object::Stream(s) if s.dict.has_name("Type", "Metadata")))
        };
        let num = target.num;
        let in_place = before == after && self.changed.contains(&num) && self.uses.get(&num) == Some(&1);
        let fits = if in_place { is(self.old)? && is(self.new)? } else { self.added.contains(&num) && is(self.new)? };
        if fits {
            self.explained.insert(num);
            self.note(ChangeKind::Metadata, Some(num), None);
        } else if before != after {
            self.note(ChangeKind::Catalogue, Some(num), None);
        }
        Ok(())
    }

    /// The document security store: only its own keys, only new streams, and only its own lists changed in place.
    pub(crate) fn validation_data(&mut self, before: Option<&Object>, after: Option<&Object>) -> Result<()> {
        let Some(after) = after else {
            if before.is_some() {
                self.note(ChangeKind::Catalogue, None, None);
            }
            return Ok(());
        };
        let own = self.changed_below(before.unwrap_or(&Object::Null), STORE_DEPTH)?;
        if before == Some(after) && own.is_empty() {
            return Ok(());
        }
        let place = after.as_ref().map(|r| r.num);
        let store = self.new.resolve(after)?;
        let strange = |dict: &Dict| dict.iter().any(|(k, _)| !STORE.iter().any(|n| n.as_bytes() == k));
        let borrowed = before != Some(after) && place.is_some_and(|num| !self.added.contains(&num));
        if borrowed || matches!(store, Object::Stream(_)) || store.as_dict().is_none_or(strange) {
            self.note(ChangeKind::Catalogue, place, None);
            return Ok(());
        }
        self.explained.extend(own);
        self.explain_new(after)?;
        self.note(ChangeKind::ValidationData, place, None);
        Ok(())
    }

    /// Changed dictionaries and lists (no streams) that the *old* revision reaches from a value within some steps, and
    /// that nothing else uses: what only the new revision reaches from there is not the store's own.
    fn changed_below(&self, from: &Object, steps: usize) -> Result<BTreeSet<u32>> {
        let (mut found, mut seen) = (BTreeSet::new(), HashSet::new());
        let mut level = vec![from.clone()];
        let plain = |object: &Object| matches!(object, Object::Dict(_) | Object::Array(_));
        for _ in 0..=steps {
            let mut refs = Vec::new();
            level.iter().for_each(|o| o.each_ref(&mut |r| refs.push(r)));
            level.clear();
            for r in refs.into_iter().filter(|r| seen.insert(*r)) {
                let object = self.old.get(r)?;
                let own = plain(&object) && self.uses.get(&r.num) == Some(&1);
                if own && self.changed.contains(&r.num) && plain(&self.new.get(r)?) {
                    found.insert(r.num);
                }
                if own {
                    level.push(object);
                }
            }
        }
        Ok(found)
    }
}
