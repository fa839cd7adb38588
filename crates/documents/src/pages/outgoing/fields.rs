//! The form of a draft: fields to [`Input`] and back. Everything works without script; the editor only helps to fill in.

use identity::{Agency, Position, Unit};
use kernel::Id;
use uuid::Uuid;

use crate::model::Urgency;
use crate::model::outgoing::notation::{self, Text, read_inline, write_inline};
use crate::model::outgoing::{Authority, Draft, Input, Purpose, Recipient, Target, plain};

/// Fields as posted. Repeated ones come in rows; a recipient without a line belongs to the line above.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    pub(super) type_code: String,
    pub(super) subject: String,
    pub(super) urgency: String,
    pub(super) internal_only: String,
    pub(super) addressees: String,
    pub(super) addressee_note: String,
    pub(super) issuer_line: String,
    pub(super) legal_bases: String,
    pub(super) enacting_line: String,
    pub(super) body: String,
    pub(super) closing: String,
    pub(super) recipient_line: Vec<String>,
    pub(super) recipient_purpose: Vec<String>,
    pub(super) recipient_target: Vec<String>,
    pub(super) filing: String,
    /// `position:authority`.
    pub(super) signer: String,
    pub(super) authority_text: String,
    pub(super) signer_post: String,
    pub(super) joint: String,
    pub(super) parties: String,
    pub(super) cosigners: String,
    pub(super) confirmation: String,
    pub(super) drafter_mark: String,
    pub(super) version: String,
    /// `submit` to go on at once.
    pub(super) then: String,
}

/// The directory by the codes that stand in front of names in the choice of recipients.
pub(super) struct Directory {
    pub(super) units: Vec<Unit>,
    pub(super) agencies: Vec<Agency>,
    /// The issuing agency, which is no recipient.
    pub(super) own: Uuid,
}

/// A choice for a recipient: `PC – Vụ Pháp chế`, `H26.05 – Sở Y tế …`.
pub(super) const PAPER: &str = "Giấy";

impl Directory {
    /// Every choice, units first.
    pub(super) fn choices(&self) -> Vec<String> {
        let units = self.units.iter().map(|u| format!("{} – {}", u.abbreviation, u.name));
        let agencies = self.agencies.iter().filter(|a| a.id.uuid() != self.own);
        let agencies = agencies.map(|a| format!("{} – {}", a.code.as_str(), a.name));
        units.chain(agencies).chain([format!("{PAPER} – gửi bản giấy")]).collect()
    }

    fn text(&self, target: Target) -> String {
        match target {
            Target::Unit(id) => {
                self.units.iter().find(|u| u.id == id).map(|u| format!("{} – {}", u.abbreviation, u.name))
            }
            Target::Agency(id) => {
                self.agencies.iter().find(|a| a.id == id).map(|a| format!("{} – {}", a.code.as_str(), a.name))
            }
            Target::Paper => Some(format!("{PAPER} – gửi bản giấy")),
        }
        .unwrap_or_default()
    }

