//! The 29 types of NĐ 30/2020 Đ.7 (abbreviations: PL III.I). What differs between their layouts (PL III.II, mẫu 1.1–1.10) is a
//! row of one table.

use super::DocumentKind;

/// Where the subject (ô 5) stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectPlace {
    /// After "V/v" under the number (ô 5b).
    UnderNumber,
    /// Under the name of the type (ô 5a).
    UnderName,
    /// None is shown: the name of the type says all.
    Nowhere,
}

/// How those are named whom the document addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressing {
    /// `Kính gửi: …`.
    Greeting,
    /// `BỘ TRƯỞNG BỘ Y TẾ điện:` and a list.
    Telegram,
}

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// One for the agency, beside nơi nhận.
    One,
    /// Secretary and chair, nơi nhận below.
    Minutes,
    /// Every party for itself, nơi nhận below.
    Parties,
}

/// How one type is laid out, and what a new draft of it begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeLayout {
    /// Stable code in the database and the API.
    pub code: &'static str,
    /// Name as the decree writes it.
    pub name: &'static str,
    /// Abbreviation used in notations; empty for công văn and thư công.
    pub abbreviation: &'static str,
    /// Ô 5.
    pub subject: SubjectPlace,
    /// Whether place and date stand beside the number; minutes tell their time in the text.
    pub dated: bool,
    /// Ô 9a.
    pub addressing: Addressing,
    /// Whether the authority that decides stands above the legal bases.
    pub issuer: bool,
    /// Words between bases and articles; empty for none.
    pub enacting: &'static str,
    /// Ô 7.
    pub signing: Signing,
    /// What whoever signs for the agency is in this document, above their own title; empty for none.
    pub role: &'static str,
    /// Words under which somebody else confirms at the end; empty for none.
    pub confirmation: &'static str,
    /// First paragraphs of a new draft; `{agency}` stands for the agency's name.
    pub opening: &'static [&'static str],
    /// Last paragraph of a new draft.
    pub closing: &'static str,
}

/// Mẫu 1.4: a type with a name and nothing of its own.
const NAMED: TypeLayout = TypeLayout {
    code: "",
    name: "",
    abbreviation: "",
    subject: SubjectPlace::UnderName,
    dated: true,
    addressing: Addressing::Greeting,
    issuer: false,
    enacting: "",
    signing: Signing::One,
    role: "",
    confirmation: "",
    opening: &[],
    closing: "",
};

/// An agreement between parties.
const AGREED: TypeLayout = TypeLayout { signing: Signing::Parties, role: "ĐẠI DIỆN BÊN A", ..NAMED };

const fn named(code: &'static str, abbreviation: &'static str, name: &'static str) -> TypeLayout {
    TypeLayout { code, abbreviation, name, ..NAMED }
}

const fn agreed(code: &'static str, abbreviation: &'static str, name: &'static str) -> TypeLayout {
    TypeLayout { code, abbreviation, name, ..AGREED }
}

