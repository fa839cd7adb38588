//! The search box: documents of both directions that the person may see, with the words found marked.

use std::collections::BTreeSet;

use ::store::fts::Query as Words;
use access::Count;
use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use kernel::{Cursor, text};
use web::components::{empty, escape, stamp};
use web::{App, Error, Markup, Shell, Visit};

use super::parts::filled;
use crate::store::search::{self, Hit, Within};

/// Hits of a page.
const PAGE: usize = 20;
/// Hits that are counted.
const MOST: usize = 1_000;
/// Characters of a snippet before and after the word.
const AROUND: usize = 90;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/search", get(search)).route("/search/count", get(count))
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    /// `incoming` or `outgoing`; anything else is both.
    within: String,
    after: String,
}

impl Asked {
    fn within(&self) -> Within {
        match self.within.as_str() {
            "incoming" => Within::Incoming,
            "outgoing" => Within::Outgoing,
            _ => Within::All,
        }
    }

    /// The query string of this search within a direction.
    fn base(&self, within: &str) -> String {
        let narrowed = if within.is_empty() { String::new() } else { format!("&within={within}") };
        format!("q={}{narrowed}", web::percent_encode(&self.q))
    }
}

/// A choice of direction: its name, where it leads, whether it is the present one.
struct Chip {
    label: String,
    href: String,
    current: bool,
}

fn chips(shell: &Shell, asked: &Asked) -> Vec<Chip> {
    let chip = |(within, label, present): (&str, &str, Within)| Chip {
        label: shell.t(label),
        href: format!("/search?{}", asked.base(within)),
        current: asked.within() == present,
    };
    let all = ("", "search-all", Within::All);
    let incoming = ("incoming", "direction-incoming", Within::Incoming);
    [all, incoming, ("outgoing", "direction-outgoing", Within::Outgoing)].map(chip).into()
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
    chips: Vec<Chip>,
    /// Where the number of hits is asked for, after the page has been shown.
    count: String,
    rows: Vec<Row>,
    next: Option<String>,
}

async fn search(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    let mut shell = visit.shell("search-title");
    shell.search.clone_from(&asked.q);
    let Some(words) = Words::parse(&asked.q) else {
        let (chips, count) = (Vec::new(), String::new());
        return visit.render(SearchPage { shell, asked: false, chips, count, rows: Vec::new(), next: None });
    };
    let after: Option<Cursor> =
        filled(&asked.after).map(|text| text.parse()).transpose().map_err(|_| Error::not_found())?;
    let tx = visit.read().await?;
    let page = search::page(&tx, visit.actor(), &words, asked.within(), after, PAGE).await?;
    let marked = marked_words(&asked.q);
    let rows = page.rows.into_iter().map(|hit| row(hit, &marked)).collect();
    let base = asked.base(&asked.within);
    let next = page.next.map(|cursor| format!("/search?{base}&after={cursor}"));
    let (chips, count) = (chips(&shell, &asked), format!("/search/count?{base}"));
    visit.render(SearchPage { shell, asked: true, chips, count, rows, next })
}

async fn count(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    let tx = visit.read().await?;
    let count = match Words::parse(&asked.q) {
        Some(words) => search::count(&tx, visit.actor(), &words, asked.within(), MOST).await?,
        None => Count { n: 0, more: false },
    };
    let shell = visit.shell("search-title");
    let text = if count.more { shell.t("count-more") } else { count.n.to_string() };
    visit.render(CountPart { text: shell.t1("incoming-count", "n", text) })
}

#[derive(Template)]
#[template(source = "{{ text }}", ext = "html")]
struct CountPart {
    text: String,
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

/// Whether only words of one letter were typed.
fn is_short(marked: &BTreeSet<String>) -> bool {
    marked.iter().all(|word| word.chars().count() == 1)
}

/// Which words of a text are marked, in its order. A word of one letter counts beside another that was found only: the "y"
/// of "y tế" is everywhere.
fn marks(text: &str, marked: &BTreeSet<String>) -> Vec<bool> {
    let words: Vec<String> =
        text_words(text).filter(|(_, is_word)| *is_word).map(|(word, _)| text::fold(word)).collect();
    let found = |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(|word| marked.contains(word));
    let alone = is_short(marked);
    let is_marked = |at: usize| {
        let short = words[at].chars().count() == 1;
        found(Some(at)) && (!short || alone || found(at.checked_sub(1)) || found(at.checked_add(1)))
    };
    (0..words.len()).map(is_marked).collect()
}

/// The text as HTML with the words found marked, whatever their diacritics.
fn highlight(text: &str, marked: &BTreeSet<String>) -> Markup {
    let mut html = String::with_capacity(text.len() + 32);
    let mut marks = marks(text, marked).into_iter();
    for (part, is_word) in text_words(text) {
        if is_word && marks.next().unwrap_or(false) {
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
    let alone = is_short(marked);
    for (part, is_word) in text_words(content) {
        if is_word && (alone || part.chars().nth(1).is_some()) && marked.contains(&text::fold(part)) {
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
    fn a_word_of_one_letter_is_marked_beside_another_only() {
        let marked = marked_words("y tế");
        assert_eq!(highlight("Bộ Y tế, mục y", &marked).to_string(), "Bộ <mark>Y</mark> <mark>tế</mark>, mục y");
        assert_eq!(highlight("mục y", &marked_words("y")).to_string(), "mục <mark>y</mark>");
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
