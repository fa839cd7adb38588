//! `cargo xtask rules [WORD]`: where each rule of a decree, decision or standard stands in the code.
//!
//! Comments name the source of the rule they stand at; this command finds them, so that whoever must change a rule goes
//! straight to its file.

use crate::{Outcome, places, sh};

/// How the sources of rules begin: decrees, decisions, circulars, technical regulations, laws, RFCs, ETSI standards.
const SOURCES: &[&str] = &["NĐ ", "QĐ ", "TT ", "QCVN ", "Luật ", "RFC ", "ETSI "];

/// Prints `file:line  sentence` for every sentence of a comment that names a source, those that hold `word` only.
pub fn run(arguments: &[String]) -> Outcome {
    let word = arguments.first().map(|word| word.to_lowercase()).unwrap_or_default();
    let root = places::root();
    let mut found = 0;
    for file in sh::files(&root.join("crates"), &|folder| folder == "tests") {
        if file.extension().is_none_or(|kind| kind != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let name = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
        for (line, sentence) in cited(&text) {
            if sentence.to_lowercase().contains(&word) {
                println!("{name}:{line}  {sentence}");
                found += 1;
            }
        }
    }
    if found == 0 { Err(format!("No comment names `{word}` with its source.")) } else { Ok(()) }
}

/// Sentences that name a source, with the line their comment begins on.
fn cited(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        let Some(first) = comment(line) else { continue };
        let mut block = first.to_owned();
        while let Some(next) = lines.peek().and_then(|(_, line)| comment(line)) {
            block.push(' ');
            block.push_str(next);
            lines.next();
        }
        let sentences = block.split(". ").filter(|part| SOURCES.iter().any(|source| part.contains(source)));
        found.extend(sentences.map(|sentence| (number + 1, sentence.trim().to_owned())));
    }
    found
}

fn comment(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("//")?;
    Some(rest.trim_start_matches(['/', '!']).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_found_where_its_comment_begins() {
        let text = "//! Nothing.\n\nfn a() {}\n    /// Gives a number. At the latest the next\n    /// working day (NĐ 30/2020 Đ.15).\nfn b() {}\n";
        assert_eq!(cited(text), [(4, "At the latest the next working day (NĐ 30/2020 Đ.15).".to_owned())]);
        assert!(cited("let text = \"NĐ 30\";").is_empty());
    }
}
