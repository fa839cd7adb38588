//! Begins a draft, from a type's template or as the answer to an incoming document.

use kernel::Id;
use store::{Ctx, Record};
use typeset::model::{Block, Paragraph};

use super::OutgoingError;
use super::people::{frame, unit_of};
use crate::model::outgoing::{Frame, Input, KIND, Life, Purpose, Recipient, State, Target};
use crate::model::{Document, DocumentType, Queue};
use crate::store::drafts;
use crate::store::outgoing::{self, NewOutgoing, Source};
use crate::store::work_items::{self, NewItem};

/// What a new draft begins with.
#[derive(Debug, Clone, Default)]
pub struct NewDraft {
    /// Code of the type; a letter when empty.
    pub type_code: String,
    /// Trích yếu, if known.
    pub subject: String,
    /// The incoming document to be answered.
    pub replies_to: Option<Id<Document>>,
}

/// Writes the draft and puts it on the drafter's desk.
///
/// # Errors
/// [`OutgoingError::MayNotDraft`] and [`OutgoingError::NoUnit`] for positions that draft nothing, [`OutgoingError::NotFound`] when the document to be answered is
/// not visible.
pub async fn run(ctx: &mut Ctx, new: NewDraft) -> Result<Id<Document>, OutgoingError> {
    if !ctx.actor.may(identity::permission::DOCUMENTS_DRAFT) {
        return Err(OutgoingError::MayNotDraft);
    }
    let drafter = ctx.actor.person.ok_or(OutgoingError::NoUnit)?;
    let unit = unit_of(&ctx.tx, &ctx.actor).await?;
    let frame = frame(&ctx.tx, unit.agency, &unit, ctx.today()).await?;
    let known = DocumentType::from_code(&new.type_code).map_or("cv", |t| t.code);
    let mut input = Input { subject: new.subject, ..frame.template(known) };
    if let Some(incoming) = new.replies_to {
        let source = outgoing::source(&ctx.tx, &ctx.actor, incoming).await?.ok_or(OutgoingError::NotFound)?;
        answer(&mut input, &frame, &source);
    }
    let draft = frame.compose(&input, None, Vec::new());
    let (id, sort_key): (Id<Document>, i64) = (ctx.id(), ctx.sort_key());
    let version = drafts::insert(ctx, id, 1, &draft, false).await?;
    outgoing::insert(
        ctx,
        &NewOutgoing {
            id,
            sort_key,
            agency: unit.agency.uuid(),
            issuer: &frame.agency,
            unit: unit.id,
            drafter,
            version,
            draft: &draft,
            replies_to: new.replies_to,
        },
    )
    .await?;
    let mut readers = match ctx.actor.unit {
        Some(own) => identity::units::ancestors(&ctx.tx, Id::from_uuid(own)).await?,
        None => Vec::new(),
    };
    readers.push(drafter);
    outgoing::add_readers(ctx, id, sort_key, &readers, id.uuid()).await?;
    let item = NewItem { holder: drafter, queue: Queue::Draft.name(), cause: id.uuid(), due_on: None };
    work_items::add(ctx, id.uuid(), KIND, draft.urgency, &draft.document.subject, &[item]).await?;
    let document = outgoing::load(&ctx.tx, &ctx.actor, id).await?.ok_or(OutgoingError::NotFound)?;
    let life = Life { state: State::Draft, hash: draft.hash(), marks: Vec::new(), to_cosign: 0, to_seal: 0 };
    outgoing::add_step(ctx, &document, &life, None, None, "", State::Draft).await?;
    let detail = serde_json::json!({ "type": known, "replies_to": new.replies_to });
    ctx.audit("outgoing-created", Record::new(KIND, id), detail).await?;
    Ok(id)
}

/// Fills in what follows from the document that is answered.
fn answer(input: &mut Input, frame: &Frame, source: &Source) {
    let named = source.named();
    if input.subject.is_empty() {
        input.subject = format!("Trả lời {named}");
    }
    input.addressees = vec![source.issuer.clone()];
    let about = if source.subject.is_empty() {
        String::new()
    } else {
        format!(" về việc {}", lower_first(&source.subject))
    };
    let text = format!(
        "{} nhận được {named} của {}{about}. Sau khi nghiên cứu, {} có ý kiến như sau:",
        frame.agency, source.issuer, frame.agency
    );
    input.body = vec![Block::Paragraph(Paragraph { text: text.into(), align: None })];
    let targets = source.sender.map(|sender| Target::Agency(Id::from_uuid(sender))).into_iter().collect();
    input.recipients = vec![Recipient { line: "Như trên".into(), purpose: Purpose::ToAct, targets }];
}

/// A subject inside a sentence: without "V/v", beginning small unless it begins with an abbreviation.
fn lower_first(subject: &str) -> String {
    let subject = subject.trim().trim_start_matches("V/v").trim_start_matches("Về việc").trim();
    let mut chars = subject.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => subject.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::lower_first;

    #[test]
    fn a_subject_goes_into_a_sentence() {
        assert_eq!(lower_first("V/v kết nối, liên thông"), "kết nối, liên thông");
        assert_eq!(lower_first("Báo cáo tuần 47"), "báo cáo tuần 47");
        assert_eq!(lower_first("CNTT y tế"), "CNTT y tế");
        assert_eq!(lower_first(""), "");
    }
}
