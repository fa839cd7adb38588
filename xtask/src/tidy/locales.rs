//! Sentences: the same keys with the same values in Vietnamese and English, every key used exists, unused ones are told.

use super::files::{Finding, Tree};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

/// A key and the values its sentence takes.
type Messages = BTreeMap<String, BTreeSet<String>>;

const LANGUAGES: [&str; 2] = ["vi", "en"];

/// Checks the locale files of all crates against one another and against the code.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut rooms: BTreeMap<(String, String), Messages> = BTreeMap::new();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for file in tree.0.iter().filter(|file| file.is("ftl")) {
        let (Some(room), Some(language)) = (file.room(), language(&file.path)) else { continue };
        let known = rooms.entry((room.to_string(), language.to_string())).or_default();
        for (key, values) in parse(&file.text) {
            if language == LANGUAGES[0] {
                owners.insert(key.clone(), room.to_string());
            }
            if known.insert(key.clone(), values).is_some() {
                findings.push(Finding::Wrong(format!("{} gives `{key}` twice", file.path)));
            }
        }
    }
    let names: BTreeSet<&String> = rooms.keys().map(|(room, _)| room).collect();
    for room in names {
        let of = |language: &str| rooms.get(&(room.clone(), language.to_string())).cloned().unwrap_or_default();
        findings.extend(compare(room, &of(LANGUAGES[0]), &of(LANGUAGES[1])));
    }
    findings.extend(missing(tree, &owners));
    findings.extend(unused(tree, &owners));
    findings.extend(unsaid(tree, &owners));
    findings
}

/// `vi` of `crates/web/locales/vi/web.ftl` or of `crates/web/locales/vi.ftl`.
fn language(path: &str) -> Option<&str> {
    let rest = path.split("/locales/").nth(1)?;
    rest.split(['/', '.']).next()
}

fn parse(text: &str) -> Messages {
    let value = Regex::new(r"\$([A-Za-z][\w-]*)").expect("a good pattern");
    let mut messages = Messages::new();
    let mut current: Option<String> = None;
    for line in text.lines() {
        if line.starts_with('#') {
            continue;
        }
        let starts = line.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '-');
        if let Some((key, _)) = line.split_once('=').filter(|_| starts) {
            current = Some(key.trim().to_string());
            messages.entry(key.trim().to_string()).or_default();
        }
        if let Some(values) = current.as_ref().and_then(|key| messages.get_mut(key)) {
            values.extend(value.captures_iter(line).map(|found| found[1].to_string()));
        }
    }
    messages
}

fn compare(room: &str, vietnamese: &Messages, english: &Messages) -> Vec<Finding> {
    let lacks = |language: &str, key: &str| Finding::Wrong(format!("`{room}` has no `{key}` in locales/{language}"));
    let mut findings = Vec::new();
    for (key, values) in vietnamese {
        match english.get(key) {
            None => findings.push(lacks("en", key)),
            Some(others) if others != values => findings.push(Finding::Wrong(format!(
                "`{key}` of `{room}` takes {values:?} in Vietnamese and {others:?} in English"
            ))),
            Some(_) => {}
        }
    }
    findings.extend(english.keys().filter(|key| !vietnamese.contains_key(*key)).map(|key| lacks("vi", key)));
    findings
}

