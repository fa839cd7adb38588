//! `khue config check`: the effective settings without secrets, and what is wrong with them.

use clap::Subcommand;

use crate::settings::{KEYS, Settings, Weight};
use crate::{Failure, Outcome};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Prints the effective settings with where each comes from, and says what is wrong.
    Check {
        /// Explains every key instead.
        #[arg(long)]
        keys: bool,
    },
}

pub(super) fn run(settings: &Settings, command: &Command) -> Outcome {
    let Command::Check { keys } = command;
    if *keys {
        for key in KEYS {
            println!("{} (KHUE_{})\n    {}", key.name, key.name.to_uppercase(), key.meaning);
        }
        return Ok(());
    }
    for (name, value) in settings.shown() {
        println!("{name:26} {value}  [{}]", settings.source(name));
    }
    let problems = settings.problems();
    if !problems.is_empty() {
        println!();
    }
    for problem in &problems {
        let word = if problem.weight == Weight::Error { "error" } else { "warning" };
        println!("{word}: {}: {}", problem.key, problem.sentence);
    }
    let errors = problems.iter().filter(|problem| problem.weight == Weight::Error).count();
    match errors {
        0 => Ok(()),
        1 => Err(Failure::new("One setting does not work.", "Mend what is marked `error` above.")),
        more => Err(Failure::new(format!("{more} settings do not work."), "Mend what is marked `error` above.")),
    }
}
