//! Every delegation of the agency; the administrator may take one back.

use askama::Template;
use axum::response::Response;
use kernel::{Date, Id};
use web::{Markup, NavItem, Result, Shell, Visit};

use crate::model::{Delegation, Standing};
use crate::pages::Refused;
use crate::pages::delegations::{scope_text, standing_badge};
use crate::permission;
use crate::store::delegations;

#[derive(Template)]
#[template(path = "admin_delegations.html")]
struct DelegationsPage {
    shell: Shell,
    tabs: Vec<NavItem>,
    refused: Refused,
    rows: Vec<Delegation>,
    today: Date,
}

impl DelegationsPage {
    fn standing(&self, delegation: &Delegation) -> Markup {
        standing_badge(&self.shell, delegation, self.today)
    }

    fn scope(&self, delegation: &Delegation) -> String {
        scope_text(&self.shell, delegation)
    }

    fn can_revoke(&self, delegation: &Delegation) -> bool {
        matches!(delegation.standing(self.today), Standing::Ahead | Standing::InForce)
    }
}

/// The list.
pub(crate) async fn get(visit: Visit) -> Result<Response> {
    visit.require(permission::PEOPLE_MANAGE)?;
    let tx = visit.read().await?;
    let rows = delegations::of_agency(&tx, Id::from_uuid(visit.actor().agency)).await?;
    let shell = visit.shell("admin-delegations");
    visit.render(DelegationsPage {
        tabs: visit.admin_tabs("/admin/delegations"),
        refused: Refused::default(),
        rows,
        today: kernel::civil_date(visit.app.store.clock.now()),
        shell,
    })
}
