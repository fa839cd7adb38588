//! Whole-house tests: the real binary, the committed lists, crashes and backups.

mod cli;
mod house;
mod lock;
