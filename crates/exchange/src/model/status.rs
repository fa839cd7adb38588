//! Status messages: what we report about a document we received, and what a receiver reports about one of ours.

use edxml::{AsSent, Envelope, ResponseFor, StatusCode, StatusMessage};
use jiff::civil::DateTime;
use kernel::{Date, Instant, VIETNAM};

use super::Party;
use super::letter::known;

/// What we report to a sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// We.
    pub from: Party,
    /// Code of the document's issuer.
    pub organ_code: String,
    /// Number and notation of the document.
    pub code: String,
    /// Its date.
    pub date: Option<Date>,
    /// Its identifier, exactly as the sender gave it.
    pub document_id: String,
    /// Unit of who acted.
    pub department: String,
    /// Who acted.
    pub staff: String,
    /// The status.
    pub status: StatusCode,
    /// In words; the reason where one is needed.
    pub description: String,
    /// When.
    pub at: Instant,
}

impl Report {
    /// The message in the form of the vendor's samples.
    pub fn message(&self) -> StatusMessage {
        StatusMessage {
            from: self.from.organization(),
            response_for: vec![ResponseFor {
                organ_id: self.organ_code.clone(),
                code: self.code.clone(),
                date: self.date.map(AsSent::Known),
                document_id: self.document_id.clone(),
            }],
            staff: edxml::Staff {
                department: self.department.clone(),
                name: self.staff.clone(),
                ..edxml::Staff::default()
            },
            code: Some(AsSent::Known(self.status)),
            description: self.description.clone(),
            timestamp: Some(AsSent::Known(vietnam(self.at))),
            ..StatusMessage::default()
        }
    }
}

/// What a receiver says about one of our documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Who says so.
    pub from: Party,
    /// The status.
    pub status: StatusCode,
    /// Keys of the documents meant.
    pub documents: Vec<(Option<String>, Option<String>)>,
    /// In words.
    pub description: String,
    /// The clerk there.
    pub staff: String,
    /// When it happened there; none where it cannot be read.
    pub at: Option<Instant>,
}

impl News {
    /// Reads a message; `None` where its status is unknown.
    pub fn of(message: &StatusMessage) -> Option<Self> {
        let documents = message.response_for.iter().map(|r| {
            let (number, notation) = r.code.split_once('/').unwrap_or((r.code.as_str(), ""));
            (document_key(&r.document_id), issue_key(&r.organ_id, number, notation, known(r.date.as_ref())))
        });
        Some(Self {
            from: Party::of(&message.from),
            status: message.code.as_ref().and_then(AsSent::known)?,
            documents: documents.collect(),
            description: message.description.clone(),
            staff: message.staff.name.clone(),
            at: known(message.timestamp.as_ref()).and_then(|at: DateTime| VIETNAM.to_timestamp(at).ok()),
        })
    }
}

/// An instant on the clocks of Vietnam, in whole seconds as the format writes it.
pub fn vietnam(at: Instant) -> DateTime {
    let local = VIETNAM.to_datetime(at);
    local.with().subsec_nanosecond(0).build().unwrap_or(local)
}

/// The identifier folded for comparison; none where it is empty.
pub fn document_key(document_id: &str) -> Option<String> {
    Envelope { document_id: document_id.to_owned(), ..Envelope::default() }.duplicate_key().document_id
}

/// Issuer, year, number and notation folded for comparison; none where one of them is missing.
pub fn issue_key(organ: &str, number: &str, notation: &str, date: Option<Date>) -> Option<String> {
    let mut named = Envelope::default();
    organ.clone_into(&mut named.from.id);
    named.code = edxml::Code { number: number.to_owned(), notation: notation.to_owned() };
    named.promulgation.date = date.map(AsSent::Known);
    named.duplicate_key().issued
}

#[cfg(test)]
mod tests {
    use super::*;
    use edxml::{Limits, Message};

    #[test]
    fn a_report_reads_back_as_news_of_the_same_document() {
        let report = Report {
            from: Party { code: "000.00.00.G18".into(), name: "Bộ Y tế".into(), ..Party::default() },
            organ_code: "000.00.00.H41".into(),
            code: "05/SYT-NV".into(),
            date: Date::new(2026, 11, 20).ok(),
            document_id: "000.00.00.H41,2026/11/20,05/SYT-NV".into(),
            department: "Văn phòng Bộ".into(),
            staff: "Trần Thị Mẫu".into(),
            status: StatusCode::Accepted,
            description: "Vào sổ văn bản đến".into(),
            at: "2026-11-23T08:00:00.123456+07:00".parse().unwrap(),
        };
        let Ok(Message::Status(read)) = edxml::read(&report.message().write(), &Limits::default()) else { panic!() };
        let news = News::of(&read).unwrap();
        assert_eq!(news.status, StatusCode::Accepted);
        assert_eq!(news.from.code, "000.00.00.G18");
        assert_eq!(news.at, Some("2026-11-23T08:00:00+07:00".parse().unwrap()));
        let issued = issue_key("000.00.00.h41", "5", "syt-nv", Date::new(2026, 1, 1).ok());
        assert_eq!(news.documents, [(document_key("000.00.00.H41, 2026/11/20, 05/SYT-NV"), issued)]);
    }

    #[test]
    fn without_issuer_or_code_there_is_no_key() {
        assert_eq!(document_key("  "), None);
        assert_eq!(issue_key("", "7", "X", None), None);
        assert_eq!(issue_key("G18", "", "", None), None);
    }
}
