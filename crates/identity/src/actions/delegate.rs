//! Handing one's work over for a time, and taking it back.

use kernel::{Actor, Id};
use serde_json::json;
use store::{Ctx, Record, Tx};

use super::Failure;
use crate::model::{Delegation, DelegationError, NewDelegation, Person, Scope};
use crate::permission;
use crate::store::{delegations, people, positions, units};

/// Makes a delegation of the actor's own work.
pub(crate) async fn run(ctx: &mut Ctx, new: NewDelegation) -> Result<Id<Delegation>, Failure<DelegationError>> {
    if !ctx.actor.may(permission::DELEGATIONS_MAKE) {
        return Err(Failure::Forbidden);
    }
    if ctx.actor.acting.is_some() {
        return Err(Failure::Refused(DelegationError::WhileActing));
    }
    let principal: Id<Person> = Id::from_uuid(ctx.actor.person.ok_or(Failure::Forbidden)?);
    new.check(principal, ctx.today()).map_err(Failure::Refused)?;
    if !works_in(&ctx.tx, &ctx.actor, new.delegate, ctx.today()).await? {
        return Err(Failure::Refused(DelegationError::Delegate));
    }
    if !owns(&ctx.tx, &ctx.actor, principal, new.scope).await? {
        return Err(Failure::Refused(DelegationError::Scope));
    }
    let delegation = Delegation {
        id: ctx.id(),
        agency: Id::from_uuid(ctx.actor.agency),
        principal,
        principal_name: String::new(),
        delegate: new.delegate,
        delegate_name: String::new(),
        scope: new.scope,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        reason: kernel::text::nfc(new.reason.trim()),
        made_at: ctx.now,
        revoked_at: None,
    };
    delegations::insert(&ctx.tx, &delegation, ctx.actor.person).await?;
    let (scope, scope_id) = new.scope.parts();
    let detail = json!({
        "delegate": new.delegate, "scope": scope, "scope_id": scope_id,
        "starts_on": new.starts_on.to_string(), "ends_on": new.ends_on.to_string(),
    });
    ctx.audit("delegation-made", Record::new("delegation", delegation.id), detail).await?;
    Ok(delegation.id)
}

/// Whether somebody holds a position in the actor's agency today.
async fn works_in(tx: &Tx, actor: &Actor, person: Id<Person>, today: kernel::Date) -> store::Result<bool> {
    let colleagues = people::of_agency(tx, Id::from_uuid(actor.agency), today).await?;
    Ok(colleagues.iter().any(|holder| holder.position.person == person))
}

/// Whether the scope is the principal's own: a position they hold, or a unit they hold one in or oversee.
async fn owns(tx: &Tx, actor: &Actor, principal: Id<Person>, scope: Scope) -> store::Result<bool> {
    match scope {
        Scope::All => Ok(true),
        Scope::Position(position) => {
            Ok(positions::get(tx, position).await?.is_some_and(|held| held.person == principal))
        }
        Scope::Unit(unit) => {
            let overseen = actor.subjects.contains(&unit.uuid());
            let mine = positions::of_person(tx, principal).await?.iter().any(|held| held.unit == unit);
            Ok((overseen || mine) && units::get(tx, unit).await?.is_some())
        }
    }
}

/// Takes a delegation back, at once. The principal may, and whoever manages people in the agency.
pub(crate) async fn revoke(ctx: &mut Ctx, id: Id<Delegation>) -> Result<(), Failure<DelegationError>> {
    let delegation = delegations::get(&ctx.tx, id).await?.ok_or(Failure::NotFound)?;
    let mine = ctx.actor.person == Some(delegation.principal.uuid());
    let manages = ctx.actor.may(permission::PEOPLE_MANAGE) && delegation.agency.uuid() == ctx.actor.agency;
    let concerned = ctx.actor.person == Some(delegation.delegate.uuid());
    match (mine || manages, concerned) {
        (false, false) => return Err(Failure::NotFound),
        (false, true) => return Err(Failure::Forbidden),
        _ => {}
    }
    if delegation.revoked_at.is_some() {
        return Err(Failure::Refused(DelegationError::Revoked));
    }
    delegations::revoke(&ctx.tx, id, ctx.now).await?;
    let detail = json!({ "principal": delegation.principal, "delegate": delegation.delegate });
    ctx.audit("delegation-revoked", Record::new("delegation", id), detail).await?;
    Ok(())
}
