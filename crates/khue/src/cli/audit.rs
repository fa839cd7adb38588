//! `khue audit verify`: recomputes the chain and compares it with the exported heads.

use std::path::PathBuf;

use clap::Subcommand;
use serde::Serialize;
use store::audit::Verdict;

use crate::audit_heads::{self, Heads};
use crate::settings::Settings;
use crate::{Failure, Outcome};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Recomputes the whole chain; prints JSON.
    Verify {
        /// The public key the daily heads were signed with; else that of `audit_key_file`.
        #[arg(long, value_name = "PEM")]
        key: Option<PathBuf>,
    },
}

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    chain: Verdict,
    heads: Heads,
}

pub(super) async fn run(settings: &Settings, command: Command) -> Outcome {
    let Command::Verify { key } = command;
    let app = super::application(settings).await?;
    let tx = app.store.read().await?;
    let chain = store::audit::verify(&tx).await?;
    let key = audit_heads::verifying_key(settings, key.as_deref())?;
    let heads = audit_heads::verify(&tx, &settings.audit_heads_dir(), key.as_ref()).await?;
    let report = Report { chain, heads };
    super::print_json(&report)?;
    let next = "Keep this database as it is, and compare it with the last good backup.";
    if let Some((row, why)) = &report.chain.broken {
        return Err(Failure::new(format!("The audit chain is broken at row {row}: {why}."), next));
    }
    match report.heads.faults.first() {
        Some(fault) => Err(Failure::new(format!("An exported audit head does not fit: {fault}."), next)),
        None => Ok(()),
    }
}
