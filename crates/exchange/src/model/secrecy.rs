//! Marks of state secrecy in an envelope. Secret documents never enter the System (NĐ 30/2020 Đ.1; QĐ 28/2018): an
//! envelope that bears a mark in any of its fields is refused before anything of it is kept. What a mark is, [`Secrecy`]
//! says for the whole house.

use documents::model::Secrecy;
use edxml::{AsSent, Envelope};

/// Parts of names of unknown elements that speak of secrecy, folded and without separators.
const SECRECY_ELEMENTS: [&str; 7] = ["domat", "mucmat", "secre", "security", "confidential", "classif", "dokhanmat"];

/// The mark an envelope bears in any of its fields, if it bears one.
pub fn mark_of(envelope: &Envelope) -> Option<Secrecy> {
    let e = envelope;
    let fixed = [
        &e.subject,
        &e.content,
        &e.code.number,
        &e.code.notation,
        &e.document_id,
        &e.document_type.name,
        &e.other.sphere,
        &e.other.typer_notation,
        &e.business.reason,
        &e.signer.competence,
        &e.signer.position,
        &e.application_type,
    ];
    let lists = e.other.appendixes.iter().chain(&e.to_places).chain(&e.task_codes);
    let answers = e.response_for.iter().map(|r| &r.code);
    let described = e.attachments.iter().map(|file| &file.description);
    let extras = e.extra.iter().map(|extra| &extra.text);
    let texts = fixed.into_iter().chain(lists).chain(answers).chain(described).chain(extras);
    let unreadable = match &e.other.urgency {
        Some(AsSent::Unreadable(text)) => Some(text),
        _ => None,
    };
    let in_texts = texts.chain(unreadable).find_map(|text| mark_in(text));
    let in_names = || e.attachments.iter().find_map(|file| Secrecy::stamped_name(&file.name));
    let in_elements = || e.extra.iter().find_map(|extra| mark_of_element(&extra.path, &extra.text));
    in_texts.or_else(in_names).or_else(in_elements)
}

/// A stamp within a text, or a text that is nothing but a degree of secrecy, however it is written.
fn mark_in(text: &str) -> Option<Secrecy> {
    let alone = kernel::text::lower(text.trim_matches(|c: char| !c.is_alphanumeric()));
    let degree = matches!(alone.as_str(), "mật" | "tối mật" | "tuyệt mật" | "toi mat" | "tuyet mat");
    if degree { Secrecy::declared(&alone) } else { Secrecy::stamped(text) }
}

/// An element the standard does not know, whose name speaks of secrecy and whose value does not deny it.
fn mark_of_element(path: &str, value: &str) -> Option<Secrecy> {
    let name = path.rsplit('/').next().unwrap_or_default();
    let name: String = kernel::text::fold(name).chars().filter(char::is_ascii_alphanumeric).collect();
    let denied = ["false", "no", "public", "binh thuong"].contains(&kernel::text::fold(value.trim()).as_str());
    let speaks = SECRECY_ELEMENTS.iter().any(|word| name.contains(word));
    if speaks && !denied { Secrecy::declared(value) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use edxml::ExtraElement;

    fn with_subject(text: &str) -> Envelope {
        Envelope { subject: text.into(), ..Envelope::default() }
    }

    #[test]
    fn any_field_of_an_envelope_counts() {
        assert_eq!(mark_of(&Envelope::default()), None);
        assert_eq!(mark_of(&with_subject("[MẬT] V/v phương án")), Some(Secrecy::Secret));
        assert_eq!(mark_of(&with_subject("tuyệt mật")), Some(Secrecy::TopSecret));
        let mut sphere = Envelope::default();
        sphere.other.sphere = "Tối mật".into();
        assert_eq!(mark_of(&sphere), Some(Secrecy::HighlySecret));
        let mut file = Envelope::default();
        file.attachments.push(edxml::Attachment::new("1", "CV (MẬT).pdf", vec![]));
        assert_eq!(mark_of(&file), Some(Secrecy::Secret));
        let mut urgency = Envelope::default();
        urgency.other.urgency = Some(AsSent::Unreadable("MẬT".into()));
        assert_eq!(mark_of(&urgency), Some(Secrecy::Secret));
        let extra = |path: &str, text: &str| Envelope {
            extra: vec![ExtraElement { path: path.into(), text: text.into() }],
            ..Envelope::default()
        };
        assert_eq!(mark_of(&extra("MessageHeader/OtherInfo/Secrecy", "1")), Some(Secrecy::Secret));
        assert_eq!(mark_of(&extra("MessageHeader/DoMat", "3")), Some(Secrecy::TopSecret));
        assert_eq!(mark_of(&extra("MessageHeader/DoMat", "Thường")), None);
        assert_eq!(mark_of(&extra("ErrorList/Error", "1")), None);
    }

    #[test]
    fn words_about_other_things_are_no_marks() {
        for text in [
            "V/v bảo đảm an toàn, bảo mật thông tin",
            "Mật độ dân số năm 2026",
            "QUY CHẾ BẢO MẬT HỆ THỐNG THÔNG TIN",
            "Quyết định ban hành danh mục bí mật nhà nước độ Tuyệt mật của ngành Y tế",
            "Phẫu thuật gan, mật, tụy",
            "Hội nghị Gan - Mật - Tụy",
        ] {
            assert_eq!(mark_of(&with_subject(text)), None, "{text}");
        }
    }
}
