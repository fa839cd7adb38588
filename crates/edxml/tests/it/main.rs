//! Tests of the envelope from outside: what a sender may write, and what a stranger may try.

mod arbitrary;
mod fixtures;
mod hostile;
mod invariance;
mod packing;
mod roundtrip;
mod samples;
mod support;
mod variants;
