//! `khue pdf renew`: archives a signed PDF, and keeps the archive from ageing.

use std::path::PathBuf;

use clap::Args;
use jiff::SignedDuration;
use kernel::Instant;
use pades::{Evidence, Limits, Report, Setting};
use serde::Serialize;

use super::{Trust, document, new_file, online, refused, write};
use crate::{Outcome, ambient};

/// How long before the end of a time-stamp's certificate the next renewal is due.
const BEFORE: SignedDuration = SignedDuration::from_hours(24 * 90);

#[derive(Debug, Args)]
pub(in crate::cli) struct Renew {
    /// The signed PDF; it stays as it is.
    file: PathBuf,
    /// The new file.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    trust: Trust,
    /// The time-stamping service.
    #[arg(long, value_name = "URL")]
    tsa: String,
}

#[derive(Serialize)]
struct Answer {
    output: PathBuf,
    /// Bytes added behind the original.
    added: usize,
    /// When it must be renewed again at the latest.
    renew_by: Option<Instant>,
    /// The verifier's word about the new file.
    report: Report,
}

pub(super) fn run(renew: &Renew) -> Outcome {
    new_file(&renew.output)?;
    let list = renew.trust.list()?;
    let doc = document(&renew.file)?;
    let now = ambient::clock().now();
    let added = online(Some(&renew.tsa), |online| {
        let setting = Setting { trust: &list, online, now, limits: Limits::default() };
        pades::renew(&doc, &setting)
    });
    let added = added.map_err(refused(&renew.file))?;
    write(&renew.file, &added, &renew.output)?;
    let renewed = document(&renew.output)?;
    let report = pades::verify_document(&renewed, &list, &Evidence::default(), now).map_err(refused(&renew.output))?;
    let renew_by = pades::renew_by(&report, BEFORE);
    super::super::print_json(&Answer { output: renew.output.clone(), added: added.len(), renew_by, report })
}
