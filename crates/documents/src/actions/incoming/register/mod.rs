//! Registers an arrival: header, files, who may see it, who must act, audit, event, index and, last, the number of arrival.
//!
//! The same input serves the paper form, the JSON API and the import of envelopes.

mod error;
mod input;

pub use error::RegisterError;
pub use input::{Input, check_secrecy};

use ::store::Ctx;
use identity::permission;
use kernel::Id;

use super::step::record;
use crate::model::incoming::Channel;
use crate::model::{Document, DocumentType, join_code};
use crate::store::incoming::{self, NewIncoming};
use crate::store::registers;

/// What was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The document.
    pub id: Id<Document>,
    /// Số đến.
    pub arrival_number: i64,
}

/// A document that stands in the register but for its number, which [`Entered::give_number`] gives. It must: a
/// transaction that commits without it leaves a row that no register prints.
#[must_use = "the number of arrival is still to be given"]
#[derive(Debug)]
pub struct Entered(Id<Document>);

impl Entered {
    /// The document.
    pub fn id(&self) -> Id<Document> {
        self.0
    }

    /// Gives the number of arrival. INVARIANT: nothing is written after it, the counter's row stays locked until the
    /// commit (law 7).
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn give_number(self, ctx: &mut Ctx) -> Result<Registered, RegisterError> {
        let given = registers::give(ctx, &incoming::series(ctx, ctx.actor.agency), self.0).await?;
        Ok(Registered { id: self.0, arrival_number: given.number })
    }
}

/// Registers the arrival in the actor's agency.
///
/// # Errors
/// [`RegisterError`]; after [`RegisterError::Secret`] the caller must delete the stored files, see [`crate::files::discard`].
pub async fn run(ctx: &mut Ctx, input: Input) -> Result<Registered, RegisterError> {
    enter(ctx, input).await?.give_number(ctx).await
}

/// Registers all but the number, for rooms that have something to write before it.
///
/// # Errors
/// As [`run`].
pub async fn enter(ctx: &mut Ctx, input: Input) -> Result<Entered, RegisterError> {
    let agency = ctx.actor.agency;
    if !may_register(&ctx.actor) {
        return Err(RegisterError::NotAllowed);
    }
    let input = input.clean(ctx.today())?;
    if !input.confirm_duplicate {
        let (code, number, notation) =
            (input.document_code.as_deref(), input.number.as_deref(), input.notation.as_deref());
        let found = incoming::similar(&ctx.tx, agency, code, number, notation, &input.issuer, input.issued_on).await?;
        if !found.is_empty() {
            return Err(RegisterError::Duplicate(found));
        }
    }
    let id: Id<Document> = ctx.id();
    let content = content_of(&input);
    incoming::insert(ctx, &row(ctx, &input, id, &content)).await?;
    let detail = serde_json::json!({ "channel": input.channel, "files": input.files.len() });
    ctx.audit("incoming-registered", record(id), &detail).await?;
    if input.files.iter().any(|f| crate::reader::has_text(&f.media_type)) {
        ctx.enqueue(crate::jobs::INDEX_BODY, Some(record(id)), id, ctx.now).await?;
    }
    if input.files.iter().any(|f| f.media_type == "application/pdf") {
        ctx.enqueue(crate::jobs::KEEP_VERDICT, Some(record(id)), id, ctx.now).await?;
    }
    ctx.emit("incoming-registered", record(id), &detail).await?;
    Ok(Entered(id))
}

/// Whether the actor keeps the register of the agency: its registry, or the system itself.
pub fn may_register(actor: &kernel::Actor) -> bool {
    actor.person.is_none() || actor.may_on(permission::DOCUMENTS_REGISTER, actor.agency)
}

fn row<'a>(ctx: &Ctx, input: &'a Input, id: Id<Document>, content: &'a str) -> NewIncoming<'a> {
    NewIncoming {
        id,
        sort_key: ctx.sort_key(),
        agency: ctx.actor.agency,
        arrived_on: input.arrived_on.unwrap_or_else(|| ctx.today()),
        channel: input.channel.unwrap_or(Channel::Paper),
        type_code: &input.type_code,
        number: input.number.as_deref(),
        notation: input.notation.as_deref(),
        issued_on: input.issued_on,
        issuer: &input.issuer,
        subject: &input.subject,
        urgency: input.urgency,
        due_on: input.due_on,
        document_code: input.document_code.as_deref(),
        sender: input.sender,
        sender_code: input.sender_code.as_deref(),
        signer_name: input.signer_name.as_deref(),
        signer_position: input.signer_position.as_deref(),
        language: input.language.as_deref().unwrap_or("01"),
        pages: input.pages,
        note: input.note.as_deref(),
        content,
        files: &input.files,
    }
}

/// The words of the header that full text finds.
fn content_of(input: &Input) -> String {
    let code = join_code(input.number.as_deref(), input.notation.as_deref());
    let kind = DocumentType::from_code(&input.type_code).map_or("", |t| t.name);
    let signer = input.signer_name.as_deref().unwrap_or("");
    let identifier = input.document_code.as_deref().unwrap_or("");
    [code.as_str(), kind, &input.subject, &input.issuer, signer, identifier].join(" \n").trim().to_owned()
}
