//! Bàn làm việc: what must I do now. Reads work items only (law 5); each count equals the list behind it.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use web::components::{due, empty, stamp};
use web::{App, Error, Markup, PanelHtml, Shell, Visit};

use crate::model::Queue;
use crate::store::work_items::{self, Counts, Part, WorkItem};

/// The kind under which other rooms add panels to the desk; the record is the agency.
const DESK: &str = "desk";
/// Rows of each queue on the desk itself.
const FIRST: usize = 8;
/// Rows of a page behind it.
const PAGE: usize = 50;
/// Pages one can turn: nobody works through ten thousand waiting things by turning pages.
const MAX_PAGE: usize = 200;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/", get(desk)).route("/desk/{part}", get(part))
}

/// A tile with its count.
struct Tile {
    href: String,
    icon: &'static str,
    label: String,
    count: String,
    late: bool,
}

/// Some rows of one queue.
struct Section {
    queue: Queue,
    items: Vec<WorkItem>,
}

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    shell: Shell,
    today: Date,
    tiles: Vec<Tile>,
    sections: Vec<Section>,
    panels: Vec<PanelHtml>,
}

#[derive(Template)]
#[template(path = "desk_part.html")]
struct PartPage {
    shell: Shell,
    today: Date,
    items: Vec<WorkItem>,
    next: Option<String>,
    /// Of several queues, so that each row says which.
    mixed: bool,
    /// What can be done to several of them at once.
    together: Option<Together>,
}

/// An act on several documents of one queue.
struct Together {
    action: &'static str,
    icon: &'static str,
    label: &'static str,
}

impl Together {
    fn of(queue: Queue) -> Option<Self> {
        let (action, icon, label) = match queue {
            Queue::Distribute => ("/incoming-documents/together/distribute", "route", "together-distribute"),
            Queue::Inform => ("/incoming-documents/together/read", "eye", "together-read"),
            Queue::Sign => ("/outgoing-documents/together/sign", "signature", "together-sign"),
            Queue::NumberAndSeal => ("/outgoing-documents/together/issue", "rubber-stamp", "together-issue"),
            _ => return None,
        };
        Some(Self { action, icon, label })
    }
}

/// Whether an item can be chosen with others.
fn is_choosable(item: &WorkItem) -> bool {
    match item.queue {
        Queue::Sign | Queue::NumberAndSeal => item.record_kind == crate::model::outgoing::KIND,
        _ => item.record_kind == crate::store::incoming::KIND,
    }
}

/// Where a work item leads.
pub(super) fn href(item: &WorkItem) -> String {
    match item.record_kind.as_str() {
        crate::model::copies::KIND => format!("/document-copies/{}", item.record),
        kind => format!("/{kind}s/{}", item.record),
    }
}

/// The icon of a queue.
fn icon(queue: Queue) -> &'static str {
    match queue {
        Queue::Sign => "writing-sign",
        Queue::Instruct | Queue::ConfirmInstruction => "writing",
        Queue::Handle => "inbox",
        Queue::PassOn => "arrow-forward-up",
        Queue::Opinion => "messages",
        Queue::InitialContent => "check",
        Queue::FormCheck => "list-check",
        Queue::NumberAndSeal => "rubber-stamp",
        Queue::Dispatch => "send",
        Queue::MakeCopy => "copy",
        Queue::Register => "arrows-exchange",
        Queue::Distribute => "route",
        Queue::Draft => "pencil",
        Queue::Coordinate => "users",
        Queue::FollowUp => "flag",
        Queue::Inform => "info-circle",
    }
}

fn count_text(shell: &Shell, n: i64) -> String {
    if n > 1_000 { shell.t("count-more") } else { n.to_string() }
}

fn tiles(shell: &Shell, counts: &Counts) -> Vec<Tile> {
    let tile = |part: &str, icon, key: &str, n: i64, late| Tile {
        href: format!("/desk/{part}"),
        icon,
        label: shell.t(key),
        count: count_text(shell, n),
        late,
    };
    let mut tiles = vec![
        tile("late", "clock-exclamation", "desk-late", counts.late, counts.late > 0),
        tile("today", "calendar-due", "desk-today", counts.today, false),
    ];
    for queue in Queue::ALL {
        let n = counts.queues.iter().find(|(q, _)| *q == queue).map_or(0, |(_, n)| *n);
        if n > 0 {
            tiles.push(tile(queue.name(), icon(queue), &format!("queue-{}", queue.name()), n, false));
        }
    }
    tiles
}

async fn desk(visit: Visit) -> web::Result<Response> {
    let today = kernel::civil_date(visit.app.store.clock.now());
    let tx = visit.read().await?;
    let counts = work_items::counts(&tx, visit.actor(), today).await?;
    let shell = visit.shell("desk-title");
    let mut sections = Vec::new();
    for queue in Queue::ALL {
        let n = counts.queues.iter().find(|(q, _)| *q == queue).map_or(0, |(_, n)| *n);
        if n > 0 {
            let items = work_items::list(&tx, visit.actor(), Part::Queue(queue), FIRST, 0).await?;
            sections.push(Section { queue, items });
        }
    }
    let tiles = tiles(&shell, &counts);
    drop(tx);
    // What other rooms have for the person who opens the day: troubles of the system for those who mend them.
    let panels = visit.panels(::store::Record::new(DESK, kernel::Id::<()>::from_uuid(visit.actor().agency))).await?;
    visit.render(DeskPage { shell, today, tiles, sections, panels })
}

#[derive(serde::Deserialize)]
struct Turn {
    #[serde(default)]
    page: usize,
}

async fn part(visit: Visit, Path(name): Path<String>, Query(turn): Query<Turn>) -> web::Result<Response> {
    let today = kernel::civil_date(visit.app.store.clock.now());
    let (part, title) = match name.as_str() {
        "late" => (Part::DueBefore(today), "desk-late".to_owned()),
        "today" => (Part::DueOn(today), "desk-today".to_owned()),
        name => {
            let queue = Queue::from_name(name).ok_or_else(Error::not_found)?;
            (Part::Queue(queue), format!("queue-{}", queue.name()))
        }
    };
    let mixed = !matches!(part, Part::Queue(_));
    let together = match part {
        Part::Queue(queue) => Together::of(queue),
        _ => None,
    };
    let page = turn.page.min(MAX_PAGE);
    let tx = visit.read().await?;
    let mut items = work_items::list(&tx, visit.actor(), part, PAGE + 1, page * PAGE).await?;
    let more = items.len() > PAGE && page < MAX_PAGE;
    items.truncate(PAGE);
    let next = more.then(|| format!("/desk/{name}?page={}", page + 1));
    visit.render(PartPage { shell: visit.shell(&title), today, items, next, mixed, together })
}
