//! The part of the comparison that knows forms: which fields may be filled, added, and what comes with them.

use crate::diff::{Step, keys};
use crate::diff_page::rect;
use crate::error::Result;
use crate::field::{self, Field};
use crate::object::{Dict, ObjRef, Object};
use crate::report::ChangeKind;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What filling a signature field may change in it.
const SIGNING: [&str; 5] = ["V", "AP", "AS", "M", "F"];
/// What may change in a signature field that stays empty: `/F` would uncover what was prepared in it.
const STAYING_EMPTY: [&str; 1] = ["M"];
/// What a new signature field may have. Whatever else there is (actions, a border, a text of its own) shows or does
/// something for which no signature answers.
const NEW_FIELD: [&str; 20] = [
    "Type", "Subtype", "FT", "T", "TU", "TM", "V", "F", "Ff", "Rect", "P", "AP", "AS", "DA", "Q", "Lock", "SV", "M",
    "Kids", "Parent",
];
/// What may be there beside it without any effect on a signature field.
const HARMLESS: [&str; 4] = ["NM", "H", "StructParent", "Lang"];
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
        // The form changes in its place, or is new: `moved` has said so of anything else.
        self.explained.extend(after_ref.map(|r| r.num));
        self.fields(&old, &new)
    }

    fn form_keys(&mut self, old: &Dict, new: &Dict) -> Result<()> {
        for key in keys(old, new)? {
            let (before, after) = (old.get_bytes(&key), new.get_bytes(&key));
            match key.as_slice() {
                b"Fields" | b"SigFlags" => {}
                // Defaults for filling; text shown already has its own appearance.
                b"DA" | b"DR" | b"Q" | b"NeedAppearances" if before != after => {
                    self.explain_new(after.unwrap_or(&Object::Null))?;
                    // Signing tools write them as a matter of course; without fields to fill they have no effect.
                    if field::fields(self.old)?.iter().any(|field| !field.is_signature()) {
                        self.note(ChangeKind::FormField, None, None);
                    }
                }
                _ if before != after => self.note(ChangeKind::Form, None, None),
                _ => {}
            }
        }
        Ok(())
    }

    fn fields(&mut self, old: &Dict, new: &Dict) -> Result<()> {
        // WHY: the form's own list may change in place; another's list would change with it for its owner.
        let list = new.get("Fields").and_then(Object::as_ref).map(|r| r.num);
        let own = |n: &u32| old.get("Fields") == new.get("Fields") && self.uses.get(n) == Some(&1);
        let fits = list.filter(|n| self.added.contains(n) || own(n));
        if fits.is_none() && list.is_some() && old.get("Fields") != new.get("Fields") {
            self.note(ChangeKind::Form, list, None);
        }
        self.explained.extend(fits);
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
        if !self.is_plain(found)? {
            self.note(ChangeKind::Annotation, Some(id.num), Some(&found.name));
        }
        let (visible, value) = (self.is_visible(found)?, found.dict.get("V"));
        let kind = self.signature_value(id, &found.name, value)?;
        if kind == ChangeKind::Signature {
            self.signing.extend(&found.widgets);
            if visible {
                self.note(ChangeKind::SignatureField, Some(id.num), Some(&found.name));
            }
        } else if visible || self.draws(found)? {
            // WHY: nobody answers for what an unsigned field shows, nor does a time-stamp, which anybody can have.
            self.note(ChangeKind::Annotation, Some(id.num), Some(&found.name));
        }
        Ok(())
    }

    /// Whether a new field has nothing but what a signature field needs.
    fn is_plain(&self, found: &Field) -> Result<bool> {
        let known = |(key, value): (&[u8], &Object)| {
            let empty = key == b"MK" && value.as_dict().is_some_and(Dict::is_empty);
            empty || NEW_FIELD.iter().chain(&HARMLESS).any(|k| k.as_bytes() == key)
        };
        for widget in &found.widgets {
            let object = self.new.get(*widget)?;
            let Object::Dict(widget) = &object else { return Ok(false) };
            if !widget.has_name("Subtype", "Widget") || !widget.iter().all(known) {
                return Ok(false);
            }
        }
        // A field with widgets of its own is no annotation itself.
        let apart = found.widgets != [found.id];
        Ok(found.dict.iter().all(known) && !(apart && found.dict.get("Subtype").is_some()))
    }

    /// Whether any widget of a field has an area; one whose place cannot be read has.
    fn is_visible(&self, found: &Field) -> Result<bool> {
        for widget in &found.widgets {
            let widget = self.new.get(*widget)?;
            let place = rect(self.new, widget.as_dict().unwrap_or(&Dict::new()))?;
            if place.is_none_or(|place| place.is_real()) {
                return Ok(true);
            }
        }
        Ok(false)
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
    fn signature_value(&mut self, id: ObjRef, name: &str, value: Option<&Object>) -> Result<ChangeKind> {
        let stamp = |dict: &Dict| dict.has_name("Type", "DocTimeStamp") || dict.has_name("SubFilter", "ETSI.RFC3161");
        let kind = match value {
            _ if field::is_empty(self.new, value) => ChangeKind::SignatureField,
            Some(Object::Ref(r)) if self.added.contains(&r.num) => match self.new.get(*r)? {
                Object::Dict(dict) if stamp(&dict) => ChangeKind::TimeStamp,
                Object::Dict(dict) if dict.get("ByteRange").is_some() => ChangeKind::Signature,
                _ => ChangeKind::Form,
            },
            _ => ChangeKind::Form,
        };
        self.note(kind, Some(id.num), Some(name));
        Ok(kind)
    }

    fn old_field(&mut self, field: &Field) -> Result<()> {
        let frozen = field.is_signature() && field.is_filled();
        if self.changed.contains(&field.id.num) {
            let object = self.new.get(field.id)?;
            let signing = field.is_signature() && self.is_signed(field)?;
            let allowed: &[&str] = match field.is_signature() {
                true if signing => &SIGNING,
                true => &STAYING_EMPTY,
                false => &FILLING,
            };
            let new = object.as_dict().filter(|new| !frozen && only(&field.dict, new, allowed));
            let Some(new) = new else {
                let dressed = |new: &Dict| field.is_signature() && only(&field.dict, new, &SIGNING);
                let kind = match object.as_dict() {
                    _ if frozen => ChangeKind::ExistingSignature,
                    // An empty field dressed up as a signature, or uncovered.
                    Some(new) if dressed(new) => ChangeKind::Annotation,
                    _ => ChangeKind::Form,
                };
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
            } else if !signing {
                self.note(ChangeKind::SignatureField, Some(field.id.num), Some(&field.name));
            } else if self.signature_value(field.id, &field.name, new.get("V"))? == ChangeKind::Signature {
                self.signing.extend(&field.widgets);
            } else if self.draws(field)? && self.is_visible(field)? {
                // A time-stamp shows nothing.
                self.note(ChangeKind::Annotation, Some(field.id.num), Some(&field.name));
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

    /// Whether an empty field has a value now.
    fn is_signed(&self, field: &Field) -> Result<bool> {
        let now = self.new.get(field.id)?;
        Ok(!field.is_filled() && !field::is_empty(self.new, now.as_dict().and_then(|now| now.get("V"))))
    }

    /// What a new drawing of a field is: only a signature may draw in a signature field.
    fn drawing(&self, field: &Field) -> Result<ChangeKind> {
        Ok(match field.is_signature() {
            true if self.is_signed(field)? => ChangeKind::Signature,
            true => ChangeKind::Annotation,
            false => ChangeKind::FormField,
        })
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
    keys(old, new).is_ok_and(|keys| keys.iter().all(|key| free(key) || old.get_bytes(key) == new.get_bytes(key)))
}
