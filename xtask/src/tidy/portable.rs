//! The repository works anywhere: no path of one machine, no host of one registry.

use super::files::{File, Finding, Tree};
use regex::Regex;

/// Where crates come from, as Cargo itself writes it.
const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Checks all tracked files.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.0 {
        findings.extend(foreign_source(file));
        // WHY: this file holds the patterns themselves.
        if !file.path.ends_with("tidy/portable.rs") {
            findings.extend(machine_path(file));
        }
    }
    findings
}

fn machine_path(file: &File) -> Option<Finding> {
    let path = Regex::new(r#"(?m)(?:^|[\s"'`(=:,])(/(?:root|home|work|Users)/[\w.-]+)"#).expect("a good pattern");
    let found = path.captures(&file.text)?;
    Some(Finding::Wrong(format!("{} names a path of one machine: {}", file.path, &found[1])))
}

fn foreign_source(file: &File) -> Option<Finding> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let lines = || file.text.lines().map(str::trim);
    let line = match name {
        "Cargo.lock" => lines().find(|line| line.starts_with("source = ") && *line != format!("source = \"{CRATES}\"")),
        "package-lock.json" => lines().find(|line| line.starts_with("\"resolved\"") && line.contains("://")),
        ".npmrc" => lines().find(|line| line.contains("://")),
        "requirements.txt" => lines().find(|line| line.contains("://") || line.contains("index-url")),
        "config.toml" => lines().find(|line| line.starts_with("[registries") || line.starts_with("replace-with")),
        _ => None,
    }?;
    Some(Finding::Wrong(format!("{} names a registry of its own: {line}", file.path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn machine_paths_are_found_and_addresses_are_not() {
        assert_eq!(findings("README.md", "run `/home/mai/khue`"), 1);
        assert_eq!(findings("a.toml", "dir = \"/root/.cache\""), 1);
        assert_eq!(findings("README.md", "see /work-items/1, /usr/lib/postgresql and https://x.org/home/page"), 0);
    }

    #[test]
    fn registries_other_than_the_common_ones_are_found() {
        assert_eq!(findings("Cargo.lock", &format!("source = \"{CRATES}\"")), 0);
        assert_eq!(findings("Cargo.lock", "source = \"registry+https://mirror.example/index\""), 1);
        assert_eq!(findings("e2e/package-lock.json", "\"resolved\": \"https://mirror.example/x.tgz\""), 1);
        assert_eq!(findings("frontend/.npmrc", "registry=https://mirror.example/"), 1);
        assert_eq!(findings(".cargo/config.toml", "[registries.mirror]"), 1);
    }
}
