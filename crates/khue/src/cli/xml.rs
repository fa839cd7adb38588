//! `khue xml`: judges the signatures of XML files and envelopes without a database.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kernel::Instant;
use pades::{Collected, Verdict};
use serde::Serialize;
use xmlsig::{Limits, Report, SignatureReport};

use super::pdf::Trust;
use crate::failure::UNDETERMINED;
use crate::{Failure, Outcome, ambient, failure};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Verifies every signature and says what it covers; ends with 0 where all are valid, with 3 where that cannot be said, else
    /// with 1.
    Verify(Verify),
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// The XML file.
    file: PathBuf,
    #[command(flatten)]
    trust: Trust,
    /// The moment to judge at (RFC 3339); else now.
    #[arg(long, value_name = "INSTANT", value_parser = super::pdf::moment)]
    at: Option<Instant>,
    /// Asks the authorities' services for what the file does not hold: a signature whose revocation nobody says is never
    /// valid.
    #[arg(long)]
    online: bool,
    /// Does not ask whether certificates were revoked: what is "valid" then may be the signature of a stolen key.
    #[arg(long, conflicts_with = "online")]
    no_revocation: bool,
    /// The agency the file is said to come from: signatures of another one are not valid.
    #[arg(long, value_name = "NAME")]
    agency: Option<String>,
    /// Prints the whole report as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Command) -> Outcome {
    let Command::Verify(Verify { file, trust, at, online, no_revocation, agency, json }) = command;
    let list = trust.list()?.with_revocation_required(!no_revocation);
    let bytes = std::fs::read(file).map_err(failure::file(file, "read"))?;
    let refused = |error: xmlsig::Error| {
        let next = "Ask the sender for the file again; a signed file is never mended.";
        Failure::new(format!("{}: {error}.", file.display()), next)
    };
    let now = ambient::clock().now();
    let collected = match online {
        true => {
            let signers = xmlsig::signers(&bytes, &Limits::default()).map_err(refused)?;
            super::pdf::online(None, |online| pades::collect_signers(&signers, &list, online, now))
        }
        false => Collected::default(),
    };
    let report = xmlsig::verify(&bytes, &list, &collected.evidence, at.unwrap_or(now)).map_err(refused)?;
    let report = match agency {
        Some(agency) => report.held_to_agency(&[agency.as_str()]),
        None => report,
    };
    let verdict = report.verdict;
    let unreachable: Vec<String> = collected.failures.iter().map(ToString::to_string).collect();
    if *json {
        super::print_json(&Answer { report, unreachable })?;
    } else {
        report.signatures.iter().for_each(|one| println!("{}", lines(one)));
        unreachable.iter().for_each(|why| println!("not asked: {why}"));
    }
    outcome(verdict).map_err(|failure| failure.at(file.display()))
}

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    report: Report,
    /// Services that could not be asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreachable: Vec<String>,
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

fn outcome(verdict: Option<Verdict>) -> Outcome {
    match verdict {
        Some(Verdict::Valid) => Ok(()),
        Some(Verdict::Undetermined) => {
            let next = "See the reasons: a certificate or a trusted authority may be missing in --trust; --online asks the \
                        authorities.";
            Err(Failure::new("whether it is valid cannot be said.", next).with_code(UNDETERMINED))
        }
        Some(Verdict::Invalid) => Err(Failure::new("at least one signature is not valid.", "See the reasons.")),
        None => Err(Failure::new("it is not signed.", "")),
    }
}
