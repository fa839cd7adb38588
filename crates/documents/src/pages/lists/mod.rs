//! What the lists of documents share: headings that sort, chosen columns, kept views.

mod settings;

use ::store::Tx;
use askama::Template;
use axum::Router;
use axum::routing::post;
use web::{App, Markup, Shell, Visit};

use crate::actions::lists::MAX_NAME;
use crate::model::list::{Column, List, Order, Shown};
use crate::store::list_settings::{self, View};

/// How many rows a list is sorted among, newest first: more would make one page cost as much as twenty.
pub(super) const SORTED: usize = 500;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/lists/{list}/columns", post(settings::choose_columns))
        .route("/lists/{list}/views", post(settings::keep_view))
        .route("/lists/{list}/views/{view}/forget", post(settings::forget_view))
}

/// A list as the person who looks at it has arranged it.
pub(super) struct Arranged {
    list: List,
    /// What is shown, from left to right.
    pub(super) columns: Vec<Column>,
    views: Vec<View>,
    /// What it is sorted by; none is newest first.
    pub(super) order: Option<Order>,
}

impl Arranged {
    /// Loads it; `sort` is what the address asks for.
    pub(super) async fn load(tx: &Tx, visit: &Visit, list: List, sort: &str) -> ::store::Result<Self> {
        let (columns, views) = match visit.actor().person {
            Some(person) => {
                (list_settings::columns(tx, person, list).await?, list_settings::views(tx, person, list).await?)
            }
            None => (None, Vec::new()),
        };
        Ok(Self { list, columns: list.shown(columns.as_deref()), views, order: Order::parse(list, sort) })
    }

    /// A heading whose link sorts; `with` gives the list's query with another `sort`.
    pub(super) fn heading(&self, shell: &Shell, column: Column, with: &dyn Fn(&str) -> String) -> Markup {
        let next = Order::after_tap(self.order, column.name).map(Order::text).unwrap_or_default();
        let current = self.order.filter(|order| order.column == column.name).map(|order| order.descending);
        let href = format!("/{}?{}", self.list.name(), with(&next));
        Markup::from_template(Heading { shell, column, current, href }.render().unwrap_or_default())
    }

    /// The menu of kept views; `query` is what is shown now.
    pub(super) fn views_menu(&self, shell: &Shell, query: &str) -> Markup {
        let menu = ViewsMenu { shell, list: self.list.name(), views: &self.views, query, most: MAX_NAME };
        Markup::from_template(menu.render().unwrap_or_default())
    }

    /// The menu of columns; `query` is what is shown now.
    pub(super) fn columns_menu(&self, shell: &Shell, query: &str) -> Markup {
        let choices: Vec<(Column, bool)> = self
            .list
            .columns()
            .iter()
            .filter(|column| column.shown != Shown::Always)
            .map(|column| (*column, self.columns.contains(column)))
            .collect();
        let menu = ColumnsMenu { shell, list: self.list.name(), choices, query };
        Markup::from_template(menu.render().unwrap_or_default())
    }
}

#[derive(Template)]
#[template(path = "lists/heading.html")]
struct Heading<'a> {
    shell: &'a Shell,
    column: Column,
    /// Whether it is sorted by this column downwards.
    current: Option<bool>,
    href: String,
}

impl Heading<'_> {
    /// Columns that a narrow list leaves out first, and the one at the right edge.
    fn class(&self) -> &'static str {
        match self.column.name {
            "arrived" | "issued" | "type" | "place" | "unit" | "drafter" | "signer" | "begun" => "k-c-wide",
            "state" => "k-c-end",
            _ => "",
        }
    }
}

#[derive(Template)]
#[template(path = "lists/views.html")]
struct ViewsMenu<'a> {
    shell: &'a Shell,
    list: &'a str,
    views: &'a [View],
    query: &'a str,
    most: usize,
}

#[derive(Template)]
#[template(path = "lists/columns.html")]
struct ColumnsMenu<'a> {
    shell: &'a Shell,
    list: &'a str,
    choices: Vec<(Column, bool)>,
    query: &'a str,
}
