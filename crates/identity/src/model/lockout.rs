//! What one attempt with a password means: accepted, wrong, or not even looked at while locked (QCVN 12:2026/BCA: ≤ 5).

use kernel::Instant;

use super::password::{LOCK_SECONDS, MAX_FAILURES};

/// The outcome of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The right password; the count begins anew.
    Accepted,
    /// A wrong one: so many in a row now, locked until then if it was the last one allowed.
    Wrong { failures: i64, locked_until: Option<Instant> },
    /// Locked: right and wrong passwords look the same.
    Locked,
}

/// Decides an attempt from the state before it.
pub(crate) fn judge(failures: i64, locked_until: Option<Instant>, correct: bool, now: Instant) -> Verdict {
    if locked_until.is_some_and(|until| now < until) {
        return Verdict::Locked;
    }
    if correct {
        return Verdict::Accepted;
    }
    // A lock-out that is over has paid for the failures before it.
    let failures = if locked_until.is_some() { 1 } else { failures + 1 };
    let locked = failures >= MAX_FAILURES;
    Verdict::Wrong { failures, locked_until: locked.then(|| later(now, LOCK_SECONDS)) }
}

/// `at` some seconds later; saturates at the end of time.
pub(crate) fn later(at: Instant, seconds: i64) -> Instant {
    Instant::from_microsecond(at.as_microsecond().saturating_add(seconds.saturating_mul(1_000_000)))
        .unwrap_or(Instant::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_wrong_password_locks_for_fifteen_minutes() {
        let now: Instant = "2026-11-23T08:00:00+07:00".parse().unwrap();
        let (mut failures, mut locked) = (0, None);
        for attempt in 1..=5 {
            let Verdict::Wrong { failures: n, locked_until } = judge(failures, locked, false, now) else { panic!() };
            assert_eq!((n, locked_until.is_some()), (attempt, attempt == 5));
            (failures, locked) = (n, locked_until);
        }
        let last_second = later(now, 15 * 60 - 1);
        assert_eq!(judge(failures, locked, true, last_second), Verdict::Locked, "even the right one");
        let after = later(now, 15 * 60);
        assert_eq!(judge(failures, locked, true, after), Verdict::Accepted);
        assert_eq!(judge(failures, locked, false, after), Verdict::Wrong { failures: 1, locked_until: None });
    }
}
