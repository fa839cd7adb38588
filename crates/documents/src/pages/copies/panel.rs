//! The copies of a document on its page, and the way to a new one for who decides on them.

use ::store::Record;
use askama::Template;
use futures::future::BoxFuture;
use kernel::Id;
use uuid::Uuid;
use web::{PanelHtml, Shell, Visit};

use super::{form_words, medium_words, path, state_badge};
use crate::actions::copies::{CopyError, subject};
use crate::model::copies::{Act, State, next};
use crate::store::copies::{self, Copy};

#[derive(Template)]
#[template(path = "copies/panel.html")]
struct PanelPage {
    shell: Shell,
    document: Uuid,
    copies: Vec<Copy>,
    may_order: bool,
}

/// Builds the panel for a document.
pub(super) fn render<'a>(visit: &'a Visit, record: Record) -> BoxFuture<'a, web::Result<Option<PanelHtml>>> {
    Box::pin(async move {
        let tx = visit.read().await?;
        let may_order = match subject(&tx, visit.actor(), Id::from_uuid(record.id)).await {
            Ok(what) => next(None, Act::Order, what.standing(visit.actor())).is_ok(),
            Err(CopyError::Refused(_)) => false,
            Err(CopyError::NotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let copies = copies::of(&tx, Id::from_uuid(record.id)).await?;
        if copies.is_empty() && !may_order {
            return Ok(None);
        }
        let page = |shell| PanelPage { document: record.id, copies, may_order, shell };
        visit.panel("copies-panel", page).map(Some)
    })
}
