account-signing = Chữ ký số của tôi
agency-signing = Khóa ký và con dấu cơ quan

key-own-lead = Chứng thư và khóa dùng khi bạn ký văn bản. Chọn một lần; đổi lúc nào cũng được.
key-agency-lead = Chứng thư và khóa của cơ quan, dùng khi cấp số và đóng dấu.
key-own-rule = Khóa ký do chính bạn giữ; người xử lý thay không bao giờ ký được bằng khóa này (NĐ 30/2020 Đ.13).
key-agency-rule = Con dấu và khóa bí mật của cơ quan do văn thư được giao quản lý (NĐ 30/2020 Đ.32); mọi lần dùng và thay đổi đều ghi nhật ký.
key-own-sample = Chưa có hình chữ ký: chữ ký vẽ thay trên văn bản có chữ “MẪU”.
key-agency-sample = Chưa có hình con dấu: dấu vẽ thay trên văn bản có chữ “MẪU”.
key-own-none = Bạn chưa có chứng thư số
key-own-none-advice = Chứng thư chỉ cần cho người có thẩm quyền ký văn bản. Hãy chọn phương tiện ký bên dưới.
key-agency-none = Cơ quan chưa có chứng thư số
key-agency-none-advice = Chưa cấp số và đóng dấu được. Hãy chọn phương tiện ký bên dưới.

key-now = Khóa đang dùng
key-fit = Dùng được
key-unfit = Không dùng được
key-locked = Đã tự khóa
key-locked-advice = Khóa này đã tự khóa vì nhập sai mã PIN 5 lần liên tiếp nên không ký được nữa. Hãy chọn lại khóa từ chính tệp khóa (.p12) và đặt mã PIN mới; văn bản đã ký không đổi.
key-locked-way = Chọn lại khóa từ tệp
key-subject = Người được cấp
key-issuer = Nơi cấp
key-validity = Hiệu lực
key-serial = Số hiệu chứng thư
key-means = Phương tiện
key-since = Chọn lúc
key-tries = Nhập sai mã PIN
key-tries-none = Chưa lần nào
key-tries-some = { $wrong } lần liên tiếp, còn { $left } lần thử
key-end = Thôi dùng khóa này
key-end-confirm = Thôi dùng khóa này? Sau đó không ký được cho đến khi chọn khóa khác. Văn bản đã ký không đổi.

key-kind-file = Tệp khóa (.p12)
key-kind-token = Thiết bị ký số hoặc HSM
key-kind-remote = Dịch vụ ký số từ xa
key-kind-tool = Công cụ ký số của Ban Cơ yếu

key-choose = Chọn phương tiện ký
key-choose-lead = Chứng thư phải mang đúng tên, còn hiệu lực và do nơi được tin cậy cấp. Khóa cũ được lưu trong lịch sử.
key-offered = Tìm thấy nhiều chứng thư
key-offered-which = Dùng chứng thư nào?
key-take = Dùng chứng thư này
key-cancel = Bỏ qua
key-token = Thiết bị
key-token-locked = đã khóa
key-token-pin = Mã PIN của thiết bị
key-token-pin-hint = Thiết bị tự đếm số lần sai; hệ thống không lưu mã PIN.
key-token-look = Tìm khóa trên thiết bị
key-token-none = Máy chủ không thấy thiết bị ký số nào.
key-remote-user = Tài khoản ở dịch vụ
key-remote-user-hint = Như nơi cung cấp dịch vụ đã giao. Khi ký cần mã PIN, có thể kèm mã OTP.
key-remote-look = Tìm chứng thư
key-remote-none = Hệ thống chưa nối với dịch vụ ký số từ xa nào.
key-file = Tệp khóa
key-file-hint = Tệp PKCS#12 (.p12, .pfx) có cả chứng thư. Khóa được mã hóa lại bằng mã PIN mới; tệp và mật khẩu không được giữ.
key-file-password = Mật khẩu của tệp
key-file-take = Dùng tệp này
key-certificate-file = Tệp chứng thư số
key-certificate-hint = Tệp .cer, .crt hoặc .pem xuất từ thiết bị ký số (không có khóa bí mật); kèm chứng thư nơi cấp nếu danh sách tin cậy chưa có. Khóa ở lại trên máy của bạn: khi ký, công cụ ký số trên máy ký và trả tệp về.
key-tool-take = Ký bằng công cụ này
key-pin = Mã PIN
key-otp = Mã dùng một lần (OTP)
key-otp-hint = Mã mới nhất mà dịch vụ ký số gửi tới hoặc hiện trên ứng dụng của bạn; mỗi mã chỉ dùng được một lần.
key-pin-old = Mã PIN đang dùng
key-new-pin = Mã PIN mới
key-new-pin-hint = Từ 6 ký tự, không phải một ký tự lặp lại. Nhập sai 5 lần liên tiếp thì phải chọn lại khóa từ tệp khóa.
key-new-pin-again = Nhập lại mã PIN mới
key-pin-change = Đổi mã PIN

