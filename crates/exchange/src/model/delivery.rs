//! Where a document sent to one recipient stands, from our outbox to its completion at the other side.

use edxml::StatusCode;

/// State of one delivery. The codes are those of the axis (QCVN 102:2016); the rest is our own side of the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// To be written into the outbox.
    Queued,
    /// Lies in the outbox folder; the axis has not taken it.
    Written,
    /// Taken by the axis.
    Sent,
    /// Could not be sent; somebody must look.
    Failed,
    /// What the receiver reported last.
    Reported(StatusCode),
}

impl DeliveryState {
    /// Every state.
    pub fn all() -> impl Iterator<Item = Self> {
        let ours = [Self::Queued, Self::Written, Self::Sent, Self::Failed];
        ours.into_iter().chain(StatusCode::ALL.iter().copied().map(Self::Reported))
    }

    /// The text in the database and in the API: `queued`, `written`, `sent`, `failed`, or the code `01` … `16`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Written => "written",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Reported(code) => code.code(),
        }
    }

    /// The state of a text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().find(|state| state.as_str() == text)
    }

    /// The translation key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Queued => "exchange-delivery-queued",
            Self::Written => "exchange-delivery-written",
            Self::Sent => "exchange-delivery-sent",
            Self::Failed => "exchange-delivery-failed",
            Self::Reported(code) => status_key(code),
        }
    }
}

/// The translation key of a status code.
pub fn status_key(code: StatusCode) -> &'static str {
    match code {
        StatusCode::Arrived => "exchange-status-01",
        StatusCode::Rejected => "exchange-status-02",
        StatusCode::Accepted => "exchange-status-03",
        StatusCode::Assigned => "exchange-status-04",
        StatusCode::Processing => "exchange-status-05",
        StatusCode::Finished => "exchange-status-06",
        StatusCode::WithdrawalRequested => "exchange-status-13",
        StatusCode::ChangeAccepted => "exchange-status-15",
        StatusCode::ChangeRejected => "exchange-status-16",
    }
}

/// Whether a report replaces what is shown: the newest reply is the label (practice of the axis), and a late copy of an
/// older one only joins the history.
pub fn supersedes(shown_at: Option<i64>, reported_at: i64) -> bool {
    shown_at.is_none_or(|shown| reported_at >= shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_survives_its_text_and_has_a_name() {
        let mut keys = std::collections::BTreeSet::new();
        for state in DeliveryState::all() {
            assert_eq!(DeliveryState::parse(state.as_str()), Some(state));
            assert!(keys.insert(state.key()));
        }
        assert_eq!(keys.len(), 13);
        assert_eq!(DeliveryState::parse("07"), None);
    }

    #[test]
    fn the_newest_reply_is_shown() {
        assert!(supersedes(None, 5) && supersedes(Some(5), 5) && supersedes(Some(4), 5) && !supersedes(Some(6), 5));
    }
}
