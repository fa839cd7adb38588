record-incoming-document = Văn bản đến
record-outgoing-document = Văn bản đi
audited-incoming-registered = Đăng ký văn bản đến ({ $files } tệp)
audited-incoming-carrier-added = Ghép thêm một hình thức đến của cùng văn bản
audited-incoming-distributed = Phân phối văn bản đến
audited-incoming-distribution-recalled = Lấy lại văn bản đã phân phối
audited-incoming-returned = Trả lại nơi gửi: { $reason }
audited-incoming-withdrawn = Bên gửi thu hồi hoặc lấy lại văn bản: { $reason }
audited-incoming-instruction-prepared = Ghi ý kiến chỉ đạo chờ lãnh đạo xác nhận
audited-incoming-instructed = Cho ý kiến chỉ đạo, giao { $assignments } nơi
audited-incoming-passed-on = Chuyển tiếp cho { $assignments } nơi trong đơn vị
audited-incoming-accepted = Nhận việc
audited-incoming-given-back = Trả lại việc được giao
audited-incoming-reported = Báo cáo kết quả phần việc
audited-incoming-read = Đã xem văn bản để biết
audited-incoming-extended = Gia hạn đến { $to }
audited-incoming-lead-changed = Đổi nơi chủ trì
audited-incoming-completed = Hoàn thành văn bản đến
audited-outgoing-created = Bắt đầu dự thảo văn bản đi
audited-outgoing-imported = Nhập tệp Word vào dự thảo
audited-outgoing-saved = Lưu dự thảo
audited-outgoing-advanced = { $act ->
    [submit] Trình dự thảo
    [take-back] Lấy lại dự thảo
    [withdraw] Hủy dự thảo
    [consult] Lấy ý kiến về dự thảo
    [comment] Góp ý dự thảo
    [initial] Ký nháy nội dung
    [pass-back] Chuyển lại người soạn
    [return] Trả lại dự thảo
    [check-form] Xác nhận đúng thể thức
   *[other] Chuyển bước dự thảo
 }
audited-outgoing-signed = Ký số văn bản đi (chứng thư { $certificate })
audited-outgoing-issued = Cấp số { $code } và đóng dấu
audited-outgoing-dispatched = Phát hành đến { $recipients } nơi nhận
audited-outgoing-acknowledged = Đơn vị nhận xác nhận đã nhận văn bản
