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
) -> Result<PagedDocument, TypesetError> {
    let json = serde_json::to_vec(data).map_err(|error| TypesetError::Engine(error.to_string()))?;
    let room = Room::new(shared.clone(), template, json);
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
    let standards = match standard {
        PdfStandard::Pdf17 => PdfStandards::new(&[typst_pdf::PdfStandard::V_1_7]),
        PdfStandard::PdfA2b => PdfStandards::new(&[typst_pdf::PdfStandard::A_2b]),
    };
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Khuê".to_owned())),
        timestamp: timestamp(created),
        standards: standards.map_err(|error| TypesetError::Engine(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(engine)
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
    missing
        .into_iter()
        .map(|character| MissingCharacter { character, path: place_of(character, model).unwrap_or_default() })
        .collect()
}

/// Characters that join or select and are not meant to be seen themselves.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// JSON pointer to the first text that holds `character`.
fn place_of(character: char, value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => text.contains(character).then(String::new),
        serde_json::Value::Array(items) => {
            items.iter().enumerate().find_map(|(i, item)| place_of(character, item).map(|rest| format!("/{i}{rest}")))
        }
        serde_json::Value::Object(fields) => {
            fields.iter().find_map(|(key, item)| place_of(character, item).map(|rest| format!("/{key}{rest}")))
        }
        _ => None,
    }
}
