//! The draft as a form with a live preview; saves itself, also without script it loses nothing that was sent.

use ::store::Tx;
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use identity::{agencies, units};
use kernel::Id;
use typeset::model::ModelError;
use web::components::{Tone, note, pdf_viewer};
use web::{Form, Markup, Shell, Visit};

use super::fields::{Directory, Fields};
use super::path;
use super::versions::marked;
use crate::actions::outgoing::advance::{self, Step};
use crate::actions::outgoing::save::{self, Save};
use crate::actions::outgoing::{Found, can_sign, find};
use crate::model::outgoing::{Act, Draft, Fault, Purpose, diff, notation};
use crate::model::{Document, DocumentType, Urgency};
use crate::press::Press;
use crate::store::drafts;

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    check: String,
    /// What a Word file had that could not be taken over.
    left_out: Option<usize>,
}

#[derive(Template)]
#[template(path = "outgoing/edit.html")]
struct EditPage {
    shell: Shell,
    id: Id<Document>,
    title: String,
    fields: Fields,
    /// Written in place and by itself; else every save is a new version.
    open: bool,
    may_submit: bool,
    signers: Vec<(String, String)>,
    choices: Vec<String>,
    files: Vec<crate::model::outgoing::AnnexFile>,
    faults: Vec<ModelError>,
    left_out: Option<usize>,
    /// What was refused, as a sentence.
    refused: Option<String>,
    /// Where somebody else has saved meanwhile: what they wrote, and what saving this page would make of it.
    theirs: Option<Markup>,
}

impl EditPage {
    /// The sentence of the first fault at a field, as a note with its id.
    fn fault(&self, field: &str) -> Option<String> {
        let fault = self.faults.iter().find(|fault| field_of(&fault.path) == field)?;
        Some(sentence(&self.shell, fault))
    }

    fn invalid(&self, field: &str) -> Markup {
        match self.fault(field) {
            Some(_) => Markup::from_template(format!(" aria-invalid=\"true\" aria-describedby=\"f-{field}-fault\"")),
            None => Markup::default(),
        }
    }

    fn fault_note(&self, field: &str) -> Markup {
        let Some(sentence) = self.fault(field) else { return Markup::default() };
        let text = web::components::escape(&sentence);
        Markup::from_template(format!(
            "<p class=\"k-error\" id=\"f-{field}-fault\">{} {text}</p>",
            self.shell.icon("alert-circle")
        ))
    }

    /// Faults for the summary above the form: field and sentence.
    fn summary(&self) -> Vec<(&'static str, String)> {
        self.faults.iter().map(|fault| (field_of(&fault.path), sentence(&self.shell, fault))).collect()
    }
}

/// Words that the editor shows, by the names of its attributes.
fn editor_words() -> [&'static str; 39] {
    [
        "part",
        "chapter",
        "section",
        "subsection",
        "article",
        "clause",
        "point",
        "paragraph",
        "item",
        "heading1",
        "heading2",
        "heading3",
        "heading4",
        "table",
        "picture",
        "page",
        "annex",
        "title",
        "kind",
        "add",
        "remove",
        "up",
        "down",
        "bold",
        "italic",
        "raw",
        "rows",
        "add-row",
        "add-column",
        "remove-row",
        "remove-column",
        "blocks",
        "tools",
        "undo",
        "redo",
        "removed",
        "pasted",
        "row",
        "column",
    ]
}

/// The field of the form behind a place in the model.
fn field_of(path: &str) -> &'static str {
    const FIELDS: [(&str, &str); 19] = [
        ("/subject", "subject"),
        ("/addressee_note", "addressee_note"),
        ("/addressees", "addressees"),
        ("/issuer_line", "issuer_line"),
        ("/legal_bases", "legal_bases"),
        ("/enacting_line", "enacting_line"),
        ("/body", "body"),
        ("/annexes", "body"),
        ("/closing", "closing"),
        ("/recipients", "recipients"),
        ("/filing", "filing"),
        ("/joint", "joint"),
        ("/parties", "parties"),
        ("/cosigners", "cosigners"),
        ("/confirmation", "confirmation"),
        ("/drafter_mark", "drafter_mark"),
        ("/signature", "signer"),
        ("/signer", "signer"),
        ("/authority", "signer"),
    ];
    FIELDS.iter().find(|(begin, _)| path.starts_with(begin)).map_or("subject", |(_, field)| field)
}

/// What is wrong, with where it stands in the body.
fn sentence(shell: &Shell, fault: &ModelError) -> String {
    let key = format!("fault-{}", fault.code.replace(['.', '_'], "-"));
    let words = match fault.character {
        Some(c) => shell.t2(&key, ("character", c.to_string()), ("code", format!("U+{:04X}", u32::from(c)))),
        None => shell.t(&key),
    };
    let place = fault.path.strip_prefix("/body/").and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
    match place {
        Some(index) => shell.t2("fault-at", ("n", (index + 1).to_string()), ("fault", words)),
        None => words,
    }
}

async fn directory(tx: &Tx, agency: uuid::Uuid) -> web::Result<Directory> {
    let units = units::of_agency(tx, Id::from_uuid(agency)).await?;
    Ok(Directory { units, agencies: agencies::list(tx).await?, own: agency })
}

/// What is missing, and what no font can show.
fn faults(visit: &Visit, draft: &Draft) -> Vec<ModelError> {
    let mut faults = draft.faults();
    faults.extend(visit.app.service::<Press>().missing(&draft.document));
    faults
}

