//! State secrets never enter: their marks are recognised before anything is stored (NĐ 30/2020 Đ.8, QĐ 28/2018 Đ.1).

/// A degree of secrecy. Only the absence of one may be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Secrecy {
    /// Mật.
    Secret,
    /// Tối mật.
    HighlySecret,
    /// Tuyệt mật.
    TopSecret,
}

impl Secrecy {
    /// The stamp as the decree prints it.
    pub fn stamp(self) -> &'static str {
        match self {
            Self::Secret => "MẬT",
            Self::HighlySecret => "TỐI MẬT",
            Self::TopSecret => "TUYỆT MẬT",
        }
    }

    /// What a form field or an envelope says; `None` for "thường", "không" and the like.
    pub fn declared(text: &str) -> Option<Self> {
        match kernel::text::fold(text.trim()).replace(['-', '_'], " ").as_str() {
            "" | "0" | "thuong" | "khong" | "khong mat" | "none" | "normal" => None,
            "tuyet mat" | "3" | "top secret" => Some(Self::TopSecret),
            "toi mat" | "2" | "highly secret" => Some(Self::HighlySecret),
            // WHY: an unknown word in a field for secrecy is treated as a secret; a clerk can correct it, a leak cannot be.
            _ => Some(Self::Secret),
        }
    }

    /// A stamp in the name of a file, before its extension.
    pub fn stamped_name(name: &str) -> Option<Self> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        Self::stamped(&stem.replace('_', " "))
    }

    /// A stamp within a text such as a subject or a file name: at its beginning or end in capitals, in brackets, or after
    /// "độ mật:". A text about secrets ("danh mục bí mật nhà nước độ Tối mật") bears none.
    pub fn stamped(text: &str) -> Option<Self> {
        let text = kernel::text::nfc(text.trim());
        let lower = kernel::text::lower(&text);
        for mark in [Self::TopSecret, Self::HighlySecret, Self::Secret] {
            let stamp = mark.stamp();
            let quiet = kernel::text::lower(stamp);
            let bracketed = [('(', ')'), ('[', ']'), ('{', '}')]
                .iter()
                .any(|(open, close)| lower.contains(&format!("{open}{quiet}{close}")));
            let said = ["độ mật:", "độ mật :", "mức độ mật:"]
                .iter()
                .any(|intro| lower.split(intro).skip(1).any(|rest| rest.trim_start().starts_with(&quiet)));
            let begins = text.strip_prefix(stamp).is_some_and(ends_word);
            let ends = text.strip_suffix(stamp).is_some_and(|before| stands_alone(before, &text));
            if bracketed || said || begins || ends {
                return Some(mark);
            }
        }
        None
    }
}

fn ends_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != ' ') || {
        // "MẬT Kế hoạch …": followed by ordinary text, not by more capitals ("MẬT MÃ HỌC").
        let word = rest.split_whitespace().next().unwrap_or("");
        rest.starts_with(' ') && word.chars().any(char::is_lowercase)
    }
}

fn stands_alone(before: &str, whole: &str) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or("");
    let about = ["bí", "bảo", "độ", "tuyệt", "tối"].contains(&kernel::text::lower(last).as_str());
    let boundary = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    // In a text all of capitals the last word is a word, not a stamp.
    boundary && !about && (before.trim().is_empty() || whole.chars().any(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_recognised() {
        for (text, mark) in [
            ("Kế hoạch diễn tập phòng thủ (Mật)", Secrecy::Secret),
            ("TỐI MẬT: Kế hoạch", Secrecy::HighlySecret),
            ("MẬT Kế hoạch bảo vệ mục tiêu", Secrecy::Secret),
            ("Báo cáo tình hình. TUYỆT MẬT", Secrecy::TopSecret),
            ("Độ mật: Tối mật. V/v phối hợp", Secrecy::HighlySecret),
            ("MẬT", Secrecy::Secret),
            ("ke hoach [MẬT].pdf", Secrecy::Secret),
        ] {
            assert_eq!(Secrecy::stamped(text), Some(mark), "{text}");
            let decomposed: String = text.chars().flat_map(unicode).collect();
            assert_eq!(Secrecy::stamped(&decomposed), Some(mark), "{text}");
        }
    }

    /// The decomposed form of the letters used above.
    fn unicode(c: char) -> Vec<char> {
        match c {
            'Ậ' => vec!['A', '\u{323}', '\u{302}'],
            'ậ' => vec!['a', '\u{323}', '\u{302}'],
            'Ố' => vec!['O', '\u{302}', '\u{301}'],
            c => vec![c],
        }
    }

    #[test]
    fn texts_about_secrets_are_not_secret() {
        for text in [
            "Về việc bảo vệ bí mật nhà nước",
            "Quyết định ban hành danh mục bí mật nhà nước độ Tuyệt mật, Tối mật",
            "TĂNG CƯỜNG BẢO VỆ BÍ MẬT",
            "Quy định về mật mã dân sự",
            "MẬT MÃ DÂN SỰ VÀ QUẢN LÝ",
            "Độ mật: Thường. V/v họp giao ban",
            "Hướng dẫn sử dụng mật ong",
        ] {
            assert_eq!(Secrecy::stamped(text), None, "{text}");
        }
    }

    #[test]
    fn a_declared_degree_is_refused_even_if_unknown() {
        assert_eq!(Secrecy::declared(" Tối Mật "), Some(Secrecy::HighlySecret));
        assert_eq!(Secrecy::declared("top-secret"), Some(Secrecy::TopSecret));
        assert_eq!(Secrecy::declared("sensitive"), Some(Secrecy::Secret));
        assert_eq!((Secrecy::declared("Thường"), Secrecy::declared("")), (None, None));
    }
}
