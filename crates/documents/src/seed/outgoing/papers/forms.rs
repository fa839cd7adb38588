//! Types with a layout of their own: invitation, telegram, minutes, contract, joint plan, introduction, leave.

use super::{Line, PLAIN, Paper, Signs, To, Way};
use crate::model::outgoing::{Purpose::ToAct, Purpose::ToKnow, Purpose::ToReport, State};

/// A paper of the Office, signed by its chief.
const OFFICE: Paper = Paper {
    drafter: "truongphong.hc",
    head: "phochanhvanphong",
    office: "vanthu.bo2",
    signer: ("chanhvanphong", Signs::ByOrder),
    ..PLAIN
};

pub(super) const ALL: &[Paper] = &[
    Paper {
        name: "office-invitation",
        days_ago: 3,
        type_code: "gm",
        subject: "Hội nghị sơ kết công tác văn thư, lưu trữ điện tử",
        text: "\
Bộ Y tế trân trọng kính mời: đại diện lãnh đạo và văn thư các Vụ, Cục, Thanh tra Bộ, Văn phòng Bộ.
Tới dự Hội nghị sơ kết công tác văn thư, lưu trữ điện tử.
Chủ trì: Chánh Văn phòng Bộ.
Thời gian: 8 giờ 30 phút, ngày %+5%.
Địa điểm: Hội trường Bộ Y tế, số 138A Giảng Võ, Hà Nội.",
        closing: "Đề nghị các đơn vị cử đại biểu tham dự đúng thành phần./.",
        recipients: &[
            Line("Như thành phần mời", ToAct, &[To::Unit("CNTT"), To::Unit("PC"), To::Unit("TCCB")]),
            Line("Lãnh đạo Bộ", ToReport, &[]),
        ],
        way: Way::To(State::Dispatched),
        ..OFFICE
    },
    Paper {
        name: "telegram",
        days_ago: 2,
        type_code: "cd",
        subject: "Về việc ứng phó khẩn cấp bão và mưa lũ",
        urgency: 3,
        addressees: &["Giám đốc Sở Y tế các tỉnh, thành phố", "Giám đốc các bệnh viện trực thuộc Bộ"],
        text: "\
Bão đang di chuyển nhanh vào đất liền, gây mưa rất to. Bộ trưởng Bộ Y tế yêu cầu:
1. Tổ chức trực cấp cứu 24/24 giờ; sẵn sàng thu dung, điều trị người bị nạn.
2. Bảo đảm thuốc, hóa chất khử khuẩn, nước sạch trong và sau mưa lũ.
3. Báo cáo nhanh về Bộ Y tế trước 16 giờ hằng ngày./.",
        recipients: &[
            Line("Như trên", ToAct, &[To::Agency("H26.05"), To::Agency("G18.11")]),
            Line("Bộ trưởng", ToReport, &[]),
        ],
        way: Way::To(State::AwaitingSignature),
        ..PLAIN
    },
    Paper {
        name: "minutes",
        days_ago: 1,
        type_code: "bb",
        subject: "Họp thẩm định dự án nâng cấp trung tâm dữ liệu y tế",
        cosigners: "THƯ KÝ\nLê Thị Ghi Chép",
        text: "\
Thời gian bắt đầu: 8 giờ 30 phút, ngày %+-1%.
Địa điểm: Phòng họp A, trụ sở Bộ Y tế.
Thành phần tham dự: đại diện Vụ Kế hoạch - Tài chính, Cục Công nghệ thông tin, Vụ Pháp chế.
Chủ trì (chủ tọa): Cục trưởng Cục Công nghệ thông tin.
Thư ký (người ghi biên bản): bà Lê Thị Ghi Chép.
Nội dung: các đại biểu nhất trí với thiết kế cơ sở; đề nghị làm rõ phương án dự phòng.",
        closing: "Cuộc họp kết thúc vào 11 giờ 00 cùng ngày./.",
        recipients: &[Line("Các đơn vị dự họp", ToAct, &[To::Unit("KHTC"), To::Unit("PC")])],
        way: Way::To(State::Draft),
        ..PLAIN
    },
    Paper {
        name: "contract",
        days_ago: 1,
        type_code: "hdong",
        subject: "Thuê dịch vụ hạ tầng trung tâm dữ liệu",
        bases: &["Căn cứ Bộ luật Dân sự ngày 24 tháng 11 năm 2015;", "Theo nhu cầu và khả năng của hai bên."],
        parties: "\
BÊN A: BỘ Y TẾ
Địa chỉ: số 138A Giảng Võ, Hà Nội.
Đại diện: Thứ trưởng Bộ Y tế.

BÊN B: CÔNG TY CỔ PHẦN GIẢI PHÁP MẪU
Địa chỉ: số 1 đường Thử, Hà Nội.
Đại diện: ông Hoàng Văn Ví Dụ, Giám đốc.",
        cosigners: "ĐẠI DIỆN BÊN B\nGIÁM ĐỐC\nHoàng Văn Ví Dụ",
        text: "\
Điều 1. [Nội dung công việc] Bên B cung cấp cho Bên A dịch vụ hạ tầng trung tâm dữ liệu trong 12 tháng.
Điều 2. [Giá trị hợp đồng] Tổng giá trị hợp đồng là 1.200.000.000 đồng (một tỷ hai trăm triệu đồng).
Điều 3. [Hiệu lực] Hợp đồng có hiệu lực kể từ ngày ký, lập thành 04 bản có giá trị như nhau./.",
        recipients: &[
            Line("Như các bên", ToAct, &[To::Paper]),
            Line("Vụ Kế hoạch - Tài chính", ToAct, &[To::Unit("KHTC")]),
        ],
        way: Way::To(State::FormCheck),
        ..PLAIN
    },
    Paper {
        name: "joint-drugs",
        days_ago: 3,
        type_code: "kh",
        subject: "Phối hợp bảo đảm cung ứng thuốc phục vụ khám bệnh, chữa bệnh",
        joint: "Cục Quản lý Dược | QLD | Lý Văn Viên Thuốc",
        beside: &[("cuctruong.qld", "vanthu.qld")],
        text: "\
I. MỤC ĐÍCH
Bảo đảm đủ thuốc phục vụ khám bệnh, chữa bệnh, không để gián đoạn điều trị.
II. TỔ CHỨC THỰC HIỆN
Cục Quản lý Dược tổng hợp nhu cầu hằng tháng, báo cáo Bộ Y tế trước ngày 05 tháng sau./.",
        recipients: &[Line("Cục Quản lý Khám, chữa bệnh", ToAct, &[To::Agency("G18.02")])],
        way: Way::To(State::Dispatched),
        ..PLAIN
    },
    Paper {
        name: "joint-training",
        days_ago: 1,
        type_code: "ctr",
        subject: "Phối hợp tập huấn an toàn thực phẩm trong bệnh viện",
        joint: "Cục An toàn thực phẩm | ATTP | Đặng Thị Bữa Ăn",
        beside: &[("cuctruong.attp", "vanthu.attp")],
        text: "\
I. NỘI DUNG
Tập huấn về an toàn thực phẩm cho bếp ăn của các bệnh viện trực thuộc Bộ.
II. TỔ CHỨC THỰC HIỆN
Hai cơ quan cùng tổ chức các lớp tập huấn trong quý tới./.",
        recipients: &[Line("Vụ Tổ chức cán bộ", ToKnow, &[To::Unit("TCCB")])],
        way: Way::To(State::Sealing),
        ..PLAIN
    },
    Paper {
        name: "joint-safety",
        days_ago: 0,
        type_code: "kh",
        subject: "Phối hợp kiểm tra an toàn người bệnh và cung ứng thuốc",
        joint: "Cục Quản lý Dược | QLD | Cục trưởng\nCục Quản lý Khám, chữa bệnh | KCB | Cục trưởng",
        beside: &[("cuctruong.qld", "vanthu.qld")],
        text: "\
I. NỘI DUNG
Kiểm tra việc thực hiện các quy định về an toàn người bệnh và cung ứng thuốc tại các bệnh viện trực thuộc Bộ.
II. TỔ CHỨC THỰC HIỆN
Ba cơ quan cử cán bộ tham gia đoàn kiểm tra, báo cáo kết quả trước ngày %+30%./.",
        recipients: &[Line("Vụ Pháp chế", ToKnow, &[To::Unit("PC")])],
        way: Way::To(State::Cosigning),
        ..PLAIN
    },
    Paper {
        name: "joint-plan",
        days_ago: 1,
        type_code: "kh",
        subject: "Phối hợp bảo đảm kinh phí phòng, chống dịch bệnh",
        joint: "Bộ Tài chính | BTC",
        cosigners: "KT. BỘ TRƯỞNG BỘ TÀI CHÍNH\nTHỨ TRƯỞNG\nHoàng Văn Ví Dụ",
        text: "\
I. MỤC ĐÍCH
Thống nhất việc bố trí, sử dụng kinh phí phòng, chống dịch bệnh.
II. TỔ CHỨC THỰC HIỆN
Hai Bộ giao các đơn vị đầu mối theo dõi, đôn đốc, báo cáo lãnh đạo hai Bộ hằng quý./.",
        recipients: &[Line("Vụ Kế hoạch - Tài chính", ToAct, &[To::Unit("KHTC")])],
        way: Way::To(State::Draft),
        ..PLAIN
    },
    Paper {
        name: "introduction",
        days_ago: 1,
        type_code: "ggt",
        subject: "Giới thiệu bà Lê Thị Ghi Chép đến làm việc",
        text: "\
Bộ Y tế trân trọng giới thiệu:
Bà: Lê Thị Ghi Chép
Chức vụ: Chuyên viên Văn phòng Bộ
Được cử đến: Cục Văn thư và Lưu trữ nhà nước
Về việc: trao đổi nghiệp vụ số hóa tài liệu lưu trữ.
Đề nghị Quý cơ quan tạo điều kiện để bà có tên ở trên hoàn thành nhiệm vụ.",
        closing: "Giấy này có giá trị đến hết ngày %+14%./.",
        recipients: &[Line("Như trên", ToAct, &[To::Paper])],
        way: Way::To(State::Signed),
        ..OFFICE
    },
    Paper {
        name: "leave",
        days_ago: 1,
        type_code: "gnp",
        subject: "Nghỉ hằng năm của bà Lê Thị Ghi Chép",
        text: "\
Xét Đơn đề nghị nghỉ phép ngày %+-3% của bà Lê Thị Ghi Chép,
Bộ Y tế cấp cho:
Bà: Lê Thị Ghi Chép
Chức vụ: Chuyên viên Văn phòng Bộ
Được nghỉ phép trong thời gian 05 ngày làm việc kể từ ngày %+7% tại tỉnh Ninh Bình.",
        closing: "Số ngày nghỉ phép nêu trên được tính vào thời gian nghỉ hằng năm có hưởng lương./.",
        recipients: &[Line("Bà Lê Thị Ghi Chép", ToAct, &[To::Paper])],
        way: Way::To(State::UnitReview),
        ..OFFICE
    },
];
