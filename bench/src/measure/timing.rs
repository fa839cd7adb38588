//! How long something took, asked many times.

use std::time::Duration;

/// Half of the answers, and nineteen of twenty, took no longer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timing {
    /// Milliseconds.
    pub p50: f64,
    /// Milliseconds.
    pub p95: f64,
    /// How many answers.
    pub asked: usize,
}

impl Timing {
    /// Over at least one answer.
    pub fn of(mut took: Vec<Duration>) -> Self {
        took.sort_unstable();
        // The nearest rank: the smallest of those that so many do not exceed.
        let at = |part: f64| {
            let rank = (part * took.len() as f64).ceil() as usize;
            took.get(rank.max(1) - 1).map_or(f64::NAN, |d| d.as_secs_f64() * 1_000.0)
        };
        Self { p50: at(0.50), p95: at(0.95), asked: took.len() }
    }
}

/// One thing that was asked, with its name.
#[derive(Debug, Clone)]
pub struct Case {
    /// What was asked.
    pub name: String,
    /// How long it took.
    pub timing: Timing,
    /// Rows of the page.
    pub rows: usize,
}

/// The slowest of some cases.
pub fn worst(cases: &[Case]) -> Option<&Case> {
    cases.iter().max_by(|a, b| a.timing.p95.total_cmp(&b.timing.p95))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_rank_is_taken() {
        let of = |n: u64| Timing::of((1..=n).map(Duration::from_millis).collect());
        assert_eq!((of(20).p50, of(20).p95), (10.0, 19.0));
        assert_eq!((of(1).p50, of(1).p95), (1.0, 1.0));
        assert_eq!(of(100).p95, 95.0);
    }
}
