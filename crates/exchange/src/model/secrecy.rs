//! Marks of state secrecy. Secret documents never enter the System (NĐ 30/2020 Đ.1; QĐ 28/2018): an envelope that bears
//! such a mark anywhere is refused before anything of it is kept.
//!
//! A mark is a stamp, not a word: "MẬT", "(Tối mật)", "Độ mật: Mật" are marks; "bảo mật", "mật độ dân số" and a sentence
//! about documents of the degree Tuyệt mật are not.

use edxml::Envelope;

/// The degrees of state secrets (Law on protection of state secrets Đ.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Mật.
    Secret,
    /// Tối mật.
    HighlySecret,
    /// Tuyệt mật.
    TopSecret,
}

impl Mark {
    /// As the stamp is printed.
    pub fn stamp(self) -> &'static str {
        match self {
            Self::Secret => "MẬT",
            Self::HighlySecret => "TỐI MẬT",
            Self::TopSecret => "TUYỆT MẬT",
        }
    }
}

/// Words in names of unknown elements that speak of secrecy, folded and without separators.
const SECRECY_ELEMENTS: [&str; 8] =
    ["domat", "mucmat", "secre", "security", "confidential", "classif", "baomat", "dokhanmat"];

/// Values of such an element that say "not secret".
const OPEN_VALUES: [&str; 14] = [
    "", "0", "00", "thuong", "binh thuong", "khong", "khong mat", "khong co", "none", "no", "normal", "public", "false",
    "n/a",
];

/// The mark an envelope bears in any of its fields, if it bears one.
pub fn mark_of(envelope: &Envelope) -> Option<Mark> {
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
    let files = e.attachments.iter().flat_map(|file| [&file.name, &file.description]);
    let extras = e.extra.iter().map(|extra| &extra.text);
    let texts = fixed.into_iter().chain(lists).chain(answers).chain(files).chain(extras);
    let unreadable = e.other.urgency.as_ref().map(|urgency| urgency.to_text().into_owned());
    let marked = texts.filter_map(|text| mark_in(text)).next().or_else(|| unreadable.as_deref().and_then(mark_in));
    marked.or_else(|| e.extra.iter().find_map(|extra| mark_of_element(&extra.path, &extra.text)))
}

/// An element the standard does not know, whose name speaks of secrecy and whose value does not deny it.
fn mark_of_element(path: &str, value: &str) -> Option<Mark> {
    let name = path.rsplit('/').next().unwrap_or_default();
    let name: String = kernel::text::fold(name).chars().filter(char::is_ascii_alphanumeric).collect();
    let speaks = SECRECY_ELEMENTS.iter().any(|word| name.contains(word));
    let value = kernel::text::fold(value.trim());
    (speaks && !OPEN_VALUES.contains(&value.as_str())).then(|| match value.as_str() {
        "2" | "toi mat" => Mark::HighlySecret,
        "3" | "tuyet mat" => Mark::TopSecret,
        _ => Mark::Secret,
    })
}

/// A word with what stands before and after it.
struct Word {
    text: String,
    lower: String,
    before: String,
}

impl Word {
    fn is_upper(&self) -> bool {
        self.text != self.lower && self.text.chars().all(|c| !c.is_lowercase())
    }
}

/// The highest mark within one text.
pub fn mark_in(text: &str) -> Option<Mark> {
    let (words, tail) = words(text);
    let mixed = text.chars().any(char::is_lowercase);
    let mut best: Option<Mark> = None;
    for start in 0..words.len() {
        let Some((mark, length)) = phrase(&words, start) else { continue };
        let after = words.get(start + length).map_or(tail.as_str(), |next| next.before.as_str());
        if is_stamp(&words, start, length, after, mark, mixed) {
            best = Some(best.map_or(mark, |known| if mark as u8 > known as u8 { mark } else { known }));
        }
    }
    best
}

fn words(text: &str) -> (Vec<Word>, String) {
    let composed = kernel::text::nfc(text);
    let (mut out, mut before, mut current) = (Vec::new(), String::new(), String::new());
    for c in composed.chars() {
        if c.is_alphanumeric() {
            current.push(c);
            continue;
        }
        if !current.is_empty() {
            let text = std::mem::take(&mut current);
            out.push(Word { lower: text.to_lowercase(), text, before: std::mem::take(&mut before) });
        }
        before.push(c);
    }
    if !current.is_empty() {
        let text = current;
        out.push(Word { lower: text.to_lowercase(), text, before: std::mem::take(&mut before) });
    }
    (out, before)
}

/// The degree that begins at a word, and how many words it has.
fn phrase(words: &[Word], start: usize) -> Option<(Mark, usize)> {
    let first = words.get(start)?.lower.as_str();
    let second = words.get(start + 1).filter(|w| w.before.trim().is_empty() || w.before == "-" || w.before == "_");
    let second = second.map_or("", |w| w.lower.as_str());
    match (first, second) {
        ("tuyệt", "mật") | ("tuyet", "mat") => Some((Mark::TopSecret, 2)),
        ("tối", "mật") | ("toi", "mat") => Some((Mark::HighlySecret, 2)),
        ("mật", _) => {
            let higher = start.checked_sub(1).and_then(|i| words.get(i));
            let part = higher.is_some_and(|w| matches!(w.lower.as_str(), "tuyệt" | "tối"));
            (!part).then_some((Mark::Secret, 1))
        }
        _ => None,
    }
}