impl TypeLayout {
    /// Every type of the decree.
    pub const ALL: [Self; 29] = [
        // Mẫu 1.5.
        Self { subject: SubjectPlace::UnderNumber, closing: "Trân trọng./.", ..named("cv", "", "Công văn") },
        // Mẫu 1.1.
        Self { issuer: true, enacting: "QUYẾT NGHỊ:", ..named("nq", "NQ", "Nghị quyết") },
        // Mẫu 1.2 and 1.3.
        Self { issuer: true, enacting: "QUYẾT ĐỊNH:", ..named("qd", "QĐ", "Quyết định") },
        named("ct", "CT", "Chỉ thị"),
        named("qc", "QC", "Quy chế"),
        named("qyd", "QyĐ", "Quy định"),
        named("tc", "TC", "Thông cáo"),
        named("tb", "TB", "Thông báo"),
        named("hd", "HD", "Hướng dẫn"),
        named("ctr", "CTr", "Chương trình"),
        named("kh", "KH", "Kế hoạch"),
        named("pa", "PA", "Phương án"),
        named("da", "ĐA", "Đề án"),
        named("duan", "DA", "Dự án"),
        named("bc", "BC", "Báo cáo"),
        // Mẫu 1.9.
        Self {
            dated: false,
            signing: Signing::Minutes,
            role: "CHỦ TỌA",
            opening: &[
                "Thời gian bắt đầu: …",
                "Địa điểm: …",
                "Thành phần tham dự: …",
                "Chủ trì (chủ tọa): …",
                "Thư ký (người ghi biên bản): …",
                "Nội dung (theo diễn biến cuộc họp): …",
            ],
            closing: "Cuộc họp kết thúc vào … giờ …, ngày … tháng … năm …./.",
            ..named("bb", "BB", "Biên bản")
        },
        named("ttr", "TTr", "Tờ trình"),
        agreed("hdong", "HĐ", "Hợp đồng"),
        // Mẫu 1.6.
        Self { addressing: Addressing::Telegram, issuer: true, ..named("cd", "CĐ", "Công điện") },
        agreed("bgn", "BGN", "Bản ghi nhớ"),
        agreed("btt", "BTT", "Bản thỏa thuận"),
        named("guq", "GUQ", "Giấy ủy quyền"),
        // Mẫu 1.7.
        Self {
            opening: &["{agency} trân trọng kính mời: …", "Tới dự: …", "Chủ trì: …", "Thời gian: …", "Địa điểm: …"],
            ..named("gm", "GM", "Giấy mời")
        },
        // Mẫu 1.8.
        Self {
            subject: SubjectPlace::Nowhere,
            opening: &[
                "{agency} trân trọng giới thiệu:",
                "Ông (bà): …",
                "Chức vụ: …",
                "Được cử đến: …",
                "Về việc: …",
                "Đề nghị Quý cơ quan tạo điều kiện để ông (bà) có tên ở trên hoàn thành nhiệm vụ.",
            ],
            closing: "Giấy này có giá trị đến hết ngày …./.",
            ..named("ggt", "GGT", "Giấy giới thiệu")
        },
        // Mẫu 1.10.
        Self {
            subject: SubjectPlace::Nowhere,
            opening: &[
                "Xét Đơn đề nghị nghỉ phép ngày … của ông (bà) …",
                "{agency} cấp cho:",
                "Ông (bà): …",
                "Chức vụ: …",
                "Được nghỉ phép trong thời gian … kể từ ngày … đến hết ngày … tại …",
            ],
            closing: "Số ngày nghỉ phép nêu trên được tính vào thời gian …./.",
            confirmation: "Xác nhận của cơ quan (tổ chức) hoặc chính quyền địa phương nơi nghỉ phép (nếu cần)",
            ..named("gnp", "GNP", "Giấy nghỉ phép")
        },
        named("pg", "PG", "Phiếu gửi"),
        named("pc", "PC", "Phiếu chuyển"),
        named("pb", "PB", "Phiếu báo"),
        named("thucong", "", "Thư công"),
    ];

    /// The layout of a code.
    pub fn of_code(code: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|layout| layout.code == code)
    }
}

impl DocumentKind {
    /// The layout of the kind; a name that the decree does not know is laid out as any named type.
    pub fn layout(&self) -> &'static TypeLayout {
        match self {
            Self::OfficialLetter => &TypeLayout::ALL[0],
            Self::Named { name } => {
                let name = name.trim().to_uppercase();
                TypeLayout::ALL.iter().find(|layout| layout.name.to_uppercase() == name).unwrap_or(&NAMED)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decree_has_29_types_and_two_without_abbreviation() {
        let codes: std::collections::BTreeSet<_> = TypeLayout::ALL.iter().map(|layout| layout.code).collect();
        assert_eq!(codes.len(), 29);
        assert_eq!(TypeLayout::ALL.iter().filter(|layout| layout.abbreviation.is_empty()).count(), 2);
    }

    #[test]
    fn a_name_finds_its_row_in_any_case() {
        let of = |name: &str| DocumentKind::Named { name: name.to_owned() }.layout();
        assert_eq!(of(" BIÊN BẢN ").signing, Signing::Minutes);
        assert_eq!(of("Giấy giới thiệu").subject, SubjectPlace::Nowhere);
        assert_eq!((of("THÔNG TƯ").code, of("THÔNG TƯ").subject), ("", SubjectPlace::UnderName));
        assert_eq!(DocumentKind::OfficialLetter.layout().subject, SubjectPlace::UnderNumber);
    }
}
