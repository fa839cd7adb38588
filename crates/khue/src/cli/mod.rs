//! The command line: what each command takes, and how its outcome becomes a sentence and an exit code.
//!
//! Exit codes: 0 good, 1 refused or failed, 2 used wrongly, 3 a signature of which neither can be said.

mod archive;
mod audit;
mod config;
mod doctor;
mod edxml;
mod import;
mod init;
mod pdf;
mod read_text;
mod seed;
mod xml;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::serve::{self, Roles};
use crate::settings::{self, Settings};
use crate::{Failure, Outcome, compose, telemetry};

/// Official documents of a ministry.
#[derive(Debug, Parser)]
#[command(name = "khue", version, arg_required_else_help = true)]
struct Cli {
    /// The settings file; else KHUE_CONFIG, else khue.toml where it exists.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the web server, with the worker.
    Serve {
        /// Leaves the background jobs to `khue worker`.
        #[arg(long)]
        no_worker: bool,
        /// Runs missing migrations first.
        #[arg(long)]
        migrate: bool,
    },
    /// Runs the background jobs only.
    Worker,
    /// Brings the schema of the database up to date.
    Migrate,
    /// Begins a real installation: the first agency and its administrator.
    Init(init::Init),
    /// Fills an empty database.
    #[command(subcommand)]
    Seed(seed::Command),
    /// Takes in what other systems sent.
    #[command(subcommand)]
    Import(import::Command),
    /// Works with edXML envelopes.
    #[command(subcommand)]
    Edxml(edxml::Command),
    /// Works with signed PDFs.
    #[command(subcommand)]
    Pdf(pdf::Command),
    /// Works with signed XML files.
    #[command(subcommand)]
    Xml(xml::Command),
    /// Works with the audit trail.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Writes everything into a new folder, from a running system, independent of the database engine.
    Backup {
        /// A folder that is new or empty.
        folder: PathBuf,
    },
    /// Restores a backup into an empty database of either engine.
    Restore(archive::Restore),
    /// Looks after everything Khuê needs, and says how to mend what is wrong.
    Doctor,
    /// Works with the settings.
    #[command(subcommand)]
    Config(config::Command),
    /// Prints the words of a file; the worker calls it.
    #[command(hide = true)]
    ReadText {
        /// What the file is.
        media_type: String,
    },
}

/// Runs the command line of a process.
pub fn main(
    arguments: impl IntoIterator<Item = OsString>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing can be done about a closed terminal.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    if let Command::ReadText { media_type } = &cli.command {
        return read_text::run(media_type);
    }
    match start(cli, environment) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("khue: {failure}");
            ExitCode::from(failure.code)
        }
    }
}

fn start(cli: Cli, environment: impl IntoIterator<Item = (String, String)>) -> Outcome {
    let settings = settings::load(cli.config.as_deref(), environment)?;
    let serves = matches!(cli.command, Command::Serve { .. } | Command::Worker);
    // A command may hold the writer as long as it likes: nobody waits for a page.
    telemetry::start(&settings, if serves { "info,sqlx=warn" } else { "warn,store::lane=error" })?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::new(format!("No threads: {error}"), "Is the machine out of memory?"))?;
    let outcome = runtime.block_on(run(cli.command, &settings));
    // Whatever still runs has had its time.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    outcome
}

async fn run(command: Command, settings: &Settings) -> Outcome {
    match command {
        Command::Serve { no_worker, migrate } => {
            serve::run(settings, Roles { web: true, worker: settings.worker && !no_worker, migrate }).await
        }
        Command::Worker => serve::run(settings, Roles { web: false, worker: true, migrate: false }).await,
        Command::Migrate => migrate(settings).await,
        Command::Init(init) => init::run(settings, init).await,
        Command::Seed(command) => seed::run(settings, command).await,
        Command::Audit(command) => audit::run(settings, command).await,
        Command::Import(command) => import::run(settings, command).await,
        Command::Edxml(command) => edxml::run(&command),
        Command::Pdf(command) => pdf::run(&command),
        Command::Xml(command) => xml::run(&command),
        Command::Backup { folder } => archive::backup(settings, &folder).await,
        Command::Restore(restore) => archive::restore(settings, &restore).await,
        Command::Doctor => doctor::run(settings).await,
        Command::Config(command) => config::run(settings, &command),
        // It needs no settings and was answered before they were read.
        Command::ReadText { .. } => Ok(()),
    }
}

async fn migrate(settings: &Settings) -> Outcome {
    let db = compose::open_database(settings).await?;
    match store::migrate::run(&db, &compose::migrations()).await? {
        0 => println!("The schema is up to date."),
        1 => println!("1 migration ran; the schema is up to date."),
        ran => println!("{ran} migrations ran; the schema is up to date."),
    }
    Ok(())
}

/// The application over a database with the known schema, for commands that act like a server.
async fn application(settings: &Settings) -> Outcome<web::App> {
    let db = compose::open_database(settings).await?;
    serve::ensure_schema(&db, false).await?;
    compose::build(settings, db)
}

/// Prints a value as JSON for other programs.
fn print_json(value: &impl serde::Serialize) -> Outcome {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::new(format!("The result cannot be written as JSON: {error}"), ""))?;
    println!("{text}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
