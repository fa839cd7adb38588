//! A unit of the agency confirms what it got: the work item ends, the sender sees it.

use kernel::Id;
use store::{Ctx, Record};

use super::OutgoingError;
use crate::model::Document;
use crate::model::outgoing::KIND;
use crate::store::outgoing;
use crate::store::recipients::{self, Delivery, RecipientRow};
use crate::store::work_items;

/// The deliveries of a document that an actor may confirm: to units they answer for, not confirmed yet.
pub fn open_for<'a>(actor: &kernel::Actor, rows: &'a [RecipientRow]) -> Vec<&'a RecipientRow> {
    let own = |row: &&RecipientRow| {
        row.delivery == Delivery::Sent && row.unit.is_some_and(|unit| actor.subjects.contains(&unit))
    };
    rows.iter().filter(own).collect()
}

/// Confirms every open delivery of the actor's units.
///
/// # Errors
/// [`OutgoingError::Nobody`] when there is none.
pub async fn run(ctx: &mut Ctx, id: Id<Document>) -> Result<(), OutgoingError> {
    let document = outgoing::load(&ctx.tx, &ctx.actor, id).await?.ok_or(OutgoingError::NotFound)?;
    let rows = recipients::of(&ctx.tx, document.id).await?;
    let open = open_for(&ctx.actor, &rows);
    if open.is_empty() {
        return Err(OutgoingError::Nobody);
    }
    let names = identity::people::names(&ctx.tx, ctx.actor.person.map(Id::from_uuid)).await?;
    let name = names.into_values().next().unwrap_or_default();
    for row in open {
        recipients::mark(ctx, id, row.id, Delivery::Received, Some(&name), None).await?;
        for item in work_items::of_record(&ctx.tx, id.uuid()).await? {
            if item.cause == row.id.uuid() {
                work_items::remove(ctx, item.record, item.holder, item.queue.name(), item.cause).await?;
            }
        }
        let detail = serde_json::json!({ "recipient": row.id.uuid() });
        ctx.audit("outgoing-acknowledged", Record::new(KIND, id), detail).await?;
    }
    Ok(())
}
