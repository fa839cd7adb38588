//! `/problems/{code}`: where the `type` of an RFC 9457 problem leads, the refusal in both languages.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::Locale;

use crate::{App, Error, Result, Shell, render, session, shell_for};

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    shell: Shell,
    code: String,
    /// Language and sentence.
    sentences: Vec<(&'static str, String)>,
}

/// Explains one code; anybody may read it, for it says nothing of any record.
pub(crate) async fn show(State(app): State<App>, Path(code): Path<String>, headers: HeaderMap) -> Result<Response> {
    let key = format!("error-{code}");
    if !app.catalog.has(Locale::Vi, &key) {
        return Err(Error::not_found());
    }
    let mut shell = shell_for(&app, &headers, session::locale_of(&headers), &format!("/problems/{code}"), None);
    shell.title = shell.t("problem-title");
    let sentence = |locale: Locale| (locale.tag(), app.catalog.text(locale, &key, &[]));
    let sentences = [Locale::Vi, Locale::En].map(sentence).to_vec();
    render(ProblemPage { shell, code, sentences }, StatusCode::OK)
}
