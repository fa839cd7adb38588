//! Multipart forms with files: bounded, CSRF-checked, every file distrusted.

use std::collections::HashMap;

use axum::extract::{FromRequest, Multipart, Request};
use bytes::Bytes;
use kernel::Kind;
use serde::de::DeserializeOwned;

use crate::form::{check_csrf, expected_csrf, refuse_null, worth_keeping};
use crate::{App, Error, Result};

/// Files of one form at the most.
const MAX_FILES: usize = 50;
/// Fields and files of one form at the most.
const MAX_PARTS: usize = 1_000;
/// Bytes of one text field at the most.
const MAX_FIELD: usize = 2 * 1024 * 1024;

/// An uploaded file. Neither its name nor its declared type is to be trusted.
#[derive(Debug, Clone)]
pub struct File {
    /// The form field.
    pub field: String,
    /// Base name only, without path, control characters or reserved ones.
    pub name: String,
    /// The content.
    pub bytes: Bytes,
}

/// A posted multipart form whose CSRF token was right.
#[derive(Debug)]
pub struct Upload {
    fields: Vec<(String, String)>,
    /// The files that are not empty.
    pub files: Vec<File>,
    /// Names of files that were chosen and hold nothing.
    pub empty: Vec<String>,
    /// Names this submission.
    pub nonce: String,
}

impl Upload {
    /// The text fields as a typed value.
    ///
    /// # Errors
    /// [`Kind::Invalid`] when a field is missing or has another shape.
    pub fn input<T: DeserializeOwned>(&self) -> Result<T> {
        let encoded =
            serde_html_form::to_string(&self.fields).map_err(|_| Error::new(Kind::Invalid, "form-unreadable"))?;
        serde_html_form::from_str(&encoded).map_err(|error| {
            tracing::debug!(%error, "form");
            Error::new(Kind::Invalid, "form-unreadable")
        })
    }

    /// The files of one field.
    pub fn files_of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |f| f.field == field)
    }
}

impl FromRequest<App> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let expected = expected_csrf(&request);
        let unreadable = || Error::new(Kind::Invalid, "form-unreadable");
        let mut parts = Multipart::from_request(request, app).await.map_err(|_| unreadable())?;
        let (mut fields, mut files, mut hidden) = (Vec::new(), Vec::new(), HashMap::new());
        let mut empty = Vec::new();
        let mut seen = 0;
        while let Some(part) = parts.next_field().await.map_err(too_large)? {
            seen += 1;
            if seen > MAX_PARTS {
                return Err(Error::new(Kind::Invalid, "too-large"));
            }
            let name = part.name().unwrap_or("").to_owned();
            // A browser sends a file without name where none was chosen.
            let chosen = part.file_name().is_some_and(|name| !name.is_empty());
            let file_name = part.file_name().map(safe_name);
            let bytes = part.bytes().await.map_err(too_large)?;
            match file_name {
                Some(file_name) if bytes.is_empty() => empty.extend(chosen.then_some(file_name)),
                Some(file_name) if files.len() < MAX_FILES => files.push(File { field: name, name: file_name, bytes }),
                Some(_) => return Err(Error::new(Kind::Invalid, "too-many-files")),
                None if bytes.len() > MAX_FIELD => return Err(Error::new(Kind::Invalid, "too-large")),
                None => {
                    refuse_null(bytes.contains(&0))?;
                    let text = String::from_utf8(bytes.to_vec()).map_err(|_| unreadable())?;
                    if name.starts_with('_') {
                        hidden.insert(name, text);
                    } else {
                        fields.push((name, text));
                    }
                }
            }
        }
        check_csrf(expected.as_deref(), hidden.get("_csrf").map_or("", String::as_str))
            .map_err(|error| error.with_typed(worth_keeping(fields.clone())))?;
        Ok(Self { fields, files, empty, nonce: hidden.remove("_nonce").unwrap_or_default() })
    }
}

fn too_large(error: axum::extract::multipart::MultipartError) -> Error {
    let code =
        if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE { "too-large" } else { "form-unreadable" };
    Error::new(Kind::Invalid, code)
}

/// The last part of a path in either notation, without control or reserved characters, at most 120 characters.
pub fn safe_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or("");
    let clean: String = base.chars().filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c)).take(120).collect();
    let clean = kernel::text::nfc(clean.trim().trim_start_matches('.'));
    if clean.is_empty() { "tep-tin".to_owned() } else { clean }
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn names_lose_their_paths_and_tricks() {
        for (given, safe) in [
            ("C:\\tmp\\công văn.pdf", "công văn.pdf"),
            ("../../etc/passwd", "passwd"),
            ("a\u{0}b\n.pdf", "ab.pdf"),
            ("..", "tep-tin"),
            ("", "tep-tin"),
        ] {
            assert_eq!(safe_name(given), safe);
        }
    }
}
