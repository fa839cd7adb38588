//! The exchange as its clerks, its jobs and other agencies meet it, on each engine.

mod dispatch;
mod hostile;
mod import;
mod mapping;
mod pages;
mod progress;
mod requests;
mod support;
mod watch;
