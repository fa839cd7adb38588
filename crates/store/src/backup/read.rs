//! The lines of a table's file.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::manifest::TableEntry;
use super::{BackupError, Result, at};

/// One row as it stands in the archive.
pub(super) struct Line {
    file: String,
    number: u64,
    /// Values in the order of the manifest's columns.
    pub(super) values: Vec<Json>,
}

impl Line {
    /// Says what is wrong with this line.
    pub(super) fn damaged(&self, why: &str) -> BackupError {
        BackupError::damaged(self.file.clone(), format!("line {}: {why}", self.number))
    }
}

/// Reads a table's file line by line.
pub(super) struct Lines {
    path: PathBuf,
    file: String,
    columns: usize,
    number: u64,
    input: BufReader<File>,
}

impl Lines {
    pub(super) fn open(folder: &Path, table: &TableEntry) -> Result<Self> {
        let path = folder.join(table.file());
        let input = BufReader::new(File::open(&path).map_err(at(&path))?);
        Ok(Self { path, file: table.file(), columns: table.columns.len(), number: 0, input })
    }

    fn read(&mut self) -> Result<Option<Line>> {
        let mut text = Vec::new();
        if self.input.read_until(b'\n', &mut text).map_err(at(&self.path))? == 0 {
            return Ok(None);
        }
        self.number += 1;
        let values: Vec<Json> = serde_json::from_slice(&text)
            .map_err(|error| BackupError::damaged(self.file.clone(), format!("line {}: {error}", self.number)))?;
        let line = Line { file: self.file.clone(), number: self.number, values };
        if line.values.len() == self.columns {
            Ok(Some(line))
        } else {
            Err(line.damaged("it has too many or too few values"))
        }
    }
}

impl Iterator for Lines {
    type Item = Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}
