//! The signatures of a PDF in words: who, for which agency, when, by what proof, what was changed since, and the verdict
//! hợp lệ / không hợp lệ / không xác định with its reasons (NĐ 68/2024 Đ.30–32).

use pades::{Holder, Report, SignatureReport, TimeSource, Verdict};
use web::components::{Tone, badge};
use web::{Markup, Shell};

/// One signature as shown.
pub(super) struct Shown {
    /// The verdict's mark.
    pub(super) badge: Markup,
    /// Whose certificate; none when it cannot be read.
    pub(super) who: Option<Holder>,
    /// The moment and where it comes from.
    pub(super) when: String,
    /// The verdict's reasons and the notes, the gravest first.
    pub(super) reasons: Vec<String>,
    /// From the signer to the trusted root.
    pub(super) path: String,
    /// Level of PAdES.
    pub(super) level: Option<String>,
    /// What was changed after it.
    pub(super) changes: Vec<String>,
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
        who: signature.signer.clone(),
        when: when(shell, signature),
        reasons: reasons.iter().map(|reason| shell.t(&key("signature-reason-", reason))).collect(),
        path: signature.path.join(" → "),
        level: signature.baseline.map(|level| key("PAdES ", level)),
        changes: changed,
        said: signature.reason.clone().filter(|said| !said.trim().is_empty()),
    }
}

fn when(shell: &Shell, signature: &SignatureReport) -> String {
    let proved = matches!(signature.time_source, TimeSource::TimeStamp | TimeSource::DocumentTimeStamp);
    let at = signature.proved_time.filter(|_| proved).or(signature.claimed_time);
    let at = at.map_or_else(|| "—".to_owned(), |at| shell.instant(&at));
    format!("{at} ({})", shell.t(&key("signature-time-", signature.time_source)))
}
