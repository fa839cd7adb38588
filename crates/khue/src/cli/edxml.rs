//! `khue edxml check`: says what is in an envelope, without a database.

use std::path::PathBuf;

use clap::Subcommand;
use edxml::{Limits, Message};
use serde_json::json;

use crate::{Failure, Outcome, failure};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Reads an envelope and prints its summary as JSON; ends with 1 when it cannot be taken in.
    Check {
        /// The envelope.
        file: PathBuf,
    },
}

pub(super) fn run(command: &Command) -> Outcome {
    let Command::Check { file } = command;
    let bytes = std::fs::read(file).map_err(failure::file(file, "read"))?;
    match edxml::read(&bytes, &Limits::default()) {
        Ok(message) => print_good(&message),
        Err(error) => {
            super::print_json(
                &json!({ "ok": false, "code": kernel::Refusal::code(&error), "error": error.to_string() }),
            )?;
            let next = "Ask the sender to send it again; the file is not taken in.";
            Err(Failure::new(format!("{}: {error}.", file.display()), next))
        }
    }
}

fn print_good(message: &Message) -> Outcome {
    let summary = serde_json::to_value(message.summary());
    let mut summary = summary.map_err(|error| Failure::new(format!("The summary cannot be written: {error}"), ""))?;
    if let Some(fields) = summary.as_object_mut() {
        fields.insert("ok".to_owned(), true.into());
    }
    super::print_json(&summary)
}
