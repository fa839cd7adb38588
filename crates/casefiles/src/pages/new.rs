//! Opening a case file by form.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use web::components::{Field, select};
use web::{Error, Form, Markup, Shell, Visit, with_flash};

use crate::actions::open::{self, Input};
use crate::model::{MAX_NOTATION, MAX_TITLE, Retention};

#[derive(Template)]
#[template(path = "new.html")]
struct NewPage {
    shell: Shell,
    fields: Vec<Markup>,
    refused: Option<String>,
}

impl NewPage {
    fn new(visit: &Visit, input: &Input, error: Option<&Error>) -> Self {
        let shell = visit.shell("file-new-title");
        let sentence = error.map(|error| error.sentence(&visit.app.catalog, visit.locale));
        let of = |field: &str| error.filter(|e| e.field == Some(field)).and(sentence.clone());
        let text = |name: &str, label: &str, value: &str, kind: &str, max: usize, hint: String| {
            Field { name, label: shell.t(label), kind, value, required: max > 0, max, hint, error: of(name) }.html()
        };
        let retentions: Vec<(String, String)> =
            Retention::ALL.iter().map(|r| (r.code().to_owned(), shell.t(&format!("retention-{}", r.code())))).collect();
        let chosen = if input.retention.is_empty() { Retention::TenYears.code() } else { &input.retention };
        let fields = vec![
            text("notation", "file-notation", &input.notation, "text", MAX_NOTATION, shell.t("file-notation-hint")),
            select("retention", &shell.t("file-retention"), &retentions, chosen, of("retention").as_deref()),
            text("title", "file-title-label", &input.title, "text", MAX_TITLE, String::new()),
            text("description", "file-description", &input.description, "textarea", 0, String::new()),
        ];
        Self { refused: sentence.filter(|_| error.is_some_and(|e| e.field.is_none())), fields, shell }
    }
}

pub(super) async fn get(visit: Visit) -> web::Result<Response> {
    visit.require(identity::permission::FILES_KEEP)?;
    let page = NewPage::new(&visit, &Input::default(), None);
    visit.render(page)
}

pub(super) async fn post(visit: Visit, form: Form<Input>) -> web::Result<Response> {
    visit.require(identity::permission::FILES_KEEP)?;
    let mut ctx = visit.begin_once(&form.nonce).await?;
    match open::run(&mut ctx, form.input.clone()).await {
        Ok(id) => {
            let to = format!("/files/{id}");
            ctx.commit_with(&to).await?;
            Ok(with_flash(Redirect::to(&to).into_response(), "file-opened"))
        }
        Err(refusal) => {
            drop(ctx);
            let error = Error::from(refusal);
            let page = NewPage::new(&visit, &form.input, Some(&error));
            visit.render_refused(page, &error)
        }
    }
}
