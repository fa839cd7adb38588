//! The registers of the agency, to be printed and bound in volumes (NĐ 30/2020 Đ.22, PL IV), and routing slips.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use identity::permission;
use kernel::{Id, civil_date};
use typeset::RenderOptions;
use typeset::forms::{
    IncomingEntry, IncomingSummary, Opinion, RegisterBook, RegisterEntries, RoutingSlip, SlipAssignment,
};
use web::components::empty;
use web::{App, Error, Shell, Visit};

use super::incoming::files::disposition_of;
use crate::model::incoming::{Assignment, Handling, InstructionState, Target};
use crate::model::{Document, DocumentType, header_of};
use crate::press::Press;
use crate::store::incoming::{self, BookLine, Incoming};
use crate::store::registers::{self, Register, RegisterRow};

/// Numbers of one volume (quyển).
const VOLUME: i64 = 1_000;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/registers", get(list))
        .route("/registers/{register}", get(incoming_pdf))
        .route("/incoming-documents/{id}/routing-slip.pdf", get(routing_slip))
}

/// A register with its volumes.
struct Line {
    register: Register,
    series: String,
    unit: Option<String>,
    volumes: Vec<(i64, String)>,
}

#[derive(Template)]
#[template(path = "registers.html")]
struct RegistersPage {
    shell: Shell,
    lines: Vec<Line>,
    /// Whether this person decides when numbers are given.
    orders: bool,
}

/// Whether the actor keeps a register: the agency's registry keeps the agency's, a unit its own.
fn keeps(visit: &Visit, register: &Register) -> bool {
    let subject = register.unit.unwrap_or(visit.actor().agency);
    visit.actor().subjects.contains(&subject)
}

async fn list(visit: Visit) -> web::Result<Response> {
    visit.require(permission::DOCUMENTS_REGISTERS)?;
    let tx = visit.read().await?;
    let mut all = registers::of_agency(&tx, visit.actor().agency).await?;
    all.retain(|register| keeps(&visit, register));
    let names = super::parts::unit_names(&tx, visit.actor()).await?;
    let shell = visit.shell("registers-title");
    let lines = all.into_iter().map(|register| {
        let kind = DocumentType::from_code(&register.scheme);
        let series = kind.map_or_else(|| shell.t("registers-series-all"), |kind| kind.name.to_owned());
        let unit = register.unit.and_then(|unit| names.get(&unit).cloned());
        Line { volumes: volumes(&register), series, unit, register }
    });
    let lines = lines.collect();
    let orders = crate::actions::numbering::decides(visit.actor());
    visit.render(RegistersPage { shell, lines, orders })
}

/// Where each volume of a register is printed.
fn volumes(register: &Register) -> Vec<(i64, String)> {
    let whole = |folder: &str| vec![(1, format!("/{folder}/registers/{}", register.id))];
    match register.direction.as_str() {
        "outgoing" => return whole("outgoing-documents"),
        "copy" => return whole("document-copies"),
        _ => {}
    }
    let count = (register.last + VOLUME - 1) / VOLUME;
    (1..=count).map(|volume| (volume, format!("/registers/{}?volume={volume}", register.id))).collect()
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    volume: i64,
}

async fn incoming_pdf(
    visit: Visit,
    Path(id): Path<Id<RegisterRow>>,
    Query(asked): Query<Asked>,
) -> web::Result<Response> {
    visit.require(permission::DOCUMENTS_REGISTERS)?;
    let tx = visit.read().await?;
    let register = registers::get(&tx, visit.actor().agency, id).await?.filter(|r| r.direction == "incoming");
    let register = register.ok_or_else(Error::not_found)?;
    if !keeps(&visit, &register) {
        return Err(Error::forbidden());
    }
    let volume = asked.volume.clamp(1, 10_000);
    let lines = incoming::book(&tx, id, (volume - 1) * VOLUME + 1, volume * VOLUME).await?;
    let agency = identity::agencies::own(&tx, visit.actor()).await?;
    drop(tx);
    let book = RegisterBook {
        agency: header_of(&agency),
        title: None,
        year: i16::try_from(register.year).unwrap_or(0),
        from_date: lines.first().map(|line| line.arrived_on),
        to_date: lines.last().map(|line| line.arrived_on),
        from_number: lines.first().map(|line| line.number.to_string()),
        to_number: lines.last().map(|line| line.number.to_string()),
        volume: Some(volume.to_string()),
        entries: RegisterEntries::Incoming(lines.into_iter().map(entry).collect()),
    };
    let options = RenderOptions::new(visit.app.store.clock.now());
    let press = visit.app.service::<Press>();
    let rendered = press.typeset(move |typesetter| typesetter.render_register(&book, &options)).await?;
    Ok(pdf(rendered.pdf, &format!("so-van-ban-den-{}-quyen-{volume}.pdf", register.year)))
}

