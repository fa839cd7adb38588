//! One arrival: what the envelope says on the left, what the clerk enters in the register on the right.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use documents::model::{DocumentType, Urgency};
use documents::store::incoming::Similar;
use kernel::{Id, Instant};
use pades::Verdict;
use web::components::{self, Tone};
use web::{Error, Form, Markup, Shell, Visit};

use super::file_verdicts::{self, FileVerdict};
use super::parts::{self, Tab, date, tabs, typed};
use crate::actions::give_back::SettleError;
use crate::actions::register::{self, Entry};
use crate::actions::{answer, give_back};
use crate::model::{Act, ArrivalKind, Fact};
use crate::store::arrivals::{self, Twin};
use crate::{Arrival, ArrivalFile, policy};

/// The register's fields as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    type_code: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    notation: String,
    #[serde(default)]
    issued_on: String,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    urgency: String,
    #[serde(default)]
    due_on: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    confirm_duplicate: String,
    #[serde(default)]
    confirm_addressee: String,
    #[serde(default)]
    confirm_signature: String,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct Why {
    #[serde(default)]
    reason: String,
}

impl Typed {
    fn of(entry: &Entry) -> Self {
        Self {
            type_code: entry.type_code.clone(),
            number: entry.number.clone().unwrap_or_default(),
            notation: entry.notation.clone().unwrap_or_default(),
            issued_on: typed(entry.issued_on),
            issuer: entry.issuer.clone(),
            subject: entry.subject.clone(),
            urgency: entry.urgency.code().to_string(),
            due_on: typed(entry.due_on),
            ..Self::default()
        }
    }

    fn entry(&self) -> web::Result<Entry> {
        let wrong = |field: &'static str| {
            move |text: String| {
                let mut error = Error::new(kernel::Kind::Invalid, "exchange-date");
                error.args = vec![("text", text)];
                error.field = Some(field);
                error
            }
        };
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(Entry {
            type_code: self.type_code.clone(),
            number: filled(&self.number),
            notation: filled(&self.notation),
            issued_on: date(&self.issued_on).map_err(wrong("issued_on"))?,
            issuer: self.issuer.clone(),
            subject: self.subject.clone(),
            urgency: self.urgency.parse().ok().and_then(Urgency::from_code).unwrap_or_default(),
            due_on: date(&self.due_on).map_err(wrong("due_on"))?,
            note: filled(&self.note),
            confirm_duplicate: !self.confirm_duplicate.is_empty(),
            confirm_addressee: !self.confirm_addressee.is_empty(),
            confirm_signature: !self.confirm_signature.is_empty(),
        })
    }
}

/// Everything the page reads.
struct View {
    arrival: Arrival,
    files: Vec<ArrivalFile>,
    verdicts: Vec<FileVerdict>,
    twins: Vec<Twin>,
    similar: Vec<Similar>,
    related: Option<Arrival>,
    own_name: String,
    settled_by: Option<String>,
}

#[derive(Template)]
#[template(path = "arrival.html")]
struct ArrivalPage {
    shell: Shell,
    tabs: Vec<Tab>,
    view: View,
    form: Typed,
    error: Option<Error>,
    sentence: Option<String>,
}

impl ArrivalPage {
    fn may(&self, act: &str) -> bool {
        let act = match act {
            "register" => Act::Register,
            "return" => Act::Return,
            "agree" => Act::Agree,
            _ => Act::Refuse,
        };
        self.view.arrival.standing().allows(act)
    }

    fn main_pdf(&self) -> Option<usize> {
        self.view.files.iter().position(|file| file.is_pdf() && !file.blocks())
    }

    fn viewer(&self, ordinal: &usize) -> Markup {
        let file = &self.view.files[*ordinal];
        let source = format!("/exchange/inbox/{}/files/{ordinal}", self.view.arrival.id);
        components::pdf_viewer(&self.shell, &source, &file.name)
    }

    fn fact(&self, key: &str) -> String {
        self.shell.t(&format!("exchange-fact-{key}"))
    }

    fn said(&self, fact: &Fact) -> String {
        parts::said(&self.shell, fact)
    }

    fn remark(&self, code: &str) -> String {
        self.shell.t(&format!("edxml-note-{code}"))
    }

    fn fault(&self, file: &ArrivalFile) -> Option<String> {
        let fault = file.fault.as_ref()?;
        let known = format!("error-{fault}");
        let max = (documents::model::file::MAX_FILE / 1024 / 1024).to_string();
        Some(self.shell.t2(&known, ("name", file.name.clone()), ("max", max)))
    }

