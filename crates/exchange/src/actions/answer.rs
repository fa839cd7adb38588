//! Answering a sender that recalls, updates or asks back a document: the clerk agrees (15) or refuses (16).

use edxml::StatusCode;
use kernel::Id;
use serde_json::json;
use store::{Ctx, Record};

use super::give_back::{SettleError, load, reason};
use super::report;
use crate::model::{Act, ArrivalKind, Standing};
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
    arrivals::settle(&ctx.tx, &settled).await?;
    let (name, status) = match act {
        Act::Agree => ("arrival-agreed", StatusCode::ChangeAccepted),
        _ => ("arrival-refused", StatusCode::ChangeRejected),
    };
    ctx.audit(name, Record::new(ARRIVAL, id), json!({ "kind": arrival.kind.as_str(), "reason": why })).await?;
    report::run(ctx, &arrival, status, &why).await?;
    Ok(())
}
