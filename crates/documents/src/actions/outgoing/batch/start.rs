//! Begins an order: the documents are looked at and the PIN is tried before the first of them is touched.

use identity::permission as p;
use kernel::{Actor, Id, civil_date};
use signing::{KeyError, keys};
use store::{Ctx, Record, Tx};
use web::App;
use zeroize::Zeroizing;

use super::{BatchError, KIND};
use crate::actions::outgoing::{OutgoingError, find};
use crate::batches::{Batches, Place};
use crate::model::Document;
use crate::model::outgoing::batch::{MOST, Reason, Standing};
use crate::model::outgoing::{Act, Fault, Refused};
use crate::store::batches::{self, Batch, NewItem};

/// What a person orders.
pub struct Order {
    /// Sign, or number and seal.
    pub act: Act,
    /// The documents, each with the SHA-256 of what was shown: of the draft, or of the file the leader signed.
    pub chosen: Vec<(Id<Document>, String)>,
    /// PIN of the person's key, or of the agency's.
    pub pin: Zeroizing<String>,
}

/// An order whose PIN was right, not written yet. Holds its place in this process.
pub struct Checked {
    pub(super) act: Act,
    pub(super) pin: Zeroizing<String>,
    pub(super) place: Place,
    items: Vec<NewItem>,
}

/// Looks at the documents and tries the PIN, once.
///
/// # Errors
/// [`BatchError`]; where none of the documents allows the act, the reason of the first one, and no PIN is tried.
pub async fn prepare(app: &App, actor: &Actor, order: Order) -> Result<Checked, BatchError> {
    let needed: &[&str] = match order.act {
        Act::Issue => &[p::DOCUMENTS_NUMBER, p::DOCUMENTS_SEAL],
        _ => &[p::DOCUMENTS_SIGN],
    };
    if !needed.iter().all(|permission| actor.may(permission)) {
        return Err(OutgoingError::from(Refused::Standing(order.act)).into());
    }
    if order.chosen.len() > MOST {
        return Err(BatchError::TooMany);
    }
    let at = app.store.clock.now();
    let tx = app.store.read().await?;
    let items = items(&tx, app, actor, &order).await?;
    let person = actor.person.ok_or(BatchError::Empty)?;
    if batches::running(&tx, person).await?.is_some_and(|batch| batch.standing(at) == Standing::Running) {
        return Err(BatchError::Running);
    }
    let key = match order.act {
        Act::Issue => keys::of_agency(&tx, actor.agency).await?.ok_or(KeyError::NoAgencyKey),
        _ => keys::of_person(&tx, person).await?.ok_or(KeyError::NoKey),
    };
    drop(tx);
    let key = key.map_err(OutgoingError::from)?;
    let place = app.service::<Batches>().enter().ok_or(BatchError::Busy)?;
    // Opened only to know that it opens: each document opens it again, so that a key that is locked or ends meanwhile stops.
    drop(signing::unlock(app, actor, &key, &order.pin, at).await.map_err(OutgoingError::from)?);
    Ok(Checked { act: order.act, pin: order.pin, place, items })
}

/// Those of the chosen documents that the actor sees; at least one of them must allow the act.
async fn items(tx: &Tx, app: &App, actor: &Actor, order: &Order) -> Result<Vec<NewItem>, BatchError> {
    let today = civil_date(app.store.clock.now());
    let (mut items, mut refused, mut allowed) = (Vec::new(), None, false);
    for (id, hash) in &order.chosen {
        // What is not visible is not there: nothing is said about it.
        let found = match find(tx, actor, *id, today).await {
            Ok(found) => found,
            Err(OutgoingError::NotFound) => continue,
            Err(error) => return Err(error.into()),
        };
        match found.life.next(order.act, Fault::Form, found.standing) {
            Ok(_) => allowed = true,
            Err(error) => refused = refused.or(Some(error)),
        }
        let title = format!("{}: {}", found.document.type_name(), found.document.subject);
        if !items.iter().any(|item: &NewItem| item.document == *id) {
            items.push(NewItem { document: *id, title, hash: hash.clone() });
        }
    }
    match refused {
        _ if items.is_empty() => Err(BatchError::Empty),
        Some(error) if !allowed => Err(OutgoingError::from(error).into()),
        _ => Ok(items),
    }
}

/// Writes the order; [`super::go`] works on it after the commit.
///
/// # Errors
/// [`BatchError::Running`] when another one of the person was faster.
pub async fn run(ctx: &mut Ctx, checked: &Checked) -> Result<Id<Batch>, BatchError> {
    let person = ctx.actor.person.ok_or(BatchError::Empty)?;
    if let Some(other) = batches::running(&ctx.tx, person).await? {
        if other.standing(ctx.now) == Standing::Running {
            return Err(BatchError::Running);
        }
        batches::end(&ctx.tx, other.id, ctx.now, &Reason::plain("batch-cut-off")).await?;
    }
    let id = match batches::insert(ctx, person, checked.act, &checked.items).await {
        Err(store::Error::Duplicate(_)) => return Err(BatchError::Running),
        other => other?,
    };
    let detail = serde_json::json!({ "act": checked.act.name(), "documents": checked.items.len() });
    ctx.audit("outgoing-batch-started", Record::new(KIND, id), detail).await?;
    Ok(id)
}

/// The person wants no more: the document in hand is finished, the others are left.
///
/// # Errors
/// [`OutgoingError::NotFound`] for an order of somebody else.
pub async fn stop(ctx: &mut Ctx, id: Id<Batch>) -> Result<(), OutgoingError> {
    let person = ctx.actor.person.ok_or(OutgoingError::NotFound)?;
    batches::of_person(&ctx.tx, id, person).await?.ok_or(OutgoingError::NotFound)?;
    batches::ask_to_stop(ctx, id).await?;
    ctx.audit("outgoing-batch-stopped", Record::new(KIND, id), serde_json::json!({})).await?;
    Ok(())
}
