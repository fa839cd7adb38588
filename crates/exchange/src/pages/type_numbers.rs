//! The numbers of document types agreed with partners: no list is binding, so each partner may have its own.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use documents::model::DocumentType;
use web::{Error, Form, Shell, Visit};

use super::parts::{Tab, tabs};
use crate::actions;
use crate::model::type_numbers::default_number;
use crate::policy;
use crate::store::type_numbers as rows;

#[derive(serde::Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    partner: String,
}

struct Line {
    known: DocumentType,
    number: String,
    usual: u32,
}

#[derive(Template)]
#[template(path = "type_numbers.html")]
struct NumbersPage {
    shell: Shell,
    tabs: Vec<Tab>,
    partner: String,
    partners: Vec<String>,
    lines: Vec<Line>,
    error: Option<String>,
}

async fn page(visit: &Visit, partner: &str, typed: Option<&HashMap<String, String>>) -> web::Result<NumbersPage> {
    let tx = visit.read().await?;
    let (own, partners) = (rows::of(&tx, partner).await?, rows::partners(&tx).await?);
    let shell = visit.shell("exchange-type-numbers");
    let number = |code: &str| match typed {
        Some(typed) => typed.get(&format!("n-{code}")).cloned().unwrap_or_default(),
        None => own.iter().find(|(known, _)| known == code).map(|(_, n)| n.to_string()).unwrap_or_default(),
    };
    let lines = DocumentType::ALL
        .iter()
        .map(|known| Line { known: *known, number: number(known.code), usual: default_number(known.code) })
        .collect();
    let tabs = tabs(&shell, visit.actor(), "/exchange/type-numbers");
    Ok(NumbersPage { shell, tabs, partner: partner.to_owned(), partners, lines, error: None })
}

pub(super) async fn get(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    if !policy::manages(visit.actor()) {
        return Err(Error::not_found());
    }
    visit.render(page(&visit, asked.partner.trim(), None).await?)
}

pub(super) async fn post(visit: Visit, form: Form<HashMap<String, String>>) -> web::Result<Response> {
    if !policy::manages(visit.actor()) {
        return Err(Error::not_found());
    }
    let typed = form.input;
    let partner = typed.get("partner").map(|text| text.trim().to_owned()).unwrap_or_default();
    let text = |code: &str| typed.get(&format!("n-{code}")).cloned().unwrap_or_default();
    let given: Vec<(DocumentType, String)> = DocumentType::ALL.iter().map(|known| (*known, text(known.code))).collect();
    let mut ctx = visit.begin_once(&form.nonce).await?;
    match actions::type_numbers::run(&mut ctx, &partner, &given).await {
        Ok(()) => {
            let to = format!("/exchange/type-numbers?partner={partner}");
            ctx.commit_with(&to).await?;
            Ok(web::with_flash(Redirect::to(&to).into_response(), "exchange-saved"))
        }
        Err(error) => {
            drop(ctx);
            let error = Error::from(error);
            let mut shown = page(&visit, &partner, Some(&typed)).await?;
            shown.error = Some(error.sentence(&visit.app.catalog, visit.locale));
            visit.render_refused(shown, &error)
        }
    }
}
