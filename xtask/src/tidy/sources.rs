//! Rust files: a first line that says why, no file too long, no impure word on the ground floor, SQL in `store` only.

use super::files::{File, Finding, Tree};
use super::layers::Layers;
use regex::Regex;

/// Lines from which on a file is noticed, and refused.
const LONG: usize = 400;
const TOO_LONG: usize = 600;

/// Checks every file.
pub fn check(tree: &Tree, layers: &Layers) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.0 {
        findings.extend(length(file));
        if file.is("rs") && !file.text.starts_with("//!") {
            findings.push(Finding::Wrong(format!("{} does not begin with `//!` and why it exists", file.path)));
        }
        let Some(room) = file.room().filter(|_| file.is_source()) else { continue };
        if layers.is_pure(room) {
            findings.extend(impure(file, &layers.pure_words));
        }
        if layers.is_domain(room) {
            findings.extend(stray_sql(file));
        }
    }
    findings
}

fn length(file: &File) -> Option<Finding> {
    let counted = ["rs", "ts", "js", "mjs", "scss", "html"].iter().any(|extension| file.is(extension));
    let lines = file.text.lines().count();
    match lines {
        _ if !counted || lines <= LONG => None,
        _ if lines > TOO_LONG => {
            Some(Finding::Wrong(format!("{} has {lines} lines; {TOO_LONG} is the end", file.path)))
        }
        _ => Some(Finding::Notice(format!("{} has {lines} lines; {LONG} asks for a cut", file.path))),
    }
}

/// Lines of code with their numbers: before the tests, comments left out.
fn code(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let lines = file.before_tests().lines().enumerate();
    lines.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(index, line)| (index + 1, line))
}

fn impure(file: &File, words: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in code(file) {
        for word in words.iter().filter(|word| contains_word(line, word)) {
            findings.push(Finding::Wrong(format!("{}:{number} uses `{word}`; the ground floor is pure", file.path)));
        }
    }
    findings
}

fn contains_word(line: &str, word: &str) -> bool {
    let part_of_name = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    line.match_indices(word).any(|(at, _)| {
        !part_of_name(line[..at].chars().next_back()) && !part_of_name(line[at + word.len()..].chars().next())
    })
}

fn stray_sql(file: &File) -> Vec<Finding> {
    let in_store = file.path.ends_with("/src/store.rs") || file.path.contains("/src/store/");
    if in_store {
        return Vec::new();
    }
    let statement = Regex::new(r#""\s*(SELECT|INSERT|UPDATE|DELETE|WITH RECURSIVE)\s"#).expect("a good pattern");
    let found = code(file).filter(|(_, line)| statement.is_match(line));
    found
        .map(|(number, _)| Finding::Wrong(format!("{}:{number} holds SQL; it belongs into `store`", file.path)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_string(), text: text.to_string() }
    }

    #[test]
    fn long_files_are_noticed_then_refused() {
        let of = |lines: usize| length(&file("crates/web/src/a.rs", &"x\n".repeat(lines)));
        assert_eq!(of(LONG), None);
        assert!(matches!(of(LONG + 1), Some(Finding::Notice(_))));
        assert!(matches!(of(TOO_LONG + 1), Some(Finding::Wrong(_))));
        assert_eq!(length(&file("Cargo.lock", &"x\n".repeat(9000))), None);
    }

    #[test]
    fn impure_words_count_in_code_only() {
        let words = ["tokio".to_string(), "std::fs".to_string()];
        let count = |text: &str| impure(&file("crates/kernel/src/a.rs", text), &words).len();
        assert_eq!(count("use tokio::spawn;\nuse std::fs::File;"), 2);
        assert_eq!(count("// no tokio here\nlet tokio_like = 1;\n\n#[cfg(test)]\nmod tests { use std::fs; }"), 0);
    }

    #[test]
    fn sql_stands_in_store_only() {
        let count = |path: &str| stray_sql(&file(path, "let q = \"SELECT id FROM x\";\nlet t = \"Selected\";")).len();
        assert_eq!(count("crates/documents/src/actions/register.rs"), 1);
        assert_eq!(count("crates/documents/src/store.rs"), 0);
        assert_eq!(count("crates/documents/src/store/rows.rs"), 0);
    }
}
