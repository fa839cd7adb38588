//! `khue pdf`: signs, judges and renews PDFs without a database; every answer is JSON.

mod means;
mod renew;
mod sign;
mod verify;

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use kernel::Instant;
use pades::{Document, Limits, Online, Reason, Source, TrustList};

use crate::{Failure, Outcome, ambient, failure};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Signs a PDF with a key file, a token or HSM, or at a remote service, up to the level B-LTA.
    Sign(Box<sign::Sign>),
    /// Verifies every signature and prints the report as JSON; ends with 0 where all are valid, with 3 where that cannot be said,
    /// else with 1.
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
pub(in crate::cli) fn online<T>(tsa: Option<&str>, act: impl FnOnce(&Online<'_>) -> T) -> T {
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
        let what = match &error {
            // People count pages from 1.
            pades::Error::NoSuchPage(index) => format!("there is no page {}", index + 1),
            pades::Error::CertificateUnfit(reason) => format!("the certificate may not sign now: {}", unfit(*reason)),
            other => other.to_string(),
        };
        Failure::new(format!("{place}: {what}."), advice(&error))
    }
}

fn advice(error: &pades::Error) -> &'static str {
    match error {
        pades::Error::Encrypted => "Ask the sender for a file without a password.",
        pades::Error::Broken { .. } => "Ask the sender for the file again; a signed file is never mended.",
        pades::Error::ClockDiffers { .. } => "Let this machine take the time from an NTP server; nothing was signed.",
        pades::Error::Service { .. } => "Is the service reachable from this machine? Try again later.",
        pades::Error::Device(_) => "The original is as it was.",
        pades::Error::OffPage { .. } => "Give --place in millimetres from the lower left corner of the page.",
        pades::Error::TextDoesNotFit(_) => "Give the signature a larger --place, or leave it unseen with --invisible.",
        pades::Error::CertificateUnfit(Reason::RevocationUnknown) => {
            "The services named in the certificate were asked and did not answer rightly: are they reachable from this \
             machine? With --offline it signs at level b-b without asking."
        }
        pades::Error::CertificateUnfit(Reason::SelfSigned | Reason::UntrustedIssuer) => {
            "Put the certificates of the authority that issued it into the file of --trust."
        }
        pades::Error::CertificateUnfit(_) => "Nothing was signed. Ask the authority that issued it for another one.",
        _ => "",
    }
}

/// Why a certificate may not sign, as a sentence.
fn unfit(reason: Reason) -> &'static str {
    match reason {
        Reason::RevocationUnknown => "whether it was revoked could not be found out",
        Reason::CertificateRevoked | Reason::CertificateRevokedSince => "it was revoked",
        Reason::CertificateExpired | Reason::CertificateExpiredSince => "it has ended",
        Reason::CertificateNotYetValid => "it is not valid yet",
        Reason::SelfSigned => "it was issued by nobody but its holder",
        Reason::UntrustedIssuer => "no path leads from it to a trusted authority",
        Reason::WrongKeyUsage => "it is not meant for signing documents",
        Reason::WeakAlgorithm => "it or one above it was signed by an algorithm that can be broken",
        Reason::UnsupportedAlgorithm => "its algorithm is not known here",
        Reason::UnknownCriticalExtension => "it carries a rule that is not known here",
        Reason::IssuerIsNoAuthority => "one above it may not issue certificates",
        _ => "it cannot be read in full",
    }
}

/// A moment as typed: with its time and zone, for a day has many.
pub(in crate::cli) fn moment(text: &str) -> Result<Instant, String> {
    text.parse().map_err(|_| "a moment with time and zone is wanted, such as 2026-11-28T17:25:00+07:00".to_owned())
}

/// The output must not be there yet; told before a token or service is troubled.
fn new_file(output: &Path) -> Outcome {
    if !output.exists() {
        return Ok(());
    }
    let what = format!("{} exists already; the output must be a new file.", output.display());
    Err(Failure::new(what, "Give another name to --output: nothing is ever overwritten, least of all the original."))
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
