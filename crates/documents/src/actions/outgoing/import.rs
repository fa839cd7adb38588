//! Takes a Word file over into a draft.

use bytes::Bytes;
use kernel::{Actor, Id};
use store::{Ctx, Record};
use typeset::Inline;
use typeset::model::Block;
use web::App;

use super::people::find;
use super::{OutgoingError, attach, save};
use crate::model::outgoing::notation::{self, Text, read_inline};
use crate::model::outgoing::{Input, KIND, Purpose, Recipient};
use crate::model::{Document, DocumentType};
use crate::reader::docx::{DocxError, Imported};
use crate::reader::{ExtractError, ReadError, Reader};
use crate::store::drafts;

/// What happens to the text that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// It stays, the file's text comes after it.
    #[default]
    Append,
    /// The file's text takes its place.
    Replace,
}

/// Reads the file, in a process with limits where the house has one; asks the right before.
///
/// # Errors
/// The rules; [`OutgoingError::Import`] with what is wrong with the file.
pub async fn prepare(app: &App, actor: &Actor, id: Id<Document>, bytes: Bytes) -> Result<Imported, OutgoingError> {
    attach::allowed(app, actor, id).await?;
    let reader = app.find_service::<Reader>().unwrap_or_default();
    reader.draft(bytes).await.map_err(|error| match error {
        ReadError::Extract(ExtractError::Broken(text)) => {
            OutgoingError::Import(Some(DocxError::told_by(&text).unwrap_or(DocxError::Broken)))
        }
        error => {
            tracing::warn!(%error, "a Word file was not read");
            OutgoingError::Import(None)
        }
    })
}

/// Writes what was read into the draft; gives the new version of the row.
///
/// # Errors
/// Those of [`save::run`].
pub async fn run(ctx: &mut Ctx, id: Id<Document>, imported: &Imported, keep: Keep) -> Result<i64, OutgoingError> {
    let found = find(&ctx.tx, &ctx.actor, id, ctx.today()).await?;
    let draft = drafts::get(&ctx.tx, found.document.draft).await?.draft;
    let input = merged(draft.input(), imported, keep);
    let version = save::run(ctx, id, save::Save { input, version: None, by_itself: false }).await?;
    let detail = serde_json::json!({ "keep": keep, "left_out": imported.left_out });
    ctx.audit("outgoing-imported", Record::new(KIND, id), detail).await?;
    Ok(version)
}

/// The draft with what the file has; a part that the file lacks stays, and so does what was written where text is added.
fn merged(mut input: Input, imported: &Imported, keep: Keep) -> Input {
    let Text { body, annexes } = notation::read(&imported.text);
    let anew = keep == Keep::Replace;
    if anew || only_dots(&input.body) {
        (input.body, input.annexes) = (body, annexes);
    } else {
        input.body.extend(body);
        input.annexes.extend(annexes);
    }
    let kind = DocumentType::from_name(&imported.type_name);
    if anew && !imported.type_name.is_empty() && kind.layout().is_some() {
        kind.code.clone_into(&mut input.type_code);
    }
    let take = |part: &mut String, found: &str| {
        if !found.is_empty() && (anew || part.trim().is_empty()) {
            found.clone_into(part);
        }
    };
    take(&mut input.subject, &imported.subject);
    take(&mut input.issuer_line, &imported.issuer_line);
    take(&mut input.enacting_line, &imported.enacting_line);
    take(&mut input.filing, &imported.filing);
    if !imported.addressees.is_empty() && (anew || input.addressees.is_empty()) {
        input.addressees.clone_from(&imported.addressees);
    }
    if !imported.legal_bases.is_empty() && (anew || input.legal_bases.iter().all(Inline::is_blank)) {
        input.legal_bases = imported.legal_bases.iter().map(|basis| read_inline(basis)).collect();
    }
    if !imported.recipients.is_empty() && input.recipients.is_empty() {
        input.recipients = imported.recipients.iter().map(|line| recipient(line)).collect();
    }
    if anew {
        // The file has its own last words.
        input.closing = Inline::default();
    }
    input
}

/// Whether nothing was written yet but what a type begins with.
fn only_dots(body: &[Block]) -> bool {
    body.iter().all(|block| match block {
        Block::Paragraph(paragraph) => paragraph.text.is_blank() || paragraph.text.plain_text().contains('…'),
        _ => false,
    })
}

/// A printed line with its purpose in brackets; who is meant is still to be chosen.
fn recipient(line: &str) -> Recipient {
    let purposes = [Purpose::ToReport, Purpose::ToKnow, Purpose::ToAct];
    let told = |purpose: &Purpose| {
        let words = purpose.printed().unwrap_or("để thực hiện");
        line.strip_suffix(&format!("({words})")).map(|rest| (rest.trim(), *purpose))
    };
    let (text, purpose) = purposes.iter().find_map(told).unwrap_or((line, Purpose::ToAct));
    Recipient { line: text.to_owned(), purpose, targets: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imported() -> Imported {
        Imported {
            type_name: "Quyết định".into(),
            subject: "Về việc thử".into(),
            legal_bases: vec!["Căn cứ Luật Khám bệnh, chữa bệnh;".into()],
            text: "Điều 1. Ban hành.\n=== Phụ lục | DANH SÁCH\n1. Một.".into(),
            recipients: vec!["Như Điều 1".into(), "Bộ trưởng (để báo cáo)".into()],
            ..Imported::default()
        }
    }

    #[test]
    fn what_the_file_has_takes_the_place_of_what_was_there() {
        let before = Input { subject: "cũ".into(), closing: "Trân trọng./.".into(), ..Input::default() };
        let after = merged(before, &imported(), Keep::Replace);
        assert_eq!((after.type_code.as_str(), after.subject.as_str()), ("qd", "Về việc thử"));
        assert_eq!((after.body.len(), after.annexes.len(), after.legal_bases.len()), (1, 1, 1));
        assert_eq!(
            after.recipients[1],
            Recipient { line: "Bộ trưởng".into(), purpose: Purpose::ToReport, targets: vec![] }
        );
        assert!(after.closing.is_blank());
    }

    #[test]
    fn nothing_written_is_lost_where_text_is_added() {
        let body = notation::read("1. Đã viết.").body;
        let before = Input { subject: "cũ".into(), body, ..Input::default() };
        let after = merged(before.clone(), &imported(), Keep::Append);
        assert_eq!((after.type_code.as_str(), after.subject.as_str(), after.body.len()), ("cv", "cũ", 2));
        assert_eq!(after.body[0], before.body[0]);
        let begun = Input { body: notation::read("Thời gian: …").body, ..Input::default() };
        assert_eq!(merged(begun, &imported(), Keep::Append).body.len(), 1, "a type's dots are no text");
    }
}
