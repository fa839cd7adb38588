//! Agencies of the demonstration: the ministry, its Cục with seals, subordinate units, and others outside.

use kernel::{AgencyCode, LegacyAgencyCode};
use store::{Ctx, Result};

use super::{MINISTRY, stable, tables};
use crate::model::{Agency, Channel};

/// An agency of the demonstration.
pub(super) struct Entry {
    pub(super) code: &'static str,
    legacy: &'static str,
    name: &'static str,
    abbreviation: &'static str,
    place: &'static str,
    internal: bool,
    /// Below the ministry: its documents carry "Bộ Y tế" above the name.
    below: bool,
}

const HANOI: &str = "Hà Nội";
const HCMC: &str = "Thành phố Hồ Chí Minh";

const fn outside(
    code: &'static str,
    legacy: &'static str,
    name: &'static str,
    abbreviation: &'static str,
    place: &'static str,
) -> Entry {
    Entry { code, legacy, name, abbreviation, place, internal: false, below: false }
}

const fn below(
    code: &'static str,
    legacy: &'static str,
    name: &'static str,
    abbreviation: &'static str,
    place: &'static str,
) -> Entry {
    Entry { below: true, ..outside(code, legacy, name, abbreviation, place) }
}

const fn inside(code: &'static str, legacy: &'static str, name: &'static str, abbreviation: &'static str) -> Entry {
    Entry { internal: true, ..below(code, legacy, name, abbreviation, HANOI) }
}

/// Codes below G18 and those of the Sở are made up in the form of QĐ 20/2020/QĐ-TTg; names are those of QĐ 2491/QĐ-BYT.
pub(super) const ALL: &[Entry] = &[
    Entry { internal: true, ..outside(MINISTRY, "000.00.00.G18", "Bộ Y tế", "BYT", HANOI) },
    inside("G18.01", "000.00.01.G18", "Cục Quản lý Dược", "QLD"),
    inside("G18.02", "000.00.02.G18", "Cục Quản lý Khám, chữa bệnh", "KCB"),
    inside("G18.03", "000.00.03.G18", "Cục An toàn thực phẩm", "ATTP"),
    inside("G18.10", "000.00.10.G18", "Trung tâm Thông tin y tế Quốc gia", "TTYQG"),
    inside("G18.11", "000.00.11.G18", "Bệnh viện Châm cứu Trung ương", "BVCC"),
    below("G18.12", "000.00.12.G18", "Viện Kiểm nghiệm thuốc Trung ương", "VKNTTW", HANOI),
    below("G18.13", "000.00.13.G18", "Viện Kiểm nghiệm thuốc thành phố Hồ Chí Minh", "VKNTHCM", HCMC),
    below("G18.14", "000.00.14.G18", "Bệnh viện Hữu nghị Việt Đức", "BVVĐ", HANOI),
    below("G18.15", "000.00.15.G18", "Bệnh viện Nhi Trung ương", "BVNTW", HANOI),
    below("G18.16", "000.00.16.G18", "Bệnh viện Phụ sản Trung ương", "BVPSTW", HANOI),
    below("G18.17", "000.00.17.G18", "Bệnh viện Da liễu Trung ương", "BVDLTW", HANOI),
    below("G18.18", "000.00.18.G18", "Bệnh viện Răng Hàm Mặt Trung ương", "BVRHMTW", HANOI),
    below("G18.19", "000.00.19.G18", "Bệnh viện Y học cổ truyền Trung ương", "BVYHCTTW", HANOI),
    below("G18.20", "000.00.20.G18", "Bệnh viện K", "BVK", HANOI),
    below("G18.21", "000.00.21.G18", "Bệnh viện Trung ương Huế", "BVTWH", "Huế"),
    below("G18.22", "000.00.22.G18", "Bệnh viện Đa khoa Trung ương Cần Thơ", "BVĐKTWCT", "Cần Thơ"),
    below("G18.23", "000.00.23.G18", "Bệnh viện Thống Nhất", "BVTN", HCMC),
    below("G18.24", "000.00.24.G18", "Trường Đại học Y tế công cộng", "YTCC", HANOI),
    outside("G22", "000.00.00.G22", "Văn phòng Chính phủ", "VPCP", HANOI),
    outside("G14", "000.00.00.G14", "Bộ Thông tin và Truyền thông", "BTTTT", HANOI),
    outside("H26.05", "000.00.05.H26", "Sở Y tế thành phố Hà Nội", "SYT", HANOI),
    outside("H29.05", "000.00.05.H29", "Sở Y tế Thành phố Hồ Chí Minh", "SYT", HCMC),
    outside("H17.05", "000.00.05.H17", "Sở Y tế thành phố Đà Nẵng", "SYT", "Đà Nẵng"),
];

impl Entry {
    fn agency(&self, rank: i64) -> Result<Agency> {
        let wrong = |e: kernel::AgencyCodeError| store::Error::Decode(format!("{}: {e}", self.code));
        let host = self.code.to_lowercase().replace('.', "-");
        Ok(Agency {
            id: stable(&format!("agency:{}", self.code)),
            code: AgencyCode::parse(self.code).map_err(wrong)?,
            legacy_code: Some(LegacyAgencyCode::parse(self.legacy).map_err(wrong)?),
            name: self.name.to_owned(),
            parent_name: if self.below { "Bộ Y tế".to_owned() } else { String::new() },
            abbreviation: self.abbreviation.to_owned(),
            place: self.place.to_owned(),
            internal: self.internal,
            channel: Channel::Axis,
            parent: self.below.then(|| stable(&format!("agency:{MINISTRY}"))),
            address: format!("Số 1 phố Thử Nghiệm, {}", self.place),
            email: format!("vanthu@{host}.example.vn"),
            telephone: "024 0000 0000".to_owned(),
            website: format!("https://{host}.example.vn"),
            rank,
            version: 1,
        })
    }
}

/// Writes all of them, the ministry first.
pub(super) async fn write(ctx: &Ctx) -> Result<()> {
    for (entry, rank) in ALL.iter().zip(0..) {
        tables::agencies::insert(&ctx.tx, &entry.agency(rank)?).await?;
    }
    Ok(())
}
