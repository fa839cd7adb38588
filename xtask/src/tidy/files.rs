//! The tracked files as text, and what a check says about them.

use crate::{Outcome, sh};
use std::path::Path;

/// What a check found.
#[derive(Debug, PartialEq, Eq)]
pub enum Finding {
    /// Must be mended.
    Wrong(String),
    /// Worth a look.
    Notice(String),
}

/// A tracked text file.
pub struct File {
    /// Path from the root, with `/`.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// All tracked text files, sorted by path.
pub struct Tree(pub Vec<File>);

impl Tree {
    /// Reads what git tracks or would track; files that are no UTF-8 text are left out.
    pub fn read(root: &Path) -> Outcome<Tree> {
        let words = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
        let listed = sh::output(&mut sh::command("git", &words))?;
        let mut paths: Vec<&str> = listed.split('\0').filter(|path| !path.is_empty()).collect();
        paths.sort_unstable();
        paths.dedup();
        let read =
            |path: &&str| Some(File { path: path.to_string(), text: std::fs::read_to_string(root.join(path)).ok()? });
        Ok(Tree(paths.iter().filter_map(read).collect()))
    }

    /// The file at `path`.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.0.iter().find(|file| file.path == path)
    }

    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Tree {
        Tree(files.iter().map(|(path, text)| File { path: path.to_string(), text: text.to_string() }).collect())
    }
}

impl File {
    /// The crate the file belongs to, for `crates/NAME/…`.
    pub fn room(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether the path ends with `.extension`.
    pub fn is(&self, extension: &str) -> bool {
        self.path.strip_suffix(extension).is_some_and(|stem| stem.ends_with('.'))
    }

    /// Whether this is Rust code of a crate that runs outside of tests.
    pub fn is_source(&self) -> bool {
        let inside = |part: &str| self.path.contains(part);
        self.is("rs")
            && self.room().is_some()
            && inside("/src/")
            && !inside("/tests/")
            && !self.path.ends_with("tests.rs")
    }

    /// The text before the file's tests.
    pub fn before_tests(&self) -> &str {
        self.text.split("\n#[cfg(test)]\n").next().unwrap_or_default()
    }
}
