//! Units of the demonstration, by agency. Those of the ministry are named in QĐ 2491/QĐ-BYT.

use store::{Ctx, Result};

use super::{MINISTRY, stable, tables};
use crate::model::{Unit, UnitKind};
use UnitKind::{Authority, Department, Division, Inspectorate, Leadership, Office};

/// A unit of the demonstration.
pub(super) struct Entry {
    pub(super) abbreviation: &'static str,
    name: &'static str,
    kind: UnitKind,
    /// Abbreviation of the unit above, in the same agency.
    parent: Option<&'static str>,
    /// Code of the agency this unit also is.
    own_agency: Option<&'static str>,
}

const fn unit(abbreviation: &'static str, name: &'static str, kind: UnitKind) -> Entry {
    Entry { abbreviation, name, kind, parent: None, own_agency: None }
}

const fn division(abbreviation: &'static str, name: &'static str, parent: &'static str) -> Entry {
    Entry { parent: Some(parent), ..unit(abbreviation, name, Division) }
}

const fn sealed(abbreviation: &'static str, name: &'static str, agency: &'static str) -> Entry {
    Entry { own_agency: Some(agency), ..unit(abbreviation, name, Authority) }
}

const UNITS: &[(&str, &[Entry])] = &[
    (
        MINISTRY,
        &[
            unit("LĐB", "Lãnh đạo Bộ", Leadership),
            unit("VPB", "Văn phòng Bộ", Office),
            division("HC", "Phòng Hành chính", "VPB"),
            division("TK", "Phòng Tổng hợp – Thư ký", "VPB"),
            division("LT", "Phòng Lưu trữ", "VPB"),
            unit("TTrB", "Thanh tra Bộ", Inspectorate),
            unit("PC", "Vụ Pháp chế", Department),
            unit("KHTC", "Vụ Kế hoạch - Tài chính", Department),
            unit("TCCB", "Vụ Tổ chức cán bộ", Department),
            unit("BH", "Vụ Bảo hiểm y tế", Department),
            unit("BMTE", "Vụ Sức khỏe Bà mẹ - Trẻ em", Department),
            unit("TTB-CTYT", "Vụ Trang thiết bị và Công trình y tế", Department),
            unit("HTQT", "Vụ Hợp tác quốc tế", Department),
            unit("CNTT", "Cục Công nghệ thông tin", Authority),
            division("CNTT-HC", "Phòng Hành chính – Tổng hợp", "CNTT"),
            division("CNTT-CSDL", "Phòng Cơ sở dữ liệu và Ứng dụng", "CNTT"),
            unit("K2ĐT", "Cục Khoa học công nghệ và Đào tạo", Authority),
            unit("DP", "Cục Y tế dự phòng", Authority),
            unit("MT", "Cục Quản lý Môi trường y tế", Authority),
            unit("YDCT", "Cục Quản lý Y, Dược cổ truyền", Authority),
            unit("DS", "Cục Dân số", Authority),
            sealed("QLD", "Cục Quản lý Dược", "G18.01"),
            sealed("KCB", "Cục Quản lý Khám, chữa bệnh", "G18.02"),
            sealed("ATTP", "Cục An toàn thực phẩm", "G18.03"),
        ],
    ),
    (
        "G18.01",
        &[
            unit("LĐC", "Lãnh đạo Cục", Leadership),
            unit("VP", "Văn phòng Cục", Office),
            unit("ĐKT", "Phòng Đăng ký thuốc", Division),
        ],
    ),
    (
        "G18.02",
        &[
            unit("LĐC", "Lãnh đạo Cục", Leadership),
            unit("VP", "Văn phòng Cục", Office),
            unit("NV", "Phòng Nghiệp vụ", Division),
        ],
    ),
    ("G18.03", &[unit("LĐC", "Lãnh đạo Cục", Leadership), unit("VP", "Văn phòng Cục", Office)]),
    (
        "G18.10",
        &[
            unit("BGĐ", "Ban Giám đốc", Leadership),
            unit("HCTH", "Phòng Hành chính – Tổng hợp", Division),
            unit("UD", "Phòng Ứng dụng", Division),
        ],
    ),
    (
        "G18.11",
        &[
            unit("BGĐ", "Ban Giám đốc", Leadership),
            unit("HCQT", "Phòng Hành chính quản trị", Division),
            unit("KHTH", "Phòng Kế hoạch tổng hợp", Division),
        ],
    ),
];

/// Every unit with the code of its agency.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static Entry)> {
    UNITS.iter().flat_map(|(agency, units)| units.iter().map(move |unit| (*agency, unit)))
}

impl Entry {
    fn unit(&self, agency: &str, rank: i64) -> Unit {
        let id_of = |abbreviation: &str| stable(&format!("unit:{agency}:{abbreviation}"));
        let (id, parent) = (id_of(self.abbreviation), self.parent.map(id_of));
        Unit {
            id,
            agency: stable(&format!("agency:{agency}")),
            parent,
            abbreviation: self.abbreviation.to_owned(),
            name: self.name.to_owned(),
            kind: self.kind,
            path: parent.into_iter().chain([id]).collect(),
            own_agency: self.own_agency.map(|code| stable(&format!("agency:{code}"))),
            rank,
            closed_on: None,
            version: 1,
        }
    }
}

/// Writes all of them; parents stand before their divisions.
pub(super) async fn write(ctx: &Ctx) -> Result<()> {
    for ((agency, entry), rank) in all().zip(0..) {
        tables::units::insert(&ctx.tx, &entry.unit(agency, rank)).await?;
    }
    Ok(())
}
