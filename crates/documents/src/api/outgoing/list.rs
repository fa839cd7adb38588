//! The list of outgoing documents by JSON, under the filters of the page.

use axum::Json;
use axum::extract::Query;
use jiff::civil::Date;
use kernel::Cursor;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{ApiVisit, Result};

use crate::api::parts::{LIMIT, MAX_LIMIT, unknown};
use crate::model::outgoing::State;
use crate::model::{DocumentType, Urgency};
use crate::store::outgoing::{self, Chosen, Filters, Outgoing};

/// What a list is narrowed to.
#[derive(Debug, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// State, e.g. `awaiting-signature`.
    state: Option<String>,
    /// Degree of urgency: 0 ordinary, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ.
    urgency: Option<i64>,
    /// Code of the type.
    #[serde(rename = "type")]
    type_code: Option<String>,
    /// The drafting unit.
    unit: Option<Uuid>,
    /// Only what I draft.
    #[serde(default)]
    mine: bool,
    /// The number as written.
    number: Option<String>,
    /// Dated on this day or later (ISO).
    #[param(value_type = Option<String>)]
    from: Option<Date>,
    /// Dated on this day or before (ISO).
    #[param(value_type = Option<String>)]
    to: Option<Date>,
    /// `next` of the page before.
    after: Option<String>,
    /// Rows, at most 200; 50 when left out.
    limit: Option<usize>,
}

impl Asked {
    fn filters(&self, person: Option<Uuid>) -> Result<Filters> {
        let state = self.state.as_deref();
        let state = state.map(|name| State::from_name(name).ok_or_else(|| unknown("state"))).transpose()?;
        let urgency =
            self.urgency.map(|code| Urgency::from_code(code).ok_or_else(|| unknown("urgency"))).transpose()?;
        if self.type_code.as_deref().is_some_and(|code| DocumentType::from_code(code).is_none()) {
            return Err(unknown("type"));
        }
        Ok(Filters {
            state,
            urgency,
            type_code: self.type_code.clone(),
            unit: self.unit,
            drafter: person.filter(|_| self.mine),
            from: self.from,
            to: self.to,
            number: self.number.clone(),
        })
    }
}

/// An outgoing document in a list.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct OutgoingRow {
    id: Uuid,
    /// Number and notation; empty before it is numbered.
    code: String,
    /// Date of the document, that of numbering (ISO).
    #[schema(value_type = Option<String>)]
    issued_on: Option<Date>,
    /// Code of the type.
    type_code: String,
    subject: String,
    urgency: i64,
    /// State by name.
    state: String,
    /// The drafting unit.
    unit: Uuid,
    /// Who drafts.
    drafter: Uuid,
    /// Who signed, as printed.
    signer_name: Option<String>,
    version: i64,
}

/// One page.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct OutgoingPage {
    items: Vec<OutgoingRow>,
    /// Hand it in as `after` for the next page; none on the last.
    next: Option<String>,
}

fn row(row: Outgoing) -> OutgoingRow {
    OutgoingRow {
        id: row.id.uuid(),
        code: row.code(),
        issued_on: row.issued_on,
        type_code: row.type_code,
        subject: row.subject,
        urgency: row.urgency.code(),
        state: row.state.name().to_owned(),
        unit: row.unit.uuid(),
        drafter: row.drafter,
        signer_name: row.signer_name,
        version: row.version,
    }
}

/// Outgoing documents I may see, newest first.
#[utoipa::path(get, path = "/outgoing-documents", tag = "outgoing-documents", params(Asked),
    responses((status = 200, body = OutgoingPage), (status = 401, description = "Not signed in"),
        (status = 422, description = "A filter that means nothing")))]
pub(super) async fn list(visit: ApiVisit, Query(asked): Query<Asked>) -> Result<Json<OutgoingPage>> {
    let filters = asked.filters(visit.actor().person)?;
    let after: Option<Cursor> =
        asked.after.as_ref().map(|text| text.parse().map_err(|_| unknown("after"))).transpose()?;
    let limit = asked.limit.unwrap_or(LIMIT).clamp(1, MAX_LIMIT);
    let tx = visit.read().await?;
    let page = outgoing::page(&tx, &Chosen { actor: visit.actor(), filters: &filters, after, limit }).await?;
    let next = page.next.map(|cursor| cursor.to_string());
    Ok(Json(OutgoingPage { items: page.rows.into_iter().map(row).collect(), next }))
}
