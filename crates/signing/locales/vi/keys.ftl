record-signing-key = Khóa ký số
audited-wrong-pin = Nhập sai mã PIN khóa ký, lần thứ { $wrong }
audited-demo-keys-made = Tạo khóa ký trình diễn

error-signing-no-key = Chưa có chứng thư số để ký.
error-signing-expired = Chứng thư số đã hết hiệu lực từ { $at }.
error-signing-not-yet = Chứng thư số có hiệu lực từ { $at }.
error-signing-locked = Khóa ký đã bị khóa vì nhập sai PIN 5 lần liên tiếp. Hãy liên hệ quản trị hệ thống.
error-signing-wrong-pin = Mã PIN không đúng. Còn { $left } lần thử trước khi khóa bị khóa.
