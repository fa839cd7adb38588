//! The signatures of a file in words: who, for which agency, when, by what proof, what was changed since, and the verdict
//! hợp lệ / không hợp lệ / không xác định with its reasons (NĐ 68/2024 Đ.30–32).

use askama::Template;
use kernel::Instant;
use pades::{
    Baseline, Holder, Report, RevocationReport, RevocationState, Risk, SignatureKind, SignatureReport, TimeSource,
    Verdict,
};
use web::components::{Tone, badge, note};
use web::{Markup, Shell};

/// One signature as shown.
pub(super) struct Shown {
    /// The verdict's mark.
    pub(super) badge: Markup,
    /// What it is for, by its own word or its kind: signing, number and date, the agency's seal, a time-stamp.
    pub(super) role: Option<String>,
    /// Whose certificate; none when it cannot be read.
    pub(super) who: Option<Holder>,
    /// The moment and where it comes from.
    pub(super) when: String,
    /// The verdict's reasons and the notes, the gravest first.
    pub(super) reasons: Vec<String>,
    /// From the signer to the trusted root.
    pub(super) path: String,
    /// Level of PAdES or XAdES, with what it stands for.
    pub(super) level: Option<String>,
    /// Of each certificate from the signer to the root: whether it was revoked, who says so, and as of when.
    pub(super) revocation: Vec<String>,
    /// What was changed after it; `None` where a file cannot grow without breaking it.
    pub(super) changes: Option<Vec<String>>,
    /// How much of the file it covers, and by which parts; nothing where that is always the whole.
    pub(super) covers: Vec<String>,
    /// What the signature says of itself.
    pub(super) said: Option<String>,
}

/// How a verdict looks.
fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Valid => Tone::Green,
        Verdict::Undetermined => Tone::Amber,
        Verdict::Invalid => Tone::Red,
    }
}

/// The name under which a value of the report stands in the sentences.
fn key(beginning: &str, value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => format!("{beginning}{name}"),
        _ => beginning.trim_end_matches('-').to_owned(),
    }
}

/// Every signature of the report, oldest first.
pub(super) fn shown(shell: &Shell, report: &Report) -> Vec<Shown> {
    report.signatures.iter().map(|signature| one(shell, signature)).collect()
}

fn one(shell: &Shell, signature: &SignatureReport) -> Shown {
    let SignatureReport { verdict, reasons, changes, .. } = signature;
    let mut changed: Vec<String> =
        changes.iter().map(|change| shell.t(&key("signature-change-", change.kind))).collect();
    changed.dedup();
    Shown {
        badge: badge(&shell.t(&key("signature-verdict-", verdict)), tone(*verdict)),
        role: role(shell, signature),
        who: signature.signer.clone(),
        when: when(shell, signature.time_source, signature.proved_time, signature.claimed_time),
        reasons: reasons.iter().map(|reason| shell.t(&key("signature-reason-", reason))).collect(),
        path: signature.path.join(" → "),
        level: signature.baseline.map(|level| in_words(shell, "PAdES ", level)),
        revocation: signature.revocation.iter().map(|one| revocation(shell, one)).collect(),
        changes: Some(changed),
        covers: Vec::new(),
        said: signature.reason.clone().filter(|said| !said.trim().is_empty() && is_no_role(said)),
    }
}

/// What the signatures of this house say they are for, and the sentence of it.
const ROLES: [(&str, &str); 4] = [
    ("Ký ban hành", "signature-role-leader"),
    ("Cấp số và thời gian ban hành", "signature-role-number"),
    ("Chữ ký số của cơ quan", "signature-role-seal"),
    ("Ký số văn bản kèm theo", "signature-role-annex"),
];

fn role(shell: &Shell, signature: &SignatureReport) -> Option<String> {
    if signature.kind != SignatureKind::Signature {
        return Some(shell.t("signature-role-time-stamp"));
    }
    let said = signature.reason.as_deref()?;
    ROLES.iter().find(|(own, _)| *own == said).map(|(_, sentence)| shell.t(sentence))
}

/// Whether what a signature says stands nowhere else yet.
fn is_no_role(said: &str) -> bool {
    !ROLES.iter().any(|(own, _)| *own == said)
}

/// A level by its name and what it stands for.
fn in_words(shell: &Shell, family: &str, level: Baseline) -> String {
    let means = match level {
        Baseline::Basic => "signature-level-basic",
        Baseline::Time => "signature-level-time",
        Baseline::LongTerm => "signature-level-long-term",
        Baseline::Archive => "signature-level-archive",
    };
    format!("{}: {}", key(family, level), shell.t(means))
}

/// What is known of the revocation of one certificate, and by whose word.
fn revocation(shell: &Shell, one: &RevocationReport) -> String {
    let state = match (one.state, one.revoked_at) {
        (RevocationState::Good, _) => shell.t("signature-revocation-good"),
        (RevocationState::Unknown, _) => shell.t("signature-revocation-unknown"),
        (RevocationState::Revoked, None) => shell.t("signature-revocation-revoked"),
        (RevocationState::Revoked, Some(at)) => shell.t1("signature-revocation-revoked-at", "at", shell.instant(&at)),
    };
    let by = match (one.source, one.said_at) {
        (Some(source), Some(at)) => {
            format!(" ({}, {})", shell.t(&key("signature-revocation-by-", source)), shell.instant(&at))
        }
        _ => String::new(),
    };
    format!("{}: {state}{by}", one.holder)
}

