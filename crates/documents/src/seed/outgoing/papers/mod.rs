//! The papers of the demonstration: made up in the tone of the Ministry's mail, but for two real ones of public record.

mod decisions;
mod forms;
mod letters;
mod plans;
mod public;

use crate::model::outgoing::{Authority, Fault, Purpose, State};

/// A paper that goes out, or is on its way.
pub(super) struct Paper {
    /// What the demonstration calls it.
    pub(super) name: &'static str,
    /// Code of the agency that issues it.
    pub(super) agency: &'static str,
    pub(super) days_ago: i64,
    pub(super) type_code: &'static str,
    pub(super) subject: &'static str,
    pub(super) urgency: i64,
    pub(super) internal_only: bool,
    /// User names of who writes, initials, checks form and numbers.
    pub(super) drafter: &'static str,
    pub(super) head: &'static str,
    pub(super) office: &'static str,
    pub(super) clerk: &'static str,
    pub(super) signer: (&'static str, Signs),
    /// Code of the arrival it answers; empty for none.
    pub(super) answers: &'static str,
    pub(super) addressees: &'static [&'static str],
    pub(super) addressee_note: &'static str,
    pub(super) bases: &'static [&'static str],
    /// Agencies that issue it together, parties and who signs beside, as they are typed on the page.
    pub(super) joint: &'static str,
    /// User names of leaders of joint agencies who have signed, with the clerks who seal for them.
    pub(super) beside: &'static [(&'static str, &'static str)],
    pub(super) parties: &'static str,
    pub(super) cosigners: &'static str,
    /// Body and annexes in the notation of `model::outgoing::notation`; `%+5%` is the date in five days.
    pub(super) text: &'static str,
    pub(super) closing: &'static str,
    pub(super) recipients: &'static [Line],
    /// An annex in a file of its own: name and text.
    pub(super) file: Option<(&'static str, &'static str)>,
    /// Who was asked, and what they said (nothing yet when empty).
    pub(super) opinions: &'static [(&'static str, &'static str)],
    /// Who confirms the receipt for their unit.
    pub(super) read_by: &'static [&'static str],
    pub(super) way: Way,
}

/// A line of nơi nhận: words, purpose, everybody behind it.
pub(super) struct Line(pub(super) &'static str, pub(super) Purpose, pub(super) &'static [To]);

/// Somebody behind a line.
#[derive(Clone, Copy)]
pub(super) enum To {
    /// A unit of the agency, by abbreviation.
    Unit(&'static str),
    /// An agency of the directory, by code.
    Agency(&'static str),
    /// A copy on paper.
    Paper,
}

/// In whose authority.
#[derive(Clone, Copy)]
pub(super) enum Signs {
    Head,
    ForHead,
    ByOrder,
}

impl Signs {
    pub(super) fn authority(self) -> Authority {
        match self {
            Self::Head => Authority::Head,
            Self::ForHead => Authority::ForHead,
            Self::ByOrder => Authority::ByOrder,
        }
    }
}

/// How far it comes.
pub(super) enum Way {
    /// Straight to a state of the path.
    To(State),
    /// To a state, and back from there.
    Back { from: State, fault: Fault, reason: &'static str },
    /// Given up as a draft.
    GivenUp(&'static str),
}

const MINISTRY: &str = identity::seed::MINISTRY;

/// What most papers of the ministry have in common.
const PLAIN: Paper = Paper {
    name: "",
    agency: MINISTRY,
    days_ago: 0,
    type_code: "cv",
    subject: "",
    urgency: 0,
    internal_only: false,
    drafter: "chuyenvien1",
    head: "cuctruong",
    office: "chanhvanphong",
    clerk: "vanthu.bo",
    signer: ("thutruong1", Signs::ForHead),
    answers: "",
    addressees: &[],
    addressee_note: "",
    bases: &[],
    joint: "",
    beside: &[],
    parties: "",
    cosigners: "",
    text: "",
    closing: "",
    recipients: &[],
    file: None,
    opinions: &[],
    read_by: &[],
    way: Way::To(State::Draft),
};

/// Every paper, oldest first, so that numbers follow dates.
pub(super) fn all() -> Vec<&'static Paper> {
    let mut all: Vec<&Paper> =
        [public::ALL, letters::ALL, decisions::ALL, plans::ALL, forms::ALL].into_iter().flatten().collect();
    all.sort_by_key(|paper| std::cmp::Reverse(paper.days_ago));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outgoing::notation;

    #[test]
    fn every_paper_is_named_once_and_its_text_is_read_in_full() {
        let all = all();
        let names: std::collections::BTreeSet<_> = all.iter().map(|paper| paper.name).collect();
        assert_eq!(names.len(), all.len());
        for paper in all {
            let text = notation::read(paper.text);
            assert!(!text.body.is_empty(), "{}", paper.name);
            assert_eq!(notation::read(&notation::write(&text)), text.normal(), "{}", paper.name);
        }
    }
}
