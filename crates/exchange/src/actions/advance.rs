//! A delivery takes a step: noted in its history here, and on the document's recipient where its own page reads it.

use documents::store::recipients::{self, Delivery as Standing};
use edxml::StatusCode;
use kernel::{Id, Instant};
use store::{Ctx, Result};

use crate::Delivery;
use crate::model::DeliveryState;
use crate::store::deliveries;

/// A step of a delivery.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The new state.
    pub state: DeliveryState,
    /// In words; the reason of a refusal or failure.
    pub description: &'a str,
    /// Who, at the other side.
    pub staff: &'a str,
    /// When it happened.
    pub at: Instant,
    /// The file in the outbox, when it was written.
    pub file: Option<&'a str>,
}

/// Notes a step.
///
/// # Errors
/// When the database refuses.
pub async fn run(ctx: &Ctx, delivery: &Delivery, step: Step<'_>) -> Result<()> {
    let row = deliveries::Step {
        id: ctx.id(),
        state: step.state,
        description: step.description,
        staff: step.staff,
        at: step.at,
        now: ctx.now,
        file: step.file,
    };
    deliveries::advance(&ctx.tx, delivery, &row).await?;
    let Some(standing) = standing(step.state) else { return Ok(()) };
    let (document, recipient) = (Id::from_uuid(delivery.document), Id::from_uuid(delivery.recipient));
    let by = Some(step.staff).filter(|text| !text.is_empty());
    let detail = Some(step.description).filter(|text| !text.is_empty());
    recipients::mark(ctx, document, recipient, standing, by, detail).await
}

/// How the recipient stands after a step: in the outbox and arrived there means sent, in their register means received.
fn standing(state: DeliveryState) -> Option<Standing> {
    match state {
        DeliveryState::Queued => None,
        DeliveryState::Written | DeliveryState::Sent | DeliveryState::Reported(StatusCode::Arrived) => {
            Some(Standing::Sent)
        }
        DeliveryState::Failed | DeliveryState::Reported(StatusCode::Rejected) => Some(Standing::Failed),
        DeliveryState::Reported(StatusCode::WithdrawalRequested) => None,
        DeliveryState::Reported(_) => Some(Standing::Received),
    }
}
