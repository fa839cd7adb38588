//! The real time and the real chance. Everything below the roof gets them handed in.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, IdGen, Instant};
use rand_core::RngCore;

/// The machine's clock, truncated to whole microseconds as both databases keep them.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        #[expect(clippy::disallowed_methods, reason = "the roof is where the real time comes in")]
        let now = Instant::now();
        // INVARIANT: a value of microseconds within the range of a timestamp is a timestamp.
        Instant::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

/// The operating system's random numbers, fit for tokens and keys.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRng;

impl RngCore for SystemRng {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, destination: &mut [u8]) {
        // Without random numbers no token would be safe: there is nothing sensible to go on with.
        getrandom::fill(destination).expect("the operating system gives random numbers");
    }
}

/// The machine's clock.
pub fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// The clock every part of the house reads; a demonstration may be ahead of the machine's.
pub fn clock_ahead(by: Duration) -> Arc<dyn Clock> {
    if by.is_zero() { clock() } else { Arc::new(Ahead(by)) }
}

struct Ahead(Duration);

impl Clock for Ahead {
    fn now(&self) -> Instant {
        let now = SystemClock.now();
        now.checked_add(self.0).unwrap_or(now)
    }
}

/// The source of identifiers and tokens.
pub fn ids() -> IdGen {
    IdGen::new(SystemRng)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demonstration_is_ahead_of_the_clock() {
        let (now, tomorrow) = (clock_ahead(Duration::ZERO).now(), clock_ahead(Duration::from_secs(86_400)).now());
        let seconds = tomorrow.as_second() - now.as_second();
        assert!((86_400..86_460).contains(&seconds), "{seconds}");
    }

    #[test]
    fn the_clock_shows_whole_microseconds_and_chance_does_not_repeat() {
        let now = SystemClock.now();
        assert_eq!(now.subsec_nanosecond() % 1000, 0);
        assert_ne!(ids().bytes::<16>(), ids().bytes::<16>());
        assert_eq!(ids().id::<()>(now).uuid().get_version_num(), 7);
    }
}