key-own-image = Hình chữ ký
key-agency-image = Hình con dấu
key-own-image-alt = Hình chữ ký tay của bạn
key-agency-image-alt = Hình con dấu của cơ quan
key-own-image-hint = PNG nền trong suốt, nét màu xanh, tối đa 2 MB (NĐ 30/2020 PL I). Phần trống quanh nét được cắt đi.
key-agency-image-hint = PNG nền trong suốt, màu đỏ, bằng kích thước thật của dấu, tối đa 2 MB (NĐ 30/2020 PL I).
key-image-file = Chọn hình
key-image-take = Dùng hình này
key-image-remove = Bỏ hình
key-image-remove-confirm = Bỏ hình này? Văn bản đã ký không đổi.
key-seal-size = Đường kính dấu (mm)
key-seal-size-hint = Kích thước thật của con dấu, từ 20 đến 60 mm.

key-try = Thử khóa
key-try-lead = Ký thử một dòng để biết mã PIN, thiết bị và chứng thư đều sẵn sàng. Không văn bản nào bị ký.
key-try-do = Thử
key-former = Khóa đã thôi dùng
key-ended = Thôi dùng lúc

flash-key-chosen = Đã chọn khóa ký.
flash-key-ended = Đã thôi dùng khóa.
flash-key-image-set = Đã thay hình.
flash-key-image-removed = Đã bỏ hình.
flash-key-pin-changed = Đã đổi mã PIN.
flash-key-tried = Khóa dùng được: ký thử thành công.

audited-key-chosen = Chọn khóa ký { $subject } ({ $kind ->
    [file] tệp khóa
    [token] thiết bị ký số
    [remote] dịch vụ ký số từ xa
   *[tool] công cụ ký số
  }), số hiệu chứng thư { $serial }, do { $issuer } cấp
audited-key-ended = Thôi dùng khóa ký { $subject } ({ $kind ->
    [file] tệp khóa
    [token] thiết bị ký số
    [remote] dịch vụ ký số từ xa
   *[tool] công cụ ký số
  }), số hiệu chứng thư { $serial }
audited-pin-changed = Đổi mã PIN khóa ký, số hiệu chứng thư { $serial }
audited-signature-image-set = Thay hình chữ ký hoặc con dấu
audited-signature-image-removed = Bỏ hình chữ ký hoặc con dấu

