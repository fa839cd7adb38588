//! The part of the comparison that knows forms: which fields may be filled, added, and what comes with them.

use crate::diff::{Step, keys};
use crate::error::Result;
use crate::field::{self, Field};
use crate::geometry::Rect;
use crate::object::{Dict, ObjRef, Object};
use crate::report::ChangeKind;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What filling a signature field may change in it.
const SIGNING: [&str; 5] = ["V", "AP", "AS", "M", "F"];
/// What filling any other field may change in it.
const FILLING: [&str; 8] = ["V", "AP", "AS", "M", "I", "RV", "DA", "Q"];
/// What a widget apart from its field may change.
const SHOWING: [&str; 3] = ["AP", "AS", "M"];

impl Step<'_, '_, '_> {
    /// The form of the catalogue, before and after.
    pub(crate) fn form(&mut self, before: Option<&Object>, after: Option<&Object>) -> Result<()> {
        let (before_ref, after_ref) = (before.and_then(Object::as_ref), after.and_then(Object::as_ref));
        let moved = match (before_ref, after_ref) {
            (Some(old), Some(new)) => old != new && !self.added.contains(&new.num),
            (None, Some(new)) => !self.added.contains(&new.num),
            _ => false,
        };
        let old = self.old.resolve(before.unwrap_or(&Object::Null))?;
        let new = self.new.resolve(after.unwrap_or(&Object::Null))?;
        let (old, new) = match (old, new) {
            (Object::Null, Object::Null) => return Ok(()),
            (Object::Null, Object::Dict(new)) => (Dict::new(), new),
            (Object::Dict(old), Object::Dict(new)) => (old, new),
            _ => {
                self.note(ChangeKind::Form, after_ref.map(|r| r.num), None);
                return Ok(());
            }
        };
        if moved {
            self.note(ChangeKind::Form, after_ref.map(|r| r.num), None);
        }
        self.form_keys(&old, &new)?;
        self.explained.extend(after_ref.map(|r| r.num));
        self.fields(&old, &new)
    }

    fn form_keys(&mut self, old: &Dict, new: &Dict) -> Result<()> {
        for key in keys(old, new) {
            let (before, after) = (old.get_bytes(&key), new.get_bytes(&key));
            match key.as_slice() {
                b"Fields" | b"SigFlags" => {}
                // Defaults for filling; text shown already has its own appearance.
                b"DA" | b"DR" | b"Q" | b"NeedAppearances" if before != after => {
                    self.explain_new(after.unwrap_or(&Object::Null))?;
                    self.note(ChangeKind::FormField, None, None);
                }
                _ if before != after => self.note(ChangeKind::Form, None, None),
                _ => {}
            }
        }
        Ok(())
    }

    fn fields(&mut self, old: &Dict, new: &Dict) -> Result<()> {
        let list = new.get("Fields").and_then(Object::as_ref).map(|r| r.num);
        self.explained.extend(list.filter(|n| self.added.contains(n) || self.uses.get(n) == Some(&1)));
        let before = refs(&self.old.lookup(old, "Fields")?);
        let after = refs(&self.new.lookup(new, "Fields")?);
        if !before.is_subset(&after) {
            self.note(ChangeKind::Form, None, None);
        }
        let old_fields = field::fields(self.old)?;
        let new_fields = field::fields(self.new)?;
        self.names(&old_fields, &new_fields);
        let by_id: HashMap<ObjRef, &Field> = new_fields.iter().map(|f| (f.id, f)).collect();
        for root in after.difference(&before) {
            match by_id.get(root) {
                Some(field) if self.added.contains(&root.num) => self.new_field(field)?,
                _ => self.note(ChangeKind::Form, Some(root.num), None),
            }
        }
        for field in &old_fields {
            self.old_field(field)?;
        }
        Ok(())
    }

    /// Two fields of one name let a viewer show the signature of the one as that of the other.
    fn names(&mut self, old: &[Field], new: &[Field]) {
        let known: HashSet<ObjRef> = old.iter().map(|f| f.id).collect();
        let mut taken: HashSet<&str> = old.iter().map(|f| f.name.as_str()).collect();
        for field in new.iter().filter(|f| !known.contains(&f.id)) {
            if !taken.insert(&field.name) {
                self.note(ChangeKind::Form, Some(field.id.num), Some(&field.name));
            }
        }
    }

    /// A field that was not there: only a signature field that is its own widget or has widgets of its own.
    fn new_field(&mut self, found: &Field) -> Result<()> {
        let id = found.id;
        if !found.is_signature() || found.widgets.iter().any(|w| !self.added.contains(&w.num)) {
            self.note(ChangeKind::Form, Some(id.num), Some(&found.name));
            return Ok(());
        }
        let object = self.new.get(id)?;
        self.new_widgets.extend(found.widgets.iter().map(|w| w.num));
        self.explained.insert(id.num);
        self.explain_new(&object)?;
        let mut visible = false;
        for widget in &found.widgets {
            let rect = self.new.get(*widget)?.as_dict().and_then(|w| w.get("Rect")).and_then(Rect::from_object);
            visible |= rect.is_some_and(|r| r.is_real());
        }
        let value = found.dict.get("V");
        if value.is_none() && self.draws(found)? {
            // WHY: nobody answers for what an unsigned field shows, and it may lie over the text.
            self.note(ChangeKind::Annotation, Some(id.num), Some(&found.name));
        }
        if visible && value.is_some() {
            self.note(ChangeKind::SignatureField, Some(id.num), Some(&found.name));
        }
        self.signature_value(id, &found.name, value)
    }

    /// Whether any widget of a field shows something.
    fn draws(&self, found: &Field) -> Result<bool> {
        for widget in &found.widgets {
            let widget = self.new.get(*widget)?;
            let looks = self.new.lookup(widget.as_dict().unwrap_or(&Dict::new()), "AP")?;
            for (_, look) in looks.as_dict().into_iter().flat_map(Dict::iter) {
                let empty = match self.new.resolve(look)? {
                    Object::Null => true,
                    Object::Stream(stream) => self.new.stream_data(&stream)?.trim_ascii().is_empty(),
                    _ => false,
                };
                if !empty {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// A signature may only be a new object: an old one under a new field would show twice.
    fn signature_value(&mut self, id: ObjRef, name: &str, value: Option<&Object>) -> Result<()> {
        let kind = match value {
            None | Some(Object::Null) => ChangeKind::SignatureField,
            Some(Object::Ref(r)) if self.added.contains(&r.num) => match self.new.get(*r)? {
                Object::Dict(dict) if dict.has_name("Type", "DocTimeStamp") => ChangeKind::TimeStamp,
                Object::Dict(dict) if dict.get("ByteRange").is_some() => ChangeKind::Signature,
                _ => ChangeKind::Form,
            },
            Some(_) => ChangeKind::Form,
        };
        self.note(kind, Some(id.num), Some(name));
        Ok(())
    }

    fn old_field(&mut self, field: &Field) -> Result<()> {
        let frozen = field.is_signature() && field.is_filled();
        if self.changed.contains(&field.id.num) {
            let object = self.new.get(field.id)?;
            let allowed: &[&str] = if field.is_signature() { &SIGNING } else { &FILLING };
            let new = object.as_dict().filter(|new| !frozen && only(&field.dict, new, allowed));
            let Some(new) = new else {
                let kind = if frozen { ChangeKind::ExistingSignature } else { ChangeKind::Form };
                self.note(kind, Some(field.id.num), Some(&field.name));
                self.explained.insert(field.id.num);
                return Ok(());
            };
            self.explained.insert(field.id.num);
            for key in allowed {
                self.explain_new(new.get(key).unwrap_or(&Object::Null))?;
            }
            if !field.is_signature() {
                self.note(ChangeKind::FormField, Some(field.id.num), Some(&field.name));
            } else if field.dict.get("V") != new.get("V") {
                self.signature_value(field.id, &field.name, new.get("V"))?;
            } else if field.dict.get("AP") != new.get("AP") || field.dict.get("AS") != new.get("AS") {
                // An empty field dressed up as a signature.
                self.note(ChangeKind::Annotation, Some(field.id.num), Some(&field.name));
            } else {
                self.note(ChangeKind::SignatureField, Some(field.id.num), Some(&field.name));
            }
        }
        for widget in &field.widgets {
            self.widget(field, *widget, frozen)?;
        }
        Ok(())
    }

    fn widget(&mut self, field: &Field, id: ObjRef, frozen: bool) -> Result<()> {
        let before = self.old.get(id)?;
        let Some(before) = before.as_dict() else { return Ok(()) };
        if id != field.id && self.changed.contains(&id.num) {
            let after = self.new.get(id)?;
            let fits = after.as_dict().filter(|after| !frozen && only(before, after, &SHOWING));
            let kind = match (&fits, frozen) {
                (Some(_), _) => self.drawing(field)?,
                (None, true) => ChangeKind::ExistingSignature,
                (None, false) => ChangeKind::Form,
            };
            self.explain_new(fits.and_then(|after| after.get("AP")).unwrap_or(&Object::Null))?;
            self.explained.insert(id.num);
            self.note(kind, Some(id.num), Some(&field.name));
        }
        self.redrawn(field, before, frozen)
    }

    /// What a new drawing of a field is: only a signature may draw in a signature field.
    fn drawing(&self, field: &Field) -> Result<ChangeKind> {
        let now = self.new.get(field.id)?;
        let signing = now.as_dict().is_some_and(|now| now.get("V") != field.dict.get("V"));
        Ok(if field.is_signature() && !signing { ChangeKind::Annotation } else { ChangeKind::FormField })
    }

    /// Appearances changed in place: allowed where nothing else uses them and no signature is shown by them.
    fn redrawn(&mut self, field: &Field, widget: &Dict, frozen: bool) -> Result<()> {
        let mut drawings = Vec::new();
        let looks = self.old.lookup(widget, "AP")?;
        looks.each_ref(&mut |r| drawings.push(r));
        for r in drawings {
            let own = self.uses.get(&r.num) == Some(&1);
            if self.changed.contains(&r.num) && own && !frozen {
                let drawing = self.new.get(r)?;
                self.explain_new(&drawing)?;
                self.explained.insert(r.num);
                let kind = self.drawing(field)?;
                self.note(kind, Some(r.num), Some(&field.name));
            } else if self.changed.contains(&r.num) && frozen {
                self.explained.insert(r.num);
                self.note(ChangeKind::ExistingSignature, Some(r.num), Some(&field.name));
            }
        }
        Ok(())
    }
}

/// The references of an array.
fn refs(array: &Object) -> BTreeSet<ObjRef> {
    array.as_array().unwrap_or_default().iter().filter_map(Object::as_ref).collect()
}

/// Whether two dictionaries differ in the given keys at most.
fn only(old: &Dict, new: &Dict, allowed: &[&str]) -> bool {
    let free = |key: &[u8]| allowed.iter().any(|a| a.as_bytes() == key);
    keys(old, new).iter().all(|key| free(key) || old.get_bytes(key) == new.get_bytes(key))
}
