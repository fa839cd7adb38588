//! Completes an order: the act is done by the same `run` as with a key that was opened here.

use kernel::Id;
use store::{BlobId, Ctx, Record};

use super::{KIND, ToolError, may_on_incoming, open};
use crate::actions::copies::{self, MadeFile};
use crate::actions::outgoing::issue::Prepared;
use crate::actions::outgoing::sign::SignedFile;
use crate::actions::outgoing::{cosign, find, issue, seal, sign};
use crate::model::CheckCode;
use crate::model::tool::Function;
use crate::store::attachments::{self, Stored};
use crate::store::incoming;
use crate::store::tool_sessions::{self as sessions, Annex, Detail, Lent, Session};

/// A file that came back good.
struct Back<'a> {
    file: &'a Lent,
    blob: BlobId,
    size: usize,
}

/// Does the act. Number and seal: the caller holds the agency's turn until the commit, and the counter is the last statement.
///
/// # Errors
/// [`ToolError::Incomplete`], the rules of the act, [`ToolError::DocumentChanged`]; `outgoing-number-taken` when the number was
/// given to another document meanwhile: the order is void then, and nothing of it was kept.
pub async fn complete(ctx: &mut Ctx, id: Id<Session>) -> Result<Session, ToolError> {
    let session = open(&ctx.tx, &ctx.actor, id, ctx.now).await?;
    let files = sessions::files(&ctx.tx, id).await?;
    let back: Vec<Back<'_>> = files.iter().filter_map(back).collect();
    if back.is_empty() || back.len() < files.len() {
        return Err(ToolError::Incomplete);
    }
    match sessions::complete(ctx, id).await {
        Err(store::Error::Stale) => return Err(ToolError::Completed),
        other => other?,
    }
    let detail = serde_json::json!({ "function": session.function.name() });
    ctx.audit("tool-session-completed", Record::new(KIND, id), detail).await?;
    match &session.detail {
        Detail::Approve { pages, slots, code, number } => {
            let code = code.as_deref().and_then(CheckCode::parse);
            let (slots, serial) = (slots.clone(), session.certificate.serial());
            let (pdf, size) = back[0].kept();
            let file = SignedFile { pdf, size, pages: *pages, slots, serial, code, number: number.clone() };
            let what = sign::draftable(&ctx.tx, &ctx.actor, session.document, &session.shown, ctx.now).await?;
            // The caller holds the turn.
            drop(sign::run(ctx, what.signed(file)).await?);
        }
        Detail::Issue { expected, annexes, .. } => {
            let document = find(&ctx.tx, &ctx.actor, session.document, ctx.today()).await?.document;
            still(&session, document.signed_pdf.as_ref().ok_or(ToolError::DocumentChanged)?)?;
            let annexes = annexes.iter().map(|annex| signed_annex(annex, &back)).collect();
            let (pdf, size) = back[0].kept();
            issue::run(ctx, Prepared { document, expected: expected.clone(), pdf, size, annexes }).await?;
        }
        Detail::Cosign => {
            let ready = cosign::ready(&ctx.tx, &ctx.actor, session.document, ctx.today()).await?;
            still(&session, ready.file()?)?;
            let serial = session.certificate.serial();
            cosign::run(ctx, ready.signed(back[0].kept(), serial)).await?;
        }
        Detail::Seal { .. } => {
            let ready = seal::ready(&ctx.tx, &ctx.actor, session.document, ctx.today()).await?;
            still(&session, ready.file()?)?;
            seal::run(ctx, ready.sealed(back[0].kept())).await?;
        }
        Detail::Copy { copy, expected, .. } => {
            let (pdf, size) = back[0].kept();
            let (hash, number) = (session.shown.clone(), expected.clone());
            copies::keep(ctx, MadeFile { copy: *copy, hash, number, pdf, size }).await?;
        }
        Detail::Incoming { .. } => add(ctx, &session, &back[0]).await?,
    }
    Ok(session)
}

impl Back<'_> {
    /// The content, and its bytes.
    fn kept(&self) -> (BlobId, usize) {
        (self.blob.clone(), self.size)
    }
}

/// The file that was lent is still the document's.
fn still(session: &Session, file: &BlobId) -> Result<(), ToolError> {
    if file.to_string() == session.shown { Ok(()) } else { Err(ToolError::DocumentChanged) }
}

fn back(file: &Lent) -> Option<Back<'_>> {
    let size = usize::try_from(file.returned_size?).ok()?;
    Some(Back { file, blob: file.returned.clone()?, size })
}

fn signed_annex(annex: &Annex, back: &[Back<'_>]) -> Stored {
    let signed = annex.ordinal.and_then(|ordinal| back.iter().find(|one| one.file.ordinal == ordinal));
    match signed {
        Some(one) => Stored { size: one.size, blob: one.blob.clone(), ..annex.stored.clone() },
        None => annex.stored.clone(),
    }
}

/// The signed file stands beside the one that came in, which stays as it is.
async fn add(ctx: &mut Ctx, session: &Session, back: &Back<'_>) -> Result<(), ToolError> {
    let document = incoming::load(&ctx.tx, &ctx.actor, session.document).await?.ok_or(ToolError::NotFound)?;
    if !may_on_incoming(&ctx.actor, &document, session.function) {
        return Err(ToolError::NotAllowed);
    }
    let last = attachments::of(&ctx.tx, session.document).await?.last().map_or(0, |file| file.ordinal);
    let file = Stored {
        role: "signed".into(),
        name: signed_name(&back.file.name, session.function),
        media_type: "application/pdf".into(),
        size: back.size,
        blob: back.blob.clone(),
    };
    attachments::add(ctx, session.document, last, &[file]).await?;
    let record = Record::new(incoming::KIND, session.document);
    let detail = serde_json::json!({
        "function": session.function.name(), "pdf": back.blob, "certificate": session.certificate.serial(),
    });
    ctx.audit("incoming-file-signed", record, &detail).await?;
    ctx.emit("incoming-file-signed", record, &detail).await?;
    Ok(())
}

/// `công văn.pdf` → `công văn (bút phê).pdf`.
fn signed_name(name: &str, function: Function) -> String {
    let mark = if function == Function::Comment { "bút phê" } else { "đã ký số" };
    let base = name.strip_suffix(".pdf").or_else(|| name.strip_suffix(".PDF")).unwrap_or(name);
    format!("{base} ({mark}).pdf")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signed_file_is_named_after_the_one_that_came_in() {
        assert_eq!(signed_name("công văn.pdf", Function::Comment), "công văn (bút phê).pdf");
        assert_eq!(signed_name("scan.PDF", Function::Income), "scan (đã ký số).pdf");
        assert_eq!(signed_name("scan", Function::Income), "scan (đã ký số).pdf");
    }
}
