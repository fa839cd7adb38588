//! Where a new signature goes: a name that no field has yet, and a place that lies on the page.

use crate::error::{Error, Result};
use crate::field::fields;
use crate::geometry::{MM, Rect};
use crate::object::{ObjRef, Object};
use crate::revision::View;

/// A name that no field of the document has: the one that is wanted, else with the first free number behind it.
///
/// # Errors
/// When the form cannot be read.
pub fn free_field_name(view: &View<'_, '_>, wanted: &str) -> Result<String> {
    let known = fields(view)?;
    let taken = |name: &str| {
        // A name below another one would make that one a parent.
        known
            .iter()
            .any(|field| field.name == name || field.name.strip_prefix(name).is_some_and(|r| r.starts_with('.')))
    };
    let numbered = (2..).map(|number: u32| format!("{wanted}-{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    Ok(names.find(|name| !taken(name)).unwrap_or_default())
}

/// The media box of a page, its own or inherited; A4 where it says nothing.
///
/// # Errors
/// When there is no such page, or it cannot be read.
pub fn media_box(view: &View<'_, '_>, page: usize) -> Result<Rect> {
    let leaf = *view.pages()?.get(page).ok_or(Error::NoSuchPage(page))?;
    let found = inherited(view, leaf, "MediaBox")?;
    Ok(found.unwrap_or(Rect::new(0.0, 0.0, 210.0 * MM, 297.0 * MM)))
}

fn inherited(view: &View<'_, '_>, page: ObjRef, key: &str) -> Result<Option<Rect>> {
    let mut next = Some(page);
    for _ in 0..view.document().limits().depth {
        let Some(page) = next else { break };
        let object = view.get(page)?;
        let Some(dict) = object.as_dict() else { break };
        if let Some(rect) = Rect::from_object(&view.lookup(dict, key)?) {
            return Ok(Some(rect));
        }
        next = dict.get("Parent").and_then(Object::as_ref);
    }
    Ok(None)
}

/// A rectangle measured from the lower left corner of a page, in the page's own coordinates.
///
/// # Errors
/// [`Error::OffPage`] when it does not lie on what the page shows, [`Error::NoSuchPage`].
pub fn on_page(view: &View<'_, '_>, page: usize, place: Rect) -> Result<Rect> {
    let media = media_box(view, page)?;
    let leaf = *view.pages()?.get(page).ok_or(Error::NoSuchPage(page))?;
    let shown = inherited(view, leaf, "CropBox")?.unwrap_or(media);
    let moved = Rect { x: media.x + place.x, y: media.y + place.y, ..place };
    let within = |area: &Rect| {
        // Millimetres never come out even in points.
        let slack = 0.1;
        moved.x >= area.x - slack
            && moved.y >= area.y - slack
            && moved.x + moved.w <= area.x + area.w + slack
            && moved.y + moved.h <= area.y + area.h + slack
    };
    if moved.is_real() && within(&media) && within(&shown) {
        return Ok(moved);
    }
    let mm = |points: f64| (points / MM).round() as i64;
    Err(Error::OffPage { page, width: mm(media.w), height: mm(media.h) })
}