async fn page(visit: &Visit, tx: &Tx, found: Found, typed: Option<Fields>, check: bool) -> web::Result<EditPage> {
    found.life.next(Act::Edit, Fault::Form, found.standing)?;
    let document = found.document;
    let today = kernel::civil_date(visit.app.store.clock.now());
    let version = drafts::get(tx, document.draft).await?;
    let directory = directory(tx, document.agency).await?;
    let shell = visit.shell("outgoing-act-edit");
    let mut signers = Vec::new();
    for (holder, open) in can_sign(tx, Id::from_uuid(document.agency), today).await? {
        for authority in open {
            let form = shell.t(&format!("authority-{}", authority.name()));
            signers
                .push((format!("{}:{}", holder.position.id, authority.name()), format!("{form}: {}", holder.label())));
        }
    }
    let fields = typed.unwrap_or_else(|| Fields::of(&version.draft, &directory, document.version));
    Ok(EditPage {
        id: document.id,
        title: if document.subject.is_empty() { shell.t("outgoing-no-subject") } else { document.subject.clone() },
        open: document.state.is_open(),
        may_submit: found.life.next(Act::Submit, Fault::Form, found.standing).is_ok(),
        signers,
        choices: directory.choices(),
        files: version.draft.files.clone(),
        faults: if check { faults(visit, &version.draft) } else { Vec::new() },
        left_out: None,
        refused: None,
        theirs: None,
        fields,
        shell,
    })
}

pub(super) async fn get(
    visit: Visit,
    Path(id): Path<Id<Document>>,
    Query(asked): Query<Asked>,
) -> web::Result<Response> {
    let tx = visit.read().await?;
    let found = find(&tx, visit.actor(), id, kernel::civil_date(visit.app.store.clock.now())).await?;
    let mut page = page(&visit, &tx, found, None, asked.check == "1").await?;
    page.left_out = asked.left_out.filter(|n| *n > 0);
    visit.render(page)
}

pub(super) async fn post(visit: Visit, Path(id): Path<Id<Document>>, form: Form<Fields>) -> web::Result<Response> {
    match save_and_go_on(&visit, id, &form).await {
        Err(error) if ["outgoing-changed", "draft-faults", "changed-meanwhile"].contains(&error.code) => {
            let tx = visit.read().await?;
            let found = find(&tx, visit.actor(), id, kernel::civil_date(visit.app.store.clock.now())).await?;
            let (draft, version) = (drafts::get(&tx, found.document.draft).await?.draft, found.document.version);
            let mut page = page(&visit, &tx, found, Some(form.input), false).await?;
            if error.code != "draft-faults" {
                let directory = directory(&tx, visit.actor().agency).await?;
                let theirs = Fields::of(&draft, &directory, version);
                page.theirs = Some(marked(&diff::words(&theirs.words(), &page.fields.words())));
                // Both texts are seen now: saving again is a decision, not an accident.
                page.fields.version = version.to_string();
            }
            page.refused = Some(error.sentence(&visit.app.catalog, visit.locale));
            visit.render_refused(page, &error)
        }
        other => other,
    }
}

async fn save_and_go_on(visit: &Visit, id: Id<Document>, form: &Form<Fields>) -> web::Result<Response> {
    let input = {
        let tx = visit.read().await?;
        form.input.input(&directory(&tx, visit.actor().agency).await?)
    };
    let mut ctx = visit.begin_once(&form.nonce).await?;
    save::run(&mut ctx, id, Save { input, version: form.input.version(), by_itself: false }).await?;
    if form.input.then != "submit" {
        return visit.commit(ctx, &path(id)).await;
    }
    let found = find(&ctx.tx, &ctx.actor, id, ctx.today()).await?;
    if !faults(visit, &drafts::get(&ctx.tx, found.document.draft).await?.draft).is_empty() {
        // What was written is kept; the page says what is missing.
        return visit.commit(ctx, &format!("{}/edit?check=1", path(id))).await;
    }
    advance::run(&mut ctx, id, Step::plain(Act::Submit)).await?;
    visit.commit(ctx, &format!("{}?tab=handling", path(id))).await
}

/// What the page sends by itself; answers with the new version of the row.
pub(super) async fn autosave(visit: Visit, Path(id): Path<Id<Document>>, form: Form<Fields>) -> web::Result<Response> {
    let input = {
        let tx = visit.read().await?;
        let found = find(&tx, visit.actor(), id, kernel::civil_date(visit.app.store.clock.now())).await?;
        if !found.document.state.is_open() {
            return Ok(Redirect::to(&path(id)).into_response());
        }
        form.input.input(&directory(&tx, visit.actor().agency).await?)
    };
    // No nonce: each of these is another state of the same form.
    let mut ctx = visit.begin().await?;
    let version = save::run(&mut ctx, id, Save { input, version: form.input.version(), by_itself: true }).await?;
    ctx.commit().await?;
    Ok(Json(serde_json::json!({ "version": version })).into_response())
}

#[derive(serde::Deserialize)]
pub(super) struct Pasted {
    text: String,
}

/// A pasted text in tidy notation, for the editor.
pub(super) async fn parse(_visit: Visit, form: Form<Pasted>) -> web::Result<Response> {
    let tidy = notation::write(&notation::read(&form.input.text));
    Ok(Json(serde_json::json!({ "text": tidy })).into_response())
}
