//! Joint documents: the pages on which a leader of another agency signs beside and its clerk seals beside, and how far the
//! round has come.

use ::store::{BlobId, Tx};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Date, Id, Instant};
use web::components::{Tone, badge, pdf_viewer};
use web::{Error, Form, Markup, Shell, Visit, with_flash};

use super::no_key::{locked_key, no_key};
use super::path;
use super::secret::{Secret, secret_fields};
use super::sign::{Certificate, first_answer};
use crate::actions::outgoing::{OutgoingError, cosign, find, seal, sign};
use crate::actions::tool::is_in_tool;
use crate::model::Document;
use crate::model::outgoing::{Act, Draft, Fault, State};
use crate::store::drafts;
use crate::store::outgoing::{self, JointRow, Outgoing};
use signing::keys;

/// How far one agency of a joint document has come.
pub(super) struct Line {
    pub(super) agency: String,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) signed_at: Option<Instant>,
    pub(super) sealed_at: Option<Instant>,
    /// Signs and seals in this installation; others on paper or by an exchange of files.
    pub(super) here: bool,
}

impl Line {
    pub(super) fn signed_mark(&self, shell: &Shell) -> Markup {
        self.mark(shell, self.signed_at, "joint-signed")
    }

    pub(super) fn sealed_mark(&self, shell: &Shell) -> Markup {
        self.mark(shell, self.sealed_at, "joint-sealed")
    }

    /// The mark of a signature or a seal.
    fn mark(&self, shell: &Shell, at: Option<Instant>, done: &str) -> Markup {
        match (at, self.here) {
            (Some(_), _) => badge(&shell.t(done), Tone::Green),
            (None, true) => badge(&shell.t("joint-awaited"), Tone::Amber),
            (None, false) => badge(&shell.t("joint-elsewhere"), Tone::Plain),
        }
    }
}

/// The agency that leads, then the others; nothing for a document of one agency.
pub(super) async fn lines(tx: &Tx, document: &Outgoing, draft: &Draft) -> ::store::Result<Vec<Line>> {
    if draft.joint.is_empty() {
        return Ok(Vec::new());
    }
    let rows = outgoing::joint_rows(tx, document.id).await?;
    let block = draft.document.signature.clone().unwrap_or_default();
    let lead = Line {
        agency: document.issuer.clone(),
        name: block.name,
        title: block.authority.join(" / "),
        signed_at: document.signed_at,
        sealed_at: document.numbered_at,
        here: true,
    };
    let of = |joint: &crate::model::outgoing::JointAgency| {
        let place = joint.place.as_ref();
        let row = place.and_then(|place| rows.iter().find(|row| row.position == place.position));
        Line {
            agency: joint.name.clone(),
            name: place.map_or_else(String::new, |place| place.block.name.clone()),
            title: place.map_or_else(String::new, |place| place.block.authority.join(" / ")),
            signed_at: row.and_then(|row| row.signed_at),
            sealed_at: row.and_then(|row| row.sealed_at),
            here: place.is_some(),
        }
    };
    Ok(std::iter::once(lead).chain(draft.joint.iter().map(of)).collect())
}

/// Whether an agency signs on paper or by an exchange of files.
pub(super) fn elsewhere(lines: &[Line]) -> bool {
    lines.iter().any(|line| !line.here)
}

/// Who is awaited in a state, by name.
pub(super) async fn awaited(tx: &Tx, document: &Outgoing, state: State) -> ::store::Result<String> {
    let rows = outgoing::joint_rows(tx, document.id).await?;
    let name = |row: &JointRow| match state {
        State::Cosigning => row.signed_at.is_none().then(|| format!("{} – {}", row.name, row.agency_name)),
        _ => row.sealed_at.is_none().then(|| row.agency_name.clone()),
    };
    Ok(rows.iter().filter_map(name).collect::<Vec<_>>().join("; "))
}

#[derive(Template)]
#[template(path = "outgoing/beside.html")]
struct BesidePage {
    shell: Shell,
    act: Act,
    document: Outgoing,
    hash: String,
    own: JointRow,
    lines: Vec<Line>,
    certificate: Option<Certificate>,
    /// Signed on the own machine: no PIN is asked for here.
    in_tool: bool,
    error: Option<String>,
}

impl BesidePage {
    /// The file that will be signed.
    fn file(&self) -> Option<&BlobId> {
        self.document.pdf()
    }

