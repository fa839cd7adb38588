//! A scan of 300 MB: signed from disk to disk in a process of its own, whose memory is looked at afterwards.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use pades::{Document, Limits, Signer as _, Source, Target};

use crate::sample::{Keys, pdf, request, spec};
use crate::{Outcome, said};

/// Bytes of the scan.
const SIZE: usize = 300_000_000;

/// What it took.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Scan {
    /// Milliseconds.
    pub sign: f64,
    /// Milliseconds.
    pub verify: f64,
    /// Resident memory at its peak, in megabytes.
    pub peak: f64,
}

/// Lets another process of this program sign it.
///
/// # Errors
/// A sentence.
pub fn measure(folder: &Path) -> Outcome<Scan> {
    let own = std::env::current_exe().map_err(said("this program does not find itself"))?;
    let answer = Command::new(own).arg("--scan").arg(folder).output().map_err(said("another process"))?;
    if !answer.status.success() {
        return Err(format!("the scan: {}", String::from_utf8_lossy(&answer.stderr)));
    }
    serde_json::from_slice(&answer.stdout).map_err(said("the answer about the scan"))
}

/// What the other process does; prints its figures as JSON.
///
/// # Errors
/// A sentence.
pub fn child(folder: &Path) -> Outcome {
    let path = folder.join("scan.pdf");
    let file = File::create(&path).map_err(said("the scan cannot be written"))?;
    let mut out = BufWriter::new(file);
    pdf(&mut out, SIZE).and_then(|()| out.flush()).map_err(said("the scan cannot be written"))?;
    drop(out);
    let keys = Keys::make()?;
    let began = Instant::now();
    let increment = sign(&path, &keys)?;
    let mut file = File::options().append(true).open(&path).map_err(said("the scan"))?;
    file.write_all(&increment).map_err(said("the scan"))?;
    let sign = began.elapsed().as_secs_f64() * 1_000.0;
    let began = Instant::now();
    let document = open(&path)?;
    let report = pades::verify_document(&document, &keys.trust, &pades::Evidence::default(), keys.now);
    let report = report.map_err(said("the scan cannot be verified"))?;
    if report.verdict != Some(pades::Verdict::Valid) {
        return Err(format!("the scan is {:?}", report.verdict));
    }
    let verify = began.elapsed().as_secs_f64() * 1_000.0;
    let answer = serde_json::to_string(&Scan { sign, verify, peak: peak()? }).map_err(said("the answer"))?;
    println!("{answer}");
    Ok(())
}

fn open(path: &Path) -> Outcome<Document<'static>> {
    let file = File::open(path).map_err(said("the scan"))?;
    let source = Source::file(file).map_err(said("the scan"))?;
    Document::read(source, &Limits::default()).map_err(said("the scan"))
}

fn sign(path: &Path, keys: &Keys) -> Outcome<Vec<u8>> {
    let document = open(path)?;
    let wanted = request(Target::New(spec()))?;
    let failed = said("the scan cannot be signed");
    let pending = pades::begin_document(&document, &wanted, keys.rsa.certificates(), keys.rsa.algorithm());
    let pending = pending.map_err(&failed)?;
    let value = keys.rsa.sign(pending.message()).map_err(&failed)?;
    pending.finish(&value).map_err(&failed)
}

fn peak() -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(said("this system does not tell memory"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().map_err(said("memory"))?;
    Ok(kilobytes / 1_000.0)
}
