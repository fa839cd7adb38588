//! Numbers that look drawn and are the same in every run (SplitMix64).

/// A sequence of numbers.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of `0..n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }

    /// Whether something happens that happens so often in a thousand.
    pub fn in_thousand(&mut self, n: usize) -> bool {
        self.below(1_000) < n
    }

    /// One of `0..n`, small ones more often: the square of an even draw.
    pub fn skewed(&mut self, n: usize) -> usize {
        let draw = self.below(1_000_000) as f64 / 1_000_000.0;
        ((draw * draw) * n as f64) as usize
    }
}
