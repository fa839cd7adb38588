//! Judges a file that a signing tool on somebody's own machine sends back: nothing is believed, everything is looked at.

use kernel::{Instant, Kind, Refusal};
use pades::{Cert, ChangeKind, Reason, Report, SignatureKind, SignatureReport, TrustList, Verdict};

/// Why a file is not taken back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is not the file that was sent with something after it.
    #[error("another file than the one that was sent")]
    OtherFile,
    /// It cannot be read as a PDF.
    #[error("no PDF that can be read")]
    Unreadable,
    /// It is the file that was sent.
    #[error("not signed")]
    Unsigned,
    /// So many new signatures instead of one.
    #[error("{0} new signatures")]
    NotOne(usize),
    /// By somebody else's certificate.
    #[error("signed by {0}")]
    OtherKey(String),
    /// The new signature, for this reason.
    #[error("the new signature is not valid: {0:?}")]
    NotValid(Option<Reason>),
    /// An older signature does not hold any more.
    #[error("the signature {0} does not hold any more")]
    Broke(String),
    /// Something else was changed than a signature added.
    #[error("more was changed than a signature added")]
    Changed,
    /// The signature does not show the number and the date.
    #[error("the signature does not show {0}")]
    NotShown(String),
}

impl Refusal for Unfit {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::OtherFile => "tool-other-file",
            Self::Unreadable => "tool-unreadable",
            Self::Unsigned => "tool-unsigned",
            Self::NotOne(_) => "tool-not-one",
            Self::OtherKey(_) => "tool-other-key",
            Self::NotValid(_) => "tool-not-valid",
            Self::Broke(_) => "tool-broke",
            Self::Changed => "tool-changed",
            Self::NotShown(_) => "tool-not-shown",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotOne(count) => vec![("count", count.to_string())],
            Self::OtherKey(name) | Self::Broke(name) => vec![("name", name.clone())],
            Self::NotShown(words) => vec![("words", words.clone())],
            // The codes of the verifier: a clerk reads them with the sentences of the page that explains signatures.
            Self::NotValid(reason) => vec![("reason", reason.map(|reason| code_of(&reason)).unwrap_or_default())],
            _ => Vec::new(),
        }
    }
}

/// `untrusted-issuer`, as in the keys of sentences.
fn code_of(reason: &Reason) -> String {
    serde_json::to_value(reason).ok().and_then(|value| Some(value.as_str()?.to_owned())).unwrap_or_default()
}

/// The one signature that a fit file has more than the file that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Its field.
    pub field: String,
    /// When, by its own word or a time-stamp's.
    pub at: Option<Instant>,
}

/// Judges a file: what was sent is its beginning, exactly one signature is new, it is valid and by this certificate, those
/// before it hold as they did, and nothing else was changed.
///
/// # Errors
/// [`Unfit`] with the first reason found.
pub fn check_returned(sent: &[u8], back: &[u8], own: &Cert, trust: &TrustList, at: Instant) -> Result<Added, Unfit> {
    if !back.starts_with(sent) {
        return Err(Unfit::OtherFile);
    }
    if back.len() == sent.len() {
        return Err(Unfit::Unsigned);
    }
    let judge = |pdf: &[u8]| pades::verify(pdf, trust, at).map_err(|_| Unfit::Unreadable);
    let (before, after) = (judge(sent)?, judge(back)?);
    let new = the_new_one(&before, &after)?;
    if !is_by(new, own) {
        let name = new.signer.as_ref().map(|holder| holder.name.clone()).unwrap_or_default();
        return Err(Unfit::OtherKey(name));
    }
    if new.verdict != Verdict::Valid {
        return Err(Unfit::NotValid(new.primary));
    }
    holds_as_before(&before, &after)?;
    let changes = pades::changes_since(sent, back).map_err(|_| Unfit::Unreadable)?;
    if changes.iter().any(|change| !is_of_signing(change.kind)) {
        return Err(Unfit::Changed);
    }
    Ok(Added { field: new.field.clone(), at: new.proved_time.or(new.claimed_time) })
}

