//! RESULTS.md: every figure beside its reach and what others are known to do, both engines side by side.

mod details;
mod goals;
mod machine;

use std::fmt::Write as _;
use std::path::Path;

use store::Engine;

use crate::Outcome;
use crate::run::Run;

/// What is said about figures that are missed, by people.
const REMARKS: &str = include_str!("../../REMARKS.md");

/// The whole page.
///
/// # Errors
/// When the disk cannot be tried.
pub fn write(scale: usize, runs: &[Run], folder: &Path) -> Outcome<String> {
    let mut page = String::from("# How fast Khuê is\n\n");
    page.push_str(
        "Written by `cargo xtask bench`; one run, over HTTP against the real program. Times are from the first byte sent \
         to the last one read, p95 by nearest rank.\n\n",
    );
    let _ = writeln!(page, "{}", machine::describe(scale, folder)?);
    for run in runs {
        let [many, all, few] = run.people;
        let _ = writeln!(
            page,
            "- {}: {}. The person measured answers to {} subjects and sees {} documents; who sees all: {} and {}; who \
             sees few: {} and {}.",
            name(run.engine),
            run.durability.join(", "),
            many.0,
            many.1,
            all.0,
            all.1,
            few.0,
            few.1
        );
    }
    page.push_str("\n## Figures\n\n");
    goals::table(&mut page, runs);
    page.push_str(&format!("\n{}\n", REMARKS.trim()));
    details::write(&mut page, runs);
    Ok(page)
}

fn name(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    }
}
