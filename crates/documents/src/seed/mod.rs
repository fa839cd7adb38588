//! Demonstration data of this room. Deterministic: the same rows at every run.

mod copies;
mod incoming;
mod outgoing;

pub use copies::copies;
pub use incoming::{Arrivals, Scans, incoming, scans};
pub use outgoing::{Written, outgoing};

use kernel::Instant;

/// The moment some minutes into a day's work: from eight in the morning on earlier days, within the last nine hours today, so
/// that everything of today lies before `now`.
fn moment(now: Instant, days_ago: i64, minute: i64) -> Instant {
    const MINUTE: i64 = 60_000_000;
    const DAY: i64 = 24 * 60 * MINUTE;
    let begin = match days_ago {
        0 => now.as_microsecond() - 9 * 60 * MINUTE,
        // Midnight in Hanoi is seven hours before midnight UTC.
        days => (now.as_microsecond() + 7 * 60 * MINUTE).div_euclid(DAY) * DAY - days * DAY + 60 * MINUTE,
    };
    Instant::from_microsecond(begin + minute * MINUTE).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_eight_in_hanoi_and_today_lies_before_now() {
        for now in ["2026-11-28T00:30:00+07:00", "2026-11-28T06:59:00+07:00", "2026-11-28T23:59:00+07:00"] {
            let now: Instant = now.parse().unwrap();
            let eight: Instant = "2026-11-27T08:00:00+07:00".parse().unwrap();
            assert_eq!(moment(now, 1, 0), eight, "{now}");
            assert!(moment(now, 0, 0) > eight && moment(now, 0, 9 * 60) == now, "{now}");
        }
    }
}
