//! What a domain room brings to the house, as plain data.

use std::collections::HashMap;
use std::time::Duration;

use axum::Router;
use futures::future::BoxFuture;
use store::{Job, JobError, Migration, Record, Tx};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::{App, Error, Locales, Visit};

/// An entry of a menu: the left rail, the menu below one's name, the tabs of the administrator.
#[derive(Debug, Clone, Copy)]
pub struct MenuItem {
    /// Position, ascending.
    pub order: u32,
    /// Fluent key of its name.
    pub label: &'static str,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Permission needed to see it; none for everybody.
    pub permission: Option<&'static str>,
}

/// A mark in the top bar with a number that is asked for after the page has been shown.
#[derive(Debug, Clone, Copy)]
pub struct TopMark {
    /// Fluent key of its name.
    pub label: &'static str,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Answers with `{"count": n, "text": "n …"}`.
    pub count: &'static str,
}

/// Rendered HTML of a panel with its heading.
pub struct PanelHtml {
    /// Heading, already translated.
    pub title: String,
    /// Safe HTML from an askama template.
    pub html: String,
}

/// A part that a module adds to the pages of another (a document's page shows its file, its delivery …).
#[derive(Clone, Copy)]
pub struct Panel {
    /// Kind of record whose page it joins.
    pub on: &'static str,
    /// Builds the panel; `None` where it has nothing to say.
    pub render: for<'a> fn(&'a Visit, Record) -> BoxFuture<'a, Result<Option<PanelHtml>, Error>>,
}

/// How the records of a kind are told apart by whoever looks after the house and reads none of them: number, type, name.
#[derive(Clone, Copy)]
pub struct RecordNames {
    /// Kind of record.
    pub kind: &'static str,
    /// Names of those that still exist.
    pub names: for<'a> fn(&'a Tx, Vec<Uuid>) -> BoxFuture<'a, store::Result<HashMap<Uuid, String>>>,
}

/// A kind of job a module handles.
#[derive(Clone, Copy)]
pub struct JobSpec {
    /// `module.verb`.
    pub kind: &'static str,
    /// Runs on its own every so often, if set.
    pub every: Option<Duration>,
    /// The work; completes the job in the transaction of its effects.
    pub run: fn(App, Job) -> BoxFuture<'static, Result<(), JobError>>,
}

/// One room, as the roof composes it.
#[derive(Clone)]
pub struct Module {
    /// Folder name of the crate.
    pub name: &'static str,
    /// Pages.
    pub routes: fn() -> Router<App>,
    /// JSON endpoints below `/api/v1`.
    pub api: fn() -> OpenApiRouter<App>,
    /// Entries of the left rail.
    pub menu: &'static [MenuItem],
    /// Entries for people without an account; their permission is not asked for.
    pub strangers: &'static [MenuItem],
    /// Entries of one's own: in the menu below one's name and on the account page.
    pub own: &'static [MenuItem],
    /// Tabs of the administrator's pages.
    pub admin: &'static [MenuItem],
    /// Marks in the top bar.
    pub marks: &'static [TopMark],
    /// Parts of other modules' pages.
    pub panels: &'static [Panel],
    /// Names of records for the audit log.
    pub records: &'static [RecordNames],
    /// Jobs.
    pub jobs: &'static [JobSpec],
    /// Events heard: event kind, job kind.
    pub listens: &'static [(&'static str, &'static str)],
    /// Schema.
    pub migrations: &'static [Migration],
    /// Sentences.
    pub locales: Locales,
}

impl Module {
    /// A module with nothing but its name; fill in what it has.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            routes: Router::new,
            api: OpenApiRouter::new,
            menu: &[],
            strangers: &[],
            own: &[],
            admin: &[],
            marks: &[],
            panels: &[],
            records: &[],
            jobs: &[],
            listens: &[],
            migrations: &[],
            locales: &[],
        }
    }
}
