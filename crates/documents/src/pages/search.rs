//! The search box: documents of both directions that the person may see, with the words found marked.

use std::collections::BTreeSet;

use ::store::fts::Query as Words;
use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use kernel::{Cursor, text};
use web::components::{empty, escape, stamp};
use web::{App, Error, Markup, Shell, Visit};

use super::parts::{encode, filled};
use crate::store::search::{self, Hit};

/// Hits of a page.
const PAGE: usize = 20;
/// Characters of a snippet before and after the word.
const AROUND: usize = 90;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/search", get(search))
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    after: String,
}

struct Row {
    href: String,
    subject: Markup,
    snippet: Option<Markup>,
    hit: Hit,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    asked: bool,
    rows: Vec<Row>,
    next: Option<String>,
}

async fn search(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    let mut shell = visit.shell("search-title");
    shell.search.clone_from(&asked.q);
    let Some(words) = Words::parse(&asked.q) else {
        return visit.render(SearchPage { shell, asked: false, rows: Vec::new(), next: None });
    };
    let after: Option<Cursor> =
        filled(&asked.after).map(|text| text.parse()).transpose().map_err(|_| Error::not_found())?;
    let tx = visit.read().await?;
    let page = search::page(&tx, visit.actor(), &words, after, PAGE).await?;
    let marked = marked_words(&asked.q);
    let rows = page.rows.into_iter().map(|hit| row(hit, &marked)).collect();
    let next = page.next.map(|cursor| format!("/search?q={}&after={cursor}", encode(&asked.q)));
    visit.render(SearchPage { shell, asked: true, rows, next })
}

fn row(hit: Hit, marked: &BTreeSet<String>) -> Row {
    let in_subject = text_words(&hit.subject).any(|(word, is_word)| is_word && marked.contains(&text::fold(word)));
    let snippet = if in_subject { None } else { snippet(&hit.content, marked) };
    let folder = if hit.direction == "incoming" { "incoming-documents" } else { "outgoing-documents" };
    Row { href: format!("/{folder}/{}", hit.id), subject: highlight(&hit.subject, marked), snippet, hit }
}

/// The words to mark, without diacritics; a notation is marked part by part.
fn marked_words(typed: &str) -> BTreeSet<String> {
    text::words(typed).iter().map(|word| text::fold(word)).collect()
}

/// Runs of letters and digits, and what stands between them.
fn text_words(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        // A mark that follows its letter (decomposed text) belongs to the word.
        let part_of_word = |c: char| c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c);
        let is_word = part_of_word(first);
        let end = rest.find(|c| part_of_word(c) != is_word).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some((part, is_word))
    })
}

/// The text as HTML with the words found marked, whatever their diacritics.
fn highlight(text: &str, marked: &BTreeSet<String>) -> Markup {
    let mut html = String::with_capacity(text.len() + 32);
    for (part, is_word) in text_words(text) {
        if is_word && marked.contains(&text::fold(part)) {
            html.push_str("<mark>");
            html.push_str(&escape(part));
            html.push_str("</mark>");
        } else {
            html.push_str(&escape(part));
        }
    }
    Markup::from_template(html)
}

/// The surroundings of the first word found in the text.
fn snippet(content: &str, marked: &BTreeSet<String>) -> Option<Markup> {
    let mut at = 0;
    for (part, is_word) in text_words(content) {
        if is_word && marked.contains(&text::fold(part)) {
            let before = content[..at].char_indices().rev().nth(AROUND).map_or(0, |(index, _)| index);
            let end = at + part.len();
            let after = content[end..].char_indices().nth(AROUND).map_or(content.len(), |(index, _)| end + index);
            let cut = content[before..after].split_whitespace().collect::<Vec<_>>().join(" ");
            let (lead, trail) = (if before > 0 { "…" } else { "" }, if after < content.len() { "…" } else { "" });
            return Some(highlight(&format!("{lead}{cut}{trail}"), marked));
        }
        at += part.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_marked_whatever_their_diacritics_and_nothing_else_is_html() {
        let marked = marked_words("sot xuat 145/BC-SYT");
        let html = highlight("Sốt <b>xuất</b> huyết, 145/BC-SYT", &marked).to_string();
        assert_eq!(
            html,
            "<mark>Sốt</mark> &lt;b&gt;<mark>xuất</mark>&lt;/b&gt; huyết, <mark>145</mark>/<mark>BC</mark>-<mark>SYT</mark>"
        );
    }

    #[test]
    fn a_snippet_shows_where_the_word_stands() {
        let content = format!("{} bệnh viện {}", "a ".repeat(200), "b ".repeat(200));
        let html = snippet(&content, &marked_words("vien")).unwrap().to_string();
        assert!(html.starts_with('…') && html.ends_with('…') && html.contains("bệnh <mark>viện</mark>"), "{html}");
        assert!(snippet("không có", &marked_words("vien")).is_none());
    }

    proptest! {
        #[test]
        fn every_text_keeps_its_characters(text in "\\PC*", typed in "\\PC{0,20}") {
            let marked = marked_words(&typed);
            let html = highlight(&text, &marked).to_string();
            prop_assert_eq!(html.replace("<mark>", "").replace("</mark>", ""), escape(&text));
            let _ = snippet(&text, &marked);
        }
    }
}
