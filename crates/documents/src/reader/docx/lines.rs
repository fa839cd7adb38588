//! Paragraphs and tables in the notation of the body: what stands at the beginning of a line decides what it is, bold makes it
//! a title.

use typeset::model::{Align, Block, Table};
use typeset::{Inline, Run};

use super::body::Par;
use crate::model::outgoing::notation::{self, Marker, Text};

/// One line of notation; empty for a paragraph without words.
pub(super) fn line(par: &Par) -> String {
    let label = par.label.as_deref().map(|label| format!("{} ", label.trim())).unwrap_or_default();
    let mut runs = vec![Run::plain(label)];
    runs.extend(par.runs.iter().cloned());
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    let lead = text.len() - text.trim_start().len();
    let text = text.trim();
    if text.is_empty() || is_rule(text) {
        return String::new();
    }
    if let Some((marker, length)) = notation::marker(text) {
        return marked(marker, &text[..length], drop_front(&runs, lead + length));
    }
    if let Some(level) = par.heading {
        return format!("{} *. {}", "#".repeat(usize::from(level)), inline(&light(&runs)));
    }
    let written = inline(&runs);
    match par.align {
        Some(Align::Center) => format!("{{center}} {written}"),
        Some(Align::Right) => format!("{{right}} {written}"),
        _ => notation::as_paragraph(&written),
    }
}

/// A unit by its marker; words that are all bold are its title.
fn marked(marker: Marker, mark: &str, rest: Vec<Run>) -> String {
    let mark = mark.trim();
    let blank = rest.iter().all(|run| run.text.trim().is_empty());
    let bold = !blank && rest.iter().all(|run| run.bold || run.text.trim().is_empty());
    let words = inline(&light_if(rest, bold));
    match marker {
        Marker::Unit if bold => format!("{mark} [{}]", words.replace(']', "\\]")),
        Marker::Unit | Marker::Line => format!("{mark} {words}"),
    }
    .trim_end()
    .to_owned()
}

fn light_if(runs: Vec<Run>, bold: bool) -> Vec<Run> {
    if bold { light(&runs) } else { runs }
}

/// Without bold: headings and titles have it by themselves.
fn light(runs: &[Run]) -> Vec<Run> {
    runs.iter().map(|run| Run { bold: false, ..run.clone() }).collect()
}

fn inline(runs: &[Run]) -> String {
    notation::write_inline(&Inline(runs.to_vec()))
}

/// The runs without the first `length` bytes of their words.
fn drop_front(runs: &[Run], length: usize) -> Vec<Run> {
    let mut left = length;
    let mut out = Vec::new();
    for run in runs {
        let skipped = left.min(run.text.len());
        left -= skipped;
        if skipped < run.text.len() {
            out.push(Run { text: run.text[skipped..].to_owned(), ..run.clone() });
        }
    }
    out
}

/// A line drawn with characters.
pub(super) fn is_rule(text: &str) -> bool {
    text.chars().count() >= 3 && text.chars().all(|c| matches!(c, '_' | '-' | '—' | '–' | '*' | '=' | ' '))
}

/// The lines of a table, an empty one below.
pub(super) fn table(table: Table) -> String {
    notation::write(&Text { body: vec![Block::Table(table)], annexes: Vec::new() })
}
