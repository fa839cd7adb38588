//! What the desk tells those who keep the system running: work that stopped and accounts that are locked.

use askama::Template;
use store::{Record, jobs};
use web::{PanelHtml, Result, Shell, Visit};

use crate::permission;
use crate::store::managed::{self, Locked};

#[derive(Template)]
#[template(path = "desk_panel.html")]
struct DeskPanel {
    shell: Shell,
    stopped: i64,
    waiting: i64,
    locked: Vec<Locked>,
}

/// Builds the panel; nobody but an administrator gets it.
pub(super) async fn panel(visit: &Visit, _agency: Record) -> Result<Option<PanelHtml>> {
    if !visit.actor().may(permission::PEOPLE_MANAGE) {
        return Ok(None);
    }
    let tx = visit.read().await?;
    let (waiting, stopped) = jobs::counts(&tx).await?;
    let locked = managed::locked(&tx, visit.actor(), visit.app.store.clock.now()).await?;
    visit.panel("desk-administration", |shell| DeskPanel { shell, stopped, waiting, locked }).map(Some)
}
