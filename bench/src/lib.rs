//! Measures Khuê as people use it: over HTTP, on both databases, with a ministry's worth of documents.
//!
//! Invariants: the person measured is an ordinary role with many subjects, never somebody who sees everything; what is
//! measured on the list is read off the screen itself, so that a new filter is measured or the run fails; databases keep
//! their full durability; every figure in RESULTS.md comes from one run.

mod http;
pub mod load;
pub mod measure;
pub mod people;
pub mod report;
pub mod run;
mod screen;
pub mod server;
pub mod words;
pub mod world;

/// A refusal as a sentence.
pub type Outcome<T = ()> = Result<T, String>;

/// Turns any error into a sentence that says what was being done.
pub(crate) fn said<E: std::fmt::Display>(doing: &str) -> impl FnOnce(E) -> String {
    move |error| format!("{doing}: {error}")
}