error-signing-nobody = Tài khoản này không giữ khóa ký được.
error-signing-not-theirs = Chứng thư mang tên “{ $named }”, không phải “{ $wanted }”. Chỉ ký bằng chứng thư của chính mình; nếu đúng là một người, hãy nhờ quản trị xác nhận.
error-signing-no-file = Chưa chọn tệp.
error-signing-not-certificate = Tệp này không phải chứng thư số. Hãy xuất chứng thư từ thiết bị ký số ra tệp .cer, .crt hoặc .pem.
error-signing-bad-file = Không dùng được tệp khóa này: cần tệp PKCS#12 (.p12, .pfx) có cả khóa và chứng thư của khóa đó, khóa RSA từ 2048 bit, P-256 hoặc P-384. Hãy xuất lại tệp từ nơi cấp chứng thư.
error-signing-wrong-password = Mật khẩu của tệp khóa không đúng.
error-signing-weak-pin = Mã PIN cần từ 6 đến 64 ký tự và không phải một ký tự lặp lại.
error-signing-same-pin = Mã PIN mới phải khác mã PIN đang dùng.
error-signing-pins-differ = Hai lần nhập mã PIN mới không giống nhau.
error-signing-nothing-found = Không tìm thấy khóa nào có chứng thư.
error-signing-pin-elsewhere = Mã PIN của khóa này đổi ở thiết bị hoặc dịch vụ, không phải ở đây.
error-signing-image-too-large = Hình quá lớn: tối đa 2 MB và 4 000 điểm mỗi chiều.
error-signing-image-not-png = Hình không phải PNG hoặc bị hỏng.
error-signing-image-opaque = Hình không có nền trong suốt. Hãy xóa nền giấy rồi lưu lại dạng PNG.
error-signing-image-empty = Hình không có nét nào, hoặc quá nhỏ.
error-signing-seal-not-red = Hình này không có màu đỏ. Dấu của cơ quan có màu đỏ (NĐ 30/2020 PL I); hãy quét lại dấu bằng máy quét màu.
error-signing-bad-size = Đường kính dấu phải từ 20 đến 60 mm.
error-signing-key-changed = Khóa vừa được thay ở nơi khác. Hãy tải lại trang.

holders-tab = Chứng thư mang tên khác
holders-title = Chứng thư mang tên khác
holders-lead = Chứng thư ghi tên không dấu, tên cũ hoặc tên đơn vị viết tắt: xác nhận chứng thư là của ai, để người đó chọn làm khóa ký.
holders-confirm = Xác nhận một chứng thư
holders-do = Xác nhận
holders-known = Các chứng thư đã xác nhận
holders-none = Chưa xác nhận chứng thư nào.
holder-owner = Là của
holder-named = Tên trên chứng thư
holder-reason = Căn cứ
holder-reason-hint = Vì sao biết chứng thư là của người này; được ghi vào nhật ký.
holder-choose = — Chọn người hoặc cơ quan —
holder-file = Tệp chứng thư
holder-file-hint = PEM hoặc DER (.cer, .crt, .pem). Nơi cấp phải có trong danh sách tin cậy; nếu nơi cấp là đơn vị trung gian, dùng tệp PEM có cả chuỗi chứng thư.
holder-paste = Hoặc dán nội dung PEM
holder-certificate = Chứng thư (PEM)
holder-certificate-hint = Nội dung tệp chứng thư, bắt đầu bằng -----BEGIN CERTIFICATE-----.
holder-when = Xác nhận lúc
flash-holder-confirmed = Đã xác nhận chứng thư.
audited-certificate-holder-confirmed = Xác nhận chứng thư “{ $subject }”, số hiệu { $serial }: { $reason }
error-signing-holder-no-reason = Cần ghi căn cứ (tối đa 500 ký tự).
error-signing-holder-missing = Hãy chọn tệp chứng thư hoặc dán nội dung PEM.
error-signing-holder-untrusted = Chứng thư này tự cấp hoặc nơi cấp không có trong danh sách tin cậy, nên xác nhận rồi cũng không ký được. Nếu nơi cấp là đơn vị trung gian, hãy dùng tệp PEM có cả chuỗi; nếu không, thêm gốc ở mục Danh sách tin cậy trước.
error-signing-holder-not-certificate = Đây không phải chứng thư số đọc được (PEM hoặc DER).
error-signing-holder-nobody = Hãy chọn chứng thư là của ai.