    fn word(&self, of: &str) -> String {
        self.shell.t(&format!("joint-{of}-{}", self.act.name()))
    }
}

async fn page(visit: &Visit, id: Id<Document>, act: Act, error: Option<&Error>) -> web::Result<BesidePage> {
    let now = visit.app.store.clock.now();
    let today: Date = kernel::civil_date(now);
    let tx = visit.read().await?;
    let found = find(&tx, visit.actor(), id, today).await?;
    found.life.next(act, Fault::Form, found.standing)?;
    let rows = outgoing::joint_rows(&tx, id).await?;
    let own = outgoing::joint_of(&rows, visit.actor().agency).cloned().ok_or(OutgoingError::NotFound)?;
    let draft = drafts::get(&tx, found.document.draft).await?.draft;
    let key = match (act, visit.actor().person) {
        (Act::Seal, _) => keys::of_agency(&tx, visit.actor().agency).await?,
        (_, Some(person)) => keys::of_person(&tx, person).await?,
        (_, None) => None,
    };
    Ok(BesidePage {
        shell: visit.shell(&format!("outgoing-act-{}", act.name())),
        act,
        // What is sealed is the file, what is signed beside the text and the file as it stands.
        hash: match (act, found.document.pdf()) {
            (Act::Seal, Some(pdf)) => pdf.to_string(),
            _ => found.life.hash,
        },
        own,
        lines: lines(&tx, &found.document, &draft).await?,
        in_tool: key.as_ref().is_some_and(is_in_tool),
        certificate: key.and_then(|key| Certificate::of(&key, now)),
        document: found.document,
        error: error.map(|e| e.sentence(&visit.app.catalog, visit.locale)),
    })
}

pub(super) async fn get_cosign(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let page = page(&visit, id, Act::Cosign, None).await?;
    visit.render(page)
}

pub(super) async fn get_seal(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let page = page(&visit, id, Act::Seal, None).await?;
    visit.render(page)
}

#[derive(serde::Deserialize)]
pub(super) struct Input {
    /// SHA-256 of the draft to be signed, of the file to be sealed.
    hash: String,
    #[serde(flatten)]
    secret: Secret,
}

pub(super) async fn post_cosign(
    visit: Visit,
    Path(id): Path<Id<Document>>,
    form: Form<Input>,
) -> web::Result<Response> {
    let done = sign_beside(&visit, id, &form).await;
    answer(&visit, id, Act::Cosign, done).await
}

pub(super) async fn post_seal(visit: Visit, Path(id): Path<Id<Document>>, form: Form<Input>) -> web::Result<Response> {
    let done = seal_beside(&visit, id, &form).await;
    answer(&visit, id, Act::Seal, done).await
}

/// What was wrong with key or PIN is said on the page itself.
async fn answer(visit: &Visit, id: Id<Document>, act: Act, done: web::Result<Response>) -> web::Result<Response> {
    match done {
        Err(error) if error.code.starts_with("signing-") => {
            let page = page(visit, id, act, Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        other => other,
    }
}

fn approval(form: &Form<Input>) -> sign::Approval {
    sign::Approval { hash: form.input.hash.clone(), pin: form.input.secret.typed() }
}

async fn sign_beside(visit: &Visit, id: Id<Document>, form: &Form<Input>) -> web::Result<Response> {
    let prepared = match cosign::prepare(&visit.app, visit.actor(), id, &approval(form)).await {
        Ok(prepared) => prepared,
        Err(error) => return Err(first_answer(visit, &form.nonce, error.into()).await),
    };
    let mut ctx = visit.begin_once(&form.nonce).await?;
    cosign::run(&mut ctx, prepared).await?;
    let response = visit.commit(ctx, &format!("{}?tab=handling", path(id))).await?;
    Ok(with_flash(response, "outgoing-cosigned"))
}

async fn seal_beside(visit: &Visit, id: Id<Document>, form: &Form<Input>) -> web::Result<Response> {
    let prepared = match seal::prepare(&visit.app, visit.actor(), id, &approval(form)).await {
        Ok(prepared) => prepared,
        Err(error) => return Err(first_answer(visit, &form.nonce, error.into()).await),
    };
    let mut ctx = visit.begin_once(&form.nonce).await?;
    seal::run(&mut ctx, prepared).await?;
    let response = visit.commit(ctx, &format!("{}?tab=handling", path(id))).await?;
    Ok(with_flash(response, "outgoing-sealed"))
}
