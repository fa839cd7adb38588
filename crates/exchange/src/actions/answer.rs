//! Answering a sender that recalls, updates or asks back a document: the clerk agrees (15) or refuses (16).

use documents::actions::incoming::withdraw;
use edxml::StatusCode;
use kernel::Id;
use serde_json::json;
use store::{Ctx, Record};

use super::give_back::{MAX_REASON, SettleError, load, reason};
use super::report;
use crate::model::{Act, ArrivalKind, ArrivalState, Standing};
use crate::store::arrivals;
use crate::store::arrivals::Settled;
use crate::{ARRIVAL, Arrival};

/// Agrees to or refuses a request. Agreeing to a recall or withdrawal of a registered document takes the document out of
/// handling and destroys its content (NĐ 30/2020 Đ.18.4b); one that still waits in the inbox is settled with it.
///
/// # Errors
/// [`SettleError`]; a refusal needs a reason.
pub async fn run(ctx: &mut Ctx, id: Id<Arrival>, act: Act, why: &str) -> Result<(), SettleError> {
    let why = if act == Act::Refuse || !why.trim().is_empty() { reason(why)? } else { String::new() };
    let arrival = load(ctx, id, act).await?;
    let takes_back = matches!(arrival.kind, ArrivalKind::Recall | ArrivalKind::Withdraw);
    if act == Act::Agree && takes_back {
        take_back(ctx, &arrival).await?;
    }
    let settled = Settled {
        arrival: &arrival,
        state: Standing::after(act),
        document: None,
        reason: Some(why.as_str()).filter(|text| !text.is_empty()),
        by: ctx.actor.person,
        at: ctx.now,
    };
    arrivals::settle(ctx, &settled).await?;
    let (name, status) = match act {
        Act::Agree => ("arrival-agreed", StatusCode::ChangeAccepted),
        _ => ("arrival-refused", StatusCode::ChangeRejected),
    };
    ctx.audit(name, Record::new(ARRIVAL, id), json!({ "kind": arrival.kind.as_str(), "reason": why })).await?;
    report::run(ctx, &arrival, status, &why).await?;
    Ok(())
}

/// Takes the document of a request out of the house.
async fn take_back(ctx: &mut Ctx, request: &Arrival) -> Result<(), SettleError> {
    let Some(related) = request.related else { return Ok(()) };
    let Some(original) = arrivals::unguarded(&ctx.tx, related).await? else { return Ok(()) };
    let why = kernel::text::ellipsis(&request.letter.reason, MAX_REASON);
    if original.state == ArrivalState::Waiting {
        let settled = Settled {
            arrival: &original,
            state: ArrivalState::Returned,
            document: None,
            reason: Some(&why),
            by: ctx.actor.person,
            at: ctx.now,
        };
        arrivals::settle(ctx, &settled).await?;
    }
    if let Some(document) = original.document {
        withdraw::run(ctx, Id::from_uuid(document), &why).await?;
    }
    arrivals::destroy_content(&ctx.tx, &original).await?;
    signing::evidence::forget(ctx, original.id.uuid()).await?;
    ctx.audit("arrival-content-destroyed", Record::new(ARRIVAL, original.id), json!({ "request": request.id })).await?;
    Ok(())
}