    /// Who is meant: by the code in front, else by the whole name. Words that mean nobody are nobody.
    fn target(&self, text: &str) -> Option<Target> {
        let text = text.trim();
        let code = text.split(" – ").next().unwrap_or(text).trim();
        if code.eq_ignore_ascii_case(PAPER) {
            return Some(Target::Paper);
        }
        let unit = self.units.iter().find(|u| u.abbreviation == code || u.name == text);
        let agency = self.agencies.iter().find(|a| a.code.as_str() == code || a.name == text);
        unit.map(|u| Target::Unit(u.id)).or(agency.map(|a| Target::Agency(a.id)))
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn lines_of(text: &str) -> Vec<String> {
    lines(text).map(str::to_owned).collect()
}

impl Fields {
    /// The version of the row the page was opened with.
    pub(super) fn version(&self) -> Option<i64> {
        self.version.trim().parse().ok()
    }

    /// What the drafter has written.
    pub(super) fn input(&self, directory: &Directory) -> Input {
        let Text { body, annexes } = notation::read(&self.body);
        let (position, authority) = self.signer.split_once(':').unwrap_or(("", "head"));
        Input {
            type_code: self.type_code.clone(),
            subject: self.subject.clone(),
            urgency: self.urgency.parse().ok().and_then(Urgency::from_code).unwrap_or_default(),
            internal_only: self.internal_only == "1",
            addressees: lines(&self.addressees).map(str::to_owned).collect(),
            addressee_note: self.addressee_note.clone(),
            issuer_line: self.issuer_line.clone(),
            legal_bases: lines(&self.legal_bases).map(read_inline).collect(),
            enacting_line: self.enacting_line.clone(),
            body,
            closing: read_inline(self.closing.trim()),
            annexes,
            recipients: self.recipients(directory),
            filing: self.filing.clone(),
            signer: position.parse::<Id<Position>>().ok(),
            authority: Authority::from_name(authority, &self.authority_text).unwrap_or(Authority::Head),
            signer_post: self.signer_post.clone(),
            joint: plain::read_joint(&self.joint),
            parties: plain::read_parties(&self.parties),
            cosigners: plain::read_cosigners(&self.cosigners),
            confirmation: self.confirmation.clone(),
            drafter_mark: self.drafter_mark.clone(),
        }
    }

    /// Whether any part is filled in that only some types have.
    pub(super) fn has_parts_of_types(&self) -> bool {
        [&self.joint, &self.parties, &self.cosigners, &self.confirmation, &self.drafter_mark, &self.signer_post]
            .iter()
            .any(|text| !text.trim().is_empty())
    }

    fn recipients(&self, directory: &Directory) -> Vec<Recipient> {
        let mut out: Vec<Recipient> = Vec::new();
        let at = |list: &[String], index: usize| list.get(index).map_or(String::new(), |text| text.trim().to_owned());
        let rows = self.recipient_line.len().max(self.recipient_target.len());
        for row in 0..rows {
            let line = at(&self.recipient_line, row);
            let target = directory.target(&at(&self.recipient_target, row));
            let purpose = Purpose::from_name(&at(&self.recipient_purpose, row)).unwrap_or_default();
            match (line.is_empty(), out.last_mut()) {
                (true, Some(last)) => last.targets.extend(target),
                (true, None) if target.is_none() => {}
                _ => out.push(Recipient { line, purpose, targets: target.into_iter().collect() }),
            }
        }
        out
    }

    /// The fields of a stored draft.
    pub(super) fn of(draft: &Draft, directory: &Directory, version: i64) -> Self {
        let input = draft.input();
        let join = |lines: Vec<String>| lines.join("\n");
        let mut fields = Self {
            type_code: input.type_code,
            subject: input.subject,
            urgency: input.urgency.code().to_string(),
            internal_only: if input.internal_only { "1".into() } else { String::new() },
            addressees: join(input.addressees),
            addressee_note: input.addressee_note,
            issuer_line: input.issuer_line,
            legal_bases: join(input.legal_bases.iter().map(write_inline).collect()),
            enacting_line: input.enacting_line,
            body: notation::write(&Text { body: input.body, annexes: input.annexes }),
            closing: write_inline(&input.closing),
            filing: input.filing,
            signer: input.signer.map(|id| format!("{id}:{}", input.authority.name())).unwrap_or_default(),
            authority_text: input.authority.text().to_owned(),
            signer_post: input.signer_post,
            joint: plain::write_joint(&input.joint),
            parties: plain::write_parties(&input.parties),
            cosigners: plain::write_cosigners(&input.cosigners),
            confirmation: input.confirmation,
            drafter_mark: input.drafter_mark,
            version: version.to_string(),
            ..Self::default()
        };
        for recipient in &input.recipients {
            let targets = recipient.targets.iter().map(|target| directory.text(*target));
            let targets: Vec<String> = targets.collect();
            for row in 0..targets.len().max(1) {
                let line = if row == 0 { recipient.line.clone() } else { String::new() };
                fields.recipient_line.push(line);
                fields.recipient_purpose.push(recipient.purpose.name().to_owned());
                fields.recipient_target.push(targets.get(row).cloned().unwrap_or_default());
            }
        }
        fields
    }

    /// All that was written, one part a line, to be compared with what another person has written.
    pub(super) fn words(&self) -> String {
        let Text { body, annexes } = notation::read(&self.body);
        let tidy = notation::write(&Text { body, annexes });
        let mut lines = vec![self.subject.trim().to_owned()];
        lines.extend(lines_of(&self.addressees));
        lines.extend([self.addressee_note.clone(), self.issuer_line.clone()]);
        lines.extend(lines_of(&self.legal_bases));
        lines.extend(lines_of(&self.joint));
        lines.push(self.enacting_line.clone());
        lines.extend(lines_of(&self.parties));
        lines.extend([tidy.trim_end().to_owned(), self.closing.clone()]);
        lines.extend(lines_of(&self.cosigners));
        lines.extend([self.signer_post.clone(), self.confirmation.clone(), self.drafter_mark.clone()]);
        lines.extend(self.recipient_line.iter().cloned());
        lines.push(self.filing.clone());
        lines.retain(|line| !line.trim().is_empty());
        lines.join("\n")
    }

    /// Rows of the recipients' table: what is there, and empty ones to fill in.
    pub(super) fn recipient_rows(&self) -> Vec<(String, String, String)> {
        let at = |list: &[String], index: usize| list.get(index).cloned().unwrap_or_default();
        let filled = self.recipient_line.len().max(self.recipient_target.len());
        let row = |n| (at(&self.recipient_line, n), at(&self.recipient_purpose, n), at(&self.recipient_target, n));
        (0..filled + 3).map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> Directory {
        Directory { units: Vec::new(), agencies: Vec::new(), own: Uuid::nil() }
    }

    #[test]
    fn a_row_without_a_line_belongs_to_the_line_above() {
        let fields = Fields {
            recipient_line: vec!["".into(), "Như trên".into(), "".into(), "Như Điều 3".into(), "".into()],
            recipient_target: vec!["".into(), "Giấy – gửi bản giấy".into(), "giấy".into(), "không ai".into()],
            ..Fields::default()
        };
        let recipients = fields.recipients(&directory());
        let lines: Vec<(&str, usize)> = recipients.iter().map(|r| (r.line.as_str(), r.targets.len())).collect();
        assert_eq!(lines, [("Như trên", 2), ("Như Điều 3", 0)]);
    }
}
