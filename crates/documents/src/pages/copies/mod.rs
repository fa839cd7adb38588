//! Screens of copies: decide on one, make it, find it again on the page of its document.

mod new;
mod panel;
mod register;
mod show;

use axum::Router;
use axum::routing::{get, post};
use kernel::Id;
use web::components::{Tone, badge};
use web::{App, Markup, Panel, Shell};

use crate::model::copies::State;
use crate::store::copies::Copy;

/// What joins the pages of documents.
pub(crate) const PANELS: &[Panel] = &[
    Panel { on: crate::store::incoming::KIND, render: panel::render },
    Panel { on: crate::model::outgoing::KIND, render: panel::render },
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/documents/{id}/copies/new", get(new::get).post(new::post))
        .route("/document-copies/registers/{register}", get(register::pdf))
        .route("/document-copies/{id}", get(show::get))
        .route("/document-copies/{id}/file.pdf", get(show::file))
        .route("/document-copies/{id}/preview.pdf", get(show::preview))
        .route("/document-copies/{id}/make", post(show::make))
        .route("/document-copies/{id}/cancel", post(show::cancel))
}

/// The page of a copy.
pub(crate) fn path(id: Id<Copy>) -> String {
    format!("/document-copies/{id}")
}

/// The mark of a copy's state.
fn state_badge(shell: &Shell, state: State) -> Markup {
    let tone = match state {
        State::Ordered => Tone::Amber,
        State::Made => Tone::Green,
        State::Cancelled => Tone::Plain,
    };
    badge(&shell.t(&format!("copy-state-{}", state.name())), tone)
}

/// What a copy is called on screen.
fn form_words(shell: &Shell, copy: &Copy) -> String {
    shell.t(&format!("copy-form-{}", crate::model::copies::form_name(copy.form)))
}

/// What a medium is called on screen.
fn medium_words(shell: &Shell, copy: &Copy) -> String {
    shell.t(&format!("medium-{}", copy.medium.name()))
}