/// Both times: the signer's word, and the one that is proved.
fn when(shell: &Shell, source: TimeSource, proved: Option<Instant>, claimed: Option<Instant>) -> String {
    let said = |at: Instant, source: TimeSource| {
        format!("{} ({})", shell.instant(&at), shell.t(&key("signature-time-", source)))
    };
    let by_stamp = matches!(source, TimeSource::TimeStamp | TimeSource::DocumentTimeStamp);
    let claimed = claimed.map(|at| said(at, TimeSource::Claimed));
    let proved = proved.filter(|_| by_stamp).map(|at| said(at, source));
    let both: Vec<String> = claimed.into_iter().chain(proved).collect();
    if both.is_empty() {
        format!("— ({})", shell.t(&key("signature-time-", TimeSource::None)))
    } else {
        both.join("; ")
    }
}

/// Every signature of an XML file, in its order.
pub(super) fn shown_of_xml(shell: &Shell, report: &xmlsig::Report) -> Vec<Shown> {
    report.signatures.iter().map(|signature| one_of_xml(shell, signature)).collect()
}

fn one_of_xml(shell: &Shell, signature: &xmlsig::SignatureReport) -> Shown {
    let mut covers = vec![shell.t(&key("signature-coverage-", signature.coverage))];
    covers.extend(signature.covered.iter().filter_map(|one| one.element.clone()));
    Shown {
        badge: badge(&shell.t(&key("signature-verdict-", signature.verdict)), tone(signature.verdict)),
        role: None,
        who: signature.signer.clone(),
        when: when(shell, signature.time_source, signature.proved_time, signature.claimed_time),
        reasons: signature.reasons.iter().map(|reason| shell.t(&key("signature-reason-", reason))).collect(),
        path: signature.path.join(" → "),
        level: match signature.baseline {
            Some(level) => Some(in_words(shell, "XAdES ", level)),
            None => Some(key("", signature.form)).filter(|_| signature.form != xmlsig::Form::Unknown),
        },
        revocation: Vec::new(),
        changes: None,
        covers,
        said: None,
    }
}

/// The verdict over all signatures of a file; `filled` when nothing but fields filled after signing stands against it.
pub(super) fn verdict(shell: &Shell, verdict: Option<Verdict>, filled: bool) -> Markup {
    let (tone, sentence) = match verdict {
        Some(Verdict::Undetermined) if filled => (Tone::Amber, "check-filled"),
        None => (Tone::Amber, "check-unsigned"),
        Some(Verdict::Valid) => (Tone::Green, "check-valid"),
        Some(Verdict::Undetermined) => (Tone::Amber, "check-undetermined"),
        Some(Verdict::Invalid) => (Tone::Red, "check-invalid"),
    };
    note(shell, tone, &shell.t(sentence))
}

/// What a file could do beside being read; nothing where it could do nothing.
pub(super) fn risks(shell: &Shell, risks: &[Risk]) -> Markup {
    if risks.is_empty() {
        return Markup::default();
    }
    let told: Vec<String> = risks.iter().map(|risk| shell.t(&key("check-risk-", risk))).collect();
    note(shell, Tone::Amber, &shell.t1("check-risks", "risks", told.join("; ")))
}

#[derive(Template)]
#[template(path = "signature_list.html")]
struct List<'a> {
    shell: &'a Shell,
    signatures: &'a [Shown],
}

/// The signatures one below the other.
pub(super) fn list(shell: &Shell, signatures: &[Shown]) -> Markup {
    // INVARIANT: writing to a string fails only where a value's `Display` does; none of these can.
    Markup::from_template(List { shell, signatures }.render().unwrap_or_default())
}

/// The mark of a verdict that was kept (`valid`, `undetermined`, `invalid`, `unsigned`), or of a file nobody judged yet.
pub fn verdict_badge(shell: &Shell, verdict: &str) -> Markup {
    let (tone, sentence) = match verdict {
        "valid" => (Tone::Green, "signature-verdict-valid"),
        "undetermined" => (Tone::Amber, "signature-verdict-undetermined"),
        "invalid" => (Tone::Red, "signature-verdict-invalid"),
        "unsigned" => (Tone::Amber, "signature-verdict-unsigned"),
        _ => (Tone::Plain, "signature-verdict-open"),
    };
    badge(&format!("{}: {}", shell.t("signatures-short"), shell.t(sentence)), tone)
}

/// The signatures of a PDF one below the other, for pages of other rooms.
pub fn list_of_pdf(shell: &Shell, report: &Report) -> Markup {
    list(shell, &shown(shell, report))
}

/// The signatures of an XML file one below the other, for pages of other rooms.
pub fn list_of_xml(shell: &Shell, report: &xmlsig::Report) -> Markup {
    list(shell, &shown_of_xml(shell, report))
}
