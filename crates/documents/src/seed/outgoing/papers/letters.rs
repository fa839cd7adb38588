//! Letters: answers, guidance, and what other agencies of the installation write.

use super::{Line, PLAIN, Paper, Signs, To, Way};
use crate::model::outgoing::{Fault, Purpose::ToAct, Purpose::ToKnow, Purpose::ToReport, State};

/// What the letters of Cục Quản lý Dược have in common.
const QLD: Paper = Paper {
    agency: "G18.01",
    drafter: "chuyenvien.qld",
    head: "truongphong.qld",
    office: "chanhvanphong.qld",
    clerk: "vanthu.qld",
    signer: ("cuctruong.qld", Signs::Head),
    ..PLAIN
};

/// What the letters of Cục Quản lý Khám, chữa bệnh have in common.
const KCB: Paper = Paper {
    agency: "G18.02",
    drafter: "chuyenvien.kcb",
    head: "truongphong.kcb",
    office: "chanhvanphong.kcb",
    clerk: "vanthu.kcb",
    signer: ("cuctruong.kcb", Signs::Head),
    ..PLAIN
};

pub(super) const ALL: &[Paper] = &[
    Paper {
        name: "reply-to-hanoi",
        days_ago: 8,
        subject: "Tiếp thu ý kiến góp ý dự thảo Thông tư quy định hồ sơ bệnh án điện tử",
        drafter: "chuyenvien.pc",
        head: "vutruong.pc",
        answers: "1187/SYT-NVY",
        addressees: &["Sở Y tế thành phố Hà Nội"],
        text: "\
Bộ Y tế trân trọng cảm ơn ý kiến góp ý của Sở Y tế thành phố Hà Nội đối với dự thảo Thông tư quy định hồ sơ bệnh án điện tử. Sau khi nghiên cứu, Bộ Y tế có ý kiến như sau:
1. Tiếp thu đề nghị bổ sung quy định chuyển tiếp: cơ sở khám bệnh, chữa bệnh đang triển khai dở dang được hoàn thành trong thời hạn 12 tháng kể từ ngày Thông tư có hiệu lực.
2. Tiếp thu đề nghị làm rõ trách nhiệm lưu trữ khi thay đổi hệ thống phần mềm: bên bàn giao phải chuyển toàn bộ dữ liệu theo định dạng do Bộ Y tế công bố.",
        recipients: &[
            Line("Như trên", ToAct, &[To::Agency("H26.05")]),
            Line("Thứ trưởng Trần Thị Thử Nghiệm", ToReport, &[]),
            Line("Cục Công nghệ thông tin", ToKnow, &[To::Unit("CNTT")]),
            Line("Cục Quản lý Khám, chữa bệnh", ToKnow, &[To::Unit("KCB")]),
        ],
        opinions: &[("cuctruong", "Nhất trí với nội dung trả lời.")],
        read_by: &["vanthu.cntt"],
        way: Way::To(State::Dispatched),
        ..PLAIN
    },
    Paper {
        name: "qld-to-ministry",
        days_ago: 5,
        subject: "Báo cáo tiến độ gia hạn giấy đăng ký lưu hành thuốc",
        addressees: &["Bộ Y tế"],
        text: "\
Cục Quản lý Dược báo cáo Bộ Y tế tiến độ gia hạn giấy đăng ký lưu hành thuốc tính đến hết tháng trước như sau:
| Nhóm thuốc | Hồ sơ nhận | Đã gia hạn |
|:-- 2|:-: 1|:-: 1|
| Thuốc hóa dược | 1.482 | 1.306 |
| Thuốc dược liệu | 211 | 187 |
| Vắc xin, sinh phẩm | 64 | 61 |
Cục kính báo cáo Lãnh đạo Bộ và đề nghị cho phép tiếp tục áp dụng quy trình rút gọn đến ngày %+60%.",
        recipients: &[
            Line("Như trên", ToReport, &[To::Agency("G18")]),
            Line("Viện Kiểm nghiệm thuốc Trung ương", ToKnow, &[To::Agency("G18.12")]),
        ],
        way: Way::To(State::Dispatched),
        ..QLD
    },
    Paper {
        name: "repair-funds",
        days_ago: 3,
        subject: "Kinh phí sửa chữa khu điều trị nội trú Bệnh viện Hữu nghị Việt Đức",
        urgency: 1,
        drafter: "chuyenvien.khtc",
        head: "phovutruong",
        answers: "2210/BV-TCKT",
        addressees: &["Bệnh viện Hữu nghị Việt Đức"],
        text: "\
Bộ Y tế nhận được công văn của Bệnh viện Hữu nghị Việt Đức về việc bổ sung kinh phí sửa chữa khu điều trị nội trú. Sau khi xem xét, Bộ Y tế có ý kiến như sau:
1. Thống nhất về sự cần thiết sửa chữa.
2. Đề nghị Bệnh viện lập hồ sơ dự toán theo quy định, gửi về Vụ Kế hoạch - Tài chính trước ngày %+10% để thẩm định.",
        recipients: &[Line("Như trên", ToAct, &[To::Agency("G18.14")]), Line("Bộ trưởng", ToReport, &[])],
        way: Way::Back {
            from: State::FormCheck,
            fault: Fault::Form,
            reason: "Trích yếu chưa nêu rõ nội dung trả lời; thiếu viện dẫn số, ngày của công văn đến tại đoạn mở đầu.",
        },
        ..PLAIN
    },
    Paper {
        name: "tender-guidance",
        days_ago: 2,
        subject: "Hướng dẫn mua sắm thuốc tập trung cấp quốc gia",
        drafter: "chuyenvien.bh",
        head: "vutruong.bh",
        addressees: &["Các bệnh viện trực thuộc Bộ Y tế"],
        text: "Bộ Y tế hướng dẫn các bệnh viện lập nhu cầu mua sắm thuốc tập trung cấp quốc gia.",
        recipients: &[Line("Như trên", ToAct, &[To::Agency("G18.14"), To::Agency("G18.15"), To::Agency("G18.20")])],
        way: Way::GivenUp("Nội dung đã được hướng dẫn tại văn bản của Trung tâm Mua sắm tập trung thuốc Quốc gia."),
        ..PLAIN
    },
    Paper {
        name: "kcb-guidance",
        days_ago: 1,
        subject: "Hướng dẫn báo cáo hoạt động khám bệnh, chữa bệnh từ xa",
        addressees: &["Sở Y tế các tỉnh, thành phố trực thuộc trung ương"],
        text: "\
Cục Quản lý Khám, chữa bệnh hướng dẫn báo cáo hoạt động khám bệnh, chữa bệnh từ xa như sau:
1. Kỳ báo cáo: hằng quý, gửi trước ngày 10 của tháng đầu quý sau.
2. Nội dung: số lượt tư vấn, số ca hội chẩn, số cơ sở tham gia theo biểu mẫu kèm theo.",
        recipients: &[Line("Như trên", ToAct, &[To::Agency("H26.05"), To::Agency("H29.05"), To::Agency("H17.05")])],
        way: Way::To(State::Signed),
        ..KCB
    },
    Paper {
        name: "service-prices",
        days_ago: 1,
        subject: "Thanh toán chi phí khám bệnh, chữa bệnh bảo hiểm y tế khi chuyển tuyến",
        drafter: "chuyenvien.bh",
        head: "vutruong.bh",
        addressees: &["Sở Y tế các tỉnh, thành phố trực thuộc trung ương"],
        text: "\
Để thống nhất thực hiện Luật Bảo hiểm y tế, Bộ Y tế hướng dẫn việc thanh toán chi phí khám bệnh, chữa bệnh khi chuyển tuyến như sau:
1. Người bệnh được chuyển đúng quy định hưởng mức như khám bệnh, chữa bệnh đúng tuyến.
2. Cơ sở chuyển đi gửi bản tóm tắt hồ sơ bệnh án điện tử; cơ sở tiếp nhận không yêu cầu bản giấy.
3. Vướng mắc phản ánh về Vụ Bảo hiểm y tế trước ngày %+20%.",
        recipients: &[
            Line("Như trên", ToAct, &[To::Agency("H26.05"), To::Agency("H29.05"), To::Agency("H17.05")]),
            Line("Vụ Pháp chế", ToKnow, &[To::Unit("PC")]),
        ],
        way: Way::To(State::FormCheck),
        ..PLAIN
    },
    Paper {
        name: "qld-recall",
        days_ago: 1,
        subject: "Thu hồi lô thuốc không đạt tiêu chuẩn chất lượng mức độ 2",
        urgency: 1,
        addressees: &["Sở Y tế các tỉnh, thành phố trực thuộc trung ương", "Công ty cổ phần Dược phẩm Thử Nghiệm"],
        text: "\
Căn cứ Luật Dược ngày 06 tháng 4 năm 2016; căn cứ kết quả kiểm nghiệm của Viện Kiểm nghiệm thuốc Trung ương, Cục Quản lý Dược thông báo:
1. Thu hồi toàn quốc thuốc viên nén Mẫu Thử 500 mg, số lô: 0126, hạn dùng: 01/2028, không đạt chỉ tiêu độ hòa tan.
2. Công ty cổ phần Dược phẩm Thử Nghiệm thông báo tới nơi phân phối, thu hồi toàn bộ lô thuốc và báo cáo về Cục trước ngày %+15%.",
        recipients: &[
            Line("Như trên", ToAct, &[To::Agency("H26.05"), To::Agency("H29.05"), To::Agency("H17.05"), To::Paper]),
            Line("Bộ Y tế", ToReport, &[To::Agency("G18")]),
        ],
        way: Way::To(State::AwaitingSignature),
        ..QLD
    },
    Paper {
        name: "epidemic-reply",
        days_ago: 0,
        subject: "Hỗ trợ hóa chất, vật tư phòng, chống dịch sốt xuất huyết",
        urgency: 3,
        drafter: "chuyenvien.dp",
        head: "cuctruong.dp",
        answers: "145/BC-SYT",
        addressees: &["Sở Y tế tỉnh Mẫu"],
        text: "\
Bộ Y tế nhận được Báo cáo của Sở Y tế tỉnh Mẫu về tình hình dịch bệnh truyền nhiễm tuần 47. Để kịp thời xử lý ổ dịch, Bộ Y tế có ý kiến như sau:
1. Cấp hỗ trợ 500 lít hóa chất diệt muỗi và 10 máy phun từ nguồn dự trữ quốc gia.
2. Đề nghị Sở Y tế tổ chức phun hóa chất diện rộng, hoàn thành trước ngày %+3%, báo cáo hằng ngày về Cục Y tế dự phòng.",
        recipients: &[
            Line("Như trên", ToAct, &[To::Paper]),
            Line("Bộ trưởng", ToReport, &[]),
            Line("Vụ Kế hoạch - Tài chính", ToAct, &[To::Unit("KHTC")]),
        ],
        way: Way::To(State::AwaitingSignature),
        ..PLAIN
    },
    Paper {
        name: "kcb-night-duty",
        days_ago: 0,
        subject: "Tăng cường thường trực cấp cứu trong mùa mưa lũ",
        urgency: 2,
        addressees: &["Các bệnh viện trực thuộc Bộ Y tế"],
        text: "\
Cục Quản lý Khám, chữa bệnh đề nghị các bệnh viện:
1. Bảo đảm trực cấp cứu 24/24 giờ, dự trữ đủ thuốc, máu và vật tư.
2. Sẵn sàng đội cấp cứu ngoại viện chi viện cho tuyến dưới khi có yêu cầu.",
        recipients: &[Line("Như trên", ToAct, &[To::Agency("G18.14"), To::Agency("G18.15"), To::Agency("G18.11")])],
        way: Way::To(State::FormCheck),
        ..KCB
    },
    Paper {
        name: "data-sharing",
        days_ago: 0,
        subject: "Rà soát cơ sở dữ liệu chuyên ngành phục vụ kết nối, chia sẻ",
        drafter: "chuyenvien2",
        addressees: &["Các Vụ, Cục, Văn phòng Bộ, Thanh tra Bộ"],
        text: "\
Thực hiện hướng dẫn của Bộ Khoa học và Công nghệ, Bộ Y tế đề nghị các đơn vị rà soát các cơ sở dữ liệu chuyên ngành đang quản lý, gửi kết quả về Cục Công nghệ thông tin trước ngày %+7%.
1. Tên cơ sở dữ liệu, đơn vị quản lý, căn cứ pháp lý.
2. Số lượng bản ghi, tần suất cập nhật, khả năng chia sẻ.",
        recipients: &[Line("Như trên", ToAct, &[To::Unit("PC"), To::Unit("KHTC"), To::Unit("VPB")])],
        opinions: &[("chuyenvien1", "Nên kèm biểu mẫu thống nhất để dễ tổng hợp."), ("vutruong.pc", "")],
        way: Way::To(State::Draft),
        ..PLAIN
    },
];
