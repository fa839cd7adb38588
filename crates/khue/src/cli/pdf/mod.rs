//! `khue pdf`: signs, judges and renews PDFs without a database; every answer is JSON.

mod means;
mod renew;
mod sign;
mod verify;

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use pades::{Document, Limits, Online, Source, TrustList};

use crate::{Failure, Outcome, ambient, failure};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Signs a PDF with a key file, a token or HSM, or at a remote service, up to the level B-LTA.
    Sign(Box<sign::Sign>),
    /// Verifies every signature and prints the report as JSON; ends with 1 unless all are valid.
    Verify(verify::Verify),
    /// Puts everything needed to judge a signed PDF later into it, with a time-stamp over all of it; again before that one ends.
    Renew(renew::Renew),
}

/// Whom to trust.
#[derive(Debug, Args)]
pub(in crate::cli) struct Trust {
    /// Certificates of the trusted authorities.
    #[arg(long, value_name = "CA.pem")]
    trust: PathBuf,
}

pub(in crate::cli) fn run(command: &Command) -> Outcome {
    match command {
        Command::Sign(sign) => sign::run(sign),
        Command::Verify(verify) => verify::run(verify),
        Command::Renew(renew) => renew::run(renew),
    }
}

impl Trust {
    /// The list; revocation must be known.
    pub(in crate::cli) fn list(&self) -> Outcome<TrustList> {
        let path = &self.trust;
        let pem = std::fs::read_to_string(path).map_err(failure::file(path, "read"))?;
        TrustList::from_pem(&pem).map_err(|error| {
            Failure::new(format!("{}: {error}.", path.display()), "Give a PEM file with one or more certificates.")
        })
    }
}

/// Does something with the services on the net, and the time-stamping service where one is named.
fn online<T>(tsa: Option<&str>, act: impl FnOnce(&Online<'_>) -> T) -> T {
    let ids = ambient::ids();
    signing::net::online(tsa, &|| ids.bytes::<16>(), act)
}

fn open(path: &Path) -> Outcome<File> {
    File::open(path).map_err(failure::file(path, "read"))
}

/// A document that is read piece by piece.
fn document(path: &Path) -> Outcome<Document<'static>> {
    let read = Source::file(open(path)?).and_then(|source| Document::read(source, &Limits::default()));
    read.map_err(refused(path))
}

fn refused(path: &Path) -> impl Fn(pades::Error) -> Failure {
    let place = path.display().to_string();
    move |error| {
        let next = match &error {
            pades::Error::Encrypted => "Ask the sender for a file without a password.",
            pades::Error::Broken { .. } => "Ask the sender for the file again; a signed file is never mended.",
            pades::Error::WrongPin => "Type the password of the key file anew.",
            pades::Error::ClockDiffers { .. } => {
                "Let this machine take the time from an NTP server; nothing was signed."
            }
            pades::Error::Service { .. } => "Is the service reachable from this machine? Try again later.",
            pades::Error::Device(_) => "The original is as it was.",
            _ => "",
        };
        let what = match &error {
            // People count pages from 1.
            pades::Error::NoSuchPage(index) => format!("there is no page {}", index + 1),
            other => other.to_string(),
        };
        Failure::new(format!("{place}: {what}."), next)
    }
}

/// Writes a new file: the old bytes with more behind them. Nothing is overwritten.
fn write(original: &Path, added: &[u8], output: &Path) -> Outcome {
    let failed = failure::file(output, "written");
    let copy = || -> std::io::Result<()> {
        let mut target = File::options().write(true).read(true).create_new(true).open(output)?;
        let mut source = File::open(original)?;
        std::io::copy(&mut source, &mut target)?;
        target.seek(SeekFrom::End(0))?;
        target.write_all(added)?;
        target.sync_all()
    };
    copy().map_err(failed)
}
