//! The page on which a copy is decided: form, what is copied, to what, for whom.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::Id;
use typeset::model::CopyForm;
use web::{Error, Form, Shell, Visit, with_flash};

use super::path;
use crate::actions::copies::{self as actions, Order, Subject, subject};
use crate::model::Document;
use crate::model::copies::{Act, Medium, form_from_name, form_name, next};
use crate::model::outgoing::notation;
use crate::store::attachments::Attachment;
use crate::store::copies::Original;

#[derive(Debug, Clone, serde::Deserialize)]
pub(super) struct Input {
    form: String,
    medium: String,
    #[serde(default)]
    source_medium: String,
    #[serde(default)]
    from_copy: String,
    #[serde(default)]
    file: Option<Id<Attachment>>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    signer_title: String,
    #[serde(default)]
    signer_name: String,
    #[serde(default)]
    recipients: String,
    quantity: String,
}

impl Input {
    /// What the page begins with: an issued document goes out on paper, a paper becomes a file.
    fn first(what: &Subject) -> Self {
        let to = if what.medium == Some(Medium::Paper) { Medium::Electronic } else { Medium::Paper };
        let body = what.draft.as_ref().map(|draft| draft.document.body.clone()).unwrap_or_default();
        Self {
            form: form_name(CopyForm::Whole).to_owned(),
            medium: to.name().to_owned(),
            source_medium: what.medium.unwrap_or(Medium::Electronic).name().to_owned(),
            from_copy: String::new(),
            file: what.files.first().map(|file| file.id),
            text: notation::write(&notation::Text { body, annexes: Vec::new() }),
            place: what.original.place.clone(),
            signer_title: what.original.signer_title.clone(),
            signer_name: what.original.signer_name.clone(),
            recipients: String::new(),
            quantity: "1".to_owned(),
        }
    }

    fn order(&self) -> web::Result<Order> {
        Ok(Order {
            form: form_from_name(&self.form).ok_or_else(Error::not_found)?,
            medium: Medium::from_name(&self.medium).ok_or_else(Error::not_found)?,
            source_medium: Medium::from_name(&self.source_medium),
            from_copy: self.from_copy == "1",
            file: self.file,
            text: self.text.clone(),
            original: Original {
                place: self.place.clone(),
                signer_title: self.signer_title.clone(),
                signer_name: self.signer_name.clone(),
            },
            recipients: self.recipients.lines().map(str::to_owned).collect(),
            // What is no number is out of range.
            quantity: self.quantity.trim().parse().unwrap_or(0),
        })
    }
}

#[derive(Template)]
#[template(path = "copies/new.html")]
struct NewPage {
    shell: Shell,
    what: Subject,
    typed: Input,
    error: Option<String>,
    field: &'static str,
}

impl NewPage {
    fn href(&self) -> String {
        format!("/{}s/{}", self.what.kind, self.what.id)
    }

    fn code(&self) -> String {
        crate::model::join_code(self.what.number.as_deref(), self.what.notation.as_deref())
    }

    fn at(&self, field: &str) -> bool {
        self.field == field
    }

    /// Marks the form, so that only the combinations the decree knows are offered.
    fn source_class(&self) -> &'static str {
        match self.what.medium {
            Some(Medium::Electronic) => "k-copy k-copy-of-electronic",
            _ => "k-copy",
        }
    }

    fn is_chosen(&self, file: &Attachment) -> bool {
        self.typed.file == Some(file.id)
    }

    fn forms(&self) -> [(&'static str, bool); 3] {
        CopyForm::ALL.map(|form| (form_name(form), form_name(form) == self.typed.form))
    }
}

async fn page(visit: &Visit, id: Id<Document>, typed: Option<&Input>, error: Option<&Error>) -> web::Result<NewPage> {
    let tx = visit.read().await?;
    let what = subject(&tx, visit.actor(), id).await?;
    next(None, Act::Order, what.standing(visit.actor()))?;
    let typed = typed.cloned().unwrap_or_else(|| Input::first(&what));
    let field = error.and_then(|error| error.field).unwrap_or_default();
    let error = error.map(|e| e.sentence(&visit.app.catalog, visit.locale));
    Ok(NewPage { shell: visit.shell("copy-new"), what, typed, error, field })
}

pub(super) async fn get(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let page = page(&visit, id, None, None).await?;
    visit.render(page)
}

pub(super) async fn post(visit: Visit, Path(id): Path<Id<Document>>, form: Form<Input>) -> web::Result<Response> {
    match order(&visit, id, &form).await {
        Err(error) if error.field.is_some() || error.code == "copy-unreadable" => {
            let page = page(&visit, id, Some(&form.input), Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        other => other,
    }
}

async fn order(visit: &Visit, document: Id<Document>, form: &Form<Input>) -> web::Result<Response> {
    let prepared = actions::prepare(&visit.app, visit.actor(), document, form.input.order()?).await?;
    let mut ctx = visit.begin_once(&form.nonce).await?;
    let id = actions::order(&mut ctx, document, prepared).await?;
    Ok(with_flash(visit.commit(ctx, &path(id)).await?, "copy-ordered"))
}
