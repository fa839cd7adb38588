//! Types of documents: the 29 of NĐ 30/2020 Đ.7 with the abbreviations of its PL III.I, and those beside them.

use typeset::model::TypeLayout;

/// A type (tên loại). Codes are stored; names are those of the decree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DocumentType {
    /// Stable code in the database and the API.
    pub code: &'static str,
    /// Name as printed, in Vietnamese in every language: it is part of the record.
    pub name: &'static str,
    /// Abbreviation used in notations; empty for công văn and thư công.
    pub abbreviation: &'static str,
}

/// Types beside those of the decree.
const OTHERS: [DocumentType; 3] = [
    DocumentType { code: "tt", abbreviation: "TT", name: "Thông tư" },
    DocumentType { code: "vbhn", abbreviation: "VBHN", name: "Văn bản hợp nhất" },
    DocumentType { code: "khac", abbreviation: "", name: "Khác" },
];

const COUNT: usize = TypeLayout::ALL.len() + OTHERS.len();

/// The decree's types in the order of the typesetter's table, which knows how each is laid out, then the others.
const fn every_type() -> [DocumentType; COUNT] {
    let mut all = [OTHERS[0]; COUNT];
    let mut at = 0;
    while at < COUNT {
        all[at] = if at < TypeLayout::ALL.len() {
            let TypeLayout { code, name, abbreviation, .. } = TypeLayout::ALL[at];
            DocumentType { code, name, abbreviation }
        } else {
            OTHERS[at - TypeLayout::ALL.len()]
        };
        at += 1;
    }
    all
}

impl DocumentType {
    /// Every known type, the decree's first.
    pub const ALL: &[Self] = &every_type();

    /// The type of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| t.code == code)
    }

    /// The type of a name as senders write it, in any case and with or without diacritics; "Khác" when unknown.
    pub fn from_name(name: &str) -> Self {
        let folded = kernel::text::fold(name.trim());
        let exact = Self::ALL.iter().find(|t| kernel::text::lower(t.name) == kernel::text::lower(name.trim()));
        let known = exact.or_else(|| Self::ALL.iter().find(|t| kernel::text::fold(t.name) == folded));
        known.copied().unwrap_or(Self { code: "khac", name: "Khác", abbreviation: "" })
    }

    /// How the type is laid out; nothing of its own for those beside the decree's.
    pub fn layout(self) -> Option<&'static TypeLayout> {
        TypeLayout::of_code(self.code)
    }

    /// The notation of an administrative document: `QĐ-BYT`, or `BYT-CNTT` for a công văn of a drafting unit
    /// (NĐ 30/2020 PL I.II.3, standards: "Numbering").
    pub fn notation(self, agency: &str, drafting_unit: &str) -> String {
        match (self.abbreviation, drafting_unit) {
            ("", "") => agency.to_owned(),
            ("", unit) => format!("{agency}-{unit}"),
            (abbreviation, _) => format!("{abbreviation}-{agency}"),
        }
    }
}

/// A number as the decree writes it: below ten with a leading zero (NĐ 30/2020 PL I.II.3).
pub fn written_number(number: i64) -> String {
    format!("{number:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations_and_numbers_are_written_as_in_the_decree() {
        assert_eq!(DocumentType::from_name("QUYẾT ĐỊNH").notation("BNV", "VP"), "QĐ-BNV");
        assert_eq!(DocumentType::from_name("cong van").notation("BNV", "VP"), "BNV-VP");
        assert_eq!(DocumentType::from_name("Lệnh").code, "khac");
        // "Quy định" and "Quyết định" fold apart; "Đề án" and "Dự án" too.
        assert_eq!(DocumentType::from_name("Dự án").code, "duan");
        assert_eq!((written_number(5), written_number(4420)), ("05".into(), "4420".into()));
    }
}
