//! JSON endpoints: the inbox, importing a file, and what was sent.

use axum::extract::Query;
use axum::response::Response;
use kernel::Id;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::{ApiVisit, App, Error, Upload};

use crate::actions::receive::{self, Way};
use crate::actions::{OpenError, Opened, news, open, refuse_secret};
use crate::model::{ArrivalKind, ArrivalState, Channel, DeliveryState};
use crate::policy;
use crate::store::{arrivals, deliveries};

/// The endpoints of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_arrivals)).routes(routes!(import)).routes(routes!(list_deliveries))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Only those in this state.
    state: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct ArrivalLine {
    id: Uuid,
    kind: ArrivalKind,
    state: ArrivalState,
    channel: Channel,
    addressed: bool,
    sender: String,
    code: String,
    subject: String,
    urgency: i64,
    #[schema(value_type = String, format = DateTime)]
    arrived_at: kernel::Instant,
    document: Option<Uuid>,
}

#[derive(Serialize, ToSchema)]
struct ArrivalPage {
    rows: Vec<ArrivalLine>,
    next: Option<String>,
}

/// The inbox of the caller's agency, newest first.
#[utoipa::path(get, path = "/exchange/arrivals", tag = "exchange", params(Asked), responses((status = 200, body = ArrivalPage)))]
async fn list_arrivals(visit: ApiVisit, Query(asked): Query<Asked>) -> web::Result<axum::Json<ArrivalPage>> {
    if !policy::receives(visit.actor()) {
        return Err(Error::new(kernel::Kind::Forbidden, "exchange-not-clerk"));
    }
    let state = asked.state.as_deref().and_then(ArrivalState::parse);
    let after = asked.after.as_deref().and_then(|after| after.parse().ok());
    let tx = visit.read().await?;
    let page = arrivals::page(&tx, visit.actor(), state, after).await?;
    let line = |row: arrivals::Line| ArrivalLine {
        id: row.id.uuid(),
        kind: row.kind,
        state: row.state,
        channel: row.channel,
        addressed: row.addressed,
        sender: row.sender_name,
        code: row.printed_code,
        subject: row.subject,
        urgency: row.urgency,
        arrived_at: row.arrived_at,
        document: row.document,
    };
    let next = page.next.map(|cursor| cursor.to_string());
    Ok(axum::Json(ArrivalPage { rows: page.rows.into_iter().map(line).collect(), next }))
}

#[derive(Serialize, ToSchema)]
struct ImportAnswer {
    /// The arrival, for a document or a request; registering it is the clerk's act.
    arrival: Option<Uuid>,
    /// Whether the very same envelope was there before.
    again: bool,
    /// Deliveries a status report was noted on.
    noted: Option<usize>,
}

#[derive(ToSchema)]
#[allow(dead_code)]
struct ImportForm {
    /// The envelope or status message.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Imports an edXML file into the inbox of the caller's agency.
#[utoipa::path(post, path = "/exchange/arrivals", tag = "exchange",
    request_body(content = ImportForm, content_type = "multipart/form-data"), responses((status = 200, body = ImportAnswer)))]
async fn import(visit: ApiVisit, upload: Upload) -> web::Result<Response> {
    if !policy::receives(visit.actor()) {
        return Err(Error::new(kernel::Kind::Forbidden, "exchange-not-clerk"));
    }
    let file = upload.files_of("file").next().cloned();
    let file = file.ok_or_else(|| Error::new(kernel::Kind::Invalid, "exchange-no-file"))?;
    drop(upload);
    let opened = open::run(&visit.app, &file.name, file.bytes).await;
    let mut ctx = visit.begin().await?;
    let opened = match opened {
        Ok(opened) => opened,
        Err(error) => {
            if matches!(error, OpenError::Secret(_)) {
                refuse_secret::run(&ctx).await?;
                ctx.commit().await?;
            }
            return Err(error.into());
        }
    };
    let answer = match opened {
        Opened::News(said) => {
            ImportAnswer { arrival: None, again: false, noted: Some(news::run(&mut ctx, &said).await?) }
        }
        Opened::Parcel(parcel) => {
            let agency = ctx.actor.agency;
            let named = receive::addressees(&ctx.tx, &parcel.letter).await?;
            let addressed = named.iter().any(|known| known.id == Id::from_uuid(agency));
            let received = receive::run(&mut ctx, &parcel, Way { agency, addressed, delivery: None }).await?;
            ImportAnswer { arrival: Some(received.arrival.uuid()), again: received.again, noted: None }
        }
    };
    visit.commit(ctx, &answer).await
}

#[derive(Serialize, ToSchema)]
struct DeliveryLine {
    id: Uuid,
    document: Uuid,
    code: String,
    receiver: String,
    receiver_code: String,
    channel: Channel,
    /// `queued`, `written`, `sent`, `failed`, or the last code the receiver reported.
    state: &'static str,
    reason: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    changed_at: kernel::Instant,
}

#[derive(Serialize, ToSchema)]
struct DeliveryPage {
    rows: Vec<DeliveryLine>,
    next: Option<String>,
}

/// What the caller's agency sent, newest first.
#[utoipa::path(get, path = "/exchange/deliveries", tag = "exchange", params(Asked), responses((status = 200, body = DeliveryPage)))]
async fn list_deliveries(visit: ApiVisit, Query(asked): Query<Asked>) -> web::Result<axum::Json<DeliveryPage>> {
    if !policy::manages(visit.actor()) {
        return Err(Error::forbidden());
    }
    let state = asked.state.as_deref().and_then(DeliveryState::parse);
    let after = asked.after.as_deref().and_then(|after| after.parse().ok());
    let tx = visit.read().await?;
    let page = deliveries::page(&tx, visit.actor().agency, state, after).await?;
    let line = |row: crate::Delivery| DeliveryLine {
        id: row.id.uuid(),
        document: row.document,
        code: row.printed_code,
        receiver: row.receiver_name,
        receiver_code: row.receiver_code,
        channel: row.channel,
        state: row.state.as_str(),
        reason: row.reason,
        changed_at: row.changed_at,
    };
    let next = page.next.map(|cursor| cursor.to_string());
    Ok(axum::Json(DeliveryPage { rows: page.rows.into_iter().map(line).collect(), next }))
}
