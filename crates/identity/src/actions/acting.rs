//! The switch "xử lý thay": on for a delegation in force, off at any time.

use kernel::Id;
use serde_json::json;
use store::{Ctx, Record};

use super::Failure;
use crate::model::{Delegation, DelegationError};
use crate::store::delegations;

/// Switches a session to a delegation made to the actor.
pub(crate) async fn on(ctx: &mut Ctx, session: &str, id: Id<Delegation>) -> Result<(), Failure<DelegationError>> {
    let delegation = delegations::get(&ctx.tx, id).await?;
    let mine =
        delegation.filter(|d| Some(d.delegate.uuid()) == ctx.actor.person && d.agency.uuid() == ctx.actor.agency);
    let delegation = mine.ok_or(Failure::NotFound)?;
    delegation.check_in_force(ctx.today()).map_err(Failure::Refused)?;
    web::session::switch(&ctx.tx, session, Some(id.uuid())).await?;
    ctx.audit("acting-on", Record::new("delegation", id), json!({ "principal": delegation.principal })).await?;
    Ok(())
}

/// Switches a session back to the person alone.
pub(crate) async fn off(ctx: &mut Ctx, session: &str) -> Result<(), Failure<DelegationError>> {
    web::session::switch(&ctx.tx, session, None).await?;
    let acting = ctx.actor.acting.as_ref().map(|acting| acting.delegation);
    if let Some(id) = acting {
        ctx.audit("acting-off", Record { kind: "delegation", id }, json!({})).await?;
    }
    Ok(())
}
