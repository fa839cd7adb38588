//! Foot of the document for the template: signature block, recipients beside it, the rest of a long list below.

use serde_json::{Value, json};

use super::{line, lines};
use crate::model::OfficialDocument;

/// Characters of 11 pt on one line of the left half of the page.
const LINE: usize = 38;

/// Lines of recipients that stand beside the signature; what is longer goes on below it and over the page.
const BESIDE: usize = 24;

/// Signature block and nơi nhận.
pub(crate) fn foot(doc: &OfficialDocument) -> Value {
    let all = recipients(doc);
    let mut lines_used = 0;
    let beside = all
        .iter()
        .take_while(|text| {
            lines_used += text.chars().count().div_ceil(LINE).max(1);
            lines_used <= BESIDE
        })
        .count();
    let (beside, below) = all.split_at(beside);
    let signature = doc
        .signature
        .as_ref()
        .map(|signature| json!({"authority": lines(&signature.authority), "name": line(&signature.name)}));
    let shown = |texts: &[String]| texts.iter().map(|text| line(text)).collect::<Vec<_>>();
    json!({
        "signature": signature,
        "recipients": shown(beside),
        "more_recipients": shown(below),
        "drafter": doc.drafter_mark.as_deref().map(line),
    })
}

/// Lines of nơi nhận with dash and punctuation: `;` after each, the filing line as given (PL I II.9b).
fn recipients(doc: &OfficialDocument) -> Vec<String> {
    let filing = doc.filing.as_deref().map(str::trim).filter(|filing| !filing.is_empty());
    let last = doc.recipients.len();
    let mut out: Vec<String> = doc
        .recipients
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

/// A line without the dash and closing mark that people type out of habit.
fn bare(text: &str) -> &str {
    text.trim().trim_start_matches("- ").trim_end_matches([';', '.']).trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Recipient;

    #[test]
    fn recipients_end_as_the_decree_says() {
        let recipient = |text: &str, purpose: Option<&str>| Recipient {
            text: text.to_owned(),
            purpose: purpose.map(str::to_owned),
        };
        let mut doc = OfficialDocument {
            recipients: vec![recipient("Như Điều 3", None), recipient("- Thủ tướng Chính phủ;", Some("để báo cáo"))],
            filing: Some("Lưu: VT, CNTT.".to_owned()),
            ..OfficialDocument::default()
        };
        assert_eq!(recipients(&doc), ["Như Điều 3;", "Thủ tướng Chính phủ (để báo cáo);", "Lưu: VT, CNTT."]);
        doc.filing = None;
        assert_eq!(recipients(&doc), ["Như Điều 3;", "Thủ tướng Chính phủ (để báo cáo)."]);
    }

    #[test]
    fn one_addressee_has_no_mark_and_many_end_with_a_full_stop() {
        let one = ["Bộ Tài chính".to_owned()];
        assert_eq!(punctuated(&one), [line("Bộ Tài chính")]);
        let two = ["- Bộ Tài chính;".to_owned(), "Bộ Nội vụ.".to_owned()];
        assert_eq!(punctuated(&two), [line("Bộ Tài chính;"), line("Bộ Nội vụ.")]);
    }
}
