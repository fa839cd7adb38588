//! What a person chooses for their own list; each comes back to the list as it was shown.

use axum::extract::Path;
use axum::response::Response;
use kernel::Id;
use web::{Error, Form, Visit, with_flash};

use crate::actions::lists;
use crate::model::list::List;
use crate::store::list_settings::View;

#[derive(serde::Deserialize)]
pub(super) struct Columns {
    #[serde(default)]
    columns: Vec<String>,
    /// What the list showed.
    #[serde(default)]
    query: String,
}

#[derive(serde::Deserialize)]
pub(super) struct Kept {
    #[serde(default)]
    name: String,
    #[serde(default)]
    query: String,
}

fn list(name: &str) -> web::Result<List> {
    List::from_name(name).ok_or_else(Error::not_found)
}

/// The list under a query that came back with a form: only what an address may hold.
fn back(list: List, query: &str) -> String {
    let readable = query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    format!("/{}?{}", list.name(), if readable { query } else { "" })
}

pub(super) async fn choose_columns(
    visit: Visit,
    Path(name): Path<String>,
    form: Form<Columns>,
) -> web::Result<Response> {
    let list = list(&name)?;
    let ctx = visit.begin_once(&form.nonce).await?;
    lists::choose_columns(&ctx, list, &form.input.columns).await?;
    visit.commit(ctx, &back(list, &form.input.query)).await
}

pub(super) async fn keep_view(visit: Visit, Path(name): Path<String>, form: Form<Kept>) -> web::Result<Response> {
    let list = list(&name)?;
    let ctx = visit.begin_once(&form.nonce).await?;
    lists::keep_view(&ctx, list, &form.input.name, &form.input.query).await?;
    Ok(with_flash(visit.commit(ctx, &back(list, &form.input.query)).await?, "view-kept"))
}

pub(super) async fn forget_view(
    visit: Visit,
    Path((name, view)): Path<(String, Id<View>)>,
    form: Form<Kept>,
) -> web::Result<Response> {
    let list = list(&name)?;
    let ctx = visit.begin_once(&form.nonce).await?;
    lists::forget_view(&ctx, list, view).await?;
    Ok(with_flash(visit.commit(ctx, &back(list, &form.input.query)).await?, "view-forgotten"))
}
