//! `khue pdf verify`: judges the signatures of a PDF against a list of trusted authorities, without a database.

use std::path::PathBuf;

use clap::Subcommand;
use kernel::Instant;
use pades::{Limits, Report, Risk, TrustList, Verdict};
use serde::Serialize;

use crate::{Failure, Outcome, ambient, failure};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Verifies every signature and prints the report as JSON; ends with 1 unless all are valid.
    Verify {
        /// The PDF.
        file: PathBuf,
        /// Certificates of the trusted authorities.
        #[arg(long, value_name = "CA.pem")]
        trust: PathBuf,
        /// The moment to judge at (RFC 3339); else now.
        #[arg(long, value_name = "INSTANT")]
        at: Option<Instant>,
        /// A signature whose revocation cannot be checked is not valid.
        #[arg(long)]
        require_revocation: bool,
    },
}

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    report: Report,
    /// What the file could do beside being read.
    risks: Vec<Risk>,
}

pub(super) fn run(command: &Command) -> Outcome {
    let Command::Verify { file, trust, at, require_revocation } = command;
    let pem = std::fs::read_to_string(trust).map_err(failure::file(trust, "read"))?;
    let list = TrustList::from_pem(&pem).map_err(|error| {
        Failure::new(format!("{}: {error}.", trust.display()), "Give a PEM file with one or more certificates.")
    })?;
    let list = list.with_revocation_required(*require_revocation);
    let pdf = std::fs::read(file).map_err(failure::file(file, "read"))?;
    let at = at.unwrap_or_else(|| ambient::clock().now());
    let refused = |error: pades::Error| Failure::new(format!("{}: {error}.", file.display()), "It cannot be verified.");
    let report = pades::verify(&pdf, &list, at).map_err(refused)?;
    let risks = pades::risks(&pdf, &Limits::default()).map_err(refused)?.into_iter().collect();
    let verdict = report.verdict;
    super::print_json(&Answer { report, risks })?;
    match verdict {
        Some(Verdict::Valid) => Ok(()),
        Some(Verdict::Undetermined) => {
            let next = "See `reasons`: a certificate or a trusted authority may be missing in --trust.";
            Err(Failure::new(format!("{}: whether it is valid cannot be said.", file.display()), next))
        }
        Some(Verdict::Invalid) => {
            Err(Failure::new(format!("{}: at least one signature is not valid.", file.display()), "See `reasons`."))
        }
        None => Err(Failure::new(format!("{}: it is not signed.", file.display()), "")),
    }
}
