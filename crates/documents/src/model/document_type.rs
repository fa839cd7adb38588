//! Types of documents: the 29 of NĐ 30/2020 Đ.7 with the abbreviations of its PL III.I, and those beside them.

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

macro_rules! types {
    ($($code:literal $abbreviation:literal $name:literal;)*) => {
        /// Every known type, the decree's first.
        pub const ALL: &[Self] = &[$(Self { code: $code, name: $name, abbreviation: $abbreviation }),*];
    };
}

impl DocumentType {
    types! {
        "cv" "" "Công văn";
        "nq" "NQ" "Nghị quyết";
        "qd" "QĐ" "Quyết định";
        "ct" "CT" "Chỉ thị";
        "qc" "QC" "Quy chế";
        "qyd" "QyĐ" "Quy định";
        "tc" "TC" "Thông cáo";
        "tb" "TB" "Thông báo";
        "hd" "HD" "Hướng dẫn";
        "ctr" "CTr" "Chương trình";
        "kh" "KH" "Kế hoạch";
        "pa" "PA" "Phương án";
        "da" "ĐA" "Đề án";
        "duan" "DA" "Dự án";
        "bc" "BC" "Báo cáo";
        "bb" "BB" "Biên bản";
        "ttr" "TTr" "Tờ trình";
        "hdong" "HĐ" "Hợp đồng";
        "cd" "CĐ" "Công điện";
        "bgn" "BGN" "Bản ghi nhớ";
        "btt" "BTT" "Bản thỏa thuận";
        "guq" "GUQ" "Giấy ủy quyền";
        "gm" "GM" "Giấy mời";
        "ggt" "GGT" "Giấy giới thiệu";
        "gnp" "GNP" "Giấy nghỉ phép";
        "pg" "PG" "Phiếu gửi";
        "pc" "PC" "Phiếu chuyển";
        "pb" "PB" "Phiếu báo";
        "thucong" "" "Thư công";
        "tt" "TT" "Thông tư";
        "vbhn" "VBHN" "Văn bản hợp nhất";
        "khac" "" "Khác";
    }

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
    fn the_decree_has_29_types_and_two_without_abbreviation() {
        let decree: Vec<_> = DocumentType::ALL.iter().filter(|t| !["tt", "vbhn", "khac"].contains(&t.code)).collect();
        assert_eq!(decree.len(), 29);
        assert_eq!(decree.iter().filter(|t| t.abbreviation.is_empty()).count(), 2);
    }

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
