//! The tables of a domain are read and written by that domain alone (law 13).

use super::files::{Finding, Tree};
use super::layers::Layers;
use regex::Regex;
use std::collections::BTreeMap;

/// Statements of one room over a table that a domain's migrations make.
pub fn check(tree: &Tree, layers: &Layers) -> Vec<Finding> {
    let made = Regex::new(r"CREATE (?:VIRTUAL |UNLOGGED )?TABLE (?:IF NOT EXISTS )?([a-z_]+)").expect("a pattern");
    let named = Regex::new(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)\b").expect("a pattern");
    let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
    for file in tree.0.iter().filter(|file| file.path.contains("/migrations/")) {
        let Some(room) = file.room().filter(|room| layers.is_domain(room)) else { continue };
        owner.extend(made.captures_iter(&file.text).filter_map(|found| Some((found.get(1)?.as_str(), room))));
    }
    let mut findings = Vec::new();
    for file in tree.0.iter().filter(|file| file.path.contains("/src/") && file.path.ends_with(".rs")) {
        let Some(room) = file.room() else { continue };
        let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        for found in named.captures_iter(code) {
            let table = &found[1];
            let Some(other) = owner.get(table).filter(|other| **other != room) else { continue };
            findings.push(Finding::Wrong(format!(
                "{}: a statement over `{table}`, which belongs to `{other}`; ask that room's functions (law 13)",
                file.path
            )));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_over_anothers_table_is_found() {
        let tree = Tree::of(&[
            ("crates/identity/migrations/0001.sql", "CREATE TABLE people (id UUID)"),
            ("crates/documents/migrations/0001.sql", "CREATE TABLE documents (id UUID)"),
            ("crates/identity/src/store.rs", "\"SELECT name FROM people\""),
            ("crates/documents/src/store.rs", "\"SELECT 1 FROM documents d JOIN people p\" FROM elsewhere"),
            ("crates/documents/src/more.rs", "#[cfg(test)] \"DELETE FROM people\""),
        ]);
        let layers = Layers::of_domains(&["identity", "documents"]);
        let found = check(&tree, &layers);
        assert!(
            matches!(found.as_slice(), [Finding::Wrong(said)] if said.contains("documents/src/store.rs")),
            "{}",
            found.len()
        );
    }
}
