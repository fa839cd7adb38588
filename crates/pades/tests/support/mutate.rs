//! Mutations of files, the same for the same seed; and the loop that runs them.
#![allow(dead_code)] // each test binary uses its own part

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// A small generator of numbers (xorshift*): tests must repeat.
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Numbers {
        Numbers(seed | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 11) as usize % bound.max(1)
    }
}

/// Words that mean something to a reader of PDFs.
const WORDS: [&[u8]; 24] = [
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"<",
    b">",
    b" 0 R",
    b"obj\n",
    b"endobj\n",
    b"stream\n",
    b"endstream",
    b"xref\n",
    b"trailer\n",
    b"startxref\n",
    b"%%EOF\n",
    b"/Prev ",
    b"/Kids ",
    b"/Length ",
    b"/ByteRange [0 ",
    b"/Contents <",
    b"null",
    b"99999999999",
];
/// Bytes that mean something in DER and in numbers.
const BYTES: [u8; 14] = [0, 1, 2, 3, 4, 5, 6, 0x30, 0x31, 0x7F, 0x80, 0x84, 0xA0, 0xFF];

/// Changes a file in a few places.
pub fn mutate(numbers: &mut Numbers, seeds: &[Vec<u8>], pdf: bool) -> Vec<u8> {
    let mut bytes = seeds[numbers.below(seeds.len())].clone();
    for _ in 0..=numbers.below(5) {
        if bytes.is_empty() {
            break;
        }
        let at = numbers.below(bytes.len());
        let len = 1 + numbers.below(64.min(bytes.len() - at));
        match numbers.below(if pdf { 10 } else { 8 }) {
            0 => bytes[at] ^= 1 << numbers.below(8),
            1 => bytes[at] = numbers.next() as u8,
            2 => bytes[at] = BYTES[numbers.below(BYTES.len())],
            3 => drop(bytes.drain(at..at + len)),
            4 => {
                let piece = bytes[at..at + len].to_vec();
                let to = numbers.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            5 => {
                let other = &seeds[numbers.below(seeds.len())];
                let from = numbers.below(other.len());
                let piece = other[from..(from + len).min(other.len())].to_vec();
                bytes.splice(at..at + len, piece);
            }
            6 => bytes.truncate(at + 1),
            7 => bytes[at..at + len].fill(BYTES[numbers.below(BYTES.len())]),
            8 => {
                // Digits in place of digits reach deeper than random bytes: offsets, lengths, counts.
                let digit = bytes[at..].iter().position(u8::is_ascii_digit);
                if let Some(digit) = digit {
                    bytes[at + digit] = b'0' + numbers.below(10) as u8;
                }
            }
            _ => {
                let word = WORDS[numbers.below(WORDS.len())];
                bytes.splice(at..(at + word.len()).min(bytes.len()), word.iter().copied());
            }
        }
    }
    bytes
}

/// How often to try: `KHUE_FUZZ_ITERATIONS`, or a few times in an ordinary test run.
pub fn iterations(usual: u64) -> u64 {
    std::env::var("KHUE_FUZZ_ITERATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// Tries a reader on mutated files. It may refuse them, but not panic and not take longer than a second or two; what it did
/// so with is kept in a file.
pub fn run(name: &str, usual: u64, seeds: &[Vec<u8>], pdf: bool, mut read: impl FnMut(&[u8])) {
    let seed = std::env::var("KHUE_FUZZ_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(2026);
    let mut numbers = Numbers::new(seed);
    for n in 0..iterations(usual) {
        let input = mutate(&mut numbers, seeds, pdf);
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&input)));
        let slow = begun.elapsed() > Duration::from_secs(20);
        if outcome.is_err() || slow {
            let path = std::env::temp_dir().join(format!("khue-fuzz-{name}-{n}.bin"));
            std::fs::write(&path, &input).expect("written");
            panic!("{name}, try {n} of seed {seed}: {}; see {}", if slow { "slow" } else { "panic" }, path.display());
        }
    }
}
