//! `khue import edxml`: takes an envelope in for the whole agency, with a number of arrival at once.

use std::path::PathBuf;

use clap::Subcommand;
use exchange::import::{self, Options, Outcome as Imported};
use kernel::Locale;

use crate::settings::Settings;
use crate::{Failure, Outcome, failure};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Registers the document of an envelope, or notes a status report, and prints what became of it as JSON.
    Edxml {
        /// The envelope.
        file: PathBuf,
        /// Code of the agency it is for; else those the envelope names, else the first of the installation.
        #[arg(long, value_name = "CODE")]
        agency: Option<String>,
        /// Leaves it in the inbox for the clerk.
        #[arg(long)]
        inbox_only: bool,
        /// Registers also what seems to be registered already.
        #[arg(long)]
        again: bool,
    },
}

pub(super) async fn run(settings: &Settings, command: Command) -> Outcome {
    let Command::Edxml { file, agency, inbox_only, again } = command;
    let bytes = std::fs::read(&file).map_err(failure::file(&file, "read"))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let app = super::application(settings).await?;
    let options = Options { agency, inbox_only, again };
    match import::run(&app, &name, bytes.into(), &options).await {
        Ok(imported) => {
            warn(&imported);
            super::print_json(&imported)
        }
        Err(import::ImportError::Store(error)) => Err(error.into()),
        Err(error) => {
            let sentence = web::Error::from(error).sentence(&app.catalog, Locale::En);
            Err(Failure::new(format!("{}: {sentence}.", file.display()), "Nothing of it was kept."))
        }
    }
}

/// What a clerk would have seen before confirming.
fn warn(imported: &Imported) {
    let Imported::Document { copies } = imported else { return };
    for copy in copies {
        if !copy.addressed {
            eprintln!("khue: the envelope does not name {} as a receiver.", copy.agency);
        }
        if copy.imported_before {
            eprintln!("khue: this very envelope was imported before.");
        }
        if !copy.duplicates.is_empty() && copy.arrival_number.is_none() {
            let numbers = copy.duplicates.join(", ");
            eprintln!("khue: it may be the same as arrival {numbers}; it waits in the inbox. `--again` registers it.");
        }
    }
}
