//! Importing an envelope by hand: one file in, and on to its preview. Nothing is registered before the clerk confirms.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use web::{Error, Shell, Upload, Visit};

use super::parts::{Tab, tabs};
use crate::actions::receive::{self, Way};
use crate::actions::{OpenError, Opened, news, open, refuse_secret};
use crate::policy;

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    shell: Shell,
    tabs: Vec<Tab>,
    limit: usize,
    error: Option<String>,
    noted: Option<usize>,
}

impl ImportPage {
    fn new(visit: &Visit) -> Self {
        let shell = visit.shell("exchange-import");
        let limit = visit.app.settings.max_upload / (1024 * 1024);
        Self { tabs: tabs(&shell, visit.actor(), ""), shell, limit, error: None, noted: None }
    }
}

/// Only the clerks of an agency import.
fn require(visit: &Visit) -> web::Result<()> {
    if policy::receives(visit.actor()) {
        Ok(())
    } else {
        Err(Error::new(kernel::Kind::Forbidden, "exchange-not-clerk"))
    }
}

pub(super) async fn get(visit: Visit) -> web::Result<Response> {
    require(&visit)?;
    visit.render(ImportPage::new(&visit))
}

pub(super) async fn post(visit: Visit, upload: Upload) -> web::Result<Response> {
    require(&visit)?;
    let Some(file) = upload.files_of("file").next().cloned() else {
        return refused(&visit, &Error::new(kernel::Kind::Invalid, "exchange-no-file"));
    };
    let nonce = upload.nonce.clone();
    drop(upload);
    let opened = match open::run(&visit.app, &file.name, file.bytes).await {
        Ok(opened) => opened,
        Err(error) => {
            if matches!(error, OpenError::Secret(_)) {
                let ctx = visit.begin().await?;
                refuse_secret::run(&ctx).await?;
                ctx.commit().await?;
            }
            return refused(&visit, &Error::from(error));
        }
    };
    let mut ctx = visit.begin_once(&nonce).await?;
    match opened {
        Opened::News(said) => {
            let noted = news::run(&mut ctx, &said).await?;
            ctx.commit_with("/exchange/outbox").await?;
            visit.render(ImportPage { noted: Some(noted), ..ImportPage::new(&visit) })
        }
        Opened::Parcel(parcel) => {
            let named = receive::addressees(&ctx.tx, &parcel.letter).await?;
            let agency = ctx.actor.agency;
            let addressed = named.iter().any(|known| known.id.uuid() == agency);
            let received = receive::run(&mut ctx, &parcel, Way { agency, addressed, delivery: None }).await?;
            let to = format!("/exchange/inbox/{}", received.arrival);
            ctx.commit_with(&to).await?;
            let answer = Redirect::to(&to).into_response();
            Ok(if received.again { web::with_flash(answer, "exchange-again") } else { answer })
        }
    }
}

fn refused(visit: &Visit, error: &Error) -> web::Result<Response> {
    let sentence = error.sentence(&visit.app.catalog, visit.locale);
    visit.render_refused(ImportPage { error: Some(sentence), ..ImportPage::new(visit) }, error)
}