/// Uses of a key that no crate has: `t("key")`, `t1("key", …)`, `tr("key")`, `t!("key")`.
fn missing(tree: &Tree, known: &BTreeMap<String, String>) -> Vec<Finding> {
    let usage = Regex::new(r#"\b(?:t|t1|t2|tr)!?\(\s*"([a-z][a-z0-9-]*)""#).expect("a good pattern");
    let mut findings = Vec::new();
    for file in tree.0.iter().filter(|file| file.room().is_some() && (file.is("html") || file.is_source())) {
        for found in usage.captures_iter(if file.is("rs") { file.before_tests() } else { &file.text }) {
            if !known.contains_key(&found[1]) {
                findings.push(Finding::Wrong(format!("{} says `{}`, which no locale has", file.path, &found[1])));
            }
        }
    }
    findings
}

/// Acts written into the audit log that have no sentence `audited-<act>` there.
fn unsaid(tree: &Tree, known: &BTreeMap<String, String>) -> Vec<Finding> {
    let act = Regex::new(r#"\.audit\(\s*"([a-z][a-z0-9-]*)""#).expect("a good pattern");
    let mut findings = Vec::new();
    for file in tree.0.iter().filter(|file| file.room().is_some() && file.is_source()) {
        for found in act.captures_iter(file.before_tests()) {
            if !known.contains_key(&format!("audited-{}", &found[1])) {
                let sentence =
                    format!("{} audits `{}`, and no locale has `audited-{}`", file.path, &found[1], &found[1]);
                findings.push(Finding::Wrong(sentence));
            }
        }
    }
    findings
}

/// Keys that stand nowhere in the code, neither whole nor as the beginning of a made-up key (`"state-{…}"`).
fn unused(tree: &Tree, known: &BTreeMap<String, String>) -> Vec<Finding> {
    let whole = Regex::new(r#""([a-z][a-z0-9-]*)""#).expect("a good pattern");
    let begun = Regex::new(r#""([a-z][a-z0-9]*-(?:[a-z0-9]+-)*)\{"#).expect("a good pattern");
    let mut used = BTreeSet::new();
    let mut beginnings = BTreeSet::new();
    for file in
        tree.0.iter().filter(|file| file.room().is_some() && (file.is("html") || file.is("txt") || file.is("rs")))
    {
        used.extend(whole.captures_iter(&file.text).map(|found| found[1].to_string()));
        beginnings.extend(begun.captures_iter(&file.text).map(|found| found[1].to_string()));
    }
    let is_used = |key: &String| used.contains(key) || beginnings.iter().any(|beginning| key.starts_with(beginning));
    let unused = known.iter().filter(|(key, _)| !is_used(key));
    unused.map(|(key, room)| Finding::Notice(format!("nothing says `{key}` of `{room}`"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(vi: &str, en: &str, html: &str) -> Vec<Finding> {
        check(&Tree::of(&[
            ("crates/web/locales/vi/web.ftl", vi),
            ("crates/web/locales/en/web.ftl", en),
            ("crates/web/templates/a.html", html),
        ]))
    }

    #[test]
    fn equal_languages_and_known_keys_are_good() {
        let vi = "# lời\nhello = Chào { $name }\ndue = { $days ->\n   *[other] { $days } ngày\n }\nstate-open = Mở\n";
        let en = "hello = Hello { $name }\ndue = { $days ->\n    [one] day\n   *[other] days\n }\nstate-open = Open\n";
        assert_eq!(
            findings(vi, en, r#"{{ shell.t("hello") }} {{ t1("due", x) }} {{ t(format!("state-{}", s)) }}"#),
            []
        );
    }

    #[test]
    fn an_audited_act_needs_its_sentence() {
        let found = |vi: &str| {
            check(&Tree::of(&[
                ("crates/web/locales/vi/web.ftl", vi),
                ("crates/web/locales/en/web.ftl", vi),
                ("crates/web/src/a.rs", r#"ctx.audit("thing-made", record).await?; format!("audited-{}", act)"#),
            ]))
        };
        assert_eq!(found("audited-thing-made = x\n"), []);
        assert!(matches!(found("").as_slice(), [Finding::Wrong(_)]));
    }

    #[test]
    fn a_lacking_key_other_values_an_unknown_and_an_unused_key_are_found() {
        assert!(matches!(findings("a = x\n", "", r#"t("a")"#).as_slice(), [Finding::Wrong(_)]));
        assert!(matches!(findings("", "a = x\n", "").as_slice(), [Finding::Wrong(_)]));
        assert!(matches!(findings("a = { $n }\n", "a = x\n", r#"t("a")"#).as_slice(), [Finding::Wrong(_)]));
        assert!(matches!(findings("", "", r#"t("b")"#).as_slice(), [Finding::Wrong(_)]));
        assert!(matches!(findings("a = x\n", "a = x\n", "").as_slice(), [Finding::Notice(_)]));
    }
}
