//! Icons: every icon named in code or templates is in `frontend/icons.json`, which holds no name twice;
//! those that nothing shows are told.

use super::files::{Finding, Tree};
use crate::Outcome;
use regex::Regex;
use std::collections::BTreeSet;

/// Checks the names of icons.
pub fn check(tree: &Tree) -> Outcome<Vec<Finding>> {
    let list = tree.get("frontend/icons.json").map(|file| file.text.as_str()).unwrap_or("[]");
    let names: Vec<String> =
        serde_json::from_str(list).map_err(|error| format!("frontend/icons.json is not a list of names: {error}"))?;
    let known: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let mut findings = Vec::new();
    if known.len() < names.len() {
        findings.push(Finding::Wrong("frontend/icons.json holds a name twice".to_string()));
    }
    let usage = Regex::new(r#"\bicon(?:\(|:\s*)"([a-z][a-z0-9-]*)"|\bicon\([\w.]+,\s*['"]([a-z0-9-]+)['"]"#)
        .expect("a good pattern");
    for file in tree.0.iter().filter(|file| file.room().is_some() && (file.is("html") || file.is_source())) {
        for found in usage.captures_iter(&file.text) {
            let name = found.get(1).or(found.get(2)).map(|name| name.as_str()).unwrap_or_default();
            if !known.contains(name) {
                let sentence = format!("{} shows the icon `{name}`; add it to frontend/icons.json", file.path);
                findings.push(Finding::Wrong(sentence));
            }
        }
    }
    findings.extend(unused(tree, &known));
    Ok(findings)
}

/// Icons of the sprite whose name stands nowhere between quotes: every page pays for them.
fn unused(tree: &Tree, known: &BTreeSet<&str>) -> Option<Finding> {
    let name = Regex::new(r#"["']([a-z][a-z0-9-]*)["']"#).expect("a good pattern");
    let mut named = BTreeSet::new();
    for file in tree.0.iter().filter(|file| file.room().is_some() || file.path.starts_with("frontend/src/")) {
        named.extend(name.captures_iter(&file.text).map(|found| found[1].to_string()));
    }
    let unused: Vec<&str> = known.iter().copied().filter(|icon| !named.contains(*icon)).collect();
    let sentence = format!("nothing shows {} icons of frontend/icons.json: {}", unused.len(), unused.join(", "));
    (!unused.is_empty()).then_some(Finding::Notice(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(list: &str, rust: &str, html: &str) -> usize {
        let files =
            [("crates/web/src/a.rs", rust), ("crates/web/templates/a.html", html), ("frontend/icons.json", list)];
        check(&Tree::of(&files)).expect("a good list").len()
    }

    #[test]
    fn unknown_and_doubled_icons_are_found() {
        let list = r#"["inbox", "send"]"#;
        assert_eq!(findings(list, r#"NavItem { icon: "send" }"#, r#"{{ shell.icon("inbox") }}"#), 0);
        assert_eq!(
            findings(list, r#"NavItem { icon: "bell" }"#, r#"{{ shell.icon("moon") }}"#),
            3,
            "two unknown, and the list unused"
        );
        assert_eq!(findings(r#"["inbox", "inbox"]"#, r#"icon("inbox")"#, ""), 1);
        assert_eq!(findings(r#"["inbox"]"#, "", ""), 1, "an unused one is told");
        assert!(check(&Tree::of(&[("frontend/icons.json", "{}")])).is_err());
    }
}
