//! Plans, invitations and what the registry itself writes.

use super::{Line, PLAIN, Paper, Signs, To, Way};
use crate::model::outgoing::{Purpose::ToAct, Purpose::ToKnow, Purpose::ToReport, State};

pub(super) const ALL: &[Paper] = &[
    Paper {
        name: "conference-plan",
        days_ago: 3,
        type_code: "kh",
        subject: "Tổ chức Hội nghị sơ kết công tác chuyển đổi số y tế",
        drafter: "chuyenvien3",
        head: "phocuctruong",
        signer: ("thutruong2", Signs::ForHead),
        text: "\
I. MỤC ĐÍCH, YÊU CẦU
Đánh giá kết quả thực hiện, chỉ rõ tồn tại, nguyên nhân và đề ra nhiệm vụ trọng tâm thời gian tới; tổ chức thiết thực, tiết kiệm.
II. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN
1. Thời gian: 01 ngày, dự kiến ngày %+18%.
2. Địa điểm: Hội trường tầng 2, trụ sở Bộ Y tế.
3. Thành phần: Lãnh đạo Bộ; thủ trưởng các Vụ, Cục; đại diện Sở Y tế các tỉnh, thành phố.
III. PHÂN CÔNG THỰC HIỆN
| STT | Nội dung | Đơn vị thực hiện | Thời hạn |
|:-: 10mm|:-- 3|:-- 2|:-: 24mm|
| 1 | Báo cáo trung tâm, tham luận | Cục Công nghệ thông tin | %+10% |
| 2 | Kinh phí | Vụ Kế hoạch - Tài chính | %+8% |
| 3 | Hậu cần, khánh tiết | Văn phòng Bộ | %+17% |",
        closing: "Yêu cầu các đơn vị nghiêm túc triển khai thực hiện./.",
        recipients: &[
            Line("Lãnh đạo Bộ", ToReport, &[]),
            Line("Các đơn vị tại mục III", ToAct, &[To::Unit("KHTC"), To::Unit("VPB")]),
            Line("Sở Y tế các tỉnh, thành phố", ToKnow, &[To::Agency("H26.05"), To::Agency("H29.05"), To::Agency("H17.05")]),
        ],
        file: Some((
            "danh-sach-dai-bieu.csv",
            "STT;Don vi;So dai bieu\n1;So Y te thanh pho Ha Noi;3\n2;So Y te Thanh pho Ho Chi Minh;3\n3;So Y te thanh pho Da Nang;2\n",
        )),
        way: Way::To(State::Issued),
        ..PLAIN
    },
    Paper {
        name: "invitation",
        days_ago: 1,
        type_code: "gm",
        subject: "Họp triển khai ứng phó mưa lũ, bảo đảm công tác y tế",
        urgency: 1,
        drafter: "truongphong.hc",
        head: "phochanhvanphong",
        office: "vanthu.bo2",
        signer: ("chanhvanphong", Signs::ByOrder),
        text: "\
Bộ Y tế trân trọng kính mời Ông/Bà đến dự cuộc họp triển khai ứng phó mưa lũ, bảo đảm công tác y tế vùng bị ảnh hưởng.
1. Chủ trì: Thứ trưởng Trần Thị Thử Nghiệm.
2. Thời gian: 14 giờ 00, ngày %+2%.
3. Địa điểm: Phòng họp 204, trụ sở Bộ Y tế.
4. Thành phần: đại diện lãnh đạo Cục Y tế dự phòng, Cục Quản lý Khám, chữa bệnh, Vụ Kế hoạch - Tài chính.",
        closing: "Rất mong Ông/Bà đến dự đúng thành phần và thời gian./.",
        recipients: &[
            Line("Như thành phần mời", ToAct, &[To::Unit("DP"), To::Unit("KCB"), To::Unit("KHTC")]),
            Line("Thứ trưởng Trần Thị Thử Nghiệm", ToReport, &[]),
        ],
        way: Way::To(State::Signed),
        ..PLAIN
    },
    Paper {
        name: "vaccination-plan",
        days_ago: 0,
        type_code: "kh",
        subject: "Triển khai tiêm chủng mở rộng quý I năm tới",
        drafter: "chuyenvien.dp",
        head: "cuctruong.dp",
        text: "\
I. MỤC TIÊU
Đạt tỷ lệ tiêm đủ mũi vắc xin cho trẻ dưới 1 tuổi trên 95% quy mô xã, phường.
II. NỘI DUNG
1. Rà soát đối tượng, lập nhu cầu vắc xin theo tháng.
2. Cung ứng vắc xin, vật tư; bảo đảm dây chuyền lạnh.
3. Giám sát, báo cáo trên hệ thống quản lý tiêm chủng.",
        recipients: &[
            Line("Sở Y tế các tỉnh, thành phố", ToAct, &[To::Agency("H26.05"), To::Agency("H29.05"), To::Agency("H17.05")]),
            Line("Vụ Sức khỏe Bà mẹ - Trẻ em", ToKnow, &[To::Unit("BMTE")]),
        ],
        way: Way::To(State::UnitReview),
        ..PLAIN
    },
    Paper {
        name: "inspection-plan",
        days_ago: 0,
        type_code: "kh",
        subject: "Thanh tra, kiểm tra chuyên ngành y tế năm tới",
        drafter: "vanthu.ttr",
        head: "chanhthanhtra",
        signer: ("thutruong2", Signs::ForHead),
        text: "\
I. MỤC ĐÍCH
Kịp thời phát hiện, chấn chỉnh sai phạm; kiến nghị hoàn thiện cơ chế, chính sách.
II. ĐỐI TƯỢNG, PHẠM VI
1. Việc chấp hành quy định về khám bệnh, chữa bệnh, dược, an toàn thực phẩm.
2. Mỗi đơn vị không quá một cuộc trong năm; không chồng chéo với kế hoạch của cơ quan khác.",
        recipients: &[
            Line("Bộ trưởng", ToReport, &[]),
            Line("Các Vụ, Cục", ToAct, &[To::Unit("PC"), To::Unit("QLD"), To::Unit("KCB"), To::Unit("ATTP")]),
        ],
        way: Way::To(State::FormCheck),
        ..PLAIN
    },
    Paper {
        name: "archive-plan",
        days_ago: 0,
        type_code: "kh",
        subject: "Thu thập hồ sơ, tài liệu điện tử nộp lưu vào Lưu trữ cơ quan",
        drafter: "luutru",
        head: "phochanhvanphong",
        signer: ("chanhvanphong", Signs::ByOrder),
        text: "\
I. MỤC ĐÍCH
Thu thập đầy đủ hồ sơ đã kết thúc của các đơn vị theo Luật Lưu trữ ngày 21 tháng 6 năm 2024.
II. NỘI DUNG
1. Các đơn vị rà soát, hoàn thiện hồ sơ công việc trên hệ thống.
2. Lưu trữ cơ quan kiểm tra, lập biên bản giao nhận trước ngày %+45%.",
        recipients: &[Line("Các Vụ, Cục, Thanh tra Bộ", ToAct, &[To::Unit("PC"), To::Unit("KHTC"), To::Unit("CNTT")])],
        opinions: &[("vanthu.bo", "Đề nghị thống nhất mẫu mục lục hồ sơ."), ("trucban", ""), ("vanthu.bo2", "")],
        way: Way::To(State::Draft),
        ..PLAIN
    },
];
