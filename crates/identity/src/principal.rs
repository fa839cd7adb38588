//! Who is behind a session at this moment: one or two queries, more for a delegate, then pure rules.

use futures::future::BoxFuture;
use kernel::{Acting, Actor, Id, Instant, civil_date};
use store::{Result, Tx};
use uuid::Uuid;
use web::{Delegator, Principal};

use crate::model::password::administrator_password_is_old;
use crate::model::subjects::{self, Post};
use crate::model::{Person, Role};
use crate::store::principals::{self, Offer, Somebody};

/// The [`web::PrincipalLoader`] of this room. `None` when the account is gone, switched off or without any position.
///
/// A delegation that is not (or no longer) in force adds nothing: the answer is the person alone, with
/// [`Principal::acting_ended`] set so that the next page can say so.
pub fn principal<'a>(
    tx: &'a Tx,
    person: Uuid,
    delegation: Option<Uuid>,
    now: Instant,
) -> BoxFuture<'a, Result<Option<Principal>>> {
    Box::pin(load(tx, Id::from_uuid(person), delegation, now))
}

async fn load(tx: &Tx, person: Id<Person>, delegation: Option<Uuid>, now: Instant) -> Result<Option<Principal>> {
    let today = civil_date(now);
    let rows = principals::somebody(tx, person, today).await?;
    let Some(me) = rows.first().filter(|row| !row.disabled) else { return Ok(None) };
    let Some(main) = main_post(me, &rows) else { return Ok(None) };
    let offers = if me.has_offers { principals::offers(tx, person, today).await? } else { Vec::new() };
    let chosen = delegation.and_then(|id| offers.iter().find(|offer| offer.id.uuid() == id));
    let acting = chosen.filter(|offer| offer.agency == main.agency);
    let delegators = match acting {
        Some(offer) => principals::somebody(tx, offer.principal, today).await?,
        None => Vec::new(),
    };
    let posts = |rows: &[Somebody]| -> Vec<Post> {
        rows.iter().filter_map(|row| row.post.as_ref()).filter(|post| post.agency == main.agency).cloned().collect()
    };
    let (mine, theirs) = (posts(&rows), posts(&delegators));
    let all: Vec<Post> = mine.iter().chain(&theirs).cloned().collect();
    let tree = principals::tree(tx, &all).await?;
    let mut posts = subjects::own(person, &mine, &tree);
    if let Some(offer) = acting {
        posts.extend(subjects::delegated(offer.principal, &theirs, &tree, offer.scope));
    }
    let reach = subjects::together(&posts);
    let administrator = mine.iter().any(|post| post.role == Role::Administrator);
    let actor = Actor {
        person: Some(person.uuid()),
        agency: main.agency.uuid(),
        unit: Some(main.unit.uuid()),
        acting: acting.map(|offer| Acting { delegation: offer.id.uuid(), principal: offer.principal.uuid() }),
        subjects: reach.subjects,
        permissions: reach.permissions,
        posts,
    };
    Ok(Some(Principal {
        actor,
        name: me.name.clone(),
        position: format!("{}, {}", main.title, main.unit_name),
        agency_name: main.agency_name.clone(),
        acting_for: acting.map(|offer| offer.name.clone()),
        acting_ended: delegation.is_some() && acting.is_none(),
        delegations: offers.iter().filter(|offer| offer.agency == main.agency).map(delegator).collect(),
        must_change_password: me.must_change || (administrator && administrator_password_is_old(me.changed_at, now)),
    }))
}

/// The post that decides the agency: the chosen one while it is held, else the oldest.
fn main_post(me: &Somebody, rows: &[Somebody]) -> Option<Post> {
    let mut posts = rows.iter().filter_map(|row| row.post.as_ref());
    let chosen = posts.clone().find(|post| Some(post.position) == me.main_position);
    chosen.or_else(|| posts.next()).cloned()
}

fn delegator(offer: &Offer) -> Delegator {
    let name = match &offer.title {
        Some(title) => format!("{} ({title})", offer.name),
        None => offer.name.clone(),
    };
    Delegator { delegation: offer.id.uuid(), name }
}
