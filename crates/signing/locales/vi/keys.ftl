record-signing-key = Khóa ký số
audited-wrong-pin = Nhập sai mã PIN khóa ký, lần thứ { $wrong }
audited-demo-keys-made = Tạo khóa ký trình diễn

error-signing-no-key = Bạn chưa chọn khóa để ký. Hãy tự chọn ở mục “Chữ ký số của tôi” trong trình đơn mang tên bạn.
error-signing-no-agency-key = Cơ quan chưa chọn khóa để ký. Văn thư giữ con dấu chọn ở mục “Khóa ký và con dấu cơ quan” trong trình đơn mang tên mình.
error-signing-expired = Chứng thư số đã hết hiệu lực từ { $at }.
error-signing-not-yet = Chứng thư số có hiệu lực từ { $at }.
error-signing-locked = Khóa ký đã tự khóa vì nhập sai mã PIN 5 lần liên tiếp. Để ký tiếp, hãy chọn lại khóa từ tệp khóa của bạn và đặt mã PIN mới ở mục “Chữ ký số của tôi”.
error-signing-agency-locked = Khóa của cơ quan đã tự khóa vì nhập sai mã PIN 5 lần liên tiếp. Để ký tiếp, văn thư giữ con dấu chọn lại khóa từ tệp khóa và đặt mã PIN mới ở mục “Khóa ký và con dấu cơ quan”.
error-signing-wrong-pin = Mã PIN không đúng. Còn { $left } lần thử; hết lượt thì phải chọn lại khóa từ tệp khóa.
error-signing-file-invalid = Tệp này đã có chữ ký không hợp lệ ({ $who }: { $reason }), nên không ký tiếp. Hãy xin lại tệp gốc; nếu vẫn cần ký, gửi kèm although_invalid.
