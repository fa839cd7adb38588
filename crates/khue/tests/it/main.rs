//! Whole-house tests: the real binary, the committed lists, crashes and backups.

mod aborts;
mod cli;
mod crash;
mod house;
mod http;
mod lock;
