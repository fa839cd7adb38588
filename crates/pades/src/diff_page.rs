//! The part of the comparison that knows pages: they take in the widgets of new signature fields, at the margins.

use crate::diff::{Step, keys};
use crate::error::Result;
use crate::geometry::Rect;
use crate::object::{Dict, ObjRef, Object};
use crate::report::ChangeKind;
use crate::revision::View;
use std::collections::{HashMap, HashSet};

/// Which part of a page new signatures may cover at the most. A receiver's stamp (ĐẾN, about 5 × 3.5 cm) and a leader's
/// note in the margin take a tenth; whoever covers more lays another text over the signed one.
const MAX_COVERED: f64 = 0.25;

impl Step<'_, '_, '_> {
    /// Pages may take in the widgets of new signature fields and nothing else.
    pub(crate) fn pages(&mut self) -> Result<()> {
        if self.changed.iter().all(|num| self.explained.contains(num)) {
            return Ok(());
        }
        for page in self.old.pages()? {
            let (old, new) = (self.old.get(page)?, self.new.get(page)?);
            let (Some(old), Some(new)) = (old.as_dict(), new.as_dict()) else { continue };
            let list = |dict: &Dict| dict.get("Annots").and_then(Object::as_ref).map(|r| r.num);
            // WHY: a list used by anything else may not change under it, nor may another's list become the page's.
            let own = |num: &u32| list(old) == Some(*num) && self.uses.get(num) == Some(&1);
            let own_list = list(new).filter(|num| self.added.contains(num) || own(num));
            let list_changed = list(new).is_some_and(|num| self.changed.contains(&num));
            if !self.changed.contains(&page.num) && !list_changed {
                continue;
            }
            for key in keys(old, new)? {
                if key != b"Annots" && old.get_bytes(&key) != new.get_bytes(&key) {
                    let kind = if key == b"Contents" { ChangeKind::PageContent } else { ChangeKind::Page };
                    self.note(kind, Some(page.num), None);
                }
            }
            let before = self.old.lookup(old, "Annots")?;
            let after = self.new.lookup(new, "Annots")?;
            self.annotations(page.num, &before, &after);
            self.explained.extend(own_list.into_iter().chain([page.num]));
        }
        Ok(())
    }

    /// What was there stays, in number and order: what lies over what is part of what was signed. New widgets come behind.
    fn annotations(&mut self, page: u32, before: &Object, after: &Object) {
        let before = before.as_array().unwrap_or_default();
        let after = after.as_array().unwrap_or_default();
        let Some(new) = after.strip_prefix(before) else {
            return self.note(ChangeKind::Annotation, Some(page), None);
        };
        let mut seen = HashSet::new();
        // A widget shown twice, or a direct annotation, is as good as a foreign one.
        let strange = |a: &&Object| a.as_ref().is_none_or(|r| !self.new_widgets.contains(&r.num) || !seen.insert(r));
        if let Some(strange) = new.iter().find(strange) {
            let object = strange.as_ref().map_or(page, |r| r.num);
            self.note(ChangeKind::Annotation, Some(object), None);
        }
    }

    /// New signatures may not cover a page: not even a signer who can be named may put another text over the signed one.
    pub(crate) fn cover(&mut self) -> Result<()> {
        if self.signing.is_empty() {
            return Ok(());
        }
        let mut areas = HashMap::new();
        for widget in &self.signing {
            areas.insert(*widget, area(self.new, *widget)?);
        }
        // Mostly a signature is invisible, and then no page need be looked at.
        if areas.values().all(|area| *area == 0.0) {
            return Ok(());
        }
        for page in self.new.pages()? {
            let dict = self.new.get(page)?;
            let shown = self.new.lookup(dict.as_dict().unwrap_or(&Dict::new()), "Annots")?;
            let refs = shown.as_array().unwrap_or_default().iter().filter_map(Object::as_ref);
            let covered: f64 = refs.filter_map(|r| areas.get(&r)).sum();
            if covered > 0.0 {
                let (width, height) = self.new.page_size(page)?;
                if covered > width * height * MAX_COVERED {
                    self.note(ChangeKind::Annotation, Some(page.num), None);
                }
            }
        }
        Ok(())
    }
}

/// Where a widget stands; `None` when that cannot be read, which counts as everywhere.
pub(crate) fn rect(view: &View<'_, '_>, widget: &Dict) -> Result<Option<Rect>> {
    Ok(match view.lookup(widget, "Rect")? {
        Object::Null => Some(Rect::new(0.0, 0.0, 0.0, 0.0)),
        edges => Rect::from_object(&edges).filter(|r| [r.x, r.y, r.w, r.h].iter().all(|n| n.is_finite())),
    })
}

fn area(view: &View<'_, '_>, widget: ObjRef) -> Result<f64> {
    let object = view.get(widget)?;
    let rect = rect(view, object.as_dict().unwrap_or(&Dict::new()))?;
    Ok(rect.map_or(f64::INFINITY, |rect| rect.w * rect.h))
}
