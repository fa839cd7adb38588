//! Password rules of QCVN 12:2026/BCA: length, character classes, lock-out, age and history of administrators' passwords.

use kernel::{Instant, Kind, Refusal};

/// Shortest password, in characters.
pub(crate) const MIN_LENGTH: usize = 8;
/// Longest password, in characters: hashing must not become a way to burden the server.
pub(crate) const MAX_LENGTH: usize = 128;
/// Wrong passwords in a row that lock an account.
pub(crate) const MAX_FAILURES: i64 = 5;
/// How long a lock-out lasts, in seconds.
pub(crate) const LOCK_SECONDS: i64 = 15 * 60;
/// How many former passwords of an administrator may not come back.
pub(crate) const HISTORY: i64 = 10;
/// After how many days an administrator's password must be changed (two months).
const ADMINISTRATOR_AGE_DAYS: i64 = 60;

/// Why a new password was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// The password given as the present one is wrong.
    #[error("the present password is wrong")]
    Current,
    /// Too short or beyond all reason.
    #[error("a password has {MIN_LENGTH} to {MAX_LENGTH} characters")]
    Length,
    /// A class of characters is missing.
    #[error("a password has small and capital letters, digits and other characters")]
    Classes,
    /// Holds the user name.
    #[error("a password does not hold the user name")]
    HoldsUsername,
    /// The two fields differ.
    #[error("the repeated password differs")]
    Repeat,
    /// The present one, or for administrators one of the last ten.
    #[error("the password was used before")]
    Reused,
}

impl Refusal for PasswordError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Current => "password-current",
            Self::Length => "password-length",
            Self::Classes => "password-classes",
            Self::HoldsUsername => "password-holds-username",
            Self::Repeat => "password-repeat",
            Self::Reused => "password-reused",
        }
    }

    fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Current => "current",
            Self::Repeat => "repeat",
            _ => "new",
        })
    }
}

/// Whether a password obeys the rules of shape.
pub(crate) fn check(password: &str, username: &str) -> Result<(), PasswordError> {
    if !(MIN_LENGTH..=MAX_LENGTH).contains(&password.chars().count()) {
        return Err(PasswordError::Length);
    }
    let has = |class: fn(char) -> bool| password.chars().any(class);
    let other = |c: char| !c.is_alphanumeric();
    if !(has(char::is_lowercase) && has(char::is_uppercase) && has(|c| c.is_ascii_digit()) && has(other)) {
        return Err(PasswordError::Classes);
    }
    if !username.is_empty() && password.to_lowercase().contains(&username.to_lowercase()) {
        return Err(PasswordError::HoldsUsername);
    }
    Ok(())
}

/// Whether an administrator's password is older than two months.
pub(crate) fn administrator_password_is_old(changed_at: Option<Instant>, now: Instant) -> bool {
    let age_seconds = |at: Instant| now.as_second() - at.as_second();
    changed_at.is_none_or(|at| age_seconds(at) > ADMINISTRATOR_AGE_DAYS * 24 * 3600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_classes_eight_characters_no_user_name() {
        assert_eq!(check("Khue@2026", "vanthu.bo"), Ok(()));
        assert_eq!(check("Mật-Khẩu9", "vanthu.bo"), Ok(()));
        assert_eq!(check("Aa1@aaa", "x"), Err(PasswordError::Length));
        assert_eq!(check(&format!("Aa1@{}", "a".repeat(125)), "xyz"), Err(PasswordError::Length));
        for weak in ["khue@2026", "KHUE@2026", "Khue@abcd", "Khue12026"] {
            assert_eq!(check(weak, "vanthu.bo"), Err(PasswordError::Classes), "{weak}");
        }
        assert_eq!(check("VanThu.Bo@1", "vanthu.bo"), Err(PasswordError::HoldsUsername));
    }

    #[test]
    fn two_months_are_sixty_days() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let changed = Some(at("2026-09-24T08:00:00+07:00"));
        assert!(!administrator_password_is_old(changed, at("2026-11-23T08:00:00+07:00")));
        assert!(administrator_password_is_old(changed, at("2026-11-23T08:00:01+07:00")));
        assert!(administrator_password_is_old(None, at("2026-11-23T08:00:01+07:00")));
    }
}
