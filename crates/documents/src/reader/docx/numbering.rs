//! Numbers that Word computes: `1.`, `a)`, `-`. They stand in no paragraph's text, so they are counted here.

use std::collections::BTreeMap;

use super::tree::Node;
use typeset::model::{roman, vietnamese_letter};

/// Levels of a list in Word.
const LEVELS: usize = 9;

#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    /// `%1.%2.`
    text: String,
    start: usize,
}

/// Definitions of lists, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: BTreeMap<String, Vec<Level>>,
    counts: BTreeMap<String, [usize; LEVELS]>,
}

impl Numbering {
    pub(super) fn of(root: &Node) -> Self {
        let levels = |node: &Node| node.all("lvl").map(level).take(LEVELS).collect::<Vec<_>>();
        let shapes: BTreeMap<&str, Vec<Level>> =
            root.all("abstractNum").filter_map(|it| Some((it.attribute("abstractNumId")?, levels(it)))).collect();
        let lists = root.all("num").filter_map(|num| {
            let shape = shapes.get(num.value("abstractNumId")?)?;
            Some((num.attribute("numId")?.to_owned(), shape.clone()))
        });
        Self { lists: lists.collect(), counts: BTreeMap::new() }
    }

    /// The next label of a list at a level, with its mark; a bullet is a dash.
    pub(super) fn next(&mut self, list: &str, level: usize) -> Option<String> {
        let levels = self.lists.get(list)?;
        let own = levels.get(level)?;
        let counts = self.counts.entry(list.to_owned()).or_default();
        let first = |at: usize| levels.get(at).map_or(1, |level| level.start);
        counts[level] = if counts[level] == 0 { first(level) } else { counts[level] + 1 };
        counts[level + 1..].fill(0);
        if own.format == "bullet" {
            return Some("-".to_owned());
        }
        if own.format == "none" || own.text.is_empty() {
            return None;
        }
        let mut label = own.text.clone();
        for (at, shape) in levels.iter().enumerate().take(level + 1) {
            let count = if counts[at] == 0 { first(at) } else { counts[at] };
            label = label.replace(&format!("%{}", at + 1), &shown(&shape.format, count));
        }
        Some(label)
    }
}

fn level(node: &Node) -> Level {
    Level {
        format: node.value("numFmt").unwrap_or("decimal").to_owned(),
        text: node.value("lvlText").unwrap_or_default().to_owned(),
        start: node.value("start").and_then(|start| start.parse().ok()).unwrap_or(1).clamp(1, 9_999),
    }
}

fn shown(format: &str, count: usize) -> String {
    match format {
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "lowerLetter" => vietnamese_letter(count),
        "upperLetter" => vietnamese_letter(count).to_uppercase(),
        "decimalZero" => format!("{count:02}"),
        _ => count.to_string(),
    }
}
