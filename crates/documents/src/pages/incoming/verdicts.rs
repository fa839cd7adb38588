//! What was found out about the signatures of a document that came electronically, on its page (NĐ 30/2020 Đ.21.2, 22).

use ::store::Tx;
use kernel::Id;
use signing::evidence;
use web::components::{Tone, note};
use web::{Markup, Shell};

use super::super::signatures::verdict_badge;
use crate::model::incoming::Channel;
use crate::store::attachments::Attachment;
use crate::store::incoming::Incoming;

/// The verdict on each PDF, the document itself first; nothing for what was scanned from paper.
#[derive(Default)]
pub(super) struct Verdicts(Vec<(Id<Attachment>, String, String)>);

impl Verdicts {
    /// Reads what the job kept.
    pub(super) async fn of(tx: &Tx, document: &Incoming, files: &[Attachment]) -> ::store::Result<Self> {
        let mut all = Vec::new();
        if document.channel == Channel::Paper {
            return Ok(Self(all));
        }
        for file in files.iter().filter(|file| file.is_pdf()) {
            if let Some(kept) = evidence::of_file(tx, document.id.uuid(), &file.blob).await? {
                let href = format!("/incoming-documents/{}/files/{}/signatures", document.id, file.id);
                all.push((file.id, kept.verdict, href));
            }
        }
        Ok(Self(all))
    }

    /// The mark of a file.
    pub(super) fn badge(&self, shell: &Shell, file: &Attachment) -> Option<Markup> {
        let (_, verdict, _) = self.0.iter().find(|(id, ..)| *id == file.id)?;
        Some(verdict_badge(shell, verdict))
    }

    /// What to do about the gravest verdict, and where its details are. A file that is not the document itself need not be
    /// signed.
    pub(super) fn advice(&self, shell: &Shell) -> Option<(Markup, &str)> {
        let one = |wanted: &str| self.0.iter().find(|(_, verdict, _)| verdict == wanted);
        let unsigned = self.0.first().filter(|(_, verdict, _)| verdict == "unsigned");
        let (tone, sentence, (.., href)) = None
            .or_else(|| Some((Tone::Red, "incoming-signature-invalid", one("invalid")?)))
            .or_else(|| Some((Tone::Red, "incoming-signature-unsigned", unsigned?)))
            .or_else(|| Some((Tone::Amber, "incoming-signature-undetermined", one("undetermined")?)))?;
        Some((note(shell, tone, &shell.t(sentence)), href))
    }
}