/// What a tool was asked for. The verifier allows more in files from elsewhere: a title changed, a field filled.
fn is_of_signing(kind: ChangeKind) -> bool {
    use ChangeKind::{Signature, SignatureField, TimeStamp, ValidationData};
    matches!(kind, Signature | SignatureField | TimeStamp | ValidationData)
}

fn signatures(report: &Report) -> impl Iterator<Item = &SignatureReport> {
    report.signatures.iter().filter(|signature| signature.kind == SignatureKind::Signature)
}

fn the_new_one<'a>(before: &Report, after: &'a Report) -> Result<&'a SignatureReport, Unfit> {
    let known = |field: &str| signatures(before).any(|old| old.field == field);
    let mut new = signatures(after).filter(|signature| !known(&signature.field));
    match (new.next(), new.count()) {
        (None, _) => Err(Unfit::Unsigned),
        (Some(one), 0) => Ok(one),
        (Some(_), more) => Err(Unfit::NotOne(more + 1)),
    }
}

/// The very certificate, byte by byte; its path to a trusted root is part of the verdict.
fn is_by(signature: &SignatureReport, own: &Cert) -> bool {
    signature.signer.as_ref().is_some_and(|holder| holder.fingerprint == own.fingerprint())
}

fn holds_as_before(before: &Report, after: &Report) -> Result<(), Unfit> {
    for old in &before.signatures {
        let now = after.signatures.iter().find(|signature| signature.field == old.field);
        if now.is_none_or(|now| now.verdict > old.verdict) {
            return Err(Unfit::Broke(old.signer.as_ref().map_or(old.field.clone(), |holder| holder.name.clone())));
        }
    }
    Ok(())
}

/// Whether words that were read out of a signature name the number, and the date in one of the ways it is written.
///
/// # Errors
/// [`Unfit::NotShown`] with what is missing.
pub fn shows(words: &str, code: &str, date: Option<jiff::civil::Date>) -> Result<(), Unfit> {
    let plain = |text: &str| -> String {
        kernel::text::nfc(text).to_lowercase().chars().filter(|c| !c.is_whitespace()).collect()
    };
    let words = plain(words);
    if !words.contains(&plain(code)) {
        return Err(Unfit::NotShown(code.to_owned()));
    }
    let Some(date) = date else { return Ok(()) };
    let (day, month, year) = (date.day(), date.month(), date.year());
    // Days under ten and the months January and February are written with a nought (NĐ 30/2020 PL I II.4), or all or none.
    let written = [
        format!("ngày{day:02}tháng{month:02}năm{year}"),
        format!("ngày{day:02}tháng{month}năm{year}"),
        format!("ngày{day}tháng{month}năm{year}"),
        format!("{day:02}/{month:02}/{year}"),
        format!("{year}-{month:02}-{day:02}"),
    ];
    let shown = written.iter().any(|form| words.contains(form.as_str()));
    if shown { Ok(()) } else { Err(Unfit::NotShown(kernel::format_date(date))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn number_and_date_are_found_however_they_are_set() {
        let day = date(2026, 11, 5);
        for good in [
            "Số: 07/BYT-CNTT\nHà Nội, ngày 05 tháng 11 năm 2026",
            "S ố : 07 / BYT-CNTT 05/11/2026",
            "07/byt-cntt; 2026-11-05T10:00:00+07:00",
        ] {
            assert_eq!(shows(good, "07/BYT-CNTT", Some(day)), Ok(()), "{good}");
        }
        assert_eq!(shows("08/BYT-CNTT 05/11/2026", "07/BYT-CNTT", None), Err(Unfit::NotShown("07/BYT-CNTT".into())));
        let other_day = shows("07/BYT-CNTT 06/11/2026", "07/BYT-CNTT", Some(day));
        assert_eq!(other_day, Err(Unfit::NotShown("05/11/2026".into())));
    }
}
