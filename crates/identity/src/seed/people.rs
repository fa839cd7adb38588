//! People of the demonstration: names nobody bears, every role of the document office filled.

use store::{Ctx, Result};

use super::{Account, MINISTRY, SINCE, stable, tables};
use crate::model::{Person, Position, Rank, Role};
use Role::{
    Administrator, AgencyClerk, AgencyLeader, Archivist, DeputyHead, DutyOfficer, LeaderSecretary, OfficeHead, Officer,
    UnitClerk, UnitHead,
};

/// A person with the one position they hold.
#[derive(Clone, Copy)]
pub(super) struct Seat {
    agency: &'static str,
    unit: &'static str,
    username: &'static str,
    name: &'static str,
    role: Role,
    title: &'static str,
    /// User name of the leader a secretary serves.
    serves: &'static str,
}

const fn seat(unit: &'static str, username: &'static str, name: &'static str, role: Role, title: &'static str) -> Seat {
    Seat { agency: MINISTRY, unit, username, name, role, title, serves: "" }
}

const fn secretary(username: &'static str, name: &'static str, serves: &'static str) -> Seat {
    Seat { serves, ..seat("TK", username, name, LeaderSecretary, "Thư ký lãnh đạo Bộ") }
}

const fn at(agency: &'static str, seat: Seat) -> Seat {
    Seat { agency, ..seat }
}

