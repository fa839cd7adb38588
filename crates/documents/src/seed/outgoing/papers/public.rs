//! Two papers of public record, re-drafted in Khuê: Công văn 4420/BYT-CNTT (2020) and Quyết định 2491/QĐ-BYT (2023). The
//! words are theirs; who signs, names of persons and addresses are the demonstration's, annexes are their outlines.

use super::{Line, PLAIN, Paper, Signs, To, Way};
use crate::model::outgoing::{Purpose::ToAct, Purpose::ToKnow, Purpose::ToReport, State};

const UNITS: &[To] = &[
    To::Unit("VPB"),
    To::Unit("TTrB"),
    To::Unit("PC"),
    To::Unit("KHTC"),
    To::Unit("TCCB"),
    To::Unit("BH"),
    To::Unit("DP"),
    To::Unit("QLD"),
    To::Unit("KCB"),
    To::Unit("ATTP"),
    To::Agency("G18.10"),
    To::Agency("G18.11"),
    To::Agency("H26.05"),
    To::Agency("H29.05"),
    To::Agency("H17.05"),
];

pub(super) const ALL: &[Paper] = &[
    Paper {
        name: "decision-2491",
        days_ago: 9,
        type_code: "qd",
        subject: "Phê duyệt Đề án thực hiện nhiệm vụ trọng tâm về chuyển đổi số của Bộ Y tế giai đoạn 2023-2025, định hướng đến năm 2030",
        bases: &[
            "Căn cứ Nghị định số 95/2022/NĐ-CP ngày 15 tháng 11 năm 2022 của Chính phủ quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Bộ Y tế;",
            "Căn cứ Quyết định số 942/QĐ-TTg ngày 15 tháng 6 năm 2021 của Thủ tướng Chính phủ phê duyệt Chiến lược phát triển Chính phủ điện tử hướng tới Chính phủ số giai đoạn 2021-2025, định hướng đến năm 2030;",
            "Căn cứ Quyết định số 06/QĐ-TTg ngày 06 tháng 01 năm 2022 của Thủ tướng Chính phủ phê duyệt Đề án phát triển ứng dụng dữ liệu về dân cư, định danh và xác thực điện tử phục vụ chuyển đổi số quốc gia giai đoạn 2022-2025, tầm nhìn đến năm 2030 (Đề án 06);",
            "Theo đề nghị của Chánh Văn phòng Bộ và Giám đốc Trung tâm Thông tin Y tế Quốc gia.",
        ],
        text: "\
Điều 1. Phê duyệt kèm theo Quyết định này Đề án thực hiện nhiệm vụ trọng tâm về chuyển đổi số của Bộ Y tế giai đoạn 2023-2025, định hướng đến năm 2030 (sau đây gọi tắt là Đề án).
Điều 2. Quyết định này có hiệu lực kể từ ngày ký, ban hành.
Điều 3. Chánh Văn phòng Bộ, Vụ trưởng Vụ Kế hoạch - Tài chính, Chánh Thanh tra Bộ, Vụ trưởng, Cục trưởng các Vụ, Cục thuộc Bộ Y tế, Giám đốc Trung tâm Thông tin Y tế Quốc gia và Thủ trưởng các đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./.
=== Phụ lục | NHÓM NHIỆM VỤ TRỌNG TÂM VÀ ĐƠN VỊ CHỦ TRÌ
| STT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn |
|:-: 10mm|:-- 3|:-- 2|:-: 22mm|
| 1 | Nâng cấp Hệ thống thông tin giải quyết thủ tục hành chính Bộ Y tế | Văn phòng Bộ | 2023-2025 |
| 2 | Nâng cấp Hệ thống thông tin thực hiện Cơ chế một cửa Quốc gia | Trung tâm Thông tin Y tế Quốc gia | 2023-2025 |
| 3 | Triển khai Kho dữ liệu điện tử của tổ chức, cá nhân | Trung tâm Thông tin Y tế Quốc gia | 2024 |
| 4 | Kết nối cơ sở dữ liệu quốc gia về dân cư, về đăng ký doanh nghiệp | Cục Công nghệ thông tin | 2024-2025 |",
        recipients: &[
            Line("Như Điều 3", ToAct, UNITS),
            Line("Thủ tướng Chính phủ", ToReport, &[To::Agency("G22")]),
            Line("Bộ trưởng Bộ Y tế", ToReport, &[]),
            Line("Các Thứ trưởng Bộ Y tế", ToKnow, &[]),
            Line("Bộ Thông tin và Truyền thông", ToKnow, &[To::Agency("G14")]),
        ],
        read_by: &["vanthu.khtc", "vanthu.pc"],
        way: Way::To(State::Dispatched),
        ..PLAIN
    },
    Paper {
        name: "letter-4420",
        days_ago: 7,
        subject: "Hướng dẫn xây dựng Kế hoạch ứng dụng CNTT, chuyển đổi số y tế và bảo đảm an toàn thông tin mạng giai đoạn 2021-2025 và Kế hoạch năm 2021",
        signer: ("botruong", Signs::Head),
        addressees: &[
            "Các Vụ, Cục, Tổng cục, Văn phòng Bộ, Thanh tra Bộ",
            "Các đơn vị trực thuộc Bộ Y tế",
            "Sở Y tế các tỉnh, thành phố trực thuộc trung ương",
        ],
        addressee_note: "(Sau đây gọi tắt là các đơn vị)",
        text: "\
Bộ Y tế nhận được Công văn số 2606/BTTTT-THH-ATTT ngày 15/7/2020 của Bộ Thông tin và Truyền thông về hướng dẫn xây dựng Kế hoạch ứng dụng CNTT trong hoạt động của cơ quan nhà nước, phát triển Chính phủ số/Chính quyền số và bảo đảm an toàn thông tin mạng giai đoạn 2021-2025 và Kế hoạch năm 2021.
Nhằm tiếp tục triển khai ứng dụng CNTT, chuyển đổi số y tế trong giai đoạn mới; Bộ Y tế hướng dẫn các đơn vị thuộc, trực thuộc, Sở Y tế các tỉnh/thành phố trực thuộc trung ương xây dựng Kế hoạch ứng dụng CNTT và bảo đảm an toàn thông tin mạng giai đoạn 2021-2025 và Kế hoạch ứng dụng CNTT trong hoạt động của cơ quan, đơn vị và bảo đảm an toàn thông tin mạng năm 2021 (gọi chung là Kế hoạch) với các nội dung sau đây.
1. [Khung Kế hoạch 05 năm]
Để việc xây dựng và triển khai các Kế hoạch nêu trên được đồng bộ, kịp thời quy mô lĩnh vực y tế, trên cơ sở hướng dẫn Bộ Thông tin và Truyền thông, Bộ Y tế xây dựng khung Kế hoạch ứng dụng CNTT và bảo đảm an toàn thông tin mạng giai đoạn 2021-2025 của cơ quan, đơn vị tại Phụ lục I kèm theo.
Căn cứ Khung kế hoạch này, căn cứ hiện trạng và nhu cầu, định hướng ứng dụng CNTT, chuyển đổi số y tế trong giai đoạn mới, các đơn vị xây dựng Kế hoạch ứng dụng CNTT và bảo đảm an toàn thông tin mạng giai đoạn 2021-2025.
Căn cứ nội dung Kế hoạch 05 năm về xây dựng Kế hoạch ứng dụng CNTT và bảo đảm an toàn thông tin mạng giai đoạn 2021-2025 đã được phê duyệt, các đơn vị xây dựng Kế hoạch ứng dụng CNTT và bảo đảm an toàn thông tin mạng năm 2021 của đơn vị với cấu trúc nội dung nêu tại Phụ lục II.
2. [Yêu cầu về nội dung Kế hoạch và tiến độ xây dựng]
a) Về nội dung Kế hoạch
- Bám sát chủ trương, đường lối chung của Đảng, Nhà nước trong phát triển Chính phủ điện tử, Chính phủ số, Chuyển đổi số, bảo đảm an toàn thông tin mạng của quốc gia; Đề án ứng dụng và phát triển công nghệ thông tin y tế thông minh giai đoạn 2019-2025 theo Quyết định số 4888/QĐ-BYT ngày 18/10/2019 của Bộ trưởng Bộ Y tế;
- Thực hiện định hướng phát triển kinh tế - xã hội của bộ/tỉnh;
- Tuân thủ Kiến trúc Chính phủ điện tử Bộ Y tế phiên bản 2.0, kiến trúc Chính quyền điện tử của tỉnh và bảo đảm an toàn thông tin mạng theo mô hình 4 lớp;
- Kế thừa, tận dụng triệt để các kết quả triển khai ứng dụng công nghệ thông tin, bảo đảm an toàn thông tin mạng trong giai đoạn 2016-2020;
- Khai thác tối đa hạ tầng, nền tảng dùng chung quốc gia; nền tảng dùng chung Bộ Y tế; nền tảng dùng chung của tỉnh; tránh đầu tư trùng lặp;
- Bảo đảm khả thi, hiệu quả.
b) Về tiến độ thực hiện
(i) Xây dựng Kế hoạch 5 năm:
- Đối với các Vụ, Cục, Tổng cục, Văn phòng Bộ, Thanh tra Bộ, các đơn vị trực thuộc Bộ Y tế: Căn cứ vào khung hướng dẫn tại Phụ lục I đề xuất Kế hoạch ứng dụng CNTT và bảo đảm an toàn thông tin mạng giai đoạn 2021-2025 gửi về Bộ Y tế (qua Cục Công nghệ thông tin) trước ngày 28/8/2020 để tổng hợp, dự thảo kế hoạch CNTT giai đoạn 2021-2025 gửi Bộ Thông tin và Truyền thông cho ý kiến trước khi Bộ trưởng Bộ Y tế ký ban hành.
- Đối với Sở Y tế các tỉnh/thành phố trực thuộc Trung ương, căn cứ vào khung hướng dẫn tại Phụ lục I xây dựng kế hoạch CNTT giai đoạn 2021-2025 gửi lấy ý kiến Bộ Y tế, UBND tỉnh, thành phố trước khi ban hành/hoặc trình UBND tỉnh ban hành, thời gian gửi dự thảo trước 15/9/2020 (bản mềm gửi về địa chỉ: cntt@g18.example.vn)
(ii) Xây dựng Kế hoạch năm 2021:
Căn cứ Kế hoạch 5 năm đã được phê duyệt, các đơn vị xây dựng và phê duyệt Kế hoạch ứng dụng CNTT và bảo đảm an toàn thông tin mạng năm 2021, sau khi ban hành gửi Bộ Y tế (bao gồm cả bản mềm) để tổng hợp, theo dõi quá trình thực hiện.
=== Phụ lục I | KHUNG KẾ HOẠCH GIAI ĐOẠN 2021-2025
I. CĂN CỨ LẬP KẾ HOẠCH
II. HIỆN TRẠNG ỨNG DỤNG CÔNG NGHỆ THÔNG TIN
III. MỤC TIÊU, NHIỆM VỤ
IV. GIẢI PHÁP VÀ KINH PHÍ
=== Phụ lục II | CẤU TRÚC KẾ HOẠCH NĂM 2021
I. KẾT QUẢ THỰC HIỆN NĂM 2020
II. NỘI DUNG KẾ HOẠCH NĂM 2021",
        recipients: &[Line("Như trên", ToAct, UNITS), Line("Các Thứ trưởng Bộ Y tế", ToKnow, &[])],
        opinions: &[("vutruong", "Đề nghị nêu rõ nguồn kinh phí tại Phụ lục I."), ("chuyenvien2", "Nhất trí.")],
        read_by: &["vanthu.tccb"],
        way: Way::To(State::Dispatched),
        ..PLAIN
    },
];
