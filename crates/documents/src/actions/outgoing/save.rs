//! Saves a draft: in place while it is open, as a new version once it was submitted.

use identity::units;
use kernel::Id;
use store::{Ctx, Record};

use super::people::{Found, find, frame, joint_signer, signer_of};
use super::{OutgoingError, advance};
use crate::model::Document;
use crate::model::outgoing::{Act, AnnexFile, Draft, Fault, Input, KIND};
use crate::store::{drafts, outgoing};

/// A draft as the page or the API sends it.
pub struct Save {
    /// What was written.
    pub input: Input,
    /// The version of the row the page was opened with; none where the caller does not mind.
    pub version: Option<i64>,
    /// Whether the page saves by itself: not worth an audit row.
    pub by_itself: bool,
}

/// Saves and gives the new version of the row.
///
/// # Errors
/// [`OutgoingError::Changed`] when somebody else has saved meanwhile; the rules; an incomplete text once submitted.
pub async fn run(ctx: &mut Ctx, id: Id<Document>, save: Save) -> Result<i64, OutgoingError> {
    let found = find(&ctx.tx, &ctx.actor, id, ctx.today()).await?;
    // The right before the version: whoever may not write is not told that others have.
    found.life.next(Act::Edit, Fault::Form, found.standing)?;
    if save.version.is_some_and(|version| version != found.document.version) {
        return Err(OutgoingError::Changed);
    }
    let current = drafts::get(&ctx.tx, found.document.draft).await?;
    let files = current.draft.files.clone();
    write(ctx, found, save.input, files, save.by_itself).await
}

/// Composes the draft anew from `input` and keeps it with these files.
pub(super) async fn write(
    ctx: &mut Ctx,
    found: Found,
    input: Input,
    files: Vec<AnnexFile>,
    by_itself: bool,
) -> Result<i64, OutgoingError> {
    let Found { document, life, standing } = found;
    let state = life.next(Act::Edit, Fault::Form, standing)?;
    let draft = compose(ctx, &document, &input, files).await?;
    let current = drafts::get(&ctx.tx, document.draft).await?;
    if draft.hash() == current.hash {
        return Ok(document.version);
    }
    let version = if document.state.is_open() && current.closed_at.is_none() {
        drafts::overwrite(ctx, current.id, &draft).await?;
        current.id
    } else {
        let closed = !document.state.is_open();
        if closed {
            draft.check()?;
        }
        drafts::insert(ctx, document.id, current.version + 1, &draft, closed).await?
    };
    outgoing::saved(ctx, &document, version, &draft, state).await?;
    let record = Record::new(KIND, document.id);
    if !document.state.is_open() {
        let document = outgoing::load_as_system(&ctx.tx, document.id).await?.ok_or(OutgoingError::NotFound)?;
        let life = outgoing::life(&ctx.tx, &document).await?;
        outgoing::add_step(ctx, &document, &life, Some(Act::Edit), None, "", state).await?;
        outgoing::index(ctx, &document, &advance::words(&document, &draft)).await?;
        advance::hand_over(ctx, &document).await?;
    }
    if !by_itself {
        ctx.audit("outgoing-saved", record, serde_json::json!({ "hash": draft.hash() })).await?;
    }
    Ok(document.version + 1)
}

async fn compose(
    ctx: &Ctx,
    document: &outgoing::Outgoing,
    input: &Input,
    files: Vec<AnnexFile>,
) -> Result<Draft, OutgoingError> {
    let unit = units::get(&ctx.tx, document.unit).await?.ok_or(OutgoingError::NoUnit)?;
    let frame = frame(&ctx.tx, unit.agency, &unit, ctx.today()).await?;
    let signer = match input.signer {
        Some(position) => signer_of(&ctx.tx, unit.agency, position, ctx.today()).await?,
        None => None,
    };
    let mut input = input.clone();
    if signer.is_none() {
        input.signer = None;
    }
    for joint in &mut input.joint {
        joint.place = joint_signer(&ctx.tx, unit.agency, joint, ctx.today()).await?;
    }
    Ok(frame.compose(&input, signer.as_ref(), files))
}
