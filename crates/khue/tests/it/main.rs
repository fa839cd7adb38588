//! Whole-house tests: the real binary, the committed lists, crashes and backups.

mod aborts;
mod book;
mod cli;
mod crash;
mod faults;
mod heads;
mod house;
mod http;
mod lock;
mod matrix;
mod moving;
mod pdf;
mod reading;
mod refused;
