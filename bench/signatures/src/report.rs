//! The part about signatures in RESULTS.md.

use std::fmt::Write as _;
use std::path::Path;

use crate::limit::Limit;
use crate::scan::Scan;
use crate::{Outcome, said};

/// The heading this part begins with; it reaches to the end of the page.
const HEADING: &str = "\n## Official PDFs and signatures\n";

/// Half of the rounds, and nineteen of twenty, took no longer; in milliseconds.
pub struct Spread {
    pub p50: f64,
    pub p95: f64,
}

impl Spread {
    /// By nearest rank, of at least one.
    pub fn of(mut took: Vec<f64>) -> Spread {
        took.sort_by(f64::total_cmp);
        let at = |part: f64| took.get(((part * took.len() as f64).ceil() as usize).max(1) - 1).copied();
        Spread { p50: at(0.5).unwrap_or(f64::NAN), p95: at(0.95).unwrap_or(f64::NAN) }
    }
}

/// Medians of pyHanko, in milliseconds.
#[derive(serde::Deserialize)]
pub struct Others {
    pub sign: f64,
    pub verify: f64,
}

/// Everything that was measured.
pub struct Figures {
    pub page: Spread,
    pub first: f64,
    pub sign: Spread,
    pub verify: Spread,
    pub ec_sign: Spread,
    pub ec_verify: Spread,
    pub limit: Limit,
    pub others: Option<Others>,
    pub scan: Scan,
}

/// Puts the part into the page, in the place of the one before.
///
/// # Errors
/// When the file cannot be written.
pub fn write(results: &Path, figures: &Figures) -> Outcome {
    let part = part(figures);
    print!("{part}");
    let page = std::fs::read_to_string(results).unwrap_or_default();
    let before = page.find(HEADING).map_or(page.as_str(), |at| &page[..at]);
    std::fs::write(results, format!("{}\n{part}", before.trim_end())).map_err(said("RESULTS.md"))
}

fn part(figures: &Figures) -> String {
    let Figures { page, first, sign, verify, ec_sign, ec_verify, limit, others, scan } = figures;
    let other = |of: fn(&Others) -> f64, ours: f64| {
        let told = |o: &Others| format!("{:.1} ms ({:.0} × as long)", of(o), of(o) / ours);
        others.as_ref().map_or("–".to_owned(), told)
    };
    let mark = |good: bool| if good { "✓" } else { "✗" };
    let (sign_limit, verify_limit) = (limit.hash + limit.sign, limit.hash + limit.check);
    let ratio = sign.p50 / sign_limit;
    let each = 1_000.0 / verify.p50;
    let mut text = String::from(HEADING);
    let _ = writeln!(text, "\n{}\n", machine());
    text.push_str("| what | reach | Khuê p50 | p95 | limit | ÷ limit | pyHanko p50 |\n|---|---|---|---|---|---|---|\n");
    let _ = writeln!(
        text,
        "| typeset one page, warm, all different | ≤ 10 ms | {:.2} ms {} | {:.2} ms | – | – | – |",
        page.p50,
        mark(page.p50 <= 10.0),
        page.p95
    );
    let _ = writeln!(text, "| … the first page after the start | – | {first:.0} ms | – | – | – | – |");
    let _ = writeln!(
        text,
        "| sign 1 MiB, B-B, RSA-2048 | ≤ 1.5 × limit | {:.3} ms | {:.3} ms | {sign_limit:.3} ms | {ratio:.2} {} | {} |",
        sign.p50,
        sign.p95,
        mark(ratio <= 1.5),
        other(|o| o.sign, sign.p50)
    );
    let _ = writeln!(
        text,
        "| verify 1 MiB, one signature, RSA-2048 | ≥ 500 /s/core | {:.3} ms, {each:.0} /s {} | {:.3} ms | \
         {verify_limit:.3} ms | {:.2} | {} |",
        verify.p50,
        mark(each >= 500.0),
        verify.p95,
        verify.p50 / verify_limit,
        other(|o| o.verify, verify.p50)
    );
    let _ =
        writeln!(text, "| sign 1 MiB, B-B, P-256 | – | {:.3} ms | {:.3} ms | – | – | – |", ec_sign.p50, ec_sign.p95);
    let _ =
        writeln!(text, "| verify 1 MiB, P-256 | – | {:.3} ms | {:.3} ms | – | – | – |", ec_verify.p50, ec_verify.p95);
    let _ = writeln!(
        text,
        "| sign a scan of 300 MB on disk, memory at its peak | ≤ 64 MB | {:.0} MB {} in {:.0} ms | – | – | – | – |",
        scan.peak,
        mark(scan.peak <= 64.0),
        scan.sign
    );
    let _ = writeln!(text, "| … verify it, in the same process | – | {:.0} ms | – | – | – | – |", scan.verify);
    let _ = writeln!(
        text,
        "\nThe limit is what `openssl speed` needs on the same core for SHA-256 over the bytes ({:.3} ms) and one raw \
         signature ({:.3} ms) or check ({:.3} ms). Signing ends with the bytes of the increment in memory, verifying with the \
         whole report; revocation is not asked for. pyHanko signs and judges the same file with the same key in the same run.",
        limit.hash, limit.sign, limit.check
    );
    text
}

/// The day of a report: this is the outermost program, nobody hands it a clock.
#[expect(clippy::disallowed_methods, reason = "the roof of its own")]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let cores = cpu.lines().filter(|line| line.starts_with("processor")).count();
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("?");
    let day = now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date();
    format!(
        "{day}, one core of {cores} ({}), {}; {} rounds each.",
        cpu.trim_start_matches([' ', '\t', ':']),
        read("/proc/sys/kernel/osrelease").trim(),
        crate::ROUNDS
    )
}
