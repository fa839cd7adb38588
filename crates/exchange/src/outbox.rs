//! The folders through which the house meets the axis. A connector (the axis vendor's kit, a small script) takes files from
//! `outbox/<agency code>/` and moves them to `sent/` or `failed/` below it; it puts what it fetched into `inbox/`, under
//! another name first and renamed when whole.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use kernel::Instant;
use uuid::Uuid;

use crate::model::vietnam;

/// Where the folders are.
#[derive(Debug, Clone)]
pub struct Folders {
    root: PathBuf,
}

/// Where a written file lies now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// Still in the outbox, or taken away without a word.
    Waiting,
    /// The connector delivered it.
    Sent,
    /// The connector gave it up, with its reason if it left one (`<file>.txt`).
    Failed(String),
}

impl Folders {
    /// `outbox` and `inbox` below the data folder; they are made when first used.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { root: data_dir.into() }
    }

    /// Where files fetched from the axis are put.
    pub fn inbox(&self) -> PathBuf {
        self.root.join("inbox")
    }

    /// Where an agency's files wait for the axis.
    pub fn outbox(&self, agency_code: &str) -> PathBuf {
        self.root.join("outbox").join(safe(agency_code))
    }

    /// Writes a file whole or not at all: under another name first, flushed to the disk, then renamed. The same name is
    /// replaced, so writing twice leaves one file.
    ///
    /// # Errors
    /// When the disk refuses; nothing half-written has the final name.
    pub fn write(&self, agency_code: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
        let folder = self.outbox(agency_code);
        std::fs::create_dir_all(&folder)?;
        let unfinished = folder.join(format!(".{name}.part"));
        let mut file = std::fs::File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&unfinished, folder.join(name))?;
        sync_folder(&folder)
    }

    /// What the connector did with a file.
    pub fn whereabouts(&self, agency_code: &str, name: &str) -> Whereabouts {
        let folder = self.outbox(agency_code);
        if folder.join("sent").join(name).exists() {
            return Whereabouts::Sent;
        }
        let failed = folder.join("failed");
        if failed.join(name).exists() {
            let reason = std::fs::read_to_string(failed.join(format!("{name}.txt"))).unwrap_or_default();
            return Whereabouts::Failed(kernel::text::ellipsis(reason.trim(), 500));
        }
        Whereabouts::Waiting
    }

    /// Files of the inbox, oldest name first; half-written ones (hidden, `.part`, `.tmp`) are left alone.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn arrived(&self, limit: usize) -> io::Result<Vec<PathBuf>> {
        let folder = self.inbox();
        std::fs::create_dir_all(&folder)?;
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().to_lowercase();
            let whole = !name.starts_with('.') && (name.ends_with(".edxml") || name.ends_with(".xml"));
            if whole && entry.file_type()?.is_file() {
                files.push(entry.path());
            }
        }
        files.sort();
        files.truncate(limit);
        Ok(files)
    }

    /// Puts a file of the inbox away: into `done`, or into `rejected` with the reason beside it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_away(&self, file: &Path, rejected: Option<&str>) -> io::Result<()> {
        let folder = self.inbox().join(if rejected.is_some() { "rejected" } else { "done" });
        std::fs::create_dir_all(&folder)?;
        let name = file.file_name().unwrap_or_default();
        if let Some(reason) = rejected {
            let mut beside = name.to_os_string();
            beside.push(".reason.txt");
            std::fs::write(folder.join(beside), format!("{reason}\n"))?;
        }
        std::fs::rename(file, folder.join(name))?;
        sync_folder(&folder)
    }

    /// Deletes a file of the inbox that may not be kept (a secret document), leaving only the reason.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn destroy(&self, file: &Path, reason: &str) -> io::Result<()> {
        let folder = self.inbox().join("rejected");
        std::fs::create_dir_all(&folder)?;
        // WHY: a name may say what the document is about, so not even that is kept.
        let place = folder.join("secret.reason.txt");
        let mut log = std::fs::OpenOptions::new().create(true).append(true).open(place)?;
        writeln!(log, "{reason}")?;
        std::fs::remove_file(file)?;
        sync_folder(&folder)
    }
}

/// `20261123T080000-<id>.edxml`: the same for the same delivery, in order of time.
pub fn file_name(at: Instant, id: Uuid) -> String {
    let at: DateTime = vietnam(at);
    let date = format!("{:04}{:02}{:02}", at.year(), at.month(), at.day());
    format!("{date}T{:02}{:02}{:02}-{id}.edxml", at.hour(), at.minute(), at.second())
}

/// Agency codes hold dots, digits and letters; anything else does not become part of a path.
fn safe(code: &str) -> String {
    let kept: String = code.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).collect();
    if kept.trim_matches('.').is_empty() { "_".to_owned() } else { kept }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_whole_and_once_and_its_way_is_seen() {
        let root = tempfile::tempdir().unwrap();
        let folders = Folders::new(root.path());
        let at = "2026-11-23T01:02:03.9Z".parse().unwrap();
        let name = file_name(at, Uuid::nil());
        assert_eq!(name, "20261123T080203-00000000-0000-0000-0000-000000000000.edxml");
        folders.write("000.00.00.G18", &name, b"one").unwrap();
        folders.write("000.00.00.G18", &name, b"two").unwrap();
        let outbox = folders.outbox("000.00.00.G18");
        let names: Vec<_> = std::fs::read_dir(&outbox).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names, [name.as_str()]);
        assert_eq!(std::fs::read(outbox.join(&name)).unwrap(), b"two");
        assert_eq!(folders.whereabouts("000.00.00.G18", &name), Whereabouts::Waiting);
        std::fs::create_dir(outbox.join("failed")).unwrap();
        std::fs::rename(outbox.join(&name), outbox.join("failed").join(&name)).unwrap();
        std::fs::write(outbox.join("failed").join(format!("{name}.txt")), "receiver unknown\n").unwrap();
        assert_eq!(folders.whereabouts("000.00.00.G18", &name), Whereabouts::Failed("receiver unknown".into()));
        std::fs::create_dir(outbox.join("sent")).unwrap();
        std::fs::rename(outbox.join("failed").join(&name), outbox.join("sent").join(&name)).unwrap();
        assert_eq!(folders.whereabouts("000.00.00.G18", &name), Whereabouts::Sent);
    }

    #[test]
    fn a_code_never_leaves_the_outbox() {
        let folders = Folders::new("data");
        for code in ["../../etc", "..", "", "a/b", "C:\\x"] {
            let folder = folders.outbox(code);
            assert_eq!(folder.parent(), Some(Path::new("data/outbox")), "{code}");
            assert!(folder.file_name().is_some_and(|name| name != ".."), "{code}");
        }
    }

    #[test]
    fn half_written_files_are_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let folders = Folders::new(root.path());
        assert!(folders.arrived(10).unwrap().is_empty());
        for name in ["b.edxml", "a.XML", ".c.edxml", "d.edxml.part", "e.txt"] {
            std::fs::write(folders.inbox().join(name), "x").unwrap();
        }
        let found = folders.arrived(10).unwrap();
        let names: Vec<_> = found.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(names, ["a.XML", "b.edxml"]);
        folders.put_away(&found[0], None).unwrap();
        folders.put_away(&found[1], Some("not XML")).unwrap();
        let rejected = folders.inbox().join("rejected");
        assert_eq!(std::fs::read_to_string(rejected.join("b.edxml.reason.txt")).unwrap(), "not XML\n");
        assert!(folders.inbox().join("done/a.XML").exists() && rejected.join("b.edxml").exists());
        assert!(folders.arrived(10).unwrap().is_empty());
    }
}
