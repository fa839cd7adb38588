//! A receiver's report about a document of ours: noted on its delivery, never on another's.

use identity::agencies;
use serde_json::json;
use store::{Ctx, Record, Result};

use super::advance;
use crate::model::{DeliveryState, News};
use crate::store::deliveries;
use crate::{Channel, DELIVERY, Delivery};

/// Notes a report on every delivery it is about and tells how many those were: none when the document is not ours or was
/// never sent to whoever reports.
///
/// # Errors
/// When the database refuses.
pub async fn run(ctx: &mut Ctx, news: &News) -> Result<usize> {
    let reporter = agencies::by_code(&ctx.tx, &news.from.code).await?.map(|agency| agency.id.uuid());
    // A clock running ahead at the other side must not hide what is reported later.
    let at = news.at.map_or(ctx.now, |at| at.min(ctx.now));
    let mut noted = 0;
    for keys in &news.documents {
        for delivery in deliveries::meant(&ctx.tx, keys).await? {
            if !is_from(&delivery, news, reporter) || !is_followed_by_files(&delivery, ctx) {
                continue;
            }
            let (state, staff) = (DeliveryState::Reported(news.status), news.staff.as_str());
            let step = advance::Step { state, description: &news.description, staff, at, file: None };
            advance::run(ctx, &delivery, step).await?;
            let detail = json!({ "status": news.status.code(), "from": news.from.code });
            ctx.audit("delivery-reported", Record::new(DELIVERY, delivery.id), detail).await?;
            noted += 1;
        }
    }
    Ok(noted)
}

/// Reports about deliveries inside the installation are its own, no file brings them; and somebody who brings a file speaks
/// to the deliveries of the own agency only.
fn is_followed_by_files(delivery: &Delivery, ctx: &Ctx) -> bool {
    delivery.channel == Channel::Axis && (ctx.actor.person.is_none() || delivery.agency == ctx.actor.agency)
}

/// Whoever reports must be the receiver, under either of its codes.
fn is_from(delivery: &Delivery, news: &News, reporter: Option<uuid::Uuid>) -> bool {
    let same_agency = reporter.is_some() && delivery.receiver == reporter;
    same_agency || delivery.receiver_code.trim() == news.from.code.trim()
}