    fn duplicate(&self, similar: &Similar) -> String {
        let (number, date) = (similar.arrival_number.to_string(), kernel::format_date(similar.arrived_on));
        self.shell.t2("exchange-duplicate-note", ("number", number), ("date", date))
    }

    fn misaddressed(&self) -> bool {
        !self.view.arrival.addressed && self.may("register")
    }

    fn has_bad_signature(&self) -> bool {
        let of_file = |one: &FileVerdict| one.kept.as_ref().is_some_and(|kept| kept.verdict == "invalid");
        (self.view.arrival.has_bad_signature() || self.view.verdicts.iter().any(of_file)) && self.may("register")
    }

    /// What the signatures inside the files mean for the clerk; a request brings none.
    fn files_note(&self) -> Option<Markup> {
        if self.view.is_document() { file_verdicts::advice(&self.shell, &self.view.verdicts) } else { None }
    }

    fn verdict_of(&self, ordinal: &usize) -> Option<&FileVerdict> {
        self.view.verdicts.iter().find(|one| one.ordinal == *ordinal)
    }

    /// The signature of the envelope in one line; a bad one is shouted, a missing one is not.
    fn signature_note(&self) -> Option<Markup> {
        let (tone, sentence) = match self.view.arrival.signatures.as_ref()?.verdict? {
            Verdict::Valid => (Tone::Green, "exchange-signature-valid"),
            Verdict::Undetermined => (Tone::Amber, "exchange-signature-undetermined"),
            Verdict::Invalid => (Tone::Red, "exchange-signature-invalid"),
        };
        Some(components::note(&self.shell, tone, &self.shell.t(sentence)))
    }

    fn signatures(&self) -> Option<Markup> {
        let report = self.view.arrival.signatures.as_ref()?;
        Some(documents::pages::signatures::list_of_xml(&self.shell, report))
    }

    fn needs_duplicate(&self) -> bool {
        !self.view.similar.is_empty() && self.may("register")
    }

    fn field_error(&self, field: &str) -> Option<String> {
        self.error.as_ref().filter(|error| error.field == Some(field)).and(self.sentence.clone())
    }

    /// The refusal above the form, where it belongs to no field shown.
    fn general_error(&self) -> Option<Markup> {
        let error = self.error.as_ref()?;
        let shown = ["type_code", "number", "notation", "issued_on", "issuer", "subject", "due_on", "note", "reason"];
        if error.field.is_some_and(|field| shown.contains(&field)) {
            return None;
        }
        Some(components::note(&self.shell, Tone::Red, self.sentence.as_deref().unwrap_or_default()))
    }

    fn text(&self, name: &str, label: &str, value: &str, max: usize, required: bool) -> Markup {
        let label = self.shell.t(label);
        let kind = if name == "subject" || name == "note" { "textarea" } else { "text" };
        components::Field {
            name,
            label,
            kind,
            value,
            required,
            max,
            hint: String::new(),
            error: self.field_error(name),
        }
        .html()
    }

    fn date(&self, name: &str, label: &str, value: &str) -> Markup {
        let label = self.shell.t(label);
        components::date_field(&self.shell, name, &label, value, false, self.field_error(name).as_deref())
    }

    fn types(&self) -> Markup {
        let options: Vec<(String, String)> =
            DocumentType::ALL.iter().map(|known| (known.code.to_owned(), known.name.to_owned())).collect();
        let error = self.field_error("type_code");
        components::select(
            "type_code",
            &self.shell.t("exchange-type"),
            &options,
            &self.form.type_code,
            error.as_deref(),
        )
    }

    fn urgencies(&self) -> Markup {
        let options: Vec<(String, String)> =
            Urgency::ALL.iter().map(|one| (one.code().to_string(), self.shell.t(one.key()))).collect();
        components::select("urgency", &self.shell.t("exchange-urgency"), &options, &self.form.urgency, None)
    }

    fn stamp(&self) -> Markup {
        components::stamp(self.view.arrival.letter.urgency.stamp())
    }

    fn at(&self, at: &Option<Instant>) -> String {
        at.as_ref().map(|at| self.shell.instant(at)).unwrap_or_default()
    }
}

