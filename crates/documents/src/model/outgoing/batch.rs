//! Several documents signed, or numbered and sealed, by one order: how each goes, and what ends the order early.

use kernel::{Instant, Kind};
use serde::{Deserialize, Serialize};

use super::Act;

/// Documents of one order at the most: a page of a list.
pub const MOST: usize = 50;
/// Seconds between two signs of life of the process that works on an order.
pub const BEAT_SECONDS: u64 = 15;
/// Seconds without one after which its process is taken to be gone.
const GONE_SECONDS: i64 = 60;

/// The act that can be ordered for several documents by this name.
pub fn act_of(name: &str) -> Option<Act> {
    [Act::Sign, Act::Issue].into_iter().find(|act| act.name() == name)
}

/// How it stands with one document of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// Its turn has not come.
    Waiting,
    /// Done, in the same transaction as the act itself.
    Done,
    /// Tried and refused; nothing of it was kept.
    Refused,
    /// Never tried: the order ended before.
    Left,
}

impl ItemState {
    /// The name in the database, in the API and in translation keys (`batch-item-<name>`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Left => "left",
        }
    }

    /// The state of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Done, Self::Refused, Self::Left].into_iter().find(|state| state.name() == name)
    }
}

/// How it stands with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Somebody works on it.
    Running,
    /// Every document has its answer.
    Ended,
    /// The process that worked on it is gone without a word; what was waiting was not done.
    CutOff,
}

impl Standing {
    /// Reads it off the times of an order.
    pub fn of(ended: Option<Instant>, beat: Instant, now: Instant) -> Self {
        match ended {
            Some(_) => Self::Ended,
            None if now.as_second() - beat.as_second() > GONE_SECONDS => Self::CutOff,
            None => Self::Running,
        }
    }

    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Ended => "ended",
            Self::CutOff => "cut-off",
        }
    }
}

/// Why a document was not done: the code of a refusal with the values of its sentence, to be told in any language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Names the sentence `error-<code>`.
    pub code: String,
    /// Its values.
    pub args: Vec<(String, String)>,
}

impl Reason {
    /// A reason without values.
    pub fn plain(code: &str) -> Self {
        Self { code: code.to_owned(), args: Vec::new() }
    }

    /// The values of its sentence.
    pub fn values(&self) -> Vec<(&str, String)> {
        self.args.iter().map(|(name, value)| (name.as_str(), value.clone())).collect()
    }
}

/// Whether a refusal of one document is one of all that follow: the key is locked, gone, has ended or takes another PIN, or
/// what everything needs does not answer. Trying on would count up wrong PINs.
pub fn ends_all(code: &str, kind: Kind) -> bool {
    code.starts_with("signing-") || (kind == Kind::Unavailable && code != "pool-busy")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_refuses_ends_the_order_and_a_document_that_refuses_does_not() {
        for code in
            ["signing-wrong-pin", "signing-locked", "signing-agency-locked", "signing-expired", "signing-no-key"]
        {
            assert!(ends_all(code, Kind::Forbidden), "{code}");
        }
        assert!(ends_all("unavailable", Kind::Unavailable));
        for code in ["outgoing-changed", "outgoing-state", "not-found", "bug"] {
            assert!(!ends_all(code, Kind::Conflict), "{code}");
        }
    }

    #[test]
    fn an_order_without_a_sign_of_life_for_a_minute_was_cut_off() {
        let at = |second: i64| Instant::from_second(second).unwrap();
        assert_eq!(Standing::of(None, at(100), at(160)), Standing::Running);
        assert_eq!(Standing::of(None, at(100), at(161)), Standing::CutOff);
        assert_eq!(Standing::of(Some(at(100)), at(100), at(900)), Standing::Ended);
        assert!(i64::try_from(BEAT_SECONDS * 3).unwrap() < GONE_SECONDS, "a slow beat is not the end");
    }
}
