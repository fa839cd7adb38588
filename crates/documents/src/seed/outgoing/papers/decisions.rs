//! Decisions, submissions, notices and reports.

use super::{Line, PLAIN, Paper, Signs, To, Way};
use crate::model::outgoing::{Fault, Purpose::ToAct, Purpose::ToKnow, Purpose::ToReport, State};

const DECREE: &str = "Căn cứ Nghị định số 42/2025/NĐ-CP ngày 27 tháng 02 năm 2025 của Chính phủ quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Bộ Y tế;";

pub(super) const ALL: &[Paper] = &[
    Paper {
        name: "notice-of-conclusions",
        days_ago: 6,
        type_code: "tb",
        subject: "Kết luận của Lãnh đạo Bộ tại cuộc họp giao ban tháng về công tác văn thư, lưu trữ điện tử",
        internal_only: true,
        drafter: "truongphong.hc",
        head: "phochanhvanphong",
        office: "vanthu.bo2",
        signer: ("chanhvanphong", Signs::ByOrder),
        text: "\
Tại cuộc họp giao ban tháng, sau khi nghe Văn phòng Bộ báo cáo và ý kiến của các đơn vị dự họp, Lãnh đạo Bộ kết luận như sau:
1. Biểu dương các đơn vị đã gửi, nhận văn bản điện tử đúng quy định, không còn gửi kèm bản giấy.
2. Giao các đơn vị thực hiện những việc sau:
a) Vụ Kế hoạch - Tài chính bố trí kinh phí duy trì chứng thư số cho công chức được giao ký số;
b) Cục Công nghệ thông tin hỗ trợ các đơn vị lập hồ sơ công việc trên hệ thống, hoàn thành trước ngày %+14%;
c) Văn phòng Bộ tổng hợp, báo cáo Lãnh đạo Bộ hằng tháng.
3. Thủ trưởng các đơn vị chịu trách nhiệm trước Lãnh đạo Bộ về việc xử lý văn bản đến đúng hạn.",
        closing: "Văn phòng Bộ thông báo để các đơn vị biết, thực hiện./.",
        recipients: &[
            Line("Lãnh đạo Bộ", ToReport, &[]),
            Line("Các Vụ, Cục, Thanh tra Bộ", ToAct, &[To::Unit("KHTC"), To::Unit("CNTT"), To::Unit("BH"), To::Unit("DP")]),
            Line("Thanh tra Bộ, Vụ Tổ chức cán bộ", ToKnow, &[To::Unit("TTrB"), To::Unit("TCCB")]),
        ],
        read_by: &["vanthu.cntt"],
        way: Way::To(State::Dispatched),
        ..PLAIN
    },
    Paper {
        name: "submission-to-government",
        days_ago: 2,
        type_code: "ttr",
        subject: "Về việc ban hành Nghị định quy định về quản lý dữ liệu y tế",
        urgency: 1,
        drafter: "chuyenvien.pc",
        head: "vutruong.pc",
        signer: ("botruong", Signs::Head),
        addressees: &["Chính phủ"],
        bases: &[],
        text: "\
Thực hiện Chương trình công tác của Chính phủ, Bộ Y tế đã chủ trì, phối hợp với các bộ, ngành xây dựng dự thảo Nghị định quy định về quản lý dữ liệu y tế. Bộ Y tế kính trình Chính phủ như sau:
I. SỰ CẦN THIẾT BAN HÀNH
Dữ liệu y tế đang được tạo lập ở nhiều hệ thống, chưa có quy định thống nhất về thu thập, chia sẻ và bảo vệ.
II. NỘI DUNG CƠ BẢN CỦA DỰ THẢO
1. Phạm vi điều chỉnh và đối tượng áp dụng.
2. Nguyên tắc quản lý; trách nhiệm của cơ quan, tổ chức tạo lập dữ liệu.
3. Kết nối, chia sẻ qua nền tảng tích hợp quốc gia; bảo vệ dữ liệu cá nhân của người bệnh.
III. Ý KIẾN CỦA CÁC BỘ, NGÀNH, ĐỊA PHƯƠNG
Bộ Y tế đã lấy ý kiến rộng rãi, tiếp thu, giải trình đầy đủ; ý kiến khác nhau nêu tại Báo cáo kèm theo.",
        closing: "Trên đây là Tờ trình về việc ban hành Nghị định quy định về quản lý dữ liệu y tế, Bộ Y tế kính trình Chính phủ xem xét, quyết định./.",
        recipients: &[Line("Như trên", ToAct, &[To::Agency("G22")]), Line("Các Thứ trưởng Bộ Y tế", ToKnow, &[])],
        opinions: &[("cuctruong", "Đề nghị bổ sung định dạng trao đổi dữ liệu tại mục II.3."), ("vutruong.bh", "Nhất trí với dự thảo.")],
        way: Way::To(State::AwaitingSignature),
        ..PLAIN
    },
    Paper {
        name: "staffing-submission",
        days_ago: 2,
        type_code: "qd",
        subject: "Về việc điều chỉnh số lượng người làm việc của các đơn vị sự nghiệp trực thuộc Bộ",
        drafter: "chuyenvien.tccb",
        head: "vutruong.tccb",
        signer: ("thutruong2", Signs::ForHead),
        bases: &[DECREE, "Theo đề nghị của Vụ trưởng Vụ Tổ chức cán bộ."],
        text: "\
Điều 1. Điều chỉnh số lượng người làm việc của các đơn vị sự nghiệp trực thuộc Bộ theo Phụ lục kèm theo Quyết định này.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Điều 3. Chánh Văn phòng Bộ, Vụ trưởng Vụ Tổ chức cán bộ và thủ trưởng các đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./.
=== Phụ lục | SỐ LƯỢNG NGƯỜI LÀM VIỆC SAU ĐIỀU CHỈNH
| STT | Đơn vị | Hiện có | Điều chỉnh |
|:-: 10mm|:-- 3|:-: 1|:-: 1|
| 1 | Trung tâm Thông tin y tế Quốc gia | 85 | 92 |
| 2 | Bệnh viện Châm cứu Trung ương | 612 | 605 |",
        recipients: &[Line("Như Điều 3", ToAct, &[To::Unit("VPB"), To::Unit("TCCB"), To::Agency("G18.10"), To::Agency("G18.11")])],
        way: Way::Back {
            from: State::AwaitingSignature,
            fault: Fault::Content,
            reason: "Số liệu tại Phụ lục chưa khớp với đề án vị trí việc làm đã thẩm định; đề nghị Vụ rà soát lại.",
        },
        ..PLAIN
    },
    Paper {
        name: "task-force",
        days_ago: 1,
        type_code: "qd",
        subject: "Về việc thành lập Tổ công tác triển khai hồ sơ sức khỏe điện tử",
        bases: &[DECREE, "Theo đề nghị của Cục trưởng Cục Công nghệ thông tin."],
        text: "\
Điều 1. Thành lập Tổ công tác triển khai hồ sơ sức khỏe điện tử của Bộ Y tế (sau đây gọi tắt là Tổ công tác) gồm các ông, bà có tên trong danh sách kèm theo.
Điều 2. [Nhiệm vụ của Tổ công tác]
1. Tham mưu Lãnh đạo Bộ chỉ đạo, đôn đốc triển khai hồ sơ sức khỏe điện tử trên toàn quốc.
2. Hướng dẫn, kiểm tra các cơ sở khám bệnh, chữa bệnh trong kết nối, liên thông dữ liệu.
Điều 3. Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng Bộ, Cục trưởng Cục Công nghệ thông tin và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.
=== Phụ lục | DANH SÁCH TỔ CÔNG TÁC
| STT | Họ và tên | Chức vụ | Vai trò |
|:-: 10mm|:-- 2|:-- 2|:-- 1|
| 1 | Trần Thị Thử Nghiệm | Thứ trưởng | Tổ trưởng |
| 2 | Nguyễn Thị Kết Nối | Cục trưởng Cục Công nghệ thông tin | Tổ phó |
| 3 | Bùi Thị Pháp Chế | Vụ trưởng Vụ Pháp chế | Thành viên |",
        recipients: &[
            Line("Như Điều 3", ToAct, &[To::Unit("VPB"), To::Unit("CNTT"), To::Unit("PC")]),
            Line("Bộ trưởng", ToReport, &[]),
        ],
        way: Way::To(State::Signed),
        ..PLAIN
    },
    Paper {
        name: "commendation",
        days_ago: 1,
        type_code: "qd",
        subject: "Về việc tặng Bằng khen của Bộ trưởng Bộ Y tế",
        drafter: "chuyenvien.tccb",
        head: "vutruong.tccb",
        signer: ("thutruong2", Signs::ForHead),
        bases: &["Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;", DECREE, "Theo đề nghị của Vụ trưởng Vụ Tổ chức cán bộ."],
        text: "\
Điều 1. Tặng Bằng khen của Bộ trưởng Bộ Y tế cho 02 tập thể và 03 cá nhân đã có thành tích xuất sắc trong công tác phòng, chống dịch bệnh (danh sách kèm theo).
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Điều 3. Chánh Văn phòng Bộ, Vụ trưởng Vụ Tổ chức cán bộ, các tập thể và cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
        recipients: &[Line("Như Điều 3", ToAct, &[To::Unit("VPB"), To::Unit("TCCB"), To::Agency("G18.14"), To::Agency("G18.15")])],
        way: Way::To(State::AwaitingSignature),
        ..PLAIN
    },
    Paper {
        name: "report-to-government-office",
        days_ago: 1,
        type_code: "bc",
        subject: "Tình hình triển khai hồ sơ sức khỏe điện tử",
        urgency: 2,
        answers: "3321/VPCP-KGVX",
        text: "\
Thực hiện yêu cầu của Văn phòng Chính phủ, Bộ Y tế báo cáo tình hình triển khai hồ sơ sức khỏe điện tử như sau:
I. KẾT QUẢ ĐẠT ĐƯỢC
|+ Bảng 1. Cơ sở khám bệnh, chữa bệnh đã kết nối
| Tuyến | Tổng số | Đã kết nối | Tỷ lệ (%) |
|:-- 2|:-: 1|:-: 1|:-: 1|
| Trung ương | 34 | 34 | 100 |
| Tỉnh | 476 | 431 | 90,5 |
| Cơ sở | 11.018 | 8.264 | 75,0 |
II. KHÓ KHĂN, VƯỚNG MẮC
- Hạ tầng tại tuyến cơ sở chưa đồng bộ;
- Dữ liệu của các đơn vị chưa theo một chuẩn thống nhất.
III. KIẾN NGHỊ
Đề nghị Văn phòng Chính phủ báo cáo Thủ tướng Chính phủ cho phép sử dụng nền tảng tích hợp, chia sẻ dữ liệu quốc gia làm trục kết nối duy nhất.",
        closing: "Bộ Y tế kính gửi Văn phòng Chính phủ tổng hợp, báo cáo./.",
        recipients: &[Line("Văn phòng Chính phủ", ToAct, &[To::Agency("G22")]), Line("Bộ trưởng", ToReport, &[])],
        opinions: &[("vutruong.pc", "Nhất trí. Đề nghị dẫn rõ văn bản yêu cầu."), ("vutruong", "")],
        way: Way::To(State::UnitReview),
        ..PLAIN
    },
];
