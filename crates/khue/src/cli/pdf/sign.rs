//! `khue pdf sign`: one signature.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pades::appearance::Appearance;
use pades::{
    Baseline, Document, Evidence, FieldSpec, Limits, MM, Rect, Report, Setting, SignRequest, Signer, Source, Target,
    TrustList,
};
use serde::Serialize;

use super::means::Means;
use super::{Trust, document, online, open, refused, write};
use crate::{Failure, Outcome, ambient};

#[derive(Debug, Args)]
pub(in crate::cli) struct Sign {
    /// The PDF; it stays as it is.
    file: PathBuf,
    /// The new file.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    means: Means,
    #[command(flatten)]
    trust: Trust,
    /// How much proof the file carries.
    #[arg(long, value_enum, default_value = "b-b")]
    level: Level,
    /// The time-stamping service; needed from B-T on.
    #[arg(long, value_name = "URL")]
    tsa: Option<String>,
    /// Signs without asking whether the certificate was revoked; B-B only.
    #[arg(long)]
    offline: bool,
    /// The empty signature field to sign in; else a new one is made.
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
    /// The page of a new field, from 1.
    #[arg(long, default_value_t = 1)]
    page: usize,
    /// The place of a new field in millimetres from the lower left corner: X,Y,WIDTH,HEIGHT.
    #[arg(long, default_value = "120,20,60,25", value_name = "X,Y,W,H")]
    place: String,
    /// Why it is signed.
    #[arg(long)]
    reason: Option<String>,
    /// Where it is signed.
    #[arg(long)]
    location: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Level {
    #[value(name = "b-b", help = "the signature alone")]
    Basic,
    #[value(name = "b-t", help = "with a time-stamp")]
    Time,
    #[value(name = "b-lt", help = "with all proofs about revocation")]
    LongTerm,
    #[value(name = "b-lta", help = "with a time-stamp over those")]
    Archive,
}

#[derive(Serialize)]
struct Answer {
    output: PathBuf,
    /// Bytes added behind the original.
    added: usize,
    /// The verifier's word about the new file.
    report: Report,
}

pub(super) fn run(sign: &Sign) -> Outcome {
    let list = sign.trust.list()?.with_revocation_required(!sign.offline);
    let key = sign.means.open()?;
    let key = key.as_ref();
    let source = || Source::file(std::fs::File::open(&sign.file)?);
    open(&sign.file)?;
    let doc = Document::read_or_repair(source, &Limits::default()).map_err(refused(&sign.file))?;
    let request = request(sign, key)?;
    let added = match sign.offline {
        true => offline(sign, &doc, &request, key, &list)?,
        false => {
            let tsa = sign.tsa.as_deref();
            let level = level(sign.level);
            let now = request.time;
            online(tsa, |online| {
                let setting = Setting { trust: &list, online, now, limits: Limits::default() };
                pades::sign_at_level(&doc, &request, key, level, &setting)
            })
            .map_err(refused(&sign.file))?
        }
    };
    write(&sign.file, &added, &sign.output)?;
    let signed = document(&sign.output)?;
    // What was just asked of the services need not be in the file: the verdict on a B-B signature leaves it open.
    let report = pades::verify_document(&signed, &list, &Evidence::default(), request.time);
    let report = report.map_err(refused(&sign.output))?;
    super::super::print_json(&Answer { output: sign.output.clone(), added: added.len(), report })
}

/// Without services: the certificate is checked as far as that goes, and the signature stays at B-B.
fn offline(
    sign: &Sign,
    doc: &Document<'_>,
    request: &SignRequest<'_>,
    key: &dyn Signer,
    list: &TrustList,
) -> Outcome<Vec<u8>> {
    if sign.level != Level::Basic {
        return Err(Failure::new("Levels above b-b need services on the net.", "Leave --offline away, or --level."));
    }
    let fit = pades::check_before_signing(key, list, None, request.time).and_then(|fitness| fitness.require());
    fit.map_err(refused(&sign.file))?;
    let pending = pades::begin_document(doc, request, key.certificates(), key.algorithm());
    let finished = pending.and_then(|pending| {
        let value = key.sign(pending.message())?;
        pending.finish(&value)
    });
    finished.map_err(refused(&sign.file))
}

fn level(level: Level) -> Baseline {
    match level {
        Level::Basic => Baseline::Basic,
        Level::Time => Baseline::Time,
        Level::LongTerm => Baseline::LongTerm,
        Level::Archive => Baseline::Archive,
    }
}

fn request(sign: &Sign, key: &dyn Signer) -> Outcome<SignRequest<'static>> {
    let target = match &sign.field {
        Some(name) => Target::Field(name.clone()),
        None => {
            let numbers: Vec<f64> = sign.place.split(',').filter_map(|part| part.trim().parse().ok()).collect();
            let [x, y, w, h] = numbers[..] else {
                return Err(Failure::new("--place wants four numbers: X,Y,WIDTH,HEIGHT.", "For example 120,20,60,25."));
            };
            let page = sign.page.checked_sub(1).ok_or_else(|| Failure::new("Pages count from 1.", ""))?;
            // The serial number keeps names apart when several people sign one file.
            let serial = key.certificates().first().map(pades::Cert::serial).unwrap_or_default();
            let name = format!("signature-{}", serial.get(..8).unwrap_or(&serial));
            Target::New(FieldSpec { name, page, rect: Rect::new(x * MM, y * MM, w * MM, h * MM) })
        }
    };
    Ok(SignRequest {
        target,
        appearance: Appearance::empty(),
        reason: sign.reason.clone(),
        location: sign.location.clone(),
        name: None,
        time: ambient::clock().now(),
        reserve: 0,
    })
}
