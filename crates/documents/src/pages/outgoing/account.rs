//! One's own certificate: what everybody who signs can look up.

use askama::Template;
use axum::response::Response;
use web::components::{Tone, badge, empty};
use web::{Shell, Visit};

use super::sign::Certificate;
use signing::keys;

#[derive(Template)]
#[template(path = "outgoing/account.html")]
struct AccountPage {
    shell: Shell,
    certificate: Option<Certificate>,
    demonstration: bool,
}

pub(super) async fn get(visit: Visit) -> web::Result<Response> {
    let now = visit.app.store.clock.now();
    let tx = visit.read().await?;
    let key = match visit.actor().person {
        Some(person) => keys::of_person(&tx, person).await?,
        None => None,
    };
    let demonstration = key.as_ref().is_some_and(|key| key.image.is_none());
    let certificate = key.and_then(|key| Certificate::of(&key, now));
    visit.render(AccountPage { shell: visit.shell("account-signing"), certificate, demonstration })
}
