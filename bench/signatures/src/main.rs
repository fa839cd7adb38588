//! `bench-signatures`: run by `cargo xtask bench`; typesets, signs and verifies, and sets each figure beside the limit that
//! no program can beat and beside pyHanko, in one run on one core.

mod limit;
mod report;
mod sample;
mod scan;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use pades::{Target, prepare, sign_increment, verify};
use typeset::{OfficialDocument, RenderOptions, Typesetter};

use limit::Limit;
use report::{Figures, Others, Spread};
use sample::{Keys, pdf, request, spec};

/// A result, or the sentence that says why there is none.
type Outcome<T = ()> = Result<T, String>;

/// How often each thing is done, after it was done once.
const ROUNDS: usize = 300;
/// Bytes of the file that is signed.
const SIZE: usize = 1 << 20;
/// A letter of one page.
const ONE_PAGE: &str = include_str!("one_page.json");
const PYHANKO: &str = include_str!("pyhanko.py");
const HELP: &str = "bench-signatures --fonts FOLDER --results FILE [--python FILE]";

/// What was tried, in the words of a sentence.
fn said<E: std::fmt::Display>(what: &str) -> impl Fn(E) -> String {
    move |error| format!("{what}: {error}")
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--scan", folder] => scan::child(Path::new(folder)),
        _ => run(&words),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("bench-signatures: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Outcome {
    let value = |name: &str| words.iter().position(|word| word == name).and_then(|at| words.get(at + 1));
    let needed = |name: &str| value(name).map(PathBuf::from).ok_or(format!("{name} is missing.\n{HELP}"));
    let (fonts, results) = (needed("--fonts")?, needed("--results")?);
    // The typesetter works with as many threads as it likes; everything after it stays on one core, and so do the
    // programs that are started from here.
    let (page, first) = typesetting(&fonts)?;
    stay_on_one_core()?;
    let folder = tempfile::tempdir().map_err(said("no temporary folder"))?;
    let figures = figures(page, first, folder.path(), value("--python").map(Path::new))?;
    report::write(&results, &figures)
}

/// Keeps this process and those it starts on one core.
fn stay_on_one_core() -> Outcome {
    use nix::sched::{CpuSet, sched_setaffinity};
    let mut cores = CpuSet::new();
    cores.set(0).and_then(|()| sched_setaffinity(nix::unistd::Pid::from_raw(0), &cores)).map_err(said("one core"))
}

/// Milliseconds of one page, warm, over documents that all differ; and of the very first.
fn typesetting(folder: &Path) -> Outcome<(Spread, f64)> {
    let unread = said("the fonts cannot be read; run `cargo xtask assets`");
    let mut fonts = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(&unread)? {
        let path = entry.map_err(&unread)?.path();
        if path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("ttf")) {
            fonts.push(std::fs::read(path).map_err(&unread)?);
        }
    }
    let failed = said("the sample cannot be typeset");
    let typesetter = Typesetter::new(fonts).map_err(said("the typesetter"))?;
    let mut document: OfficialDocument = serde_json::from_str(ONE_PAGE).map_err(said("the sample"))?;
    let options = RenderOptions::new(jiff::Timestamp::UNIX_EPOCH);
    let began = Instant::now();
    typesetter.render(&document, &options).map_err(&failed)?;
    let first = milliseconds(began);
    let mut took = Vec::new();
    for n in 0..ROUNDS {
        document.number = Some(n.to_string());
        document.subject = format!("Hướng dẫn thực hiện nhiệm vụ số {n} về chuyển đổi số y tế");
        let began = Instant::now();
        typesetter.render(&document, &options).map_err(&failed)?;
        took.push(milliseconds(began));
    }
    Ok((Spread::of(took), first))
}

fn milliseconds(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1_000.0
}

/// How long something takes, done again and again.
fn timed<T>(mut work: impl FnMut() -> Outcome<T>) -> Outcome<Spread> {
    work()?;
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        std::hint::black_box(work()?);
        took.push(milliseconds(began));
    }
    Ok(Spread::of(took))
}

fn figures(page: Spread, first: f64, folder: &Path, python: Option<&Path>) -> Outcome<Figures> {
    let keys = Keys::make()?;
    let mut plain = Vec::new();
    pdf(&mut plain, SIZE).map_err(said("the sample"))?;
    let prepared = prepare(&plain, &[spec()]).map_err(said("the sample"))?;
    let wanted = request(Target::Field(sample::FIELD.to_owned()))?;
    let mut signed = Vec::new();
    let mut both = Vec::new();
    for key in [&keys.rsa, &keys.ec] {
        let sign = timed(|| sign_increment(&prepared, &wanted, key).map_err(said("signing")))?;
        signed = [prepared.clone(), sign_increment(&prepared, &wanted, key).map_err(said("signing"))?].concat();
        let check = timed(|| match verify(&signed, &keys.trust, keys.now).map_err(said("verifying"))?.verdict {
            Some(pades::Verdict::Valid) => Ok(()),
            other => Err(format!("a signature just made is {other:?}")),
        })?;
        both.push((sign, check, signed.clone()));
    }
    let (ec, rsa) = (both.pop(), both.pop());
    let ((ec_sign, ec_verify, _), (sign, verify, by_rsa)) = ec.zip(rsa).ok_or("no figures")?;
    drop(signed);
    let others = match python {
        Some(python) => Some(pyhanko(python, folder, &keys, &prepared, &by_rsa)?),
        None => None,
    };
    Ok(Figures {
        page,
        first,
        sign,
        verify,
        ec_sign,
        ec_verify,
        limit: Limit::ask()?,
        others,
        scan: scan::measure(folder)?,
    })
}

fn pyhanko(python: &Path, folder: &Path, keys: &Keys, prepared: &[u8], signed: &[u8]) -> Outcome<Others> {
    let files: [(&str, &[u8]); 6] = [
        ("key.der", &keys.pkcs8),
        ("own.pem", keys.certificate.as_bytes()),
        ("root.pem", keys.root.as_bytes()),
        ("prepared.pdf", prepared),
        ("signed.pdf", signed),
        ("measure.py", PYHANKO.as_bytes()),
    ];
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).map_err(said("a temporary file"))?;
    }
    let answer = Command::new(python).arg(folder.join("measure.py")).arg(folder).output();
    let answer = answer.map_err(said("python cannot be run"))?;
    if !answer.status.success() {
        return Err(format!("pyHanko: {}", String::from_utf8_lossy(&answer.stderr)));
    }
    serde_json::from_slice(&answer.stdout).map_err(said("the answer of pyHanko"))
}
