//! The code lists of the format: business types, urgency, steering and processing statuses.

use kernel::Locale;

use crate::value::WireValue;

macro_rules! code_list {
    (
        $(#[$meta:meta])* $name:ident prefix $prefix:literal;
        $($(#[$doc:meta])* $variant:ident $number:literal $code:literal $key:literal $vi:literal $en:literal;)*
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// All values in the order of their codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as sent.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// Stable name in kebab-case, the key of the words on screen.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => concat!($prefix, $key),)* }
            }

            /// Vietnamese name.
            pub fn name_vi(self) -> &'static str {
                match self { $(Self::$variant => $vi,)* }
            }

            /// English name.
            pub fn name_en(self) -> &'static str {
                match self { $(Self::$variant => $en,)* }
            }

            /// The name in a language.
            pub fn name(self, locale: Locale) -> &'static str {
                match locale {
                    Locale::Vi => self.name_vi(),
                    Locale::En => self.name_en(),
                }
            }

            /// The code as a number.
            pub fn number(self) -> u32 {
                match self { $(Self::$variant => $number,)* }
            }

            /// The value of a number.
            pub fn from_number(number: u32) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.number() == number)
            }

            /// The value of a code; leading zeros do not matter.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::from_number(WireValue::parse(code)?)
            }
        }

        impl WireValue for $name {
            fn parse(text: &str) -> Option<Self> {
                Self::from_code(text)
            }

            fn format(self) -> String {
                self.code().to_owned()
            }
        }
    };
}

code_list! {
    /// What a message does to a document (`BussinessDocType`, QCVN 102:2016 2.2.1).
    BusinessKind prefix "edxml-business-";
    /// A new document.
    New 0 "0" "new" "Văn bản mới" "New document";
    /// Recall of a document sent before.
    Recall 1 "1" "recall" "Thu hồi" "Recall";
    /// Corrected information or receivers of a document sent before.
    Update 2 "2" "update" "Cập nhật" "Update";
    /// A document in place of others sent before.
    Replace 3 "3" "replace" "Thay thế" "Replacement";
}

code_list! {
    /// Urgency of a document (`OtherInfo/Priority`, QCVN 102:2016 1.11; words of NĐ 30/2020).
    Urgency prefix "edxml-urgency-";
    /// Thường.
    Normal 0 "0" "normal" "Thường" "Normal";
    /// Khẩn.
    Urgent 1 "1" "urgent" "Khẩn" "Urgent";
    /// Thượng khẩn.
    VeryUrgent 2 "2" "very-urgent" "Thượng khẩn" "Very urgent";
    /// Hỏa tốc.
    Immediate 3 "3" "immediate" "Hỏa tốc" "Immediate";
    /// Hỏa tốc hẹn giờ: to be delivered at a stated hour.
    TimedImmediate 4 "4" "timed-immediate" "Hỏa tốc hẹn giờ" "Immediate at a stated hour";
}

code_list! {
    /// Whether a document steers or answers steering (`SteeringType`, QCVN 102:2016 1.13).
    SteeringType prefix "edxml-steering-";
    /// Neither.
    Neither 0 "0" "neither" "Không phải văn bản chỉ đạo" "Not a directive";
    /// It gives an instruction.
    Directive 1 "1" "directive" "Văn bản chỉ đạo" "Directive";
    /// It reports on an instruction.
    Report 2 "2" "report" "Báo cáo thực hiện chỉ đạo" "Report on a directive";
}

code_list! {
    /// What became of a document at its receiver, or what its sender asks (`StatusCode` of a status message).
    StatusCode prefix "edxml-status-";
    /// Arrived at the receiver's system, no clerk has looked yet.
    Arrived 1 "01" "arrived" "Đã đến" "Arrived";
    /// Refused by the receiver and returned; a reason is needed.
    Rejected 2 "02" "rejected" "Từ chối tiếp nhận" "Rejected";
    /// Accepted and entered in the register.
    Accepted 3 "03" "accepted" "Đã tiếp nhận" "Accepted";
    /// Assigned to somebody.
    Assigned 4 "04" "assigned" "Phân công xử lý" "Assigned";
    /// In work.
    Processing 5 "05" "processing" "Đang xử lý" "In work";
    /// Completed.
    Finished 6 "06" "finished" "Hoàn thành xử lý" "Finished";
    /// The sender asks for the document back (lấy lại); a reason is needed.
    WithdrawalRequested 13 "13" "withdrawal-requested" "Yêu cầu lấy lại" "Withdrawal requested";
    /// The receiver agrees to an update or a withdrawal.
    ChangeAccepted 15 "15" "change-accepted" "Đồng ý cập nhật, lấy lại" "Change accepted";
    /// The receiver refuses an update or a withdrawal.
    ChangeRejected 16 "16" "change-rejected" "Từ chối cập nhật, lấy lại" "Change rejected";
}

impl StatusCode {
    /// Whether the message should say why (`Description`).
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Rejected | Self::WithdrawalRequested | Self::ChangeRejected)
    }
}

impl BusinessKind {
    /// The reason the vendor's samples give for this kind, a default for `BussinessDocReason`.
    pub fn default_reason(self) -> &'static str {
        match self {
            Self::New => "Văn bản điện tử mới",
            Self::Recall => "Thu hồi văn bản điện tử",
            Self::Update => "Cập nhật văn bản điện tử",
            Self::Replace => "Thay thế văn bản điện tử",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        let statuses: Vec<_> = StatusCode::ALL.iter().map(|s| s.code()).collect();
        assert_eq!(statuses, ["01", "02", "03", "04", "05", "06", "13", "15", "16"]);
        assert_eq!(StatusCode::from_code("3"), Some(StatusCode::Accepted));
        assert_eq!(StatusCode::from_code("14"), None);
        assert_eq!(Urgency::from_code("4"), Some(Urgency::TimedImmediate));
        assert_eq!(BusinessKind::from_code("x"), None);
        assert_eq!(BusinessKind::from_code(""), None);
        assert_eq!(StatusCode::ChangeRejected.number(), 16);
        assert_eq!(Urgency::from_number(2), Some(Urgency::VeryUrgent));
        assert_eq!(StatusCode::Rejected.name(Locale::Vi), "Từ chối tiếp nhận");
        assert!(Urgency::Normal < Urgency::TimedImmediate);
    }

    #[test]
    fn keys_are_unique() {
        let mut keys: Vec<_> = StatusCode::ALL.iter().map(|c| c.key()).collect();
        keys.extend(Urgency::ALL.iter().map(|c| c.key()));
        keys.extend(BusinessKind::ALL.iter().map(|c| c.key()));
        keys.extend(SteeringType::ALL.iter().map(|c| c.key()));
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }
}
