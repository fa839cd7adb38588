//! Foot of the document for the template: signature block, recipients beside it, the rest of a long list below.

use serde_json::{Value, json};

use super::{line, lines};
use crate::model::{CopyBlock, OfficialDocument, Recipient, SignatureBlock, Signing};

/// Slots of those who sign beside the signature, from the left.
pub(crate) const COSIGNERS: [&str; 5] = ["cosigner-1", "cosigner-2", "cosigner-3", "cosigner-4", "cosigner-5"];

/// By how much the column of one who signs beside others begins left of what is centred in it, so that a seal of up to 37 mm
/// over the left third of a signature of 50 mm stays in a column of 81 mm.
const APART_MM: f64 = 10.0;

/// Characters of 11 pt on one line of the left half of the page.
const LINE: usize = 38;

/// Lines of recipients that stand beside the signature; what is longer goes on below it and over the page.
const BESIDE: usize = 24;

/// Signature blocks and nơi nhận: beside the signature where one signs, below where several do.
pub(crate) fn foot(doc: &OfficialDocument) -> Value {
    let signed = doc.copy.is_some();
    let mut signers: Vec<Value> = doc
        .cosigners
        .iter()
        .enumerate()
        .map(|(i, cosigner)| signer(cosigner, if signed { "" } else { COSIGNERS[i.min(COSIGNERS.len() - 1)] }))
        .collect();
    let own = doc.signature.as_ref().map(|own| signer(own, if signed { "" } else { "signature" }));
    // Party A and the agency that leads a joint document stand first; the chair of a meeting stands at the right.
    let first = doc.kind.layout().signing == Signing::Parties || !doc.joint.is_empty();
    let at = if first { 0 } else { signers.len() };
    signers.splice(at..at, own);
    json!({
        "signers": signers,
        "signed": signed,
        "apart": if signed { 0.0 } else { APART_MM },
        "places": places(&doc.recipients, doc.filing.as_deref()),
        "drafter": doc.drafter_mark.as_deref().map(line),
    })
}

/// The foot of a copy.
pub(crate) fn foot_of_copy(copy: &CopyBlock) -> Value {
    json!({
        "signers": [signer(&copy.signature, "signature")],
        "signed": false,
        "apart": 0.0,
        "places": places(&copy.recipients, copy.filing.as_deref()),
        "drafter": null,
    })
}

fn signer(block: &SignatureBlock, slot: &str) -> Value {
    json!({
        "authority": lines(&block.authority),
        "post": lines(&block.post),
        "name": line(&block.name),
        "slot": slot,
    })
}

/// Nơi nhận, as much as stands beside a signature and the rest.
fn places(list: &[Recipient], filing: Option<&str>) -> Value {
    let all = recipients(list, filing);
    let mut lines_used = 0;
    let beside = all
        .iter()
        .take_while(|text| {
            lines_used += text.chars().count().div_ceil(LINE).max(1);
            lines_used <= BESIDE
        })
        .count();
    let (beside, below) = all.split_at(beside);
    let shown = |texts: &[String]| texts.iter().map(|text| line(text)).collect::<Vec<_>>();
    json!({"beside": shown(beside), "below": shown(below)})
}

/// Lines of nơi nhận with dash and punctuation: `;` after each, the filing line as given (PL I II.9b).
fn recipients(list: &[Recipient], filing: Option<&str>) -> Vec<String> {
    let filing = filing.map(str::trim).filter(|filing| !filing.is_empty());
    let last = list.len();
    let mut out: Vec<String> = list
        .iter()
        .enumerate()
        .map(|(i, recipient)| {
            let mark = if i + 1 == last && filing.is_none() { "." } else { ";" };
            let purpose = recipient.purpose.as_deref().map(str::trim).filter(|purpose| !purpose.is_empty());
            let purpose = purpose.map(|purpose| format!(" ({purpose})")).unwrap_or_default();
            format!("{}{purpose}{mark}", bare(&recipient.text))
        })
        .collect();
    out.extend(filing.map(|filing| filing.trim_start_matches("- ").to_owned()));
    out
}

/// Addressees: one as given, several with `;` and a final full stop.
pub(crate) fn punctuated(texts: &[String]) -> Vec<Value> {
    let texts: Vec<&str> = texts.iter().map(|text| bare(text)).filter(|text| !text.is_empty()).collect();
    let last = texts.len();
    let mark = |i: usize| {
        if last == 1 {
            ""
        } else if i + 1 == last {
            "."
        } else {
            ";"
        }
    };
    texts.iter().enumerate().map(|(i, text)| line(&format!("{text}{}", mark(i)))).collect()
}

/// A list that always is one, also of a single line.
pub(crate) fn listed(texts: &[String]) -> Vec<Value> {
    match texts {
        [one] => vec![line(&format!("{}.", bare(one)))],
        several => punctuated(several),
    }
}

/// A line without the dash and closing mark that people type out of habit.
fn bare(text: &str) -> &str {
    text.trim().trim_start_matches("- ").trim_end_matches([';', '.']).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipients_end_as_the_decree_says() {
        let recipient = |text: &str, purpose: Option<&str>| Recipient {
            text: text.to_owned(),
            purpose: purpose.map(str::to_owned),
        };
        let list = [recipient("Như Điều 3", None), recipient("- Thủ tướng Chính phủ;", Some("để báo cáo"))];
        assert_eq!(
            recipients(&list, Some("Lưu: VT, CNTT.")),
            ["Như Điều 3;", "Thủ tướng Chính phủ (để báo cáo);", "Lưu: VT, CNTT."]
        );
        assert_eq!(recipients(&list, None), ["Như Điều 3;", "Thủ tướng Chính phủ (để báo cáo)."]);
    }

    #[test]
    fn one_addressee_has_no_mark_and_many_end_with_a_full_stop() {
        let one = ["Bộ Tài chính".to_owned()];
        assert_eq!(punctuated(&one), [line("Bộ Tài chính")]);
        let two = ["- Bộ Tài chính;".to_owned(), "Bộ Nội vụ.".to_owned()];
        assert_eq!(punctuated(&two), [line("Bộ Tài chính;"), line("Bộ Nội vụ.")]);
    }
}
