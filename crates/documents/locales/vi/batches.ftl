together-sign = Ký cùng lúc
together-sign-explain = Mỗi văn bản còn đánh dấu dưới đây được ký riêng bằng chứng thư số của bạn, lần lượt từng văn bản; mã PIN chỉ nhập một lần và không được lưu. Văn bản không ký được thì để lại kèm lý do, các văn bản khác vẫn tiếp tục.
together-issue-confirm = Cấp số tiếp theo của sổ và ký số của cơ quan cho từng văn bản còn đánh dấu. Số đã cấp không thu lại được.
together-joint = Văn bản liên tịch: mở văn bản để ký, đóng dấu vào đúng phần của cơ quan mình.
together-issue = Cấp số và đóng dấu cùng lúc
together-issue-explain = Mỗi văn bản còn đánh dấu dưới đây được cấp số tiếp theo và ký số của cơ quan, lần lượt theo thứ tự này; mã PIN chỉ nhập một lần và không được lưu. Văn bản không làm được thì không mất số, các văn bản khác vẫn tiếp tục.
batch-look = Xem văn bản
batch-see = Xem lần ký đang chạy
batch-so-far = Đã xong { $done } trên { $all } văn bản
batch-leave = Bạn có thể rời trang này và quay lại sau; việc ký vẫn tiếp tục.
batch-stop = Dừng sau văn bản đang ký
batch-stopping = Đang dừng: văn bản đang ký được làm xong, các văn bản sau để lại.
batch-to-desk = Về danh sách chờ xử lý
batch-item-waiting = Đang chờ
batch-item-done = Đã xong
batch-item-refused = Không làm được
batch-item-left = Chưa làm
flash-batch-stopped = Đã yêu cầu dừng.
record-outgoing-batch = Lần ký nhiều văn bản
audited-outgoing-batch-started = Bắt đầu { $act ->
    [issue] cấp số, đóng dấu
   *[other] ký
  } { $documents } văn bản cùng lúc
audited-outgoing-batch-stopped = Yêu cầu dừng việc ký nhiều văn bản
audited-outgoing-batch-ended = Kết thúc việc ký nhiều văn bản: xong { $done } trên { $documents }
error-batch-empty = Chưa chọn văn bản nào.
error-batch-too-many = Mỗi lần ký được nhiều nhất { $most } văn bản.
error-batch-running = Một lần ký nhiều văn bản khác của bạn đang chạy; hãy chờ lần đó xong.
error-batch-busy = Hệ thống đang ký cho quá nhiều người cùng lúc. Hãy thử lại sau ít phút.
error-batch-ended = Chưa làm: lần ký đã kết thúc.
error-batch-stopped = Chưa làm: bạn đã yêu cầu dừng.
error-batch-server-stops = Chưa làm: hệ thống dừng để bảo trì. Văn bản vẫn chờ trên bàn làm việc.
error-batch-cut-off = Chưa làm: hệ thống bị ngắt giữa chừng. Văn bản vẫn chờ trên bàn làm việc.
batch-in-tool = Phương tiện ký đã đăng ký là công cụ ký số trên máy của bạn: từng văn bản được mở và ký riêng. Ghi nhận xong một văn bản thì trở lại trang này để ký văn bản kế tiếp.
