//! One incoming document: the PDF on the left, what is known and done on the right, and what this person may do now.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::civil::Date;
use kernel::{Actor, Id};
use uuid::Uuid;
use web::components::{due, pdf_viewer, stamp};
use web::{Error, Markup, PanelHtml, Shell, Visit};

use super::super::outgoing::state_badge as answer_badge;
use super::super::parts::state_badge;
use super::act::{Button, buttons};
use super::timeline::{self, Event, Said};
use super::verdicts::Verdicts;
use crate::actions::tool;
use crate::model::Document;
use crate::model::incoming::InstructionState;
use crate::model::tool::Function;
use crate::store::attachments::{self, Attachment};
use crate::store::incoming::{self, Carrier, Incoming, KIND};
use crate::store::outgoing::{self, Outgoing};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    tab: String,
}

/// What stands in the tab that is open.
enum Tab<'a> {
    Info { sender: Option<String> },
    Handling { distributed: Vec<Markup>, said: Vec<Said<'a>>, events: Vec<Event> },
    Related { answers: Vec<Outgoing>, carriers: Vec<Carrier>, panels: Vec<PanelHtml> },
    History { events: Vec<Event> },
}

#[derive(Template)]
#[template(path = "incoming/show.html")]
struct ShowPage<'a> {
    shell: Shell,
    document: &'a Incoming,
    files: Vec<Attachment>,
    /// What is known of the signatures of its PDFs.
    verdicts: Verdicts,
    /// Functions of the signing tool that this person may use on PDF files of it.
    signs: Vec<Function>,
    tabs: Vec<(&'static str, String, bool)>,
    tab: Tab<'a>,
    buttons: Vec<Button>,
    today: Date,
}

impl ShowPage<'_> {
    /// The file shown on the left: the first PDF.
    fn main_pdf(&self) -> Option<&Attachment> {
        self.files.iter().find(|file| file.is_pdf())
    }
}

pub(super) async fn get(
    visit: Visit,
    Path(id): Path<Id<Document>>,
    Query(asked): Query<Asked>,
) -> web::Result<Response> {
    let tx = visit.read().await?;
    let document = incoming::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let handling = incoming::handling(&tx, &document).await?;
    let files = attachments::of(&tx, id).await?;
    let verdicts = Verdicts::of(&tx, &document, &files).await?;
    let today = kernel::civil_date(visit.app.store.clock.now());
    let mut shell = visit.shell("incoming-one");
    shell.title = shell.t1("incoming-one", "number", document.arrival_number);
    let tab = match asked.tab.as_str() {
        "handling" => {
            let entries = ::store::audit::of_record(&tx, id.uuid()).await?;
            let events = timeline::events(&tx, &shell, &handling, &entries).await?;
            let (distributed, said) = timeline::path(&shell, &handling, today);
            Tab::Handling { distributed, said, events }
        }
        "related" => {
            let carriers = incoming::carriers(&tx, id).await?;
            let panels = visit.panels(::store::Record::new(KIND, id)).await?;
            let answers = outgoing::answers(&tx, visit.actor(), id).await?;
            Tab::Related { answers, carriers, panels }
        }
        "history" => {
            let entries = ::store::audit::of_record(&tx, id.uuid()).await?;
            Tab::History { events: timeline::events(&tx, &shell, &handling, &entries).await? }
        }
        _ => Tab::Info { sender: sender_name(&tx, document.sender).await? },
    };
    let signs = signs(&tx, &visit, &document).await?;
    let open = ["info", "handling", "related", "history"].into_iter().find(|t| *t == asked.tab).unwrap_or("info");
    let tabs = ["info", "handling", "related", "history"];
    let tabs = tabs.map(|tab| (tab, shell.t(&format!("incoming-tab-{tab}")), tab == open)).to_vec();
    let mut buttons = buttons(&shell, &handling, visit.actor());
    if let Some(answer) = answer_button(&shell, &document, visit.actor()) {
        // Behind the step that goes on with the document, before those that lead aside.
        buttons.insert(buttons.len().min(1), answer);
    }
    visit.render(ShowPage { shell, document: &document, files, verdicts, signs, tabs, tab, buttons, today })
}

/// What the signing tool can do here: for whoever may, and has the tool as the means of signing.
async fn signs(tx: &::store::Tx, visit: &Visit, document: &Incoming) -> web::Result<Vec<Function>> {
    let mut signs = Vec::new();
    for function in [Function::Income, Function::Comment] {
        if !tool::may_on_incoming(visit.actor(), document, function) {
            continue;
        }
        match tool::means(tx, &visit.app, visit.actor(), function).await {
            Ok(_) => signs.push(function),
            Err(error) if kernel::Refusal::kind(&error) == kernel::Kind::Forbidden => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(signs)
}

/// Whoever drafts can answer what is still being dealt with.
fn answer_button(shell: &Shell, document: &Incoming, actor: &Actor) -> Option<Button> {
    let may = actor.may(identity::permission::DOCUMENTS_DRAFT) && !document.state.is_final();
    may.then(|| Button {
        href: format!("/outgoing-documents/new?reply={}", document.id),
        icon: "pencil",
        label: shell.t("incoming-answer"),
        explain: shell.t("incoming-answer-explain"),
        direct: false,
        primary: false,
    })
}

/// Where a file is read.
fn file_href(document: &Incoming, file: &Attachment) -> String {
    format!("/incoming-documents/{}/files/{}", document.id, file.id)
}

async fn sender_name(tx: &::store::Tx, sender: Option<Uuid>) -> web::Result<Option<String>> {
    let Some(sender) = sender else { return Ok(None) };
    Ok(identity::agencies::get(tx, Id::from_uuid(sender)).await?.map(|agency| agency.name))
}

#[derive(Template)]
#[template(path = "incoming/preview.html")]
struct Preview {
    shell: Shell,
    document: Incoming,
    pdf: Option<Attachment>,
}

/// What stands in the preview pane beside a list.
pub(super) async fn preview(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let tx = visit.read().await?;
    let document = incoming::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let pdf = attachments::of(&tx, id).await?.into_iter().find(Attachment::is_pdf);
    visit.render(Preview { shell: visit.shell("incoming-title"), document, pdf })
}