fn pdf(bytes: Vec<u8>, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition_of("inline", name)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

fn entry(line: BookLine) -> IncomingEntry {
    IncomingEntry {
        arrival_date: Some(line.arrived_on),
        arrival_number: line.number.to_string(),
        author: line.issuer,
        notation: line.code,
        date: line.issued_on,
        subject: format!("{}: {}", line.type_name, line.subject),
        holder: line.receivers.unwrap_or_default(),
        transferred: line.transferred_on,
        received_by: String::new(),
        note: line.note.unwrap_or_default(),
    }
}

/// Phiếu giải quyết văn bản đến (NĐ 30/2020 PL IV), filled in with what was said so far.
async fn routing_slip(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let tx = visit.read().await?;
    let document = incoming::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let handling = incoming::handling(&tx, &document).await?;
    let agency = identity::agencies::own(&tx, visit.actor()).await?;
    drop(tx);
    let slip = slip(&visit, header_of(&agency), &document, &handling);
    let options = RenderOptions::new(visit.app.store.clock.now());
    let press = visit.app.service::<Press>();
    let rendered = press.typeset(move |typesetter| typesetter.render_routing_slip(&slip, &options)).await?;
    Ok(pdf(rendered.pdf, &format!("phieu-giai-quyet-{}.pdf", document.arrival_number)))
}

fn slip(visit: &Visit, agency: typeset::model::AgencyHeader, document: &Incoming, handling: &Handling) -> RoutingSlip {
    let part = |a: &Assignment| SlipAssignment {
        role: visit.t(&format!("assignment-role-{}", a.role.as_str())),
        holder: a.label.clone(),
        deadline: a.due_on,
    };
    let given = handling.instructions.iter().filter(|i| i.state == InstructionState::Given);
    let leaders = given.map(|i| Opinion {
        author: i.label.clone(),
        date: i.given_at.map(civil_date),
        text: i.text.clone(),
        assignments: handling.assignments.iter().filter(|a| a.instruction == Some(i.id)).map(part).collect(),
    });
    let passed = handling.assignments.iter().filter(|a| handling.children(a.id).next().is_some());
    let heads = passed.map(|a| Opinion {
        author: a.label.clone(),
        date: a.accepted_at.map(civil_date),
        text: handling.children(a.id).map(|c| c.note.as_str()).filter(|n| !n.is_empty()).collect::<Vec<_>>().join("; "),
        assignments: handling.children(a.id).map(part).collect(),
    });
    let said = handling.assignments.iter().filter(|a| matches!(a.target, Target::Position(_)));
    let officers = said.filter_map(|a| {
        let text = a.result.clone()?;
        Some(Opinion { author: a.label.clone(), date: a.ended_at.map(civil_date), text, assignments: Vec::new() })
    });
    RoutingSlip {
        agency,
        document: IncomingSummary {
            arrival_number: document.arrival_number.to_string(),
            arrival_date: Some(document.arrived_on),
            author: document.issuer.clone(),
            notation: document.code(),
            date: document.issued_on,
            subject: format!("{}: {}", document.type_name(), document.subject),
        },
        leaders: leaders.collect(),
        unit_heads: heads.collect(),
        officers: officers.collect(),
    }
}
