//! `khue pdf sign`: one signature.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pades::{Baseline, Collected, Document, Font, Limits, Report, Setting, SignRequest, Signer, Source, TrustList};
use serde::Serialize;
use signing::showing::{self, Wish};

use super::means::Means;
use super::{Trust, document, new_file, online, open, refused, write};
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
    /// The place of a new field in millimetres from the lower left corner of the page: X,Y,WIDTH,HEIGHT. It shows who signed,
    /// for which agency, when. Without a place the signature is not seen.
    #[arg(long, value_name = "X,Y,W,H", allow_hyphen_values = true)]
    place: Option<String>,
    /// Words that a new field shows instead, in 10 pt, such as the number on an annex (NĐ 30/2020 PL I II.8).
    #[arg(long, value_name = "WORDS", conflicts_with = "field", requires = "place")]
    text: Option<String>,
    /// Shows nothing, also in a field that has a place.
    #[arg(long)]
    invisible: bool,
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
    new_file(&sign.output)?;
    let list = sign.trust.list()?.with_revocation_required(!sign.offline);
    let key = sign.means.open()?;
    let key = key.as_ref();
    let source = || Source::file(std::fs::File::open(&sign.file)?);
    open(&sign.file)?;
    let doc = Document::read_or_repair(source, &Limits::default()).map_err(refused(&sign.file))?;
    let own = key.certificates().first().ok_or_else(|| Failure::new("The key has no certificate.", ""))?;
    let showing = wish(sign)?.find(&doc, own).map_err(refused(&sign.file))?;
    let lettering = showing.is_seen().then(showing::lettering).flatten();
    let font = lettering.as_deref().map(Font::parse).transpose().map_err(refused(&sign.file))?;
    let time = ambient::clock().now();
    let appearance = showing.drawn(font.as_ref(), own, time).map_err(refused(&sign.file))?;
    let (target, reason, location) = (showing.target, sign.reason.clone(), sign.location.clone());
    let request = SignRequest { target, appearance, reason, location, name: None, time, reserve: 0 };
    let added = match sign.offline {
        true => offline(sign, &doc, &request, key, &list)?,
        false => {
            let level = level(sign.level);
            online(sign.tsa.as_deref(), |online| {
                let setting = Setting { trust: &list, online, now: time, limits: Limits::default() };
                pades::sign_at_level(&doc, &request, key, level, &setting)
            })
            .map_err(refused(&sign.file))?
        }
    };
    write(&sign.file, &added, &sign.output)?;
    let signed = document(&sign.output)?;
    // What the services say belongs to the verdict, whether the level puts it into the file or not.
    let collected = match sign.offline {
        true => Collected::default(),
        false => online(sign.tsa.as_deref(), |online| pades::collect(&signed, &list, online, time))
            .map_err(refused(&sign.output))?,
    };
    let report = pades::verify_document(&signed, &list, &collected.evidence, time).map_err(refused(&sign.output))?;
    super::super::print_json(&Answer { output: sign.output.clone(), added: added.len(), report })
}

fn wish(sign: &Sign) -> Outcome<Wish> {
    let page = sign.page.checked_sub(1).ok_or_else(|| Failure::new("Pages count from 1.", ""))?;
    let place = sign.place.as_deref().map(place).transpose()?;
    Ok(Wish { field: sign.field.clone(), page, place, text: sign.text.clone(), invisible: sign.invisible })
}

fn place(text: &str) -> Outcome<[f64; 4]> {
    let numbers: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    match numbers[..] {
        [x, y, w, h] if text.split(',').count() == 4 => Ok([x, y, w, h]),
        _ => Err(Failure::new("--place wants four numbers: X,Y,WIDTH,HEIGHT.", "For example 120,20,60,25.")),
    }
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