const SEATS: &[Seat] = &[
    // Lãnh đạo Bộ
    seat("LĐB", "botruong", "Nguyễn Văn Mẫu", AgencyLeader, "Bộ trưởng"),
    seat("LĐB", "thutruong1", "Trần Thị Thử Nghiệm", AgencyLeader, "Thứ trưởng"),
    seat("LĐB", "thutruong2", "Lê Văn Giả Định", AgencyLeader, "Thứ trưởng"),
    // Văn phòng Bộ
    seat("VPB", "chanhvanphong", "Phạm Thị Minh Họa", OfficeHead, "Chánh Văn phòng"),
    seat("VPB", "phochanhvanphong", "Hoàng Văn Ví Dụ", OfficeHead, "Phó Chánh Văn phòng"),
    seat("HC", "truongphong.hc", "Vũ Thị Bản Mẫu", OfficeHead, "Trưởng phòng Hành chính"),
    seat("HC", "vanthu.bo", "Đỗ Thị Văn Thư", AgencyClerk, "Văn thư Bộ"),
    seat("HC", "vanthu.bo2", "Bùi Văn Sổ Sách", AgencyClerk, "Văn thư Bộ"),
    seat("HC", "trucban", "Ngô Văn Trực Ban", DutyOfficer, "Cán bộ trực ban"),
    secretary("thuky.bt", "Đặng Thị Thư Ký", "botruong"),
    secretary("thuky.tt1", "Dương Văn Ghi Chép", "thutruong1"),
    secretary("thuky.tt2", "Hồ Thị Sắp Lịch", "thutruong2"),
    seat("LT", "luutru", "Lý Thị Lưu Trữ", Archivist, "Lưu trữ viên"),
    seat("VPB", "quantri", "Mai Văn Quản Trị", Administrator, "Quản trị hệ thống"),
    // Cục Công nghệ thông tin
    seat("CNTT", "cuctruong", "Nguyễn Thị Kết Nối", UnitHead, "Cục trưởng"),
    seat("CNTT", "phocuctruong", "Trần Văn Liên Thông", DeputyHead, "Phó Cục trưởng"),
    seat("CNTT", "vanthu.cntt", "Lê Thị Công Văn", UnitClerk, "Văn thư Cục"),
    seat("CNTT-CSDL", "truongphong.csdl", "Phạm Văn Dữ Liệu", UnitHead, "Trưởng phòng"),
    seat("CNTT-CSDL", "chuyenvien1", "Hoàng Thị Soạn Thảo", Officer, "Chuyên viên"),
    seat("CNTT-CSDL", "chuyenvien2", "Vũ Văn Góp Ý", Officer, "Chuyên viên"),
    seat("CNTT-HC", "chuyenvien3", "Đỗ Văn Tổng Hợp", Officer, "Chuyên viên chính"),
    // Các Vụ, Thanh tra
    seat("PC", "vutruong.pc", "Bùi Thị Pháp Chế", UnitHead, "Vụ trưởng"),
    seat("PC", "phovutruong.pc", "Ngô Văn Điều Khoản", DeputyHead, "Phó Vụ trưởng"),
    seat("PC", "vanthu.pc", "Đặng Thị Phiếu Chuyển", UnitClerk, "Văn thư Vụ"),
    seat("PC", "chuyenvien.pc", "Dương Thị Căn Cứ", Officer, "Chuyên viên"),
    seat("KHTC", "vutruong", "Hồ Văn Dự Toán", UnitHead, "Vụ trưởng"),
    seat("KHTC", "phovutruong", "Lý Thị Quyết Toán", DeputyHead, "Phó Vụ trưởng"),
    seat("KHTC", "vanthu.khtc", "Mai Thị Chứng Từ", UnitClerk, "Văn thư Vụ"),
    seat("KHTC", "chuyenvien.khtc", "Nguyễn Văn Bảng Tính", Officer, "Chuyên viên"),
    seat("TCCB", "vutruong.tccb", "Trần Thị Nhân Sự", UnitHead, "Vụ trưởng"),
    seat("TCCB", "vanthu.tccb", "Lê Văn Hồ Sơ", UnitClerk, "Văn thư Vụ"),
    seat("TCCB", "chuyenvien.tccb", "Phạm Thị Biên Chế", Officer, "Chuyên viên"),
    seat("BH", "vutruong.bh", "Hoàng Văn Bảo Hiểm", UnitHead, "Vụ trưởng"),
    seat("BH", "vanthu.bh", "Vũ Thị Thẻ Mẫu", UnitClerk, "Văn thư Vụ"),
    seat("BH", "chuyenvien.bh", "Đỗ Thị Chi Trả", Officer, "Chuyên viên"),
    seat("TTrB", "chanhthanhtra", "Bùi Văn Kiểm Tra", UnitHead, "Chánh Thanh tra"),
    seat("TTrB", "vanthu.ttr", "Ngô Thị Kết Luận", UnitClerk, "Văn thư Thanh tra"),
    seat("DP", "cuctruong.dp", "Đặng Văn Phòng Bệnh", UnitHead, "Cục trưởng"),
    seat("DP", "vanthu.dp", "Dương Thị Giám Sát", UnitClerk, "Văn thư Cục"),
    seat("DP", "chuyenvien.dp", "Hồ Văn Tiêm Chủng", Officer, "Chuyên viên"),
    // Cục Quản lý Dược, an agency of its own
    at("G18.01", seat("LĐC", "cuctruong.qld", "Lý Văn Viên Thuốc", AgencyLeader, "Cục trưởng")),
    at("G18.01", seat("LĐC", "phocuctruong.qld", "Mai Thị Hoạt Chất", AgencyLeader, "Phó Cục trưởng")),
    at("G18.01", seat("VP", "chanhvanphong.qld", "Nguyễn Thị Tiếp Nhận", OfficeHead, "Chánh Văn phòng Cục")),
    at("G18.01", seat("VP", "vanthu.qld", "Trần Văn Đóng Dấu", AgencyClerk, "Văn thư Cục")),
    at("G18.01", seat("ĐKT", "truongphong.qld", "Lê Thị Số Đăng Ký", UnitHead, "Trưởng phòng")),
    at("G18.01", seat("ĐKT", "chuyenvien.qld", "Phạm Văn Thẩm Định", Officer, "Chuyên viên")),
    // Cục Quản lý Khám, chữa bệnh
    at("G18.02", seat("LĐC", "cuctruong.kcb", "Hoàng Thị Ống Nghe", AgencyLeader, "Cục trưởng")),
    at("G18.02", seat("VP", "chanhvanphong.kcb", "Vũ Văn Lịch Trực", OfficeHead, "Chánh Văn phòng Cục")),
    at("G18.02", seat("VP", "vanthu.kcb", "Đỗ Thị Bì Thư", AgencyClerk, "Văn thư Cục")),
    at("G18.02", seat("NV", "truongphong.kcb", "Bùi Thị Phác Đồ", UnitHead, "Trưởng phòng")),
    at("G18.02", seat("NV", "chuyenvien.kcb", "Ngô Thị Bệnh Án", Officer, "Chuyên viên")),
    // Cục An toàn thực phẩm
    at("G18.03", seat("LĐC", "cuctruong.attp", "Đặng Thị Bữa Ăn", AgencyLeader, "Cục trưởng")),
    at("G18.03", seat("VP", "vanthu.attp", "Dương Văn Tem Nhãn", AgencyClerk, "Văn thư Cục")),
    // Trung tâm Thông tin y tế Quốc gia, Bệnh viện Châm cứu Trung ương
    at("G18.10", seat("BGĐ", "giamdoc.ttyqg", "Hồ Thị Máy Chủ", AgencyLeader, "Giám đốc")),
    at("G18.10", seat("HCTH", "vanthu.ttyqg", "Lý Văn Đường Truyền", AgencyClerk, "Văn thư Trung tâm")),
    at("G18.10", seat("UD", "chuyenvien.ttyqg", "Mai Văn Phần Mềm", Officer, "Chuyên viên")),
    at("G18.11", seat("BGĐ", "giamdoc.bvcc", "Nguyễn Văn Huyệt Vị", AgencyLeader, "Giám đốc")),
    at("G18.11", seat("HCQT", "vanthu.bvcc", "Trần Thị Phòng Khám", AgencyClerk, "Văn thư Bệnh viện")),
    at("G18.11", seat("KHTH", "chuyenvien.bvcc", "Lê Thị Kế Hoạch", Officer, "Chuyên viên")),
];

