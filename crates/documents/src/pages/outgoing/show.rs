//! One outgoing document: the PDF on the left, what is known and done on the right, and what this person may do now.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::Id;
use web::components::{Tone, badge, note, pdf_viewer, stamp};
use web::{Error, Markup, PanelHtml, Shell, Visit};

use super::buttons::{Button, buttons};
use super::list::state_badge;
use super::round::{self, Line, elsewhere};
use super::timeline::{self, Point};
use crate::actions::outgoing::{acknowledge, dispatch, find, publish};
use crate::model::Document;
use crate::model::outgoing::{Draft, KIND, State};
use crate::store::attachments::{self, Attachment};
use crate::store::check_links::{self, CheckLink};
use crate::store::drafts::{self, Summary};
use crate::store::outgoing::{self, Outgoing, Source, Step};
use crate::store::recipients::{self, Delivery, RecipientRow};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    tab: String,
}

/// What stands in the tab that is open.
enum Tab {
    Info { draft: Box<Draft>, recipients: Vec<RecipientRow>, planned: bool, link: Option<CheckLink>, sends: bool },
    Handling { points: Vec<Point>, lines: Vec<Line> },
    Related { source: Option<Source>, panels: Vec<PanelHtml> },
    History { versions: Vec<Summary>, steps: Vec<Step> },
}

#[derive(Template)]
#[template(path = "outgoing/show.html")]
struct ShowPage<'a> {
    shell: Shell,
    document: &'a Outgoing,
    files: Vec<Attachment>,
    hash: String,
    tabs: Vec<(&'static str, String, bool)>,
    tab: Tab,
    buttons: Vec<Button>,
    acknowledge: bool,
}

const TABS: [&str; 4] = ["info", "handling", "related", "history"];

pub(super) async fn get(
    visit: Visit,
    Path(id): Path<Id<Document>>,
    Query(asked): Query<Asked>,
) -> web::Result<Response> {
    let today = kernel::civil_date(visit.app.store.clock.now());
    let tx = visit.read().await?;
    let found = find(&tx, visit.actor(), id, today).await?;
    let document = &found.document;
    let mut shell = visit.shell("outgoing-one");
    shell.title = match document.code() {
        code if code.is_empty() && document.signed_pdf.is_some() => shell.t("outgoing-one-signed"),
        code if code.is_empty() => shell.t("outgoing-one"),
        code => shell.t1("outgoing-one-numbered", "code", code),
    };
    let delivered = recipients::of(&tx, id).await?;
    let acknowledge = !acknowledge::open_for(visit.actor(), &delivered).is_empty();
    let open = TABS.into_iter().find(|t| *t == asked.tab).unwrap_or("info");
    let tab = match open {
        "handling" => {
            let mut points = timeline::done(&shell, &outgoing::steps(&tx, id).await?);
            points.extend(timeline::ahead(&tx, &shell, document, today).await?);
            let draft = drafts::get(&tx, document.draft).await?.draft;
            Tab::Handling { points, lines: round::lines(&tx, document, &draft).await? }
        }
        "related" => {
            let source = match document.replies_to {
                Some(incoming) => outgoing::source(&tx, visit.actor(), incoming).await?,
                None => None,
            };
            Tab::Related { source, panels: visit.panels(::store::Record::new(KIND, id)).await? }
        }
        "history" => Tab::History { versions: drafts::of(&tx, id).await?, steps: outgoing::steps(&tx, id).await? },
        _ => {
            let draft = drafts::get(&tx, document.draft).await?.draft;
            let planned = delivered.is_empty();
            let ids = &visit.app.store.ids;
            let recipients = match planned {
                true => dispatch::plan(&tx, &draft, || ids.id(visit.app.store.clock.now())).await?,
                false => delivered,
            };
            // The code stands in the signed file from the first signature on, and leads somewhere once it was issued.
            let link =
                check_links::of(&tx, id).await?.filter(|_| matches!(document.state, State::Issued | State::Dispatched));
            let sends = publish::allowed(&found.life, found.standing).is_ok();
            Tab::Info { draft: Box::new(draft), recipients, planned, link, sends }
        }
    };
    let tabs = TABS.map(|tab| (tab, shell.t(&format!("outgoing-tab-{tab}")), tab == open)).to_vec();
    let buttons = buttons(&shell, document, &found.life, found.standing);
    let files = attachments::of(&tx, id).await?;
    let hash = found.life.hash.clone();
    visit.render(ShowPage { shell, document, files, hash, tabs, tab, buttons, acknowledge })
}

/// The mark of a delivery.
fn delivery_badge(shell: &Shell, row: &RecipientRow, planned: &bool) -> Markup {
    if *planned {
        return badge(&shell.t(&format!("delivery-channel-{}", row.channel.name())), Tone::Plain);
    }
    let tone = match row.delivery {
        Delivery::Sending => Tone::Amber,
        Delivery::Sent | Delivery::Printed => Tone::Blue,
        Delivery::Received => Tone::Green,
        Delivery::Failed => Tone::Red,
    };
    badge(&shell.t(&format!("delivery-{}", row.delivery.name())), tone)
}

#[derive(Template)]
#[template(path = "outgoing/preview.html")]
struct Preview {
    shell: Shell,
    document: Outgoing,
}

/// What stands in the preview pane beside a list.
pub(super) async fn preview(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let tx = visit.read().await?;
    let document = outgoing::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    visit.render(Preview { shell: visit.shell("outgoing-title"), document })
}
