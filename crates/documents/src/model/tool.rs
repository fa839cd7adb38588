//! Signing by the tool of the Government Cipher Committee on a person's own machine: its functions, and how long a file
//! is lent to it.

use kernel::Instant;

/// Minutes until an order to the tool is void: choosing a certificate and typing a PIN takes some, a second try some more.
const SESSION_MINUTES: i64 = 60;
/// Minutes in which the tool may fetch a file and bring it back, once each.
const TOKEN_MINUTES: i64 = 10;
/// Bytes a signature may add: its container, appearance and image.
pub const MAX_ADDED: usize = 4 * 1024 * 1024;

/// An act done with the tool; several may go by the same function of the vendor's (vgcaplugin.js).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// A leader approves and signs.
    Approve,
    /// A leader of a joint agency signs beside.
    Cosign,
    /// A clerk numbers and seals.
    Issue,
    /// The clerk of a joint agency seals beside its own leader.
    Seal,
    /// An agency signs the digitised file of a paper that came in.
    Income,
    /// A leader writes an instruction onto a file that came in.
    Comment,
    /// An agency signs an annex in a file of its own.
    Appendix,
    /// An agency makes an electronic copy.
    Copy,
}

impl Function {
    /// Every act.
    pub const ALL: [Self; 8] =
        [Self::Approve, Self::Cosign, Self::Issue, Self::Seal, Self::Income, Self::Comment, Self::Appendix, Self::Copy];

    /// The name in the database, in URLs and in translation keys (`tool-<name>`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Cosign => "cosign",
            Self::Issue => "issue",
            Self::Seal => "seal",
            Self::Income => "income",
            Self::Comment => "comment",
            Self::Appendix => "appendix",
            Self::Copy => "copy",
        }
    }

    /// The act of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }

    /// What the vendor's script calls it in the window of a page.
    pub fn call(self) -> &'static str {
        match self {
            Self::Approve | Self::Cosign => "vgca_sign_approved",
            Self::Issue | Self::Seal => "vgca_sign_issued",
            Self::Income => "vgca_sign_income",
            Self::Comment => "vgca_comment",
            Self::Appendix => "vgca_sign_appendix",
            Self::Copy => "vgca_sign_copy",
        }
    }

    /// Whether the agency's certificate signs, not the person's.
    pub fn is_of_agency(self) -> bool {
        !matches!(self, Self::Approve | Self::Cosign | Self::Comment)
    }
}

fn after(now: Instant, minutes: i64) -> Instant {
    now.checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap_or(now)
}

/// Until when an order stands.
pub fn session_until(now: Instant) -> Instant {
    after(now, SESSION_MINUTES)
}

/// Until when its tokens are good.
pub fn tokens_until(now: Instant) -> Instant {
    after(now, TOKEN_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_named_once_and_a_token_outlives_a_slow_pin() {
        for function in Function::ALL {
            assert_eq!(Function::from_name(function.name()), Some(function));
            assert!(function.call().starts_with("vgca_"));
        }
        let now: Instant = "2026-11-23T08:00:00+07:00".parse().unwrap();
        assert!(tokens_until(now).as_second() - now.as_second() >= 300, "standards/documents.md §6.3");
        assert!(session_until(now) > tokens_until(now));
    }
}