/// Everybody, in the order of the ministry's lists.
pub(super) fn all() -> impl Iterator<Item = &'static Seat> {
    SEATS.iter()
}

impl Seat {
    /// The handle of the account.
    pub(super) fn account(&self) -> Account {
        Account {
            username: self.username,
            name: self.name,
            person: stable(&format!("person:{}", self.username)),
            position: stable(&format!("position:{}", self.username)),
            role: self.role,
            title: self.title,
            unit: stable(&format!("unit:{}:{}", self.agency, self.unit)),
            agency: stable(&format!("agency:{}", self.agency)),
        }
    }

    fn rank(&self) -> Option<Rank> {
        let deputy = self.title.starts_with("Thứ trưởng") || self.title.starts_with("Phó");
        let ranked = matches!(self.role, AgencyLeader | OfficeHead);
        ranked.then_some(if deputy { Rank::Deputy } else { Rank::Head })
    }

    /// Writes the person, the position and the credential.
    pub(super) async fn write(&self, ctx: &Ctx, hash: &str) -> Result<()> {
        let account = self.account();
        let person = Person {
            id: account.person,
            username: self.username.to_owned(),
            name: self.name.to_owned(),
            email: format!("{}@khue.example.vn", self.username),
            telephone: String::new(),
            disabled: false,
            main_position: Some(account.position),
            created_at: ctx.now,
            version: 1,
        };
        tables::people::insert(&ctx.tx, &person).await?;
        let position = Position {
            id: account.position,
            person: account.person,
            unit: account.unit,
            role: self.role,
            rank: self.rank(),
            title: self.title.to_owned(),
            serves: (!self.serves.is_empty()).then(|| stable(&format!("position:{}", self.serves))),
            valid_from: SINCE,
            valid_to: None,
            version: 1,
        };
        tables::positions::insert(&ctx.tx, &position).await?;
        tables::credentials::set(&ctx.tx, account.person, hash, false, ctx.now).await
    }
}
