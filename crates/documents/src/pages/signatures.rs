//! The signatures of a file in words: who, for which agency, when, by what proof, what was changed since, and the verdict
//! hợp lệ / không hợp lệ / không xác định with its reasons (NĐ 68/2024 Đ.30–32).

use askama::Template;
use kernel::Instant;
use pades::{Holder, Report, SignatureReport, TimeSource, Verdict};
use web::components::{Tone, badge, note};
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
        who: signature.signer.clone(),
        when: when(shell, signature.time_source, signature.proved_time, signature.claimed_time),
        reasons: reasons.iter().map(|reason| shell.t(&key("signature-reason-", reason))).collect(),
        path: signature.path.join(" → "),
        level: signature.baseline.map(|level| key("PAdES ", level)),
        changes: Some(changed),
        covers: Vec::new(),
        said: signature.reason.clone().filter(|said| !said.trim().is_empty()),
    }
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
        who: signature.signer.clone(),
        when: when(shell, signature.time_source, signature.proved_time, signature.claimed_time),
        reasons: signature.reasons.iter().map(|reason| shell.t(&key("signature-reason-", reason))).collect(),
        path: signature.path.join(" → "),
        level: match signature.baseline {
            Some(level) => Some(key("XAdES ", level)),
            None => Some(key("", signature.form)).filter(|_| signature.form != xmlsig::Form::Unknown),
        },
        changes: None,
        covers,
        said: None,
    }
}

/// The verdict over all signatures of a file.
pub(super) fn verdict(shell: &Shell, verdict: Option<Verdict>) -> Markup {
    let (tone, sentence) = match verdict {
        None => (Tone::Amber, "check-unsigned"),
        Some(Verdict::Valid) => (Tone::Green, "check-valid"),
        Some(Verdict::Undetermined) => (Tone::Amber, "check-undetermined"),
        Some(Verdict::Invalid) => (Tone::Red, "check-invalid"),
    };
    note(shell, tone, &shell.t(sentence))
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

/// The signatures of an XML file one below the other, for pages of other rooms.
pub fn list_of_xml(shell: &Shell, report: &xmlsig::Report) -> Markup {
    list(shell, &shown_of_xml(shell, report))
}
