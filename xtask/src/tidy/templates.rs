//! Pages under the strict policy: no inline style, script or handler, nothing from another origin, no class without a rule.

use super::files::{File, Finding, Tree};
use regex::Regex;
use std::collections::BTreeSet;
use std::path::Path;

/// What a template may not hold, and why.
const FORBIDDEN: [(&str, &str); 6] = [
    (r"(?i)\sstyle=", "an inline style; make a class"),
    (r"(?i)<style\b", "a style element; use the sheet"),
    (r#"(?i)\son[a-z]+=\s*["']"#, "an inline handler; use a module of frontend/src"),
    (r"(?i)\b(?:hx-on\b|javascript:)", "an evaluated attribute"),
    (
        r#"(?i)<(?:script|img|link|iframe|source)\b[^>]*\b(?:src|href)\s*=\s*["']?(?:https?:)?//"#,
        "something of another origin",
    ),
    (r"\|\s*safe\b", "unescaped text (`|safe`); return `Markup` from a template instead"),
];

/// The built sheet, when assets were built.
pub fn built_stylesheet(dist: &Path) -> Option<String> {
    let manifest = std::fs::read_to_string(dist.join("manifest.json")).ok()?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest).ok()?;
    std::fs::read_to_string(dist.join(manifest.get("khue.css")?.as_str()?)).ok()
}

/// Checks the templates of all crates and the pages of the gallery.
pub fn check(tree: &Tree, stylesheet: Option<&str>) -> Vec<Finding> {
    let known = stylesheet.map(classes_of_sheet);
    let mut findings = Vec::new();
    if known.is_none() {
        let sentence = "classes were not checked: run `cargo xtask assets` first";
        findings.push(Finding::Notice(sentence.to_string()));
    }
    let is_page = |file: &&File| {
        file.is("html") && (file.path.contains("/templates/") || file.path.starts_with("frontend/gallery/"))
    };
    for file in tree.0.iter().filter(is_page) {
        findings.extend(forbidden(file));
        let unknown =
            known.iter().flat_map(|known| classes_of_page(&file.text).into_iter().filter(|c| !known.contains(c)));
        findings
            .extend(unknown.map(|class| Finding::Wrong(format!("{} uses `.{class}`, which has no rule", file.path))));
    }
    findings
}

fn forbidden(file: &File) -> Vec<Finding> {
    let wrong = |why: &str| Finding::Wrong(format!("{} holds {why}", file.path));
    let mut findings: Vec<Finding> = FORBIDDEN
        .iter()
        .filter(|(pattern, _)| Regex::new(pattern).expect("a good pattern").is_match(&file.text))
        .map(|(_, why)| wrong(why))
        .collect();
    let script = Regex::new(r"(?i)<script\b[^>]*>").expect("a good pattern");
    if script.find_iter(&file.text).any(|tag| !tag.as_str().contains("src=")) {
        findings.push(wrong("an inline script; use a module of frontend/src"));
    }
    findings
}

fn classes_of_sheet(sheet: &str) -> BTreeSet<String> {
    let class = Regex::new(r"\.(-?[A-Za-z_](?:[\w-]|\\.)*)").expect("a good pattern");
    class.captures_iter(sheet).map(|found| found[1].replace('\\', "")).collect()
}

/// The classes a page names in full; those put together by the template (`k-badge-{{ tone }}`) are left out.
fn classes_of_page(text: &str) -> BTreeSet<String> {
    let attribute = Regex::new(r#"\bclass="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)""#).expect("a good pattern");
    let block = Regex::new(r"\{%.*?%\}").expect("a good pattern");
    let value = Regex::new(r"\{\{.*?\}\}").expect("a good pattern");
    let mut classes = BTreeSet::new();
    for found in attribute.captures_iter(text) {
        let plain = block.replace_all(&found[1], " ");
        let plain = value.replace_all(&plain, "\u{1}");
        let whole = plain.split_whitespace().filter(|class| !class.contains('\u{1}') && !class.ends_with('-'));
        classes.extend(whole.map(str::to_string));
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(html: &str) -> usize {
        check(&Tree::of(&[("crates/web/templates/a.html", html)]), Some(".k-main{} .p-2{}@layer x{.mb-0\\:x,.btn{}}"))
            .len()
    }

    #[test]
    fn plain_markup_is_good() {
        let good = r#"<main class="k-main p-2{% if x %} btn{% endif %} k-badge-{{ tone }}"><script src="{{ asset("a.js") }}"></script>
            <a href="https://example.org">text about one = "two"</a></main>"#;
        assert_eq!(findings(good), 0);
    }

    #[test]
    fn inline_parts_other_origins_and_unknown_classes_are_found() {
        assert_eq!(findings(r#"<p style="color:red">"#), 1);
        assert_eq!(findings("<style>p{}</style>"), 1);
        assert_eq!(findings("<script>alert(1)</script>"), 1);
        assert_eq!(findings(r#"<p onclick="go()">"#), 1);
        assert_eq!(findings(r#"<a href="javascript:go()">"#), 1);
        assert_eq!(findings(r#"<script src="//cdn.example/a.js"></script>"#), 1);
        assert_eq!(findings("{{ text|safe }}"), 1);
        assert_eq!(findings(r#"<p class="k-main k-unknown">"#), 1);
        assert_eq!(findings(r#"<p class="{% if a == "b" %}k-lost{% endif %}">"#), 1);
    }
}
