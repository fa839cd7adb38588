//! `khue xml`: judges the signatures of XML files and envelopes without a database.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kernel::Instant;
use pades::{Evidence, Verdict};
use xmlsig::{Report, SignatureReport};

use super::pdf::Trust;
use crate::{Failure, Outcome, ambient, failure};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Verifies every signature and says what it covers; ends with 1 unless all are valid.
    Verify(Verify),
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// The XML file.
    file: PathBuf,
    #[command(flatten)]
    trust: Trust,
    /// The moment to judge at (RFC 3339); else now.
    #[arg(long, value_name = "INSTANT")]
    at: Option<Instant>,
    /// A signature whose revocation the file does not prove is not valid.
    #[arg(long)]
    require_revocation: bool,
    /// The agency the file is said to come from: signatures of another one are not valid.
    #[arg(long, value_name = "NAME")]
    agency: Option<String>,
    /// Prints the whole report as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Command) -> Outcome {
    let Command::Verify(Verify { file, trust, at, require_revocation, agency, json }) = command;
    let list = trust.list()?.with_revocation_required(*require_revocation);
    let bytes = std::fs::read(file).map_err(failure::file(file, "read"))?;
    let at = at.unwrap_or_else(|| ambient::clock().now());
    let report = xmlsig::verify(&bytes, &list, &Evidence::default(), at).map_err(|error| {
        Failure::new(
            format!("{}: {error}.", file.display()),
            "Ask the sender for the file again; a signed file is never mended.",
        )
    })?;
    let report = match agency {
        Some(agency) => report.held_to_agency(&[agency.as_str()]),
        None => report,
    };
    if *json {
        super::print_json(&report)?;
    } else {
        report.signatures.iter().for_each(|one| println!("{}", lines(one)));
    }
    outcome(&report).map_err(|failure| failure.at(file.display()))
}

/// One signature for people: verdict, who, when, over what, why.
fn lines(one: &SignatureReport) -> String {
    let who = one.signer.as_ref().map_or_else(
        || "nobody known".to_owned(),
        |who| match &who.organisation {
            Some(organisation) => format!("{} ({organisation}), certified by {}", who.name, who.issuer),
            None => format!("{}, certified by {}", who.name, who.issuer),
        },
    );
    let when = one.proved_time.or(one.claimed_time).map_or_else(|| "no time".to_owned(), |time| time.to_string());
    let parts: Vec<&str> = one.covered.iter().filter_map(|covered| covered.element.as_deref()).collect();
    let reasons: Vec<String> = one.reasons.iter().map(name).collect();
    format!(
        "{}: {}\n  signer   {who}\n  time     {when} ({})\n  covers   {}: {}\n  reasons  {}",
        one.place,
        name(&one.verdict),
        name(&one.time_source),
        name(&one.coverage),
        parts.join(", "),
        reasons.join(", ")
    )
}

/// The stable name of a value of the report.
fn name(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

fn outcome(report: &Report) -> Outcome {
    match report.verdict {
        Some(Verdict::Valid) => Ok(()),
        Some(Verdict::Undetermined) => {
            let next = "See the reasons: a certificate or a trusted authority may be missing in --trust.";
            Err(Failure::new("whether it is valid cannot be said.", next))
        }
        Some(Verdict::Invalid) => Err(Failure::new("at least one signature is not valid.", "See the reasons.")),
        None => Err(Failure::new("it is not signed.", "")),
    }
}
