//! The proof as people read it: the report in words, a word on each file, and the file that was judged, packed beside the
//! certificates, answers and lists that machines read.

use std::io::{Cursor, Write};

use askama::Template;
use bytes::Bytes;
use signing::evidence::Kept;
use web::Shell;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::signatures::{Shown, shown};

/// What the proof is about.
pub(super) struct About {
    /// Number, notation and subject of the document.
    pub(super) document: String,
    /// Name of the file that was judged.
    pub(super) file: String,
}

#[derive(Template)]
#[template(path = "evidence_report.html")]
struct ReportPage<'a> {
    shell: &'a Shell,
    about: &'a About,
    kept: &'a Kept,
    verdict: String,
    signatures: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "evidence_readme.txt", escape = "none")]
struct Readme<'a> {
    shell: &'a Shell,
    about: &'a About,
    kept: &'a Kept,
    /// Whether the file itself is among them.
    with_file: bool,
}

/// The parts for people: names and bytes.
pub(super) fn parts(
    shell: &Shell,
    about: &About,
    kept: &Kept,
    judged: Option<&Bytes>,
) -> Result<Vec<(String, Bytes)>, askama::Error> {
    // A report of an older shape is still in the archive as it was; only its words are missing then.
    let report = serde_json::from_str(&kept.report).map(|report| shown(shell, &report));
    let verdict = shell.t(&format!("signature-verdict-{}", kept.verdict));
    let page = ReportPage { shell, about, kept, verdict, signatures: report.unwrap_or_default() }.render()?;
    let readme = Readme { shell, about, kept, with_file: judged.is_some() }.render()?;
    let mut parts =
        vec![(shell.t("proof-report-name"), Bytes::from(page)), (shell.t("proof-readme-name"), Bytes::from(readme))];
    parts.extend(judged.map(|file| (shell.t("proof-file-name"), file.clone())));
    Ok(parts)
}

/// The archive with more parts in it.
pub(super) fn packed(archive: &[u8], parts: &[(String, Bytes)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new_append(Cursor::new(archive.to_vec()))?;
    for (name, bytes) in parts {
        // A PDF is compressed already.
        let how = if name.ends_with(".pdf") { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default()).compression_method(how);
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
