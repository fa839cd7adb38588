//! The signatures inside the files of an arrival, as the clerk sees them before deciding (NĐ 30/2020 Đ.21.2, 22): a mark for
//! each PDF, the whole report below it, and one sentence that says what to do.

use documents::pages::signatures::{list_of_pdf, verdict_badge};
use kernel::Id;
use signing::evidence::{self, Kept};
use store::Tx;
use web::components::{Tone, note};
use web::{Markup, Shell};

use crate::{Arrival, ArrivalFile};

/// One PDF with what is known of its signatures.
pub(super) struct FileVerdict {
    /// Its place among the files.
    pub(super) ordinal: usize,
    /// What was found out; none before the job looked.
    pub(super) kept: Option<Kept>,
}

/// The PDFs of an arrival.
pub(super) async fn of(tx: &Tx, id: Id<Arrival>, files: &[ArrivalFile]) -> store::Result<Vec<FileVerdict>> {
    let mut all = Vec::new();
    for (ordinal, file) in files.iter().enumerate().filter(|(_, file)| file.is_judged()) {
        all.push(FileVerdict { ordinal, kept: evidence::of_file(tx, id.uuid(), &file.blob).await? });
    }
    Ok(all)
}

impl FileVerdict {
    fn verdict(&self) -> &str {
        self.kept.as_ref().map_or("open", |kept| kept.verdict.as_str())
    }

    /// Its mark.
    pub(super) fn badge(&self, shell: &Shell) -> Markup {
        verdict_badge(shell, self.verdict())
    }

    /// Every signature of it; nothing where there is none.
    pub(super) fn details(&self, shell: &Shell) -> Option<Markup> {
        let report: pades::Report = serde_json::from_str(&self.kept.as_ref()?.report).ok()?;
        (!report.signatures.is_empty()).then(|| list_of_pdf(shell, &report))
    }
}

/// What the clerk is told above the form: the gravest of all files. The first PDF is the document itself; an annex without a
/// signature of its own is no fault.
pub(super) fn advice(shell: &Shell, all: &[FileVerdict]) -> Option<Markup> {
    let main = all.first()?.verdict();
    let any = |verdict: &str| all.iter().any(|one| one.verdict() == verdict);
    let (tone, sentence) = if any("invalid") {
        (Tone::Red, "exchange-files-invalid")
    } else if main == "unsigned" {
        (Tone::Red, "exchange-files-unsigned")
    } else if any("open") {
        (Tone::Blue, "exchange-files-open")
    } else if any("undetermined") {
        (Tone::Amber, "exchange-files-undetermined")
    } else {
        (Tone::Green, "exchange-files-valid")
    };
    Some(note(shell, tone, &shell.t(sentence)))
}
