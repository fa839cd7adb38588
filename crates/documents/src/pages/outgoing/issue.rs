//! The clerk's pages: number and seal in one act; send out. Both say in words what will happen.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use kernel::{Id, WorkingCalendar};
use web::components::{Tone, badge, note, pdf_viewer};
use web::{Error, Form, Shell, Visit, with_flash};

use super::no_key::{locked_key, no_key};
use super::path;
use super::secret::{Secret, secret_fields};
use super::sign::{Certificate, first_answer};
use crate::actions::outgoing::sign::Approval;
use crate::actions::outgoing::{dispatch, find, issue};
use crate::actions::tool::is_in_tool;
use crate::model::Document;
use crate::model::outgoing::{Act, Fault, late_days};
use crate::store::drafts;
use crate::store::outgoing::Outgoing;
use crate::store::recipients::RecipientRow;
use signing::keys;

#[derive(Template)]
#[template(path = "outgoing/issue.html")]
struct IssuePage {
    shell: Shell,
    document: Outgoing,
    /// The number that comes next, with the notation, or the one it bears already.
    code: String,
    today: Date,
    late: u32,
    annexes: usize,
    certificate: Option<Certificate>,
    /// Signed on the own machine: no PIN is asked for here.
    in_tool: bool,
    error: Option<String>,
}

async fn page(visit: &Visit, id: Id<Document>, error: Option<&Error>) -> web::Result<IssuePage> {
    let now = visit.app.store.clock.now();
    let today = kernel::civil_date(now);
    let tx = visit.read().await?;
    let found = find(&tx, visit.actor(), id, today).await?;
    found.life.next(Act::Issue, Fault::Form, found.standing)?;
    let draft = drafts::get(&tx, found.document.draft).await?.draft;
    let expected = match issue::borne(&found.document) {
        Some(borne) => borne,
        None => issue::expect(&tx, &found.document, &draft, today).await?,
    };
    let key = keys::of_agency(&tx, visit.actor().agency).await?;
    let late = |at| late_days(kernel::civil_date(at), today, &WorkingCalendar::default());
    Ok(IssuePage {
        shell: visit.shell("outgoing-act-issue"),
        annexes: draft.annexes().count(),
        code: expected.code(),
        today,
        late: found.document.signed_at.map_or(0, late),
        in_tool: key.as_ref().is_some_and(is_in_tool),
        certificate: key.and_then(|key| Certificate::of(&key, now)),
        document: found.document,
        error: error.map(|e| e.sentence(&visit.app.catalog, visit.locale)),
    })
}

pub(super) async fn get(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let page = page(&visit, id, None).await?;
    visit.render(page)
}

#[derive(serde::Deserialize)]
pub(super) struct Input {
    /// SHA-256 of the file that was shown.
    hash: String,
    #[serde(flatten)]
    secret: Secret,
}

pub(super) async fn post(visit: Visit, Path(id): Path<Id<Document>>, form: Form<Input>) -> web::Result<Response> {
    match number_and_seal(&visit, id, &form).await {
        Err(error) if error.code.starts_with("signing-") || error.code == "outgoing-number-taken" => {
            let page = page(&visit, id, Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        other => other,
    }
}

async fn number_and_seal(visit: &Visit, id: Id<Document>, form: &Form<Input>) -> web::Result<Response> {
    let begin = || {
        let (visit, nonce) = (visit.clone(), form.nonce.clone());
        async move { visit.begin_once(&nonce).await }
    };
    let approval = Approval { hash: form.input.hash.clone(), pin: form.input.secret.typed() };
    let issued = issue::perform::<Error, _>(&visit.app, visit.actor(), id, &approval, begin).await;
    let issuing = match issued {
        Ok(issuing) => issuing,
        Err(error) => return Err(first_answer(visit, &form.nonce, error).await),
    };
    let (ctx, _turn) = issuing.into_parts();
    let response = visit.commit(ctx, &format!("{}?tab=handling", path(id))).await?;
    Ok(with_flash(response, "outgoing-issued"))
}

#[derive(Template)]
#[template(path = "outgoing/dispatch.html")]
struct DispatchPage {
    shell: Shell,
    document: Outgoing,
    rows: Vec<RecipientRow>,
}

pub(super) async fn get_dispatch(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let now = visit.app.store.clock.now();
    let tx = visit.read().await?;
    let found = find(&tx, visit.actor(), id, kernel::civil_date(now)).await?;
    found.life.next(Act::Dispatch, Fault::Form, found.standing)?;
    let draft = drafts::get(&tx, found.document.draft).await?.draft;
    let rows = dispatch::plan(&tx, &draft, || visit.app.store.ids.id(now)).await?;
    visit.render(DispatchPage { shell: visit.shell("outgoing-act-dispatch"), document: found.document, rows })
}

pub(super) async fn post_dispatch(
    visit: Visit,
    Path(id): Path<Id<Document>>,
    form: Form<super::act::Nothing>,
) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    dispatch::run(&mut ctx, id).await?;
    let response = visit.commit(ctx, &path(id)).await?;
    Ok(with_flash(response, "outgoing-dispatched"))
}
