//! Released migrations are frozen (law 13): from the first release tag on, `migrations.lock` keeps their checksums.

use super::files::{Finding, Tree};
use crate::{Outcome, sh};
use sha2::{Digest, Sha256};
use std::path::Path;

const LOCK: &str = "migrations.lock";

/// Whether a release was tagged.
pub fn has_release_tag(root: &Path) -> Outcome<bool> {
    let tags = sh::output(sh::command("git", &["tag", "--list", "v*"]).current_dir(root))?;
    Ok(!tags.trim().is_empty())
}

/// Checks each frozen migration; before the first release there is nothing to freeze.
pub fn check(tree: &Tree, released: bool) -> Vec<Finding> {
    if !released {
        return Vec::new();
    }
    let Some(lock) = tree.get(LOCK) else {
        return vec![Finding::Wrong(format!("{LOCK} is missing; write it with `cargo xtask tidy --freeze`"))];
    };
    let mut findings = Vec::new();
    for line in lock.text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let Some((sum, path)) = line.split_once("  ") else {
            findings.push(Finding::Wrong(format!("{LOCK} has a line that is no checksum: {line}")));
            continue;
        };
        match tree.get(path) {
            None => findings.push(Finding::Wrong(format!("{path} was released and is gone"))),
            Some(file) if checksum(&file.text) != sum => {
                findings.push(Finding::Wrong(format!("{path} was released and has changed; add a new migration")));
            }
            Some(_) => {}
        }
    }
    findings
}

/// Writes the checksums of all migrations; part of making a release.
pub fn freeze(root: &Path) -> Outcome {
    let tree = Tree::read(root)?;
    let mut lines = vec!["# Checksums of released migrations, written by `cargo xtask tidy --freeze`.".to_string()];
    let migrations = tree.0.iter().filter(|file| file.is("sql") && file.path.contains("/migrations/"));
    lines.extend(migrations.map(|file| format!("{}  {}", checksum(&file.text), file.path)));
    std::fs::write(root.join(LOCK), lines.join("\n") + "\n")
        .map_err(|error| format!("{LOCK} cannot be written: {error}"))
}

fn checksum(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_released_migration_may_neither_change_nor_go() {
        let path = "crates/web/migrations/0001.sql";
        let lock = format!("# frozen\n{}  {path}\n", checksum("CREATE TABLE a"));
        let count = |files: &[(&str, &str)]| check(&Tree::of(files), true).len();
        assert_eq!(count(&[(LOCK, &lock), (path, "CREATE TABLE a")]), 0);
        assert_eq!(count(&[(LOCK, &lock), (path, "CREATE TABLE b")]), 1);
        assert_eq!(count(&[(LOCK, &lock)]), 1);
        assert_eq!(count(&[(path, "CREATE TABLE a")]), 1);
        assert_eq!(check(&Tree::of(&[(path, "CREATE TABLE b")]), false), []);
    }
}