async fn view(visit: &Visit, id: Id<Arrival>) -> web::Result<View> {
    if !policy::receives(visit.actor()) {
        return Err(Error::not_found());
    }
    let tx = visit.read().await?;
    let arrival = arrivals::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let files = arrivals::files(&tx, id).await?;
    let verdicts = file_verdicts::of(&tx, id, &files).await?;
    let (mut twins, mut similar) = (Vec::new(), Vec::new());
    if arrival.kind.is_document() && arrival.standing().allows(Act::Register) {
        twins = arrivals::twins(&tx, arrival.agency, &arrival.letter.keys(), Some(id)).await?;
        similar = register::similar(&tx, &arrival).await?;
        // A registered twin is named by its number of arrival already.
        twins.retain(|twin| similar.iter().all(|one| Some(one.id.uuid()) != twin.document));
    }
    let related = match arrival.related {
        Some(related) => arrivals::load(&tx, visit.actor(), related).await?,
        None => None,
    };
    let own = identity::agencies::own(&tx, visit.actor()).await?;
    let settled_by = match arrival.settled_by {
        Some(person) => identity::people::get(&tx, Id::from_uuid(person)).await?.map(|person| person.name),
        None => None,
    };
    Ok(View { arrival, files, verdicts, twins, similar, related, own_name: own.name, settled_by })
}

fn page(visit: &Visit, view: View, form: Option<Typed>, error: Option<Error>) -> ArrivalPage {
    let mut shell = visit.shell("exchange-inbox");
    let letter = &view.arrival.letter;
    let code = letter.printed_code();
    shell.title = if code.is_empty() { letter.sender.name.clone() } else { code };
    let today = kernel::civil_date(visit.app.store.clock.now());
    let form = form.unwrap_or_else(|| Typed::of(&Entry::of(letter, today)));
    let sentence = error.as_ref().map(|error| error.sentence(&visit.app.catalog, visit.locale));
    let tabs = tabs(&shell, visit.actor(), "/exchange/inbox");
    ArrivalPage { shell, tabs, view, form, error, sentence }
}

pub(super) async fn get(visit: Visit, Path(id): Path<Id<Arrival>>) -> web::Result<Response> {
    let view = view(&visit, id).await?;
    visit.render(page(&visit, view, None, None))
}

/// Shows the page again with why, as long as the clerk can do something about it there.
async fn again(visit: &Visit, id: Id<Arrival>, form: Option<Typed>, error: Error) -> web::Result<Response> {
    if error.kind != kernel::Kind::Invalid && error.kind != kernel::Kind::Conflict || error.is_replay() {
        return Err(error);
    }
    let shown = page(visit, view(visit, id).await?, form, Some(error.clone()));
    visit.render_refused(shown, &error)
}

pub(super) async fn register(visit: Visit, Path(id): Path<Id<Arrival>>, form: Form<Typed>) -> web::Result<Response> {
    let entry = match form.input.entry() {
        Ok(entry) => entry,
        Err(error) => return again(&visit, id, Some(form.input), error).await,
    };
    let mut ctx = visit.begin_in_turn(&form.nonce).await?;
    match register::run(&mut ctx, id, entry).await {
        Ok(registered) => {
            let answer = visit.commit(ctx, &format!("/incoming-documents/{}", registered.id)).await?;
            Ok(web::with_flash(answer, "exchange-registered"))
        }
        Err(error) => {
            drop(ctx);
            again(&visit, id, Some(form.input), error.into()).await
        }
    }
}

pub(super) async fn give_back(visit: Visit, Path(id): Path<Id<Arrival>>, form: Form<Why>) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    let outcome = give_back::run(&mut ctx, id, &form.input.reason).await;
    settled(&visit, ctx, id, outcome, "exchange-returned").await
}

pub(super) async fn agree(visit: Visit, Path(id): Path<Id<Arrival>>, form: Form<Why>) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    let outcome = answer::run(&mut ctx, id, Act::Agree, &form.input.reason).await;
    settled(&visit, ctx, id, outcome, "exchange-agreed").await
}

pub(super) async fn refuse(visit: Visit, Path(id): Path<Id<Arrival>>, form: Form<Why>) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    let outcome = answer::run(&mut ctx, id, Act::Refuse, &form.input.reason).await;
    settled(&visit, ctx, id, outcome, "exchange-refused").await
}

async fn settled(
    visit: &Visit,
    ctx: store::Ctx,
    id: Id<Arrival>,
    outcome: Result<(), SettleError>,
    flash: &'static str,
) -> web::Result<Response> {
    match outcome {
        Ok(()) => {
            let answer = visit.commit(ctx, &format!("/exchange/inbox/{id}")).await?;
            Ok(web::with_flash(answer, flash))
        }
        Err(error) => {
            drop(ctx);
            again(visit, id, None, error.into()).await
        }
    }
}

impl View {
    /// Whether it brings a document to be registered.
    fn is_document(&self) -> bool {
        matches!(self.arrival.kind, ArrivalKind::New | ArrivalKind::Replace)
    }
}
