//! What every step of handling shares: load what the actor may see, let the model decide, write what changed.

use ::store::{Ctx, Record};
use kernel::{Id, Kind, Refusal};
use uuid::Uuid;

use super::TargetError;
use crate::model::Document;
use crate::model::incoming::{Assignment, Handling, HandlingError, Moment};
use crate::store::incoming::{self, Incoming, KIND};

/// Why an action on an incoming document is refused.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// Not there, or not visible to the actor.
    #[error("no such document for this actor")]
    NotFound,
    /// A rule of handling.
    #[error(transparent)]
    Handling(#[from] HandlingError),
    /// Somebody chosen is not there to be chosen.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The database.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

impl ActionError {
    fn inner(&self) -> Option<&dyn Refusal> {
        match self {
            Self::NotFound => None,
            Self::Handling(error) => Some(error),
            Self::Target(error) => Some(error),
            Self::Store(error) => Some(error),
        }
    }
}

impl Refusal for ActionError {
    fn kind(&self) -> Kind {
        self.inner().map_or(Kind::NotFound, Refusal::kind)
    }

    fn code(&self) -> &'static str {
        self.inner().map_or("not-found", Refusal::code)
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        self.inner().map_or_else(Vec::new, Refusal::args)
    }

    fn field(&self) -> Option<&'static str> {
        self.inner().and_then(Refusal::field)
    }
}

/// What a step has done.
#[derive(Debug, Clone)]
pub struct Stepped {
    /// The document as it was loaded.
    pub document: Incoming,
    /// How it was handled before.
    pub before: Handling,
    /// How it is handled now.
    pub after: Handling,
}

impl Stepped {
    /// The assignments this step has made.
    pub fn new_assignments(&self) -> impl Iterator<Item = &Assignment> {
        self.after.assignments.iter().filter(|a| self.before.assignment(a.id).is_none())
    }

    /// Their ids, for audit and events.
    pub fn new_ids(&self) -> Vec<Uuid> {
        self.new_assignments().map(|a| a.id.uuid()).collect()
    }
}

/// A document the actor may see, with how it is handled.
pub(super) async fn load(ctx: &Ctx, id: Id<Document>) -> Result<(Incoming, Handling), ActionError> {
    let document = incoming::load(&ctx.tx, &ctx.actor, id).await?.ok_or(ActionError::NotFound)?;
    let handling = incoming::handling(&ctx.tx, &document).await?;
    Ok((document, handling))
}

/// Runs one step of the model and writes what it changed.
pub(super) async fn take(
    ctx: &Ctx,
    document: Incoming,
    before: Handling,
    step: impl FnOnce(&Handling, &Moment<'_>) -> Result<Handling, HandlingError>,
) -> Result<Stepped, ActionError> {
    let after = {
        let ids = || ctx.id::<()>().uuid();
        step(&before, &Moment { now: ctx.now, actor: &ctx.actor, ids: &ids })?
    };
    incoming::save(ctx, &document, &before, &after).await?;
    Ok(Stepped { document, before, after })
}

/// The document as audit and events name it.
pub(super) fn record(id: Id<Document>) -> Record {
    Record::new(KIND, id)
}

/// Announces new assignments to whoever listens (notices, delivery to units that are agencies of their own).
pub(super) async fn announce(ctx: &mut Ctx, stepped: &Stepped) -> Result<(), ActionError> {
    let ids = stepped.new_ids();
    if !ids.is_empty() {
        let payload = serde_json::json!({ "document": stepped.document.id, "assignments": ids });
        ctx.emit("incoming-assigned", record(stepped.document.id), payload).await?;
    }
    Ok(())
}
