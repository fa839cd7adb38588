//! The list of migrations is committed, and what a release holds never changes (law 13).
//!
//! `UPDATE=1 cargo test -p khue --test it lock` rewrites the list; once a version is tagged, only its end may grow.

use std::path::Path;
use std::process::Command;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations.lock");

#[test]
fn the_committed_list_holds_every_migration_unchanged() {
    let now = khue::compose::lock_text();
    let ids: Vec<&str> = now.lines().filter_map(|line| line.split(' ').next()).collect();
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "two migrations have one id");
    for (tag, released) in released() {
        assert!(frozen(&released, &now), "a migration of {tag} was changed, removed or moved: write a new one instead");
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(FILE, &now).expect("the list can be written");
    }
    let committed = std::fs::read_to_string(FILE).expect("the list is there");
    assert_eq!(committed, now, "run: UPDATE=1 cargo test -p khue --test it lock");
}

/// Whether every line of a release still stands where it stood.
fn frozen(released: &str, now: &str) -> bool {
    let mut now = now.lines();
    released.lines().all(|line| now.next() == Some(line))
}

/// The lists of all tagged versions.
fn released() -> Vec<(String, String)> {
    let git = |words: &[&str]| {
        let folder = Path::new(FILE).parent().expect("a folder");
        let output =
            Command::new("git").args(words).current_dir(folder).output().ok().filter(|o| o.status.success())?;
        String::from_utf8(output.stdout).ok()
    };
    let tags = git(&["tag", "--list", "v*"]).unwrap_or_default();
    tags.lines()
        .filter_map(|tag| Some((tag.to_owned(), git(&["show", &format!("{tag}:./migrations.lock")])?)))
        .collect()
}

#[test]
fn a_release_may_grow_at_its_end_only() {
    assert!(frozen("a 1\nb 2\n", "a 1\nb 2\nc 3\n"));
    assert!(!frozen("a 1\nb 2\n", "a 1\nb 3\nc 3\n"), "changed");
    assert!(!frozen("a 1\nb 2\n", "b 2\na 1\n"), "moved");
    assert!(!frozen("a 1\nb 2\n", "a 1\n"), "removed");
}
