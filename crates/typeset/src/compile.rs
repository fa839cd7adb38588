//! From template and data to pages and bytes.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use typst::diag::{EcoVec, SourceDiagnostic};
use typst::foundations::{Datetime, Smart};
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandards};

use crate::error::{MissingCharacter, TypesetError};
use crate::options::PdfStandard;
use crate::world::{Room, Shared, Template};

/// How many later renderings a cached intermediate result survives: few, so that memory stays bounded.
const CACHE_AGE: usize = 8;

/// Lays the pages out and refuses characters without a glyph.
pub(crate) fn lay_out(
    shared: &Arc<Shared>,
    template: Template,
    data: &serde_json::Value,
    model: &serde_json::Value,
    pictures: Vec<Arc<[u8]>>,
) -> Result<PagedDocument, TypesetError> {
    let json = serde_json::to_vec(data).map_err(|error| TypesetError::Engine(error.to_string()))?;
    let room = Room::new(shared.clone(), template, json, pictures);
    let result = typst::compile::<PagedDocument>(&room).output;
    comemo::evict(CACHE_AGE);
    let document = result.map_err(engine)?;
    let missing = missing_characters(shared, &document, model);
    if missing.is_empty() { Ok(document) } else { Err(TypesetError::MissingGlyph(missing)) }
}

/// Writes the pages as PDF. The same pages and values give the same bytes.
pub(crate) fn write_pdf(
    document: &PagedDocument,
    standard: PdfStandard,
    created: Timestamp,
    ident: String,
) -> Result<Vec<u8>, TypesetError> {
    use typst_pdf::PdfStandard::{A_2b, Ua_1, V_1_7};
    let write = |standards: &[typst_pdf::PdfStandard]| {
        let standards =
            PdfStandards::new(standards).map_err(|error| TypesetError::Engine(error.message().to_string()))?;
        let options = PdfOptions {
            ident: Smart::Custom(ident.clone()),
            creator: Smart::Custom(Some("Khuê".to_owned())),
            timestamp: timestamp(created),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(document, &options).map_err(engine)
    };
    match standard {
        PdfStandard::Pdf17 => write(&[V_1_7]),
        PdfStandard::PdfA2b => write(&[A_2b]),
        // WHY: what PDF/UA-1 refuses (a picture without words for it) is still a good document.
        PdfStandard::PdfA2bUa1 => write(&[A_2b, Ua_1]).or_else(|_| write(&[A_2b])),
    }
}

fn timestamp(created: Timestamp) -> Option<typst_pdf::Timestamp> {
    let local = created.to_zoned(TimeZone::fixed(kernel::VIETNAM));
    let part = |value: i8| u8::try_from(value).ok();
    let datetime = Datetime::from_ymd_hms(
        i32::from(local.year()),
        part(local.month())?,
        part(local.day())?,
        part(local.hour())?,
        part(local.minute())?,
        part(local.second())?,
    )?;
    typst_pdf::Timestamp::new_local(datetime, 7 * 60)
}

fn engine(errors: EcoVec<SourceDiagnostic>) -> TypesetError {
    let text = errors.iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; ");
    TypesetError::Engine(text)
}

/// Words of each page in the order they are drawn.
pub(crate) fn text_of_pages(document: &PagedDocument) -> Vec<String> {
    document
        .pages()
        .iter()
        .map(|page| {
            let mut text = String::new();
            visit_text(&page.frame, &mut |item| {
                text.push_str(&item.text);
                text.push(' ');
            });
            text
        })
        .collect()
}

fn visit_text(frame: &Frame, visit: &mut impl FnMut(&typst::text::TextItem)) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => visit_text(&group.frame, visit),
            FrameItem::Text(text) => visit(text),
            _ => {}
        }
    }
}

/// Characters that were drawn as "no glyph": of the texts that hold them those that no font covers.
fn missing_characters(shared: &Shared, document: &PagedDocument, model: &serde_json::Value) -> Vec<MissingCharacter> {
    let mut missing: Vec<char> = Vec::new();
    for page in document.pages() {
        visit_text(&page.frame, &mut |item| {
            // WHY: the range of a "no glyph" may leave out a combining mark that caused it, so the whole item is looked at.
            if let Some(glyph) = item.glyphs.iter().find(|glyph| glyph.id == 0) {
                let before = missing.len();
                missing.extend(item.text.chars().filter(|c| !is_ignorable(*c) && !shared.covers(*c)));
                if missing.len() == before {
                    missing.extend(item.text.get(glyph.range()).and_then(|cluster| cluster.chars().next()));
                }
            }
        });
    }
    missing.sort_unstable();
    missing.dedup();
    let places = if missing.is_empty() { Vec::new() } else { uncovered(shared, model) };
    let mut named = Vec::new();
    for character in missing {
        let before = named.len();
        named.extend(places.iter().filter(|place| place.character == character).cloned());
        if named.len() == before {
            named.push(MissingCharacter { character, path: String::new() });
        }
    }
    named
}

/// Every character of a model that no font has, with each text that holds it.
pub(crate) fn uncovered(shared: &Shared, model: &serde_json::Value) -> Vec<MissingCharacter> {
    let mut missing = Vec::new();
    each_text(model, &mut String::new(), &mut |path, text| {
        let mut here: Vec<char> = text.chars().filter(|c| !shows_nothing(*c) && !shared.covers(*c)).collect();
        here.sort_unstable();
        here.dedup();
        missing.extend(here.into_iter().map(|character| MissingCharacter { character, path: path.to_owned() }));
    });
    missing
}

/// Characters that are never drawn: white space, and controls, which are refused elsewhere.
fn shows_nothing(c: char) -> bool {
    c.is_whitespace() || is_ignorable(c) || crate::model::is_forbidden(c)
}

fn each_text(value: &serde_json::Value, path: &mut String, visit: &mut impl FnMut(&str, &str)) {
    let mut below = |step: std::fmt::Arguments<'_>, value: &serde_json::Value| {
        let length = path.len();
        // Writing to a String never fails.
        let _ = std::fmt::Write::write_fmt(path, step);
        each_text(value, path, visit);
        path.truncate(length);
    };
    match value {
        serde_json::Value::String(text) => visit(path, text),
        serde_json::Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, item)| below(format_args!("/{i}"), item));
        }
        serde_json::Value::Object(fields) => {
            // The name of a picture is never drawn.
            let drawn = fields.iter().filter(|(key, _)| *key != "file");
            drawn.for_each(|(key, item)| below(format_args!("/{key}"), item));
        }
        _ => {}
    }
}

/// Characters that join or select and are not meant to be seen themselves.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}