fn is_stamp(words: &[Word], start: usize, length: usize, after: &str, mark: Mark, mixed: bool) -> bool {
    let alone = words.len() == length;
    let previous = |back: usize| start.checked_sub(back).and_then(|i| words.get(i));
    let before = words[start].before.as_str();
    let bracketed = before.trim_end().ends_with(['(', '[', '{', '<', '«', '“', '"'])
        && after.trim_start().starts_with([')', ']', '}', '>', '»', '”', '"']);
    let leads = start == 0 && !after.trim().is_empty();
    let cut = (start == 0 || !before.trim().is_empty())
        && (!after.trim().is_empty() || start + length == words.len())
        // WHY: "gan, mật, tụy" is a list of organs; the higher degrees are words of secrecy alone.
        && mark != Mark::Secret;
    let label = previous(1).is_some_and(|w| w.lower == "mật" || w.lower == "mat")
        && previous(2).is_some_and(|w| w.lower == "độ" || w.lower == "do" || w.lower == "dấu")
        && !before.trim().is_empty();
    let upper = words[start..start + length].iter().all(Word::is_upper);
    let shouted = upper && mixed && {
        let compound = |w: &Word| w.is_upper() && matches!(w.lower.as_str(), "bảo" | "bí" | "cơ");
        let follows = words.get(start + length).is_some_and(|w| w.is_upper() && w.before.trim().is_empty());
        !previous(1).is_some_and(compound) && !follows
    };
    alone || label || bracketed || leads || cut || shouted || (upper && mark != Mark::Secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use edxml::ExtraElement;

    #[test]
    fn stamps_are_found_wherever_they_stand() {
        for (text, mark) in [
            ("MẬT", Mark::Secret),
            ("mật", Mark::Secret),
            ("Mật.", Mark::Secret),
            ("[MẬT] V/v phương án", Mark::Secret),
            ("V/v phương án (Mật)", Mark::Secret),
            ("Phương án bảo vệ - MẬT", Mark::Secret),
            ("Gửi văn bản MẬT kèm theo", Mark::Secret),
            ("Độ mật: Mật", Mark::Secret),
            ("Mức độ mật: Tối mật; độ khẩn: Thường", Mark::HighlySecret),
            ("BÁO CÁO TỐI MẬT VỀ TÌNH HÌNH", Mark::HighlySecret),
            ("Tuyệt mật: kế hoạch", Mark::TopSecret),
            ("TUYET MAT", Mark::TopSecret),
            ("TUYE\u{302}\u{323}T MA\u{302}\u{323}T", Mark::TopSecret),
            ("12-BC_TUYỆT_MẬT.pdf", Mark::TopSecret),
            ("MẬT, TỐI MẬT", Mark::HighlySecret),
        ] {
            assert_eq!(mark_in(text), Some(mark), "{text}");
        }
    }

    #[test]
    fn words_about_other_things_are_no_stamps() {
        for text in [
            "",
            "V/v bảo đảm an toàn, bảo mật thông tin",
            "Mật độ dân số năm 2026",
            "Giá mật ong rừng",
            "Đổi mật khẩu hệ thống",
            "QUY CHẾ BẢO MẬT HỆ THỐNG THÔNG TIN",
            "Ban hành QUY CHẾ BẢO MẬT",
            "Quyết định ban hành danh mục bí mật nhà nước độ Tuyệt mật của ngành Y tế",
            "Phẫu thuật sỏi mật qua nội soi",
            "Toi mat dien thoai",
            "Phẫu thuật gan, mật, tụy",
            "Hội nghị Gan - Mật - Tụy",
            "HỘI NGHỊ GAN - MẬT - TỤY",
            "Hướng dẫn xác định độ mật của tài liệu",
        ] {
            assert_eq!(mark_in(text), None, "{text}");
        }
    }

    #[test]
    fn any_field_of_an_envelope_counts() {
        assert_eq!(mark_of(&Envelope::default()), None);
        let mut sphere = Envelope::default();
        sphere.other.sphere = "Tối mật".into();
        assert_eq!(mark_of(&sphere), Some(Mark::HighlySecret));
        let mut file = Envelope::default();
        file.attachments.push(edxml::Attachment::new("1", "CV (MẬT).pdf", vec![]));
        assert_eq!(mark_of(&file), Some(Mark::Secret));
        let extra = |path: &str, text: &str| Envelope {
            extra: vec![ExtraElement { path: path.into(), text: text.into() }],
            ..Envelope::default()
        };
        assert_eq!(mark_of(&extra("MessageHeader/OtherInfo/Secrecy", "1")), Some(Mark::Secret));
        assert_eq!(mark_of(&extra("MessageHeader/DoMat", "3")), Some(Mark::TopSecret));
        assert_eq!(mark_of(&extra("MessageHeader/DoMat", "Thường")), None);
        assert_eq!(mark_of(&extra("ErrorList/Error", "1")), None);
    }
}
