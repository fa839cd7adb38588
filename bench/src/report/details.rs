//! What stands behind the figures: the slowest filters, every search, memory before and after.

use std::fmt::Write as _;

use super::name;
use crate::measure::{Case, Rate, Timing};
use crate::run::Run;

/// Filters that are shown one by one.
const SLOWEST: usize = 12;

/// Writes them.
pub(super) fn write(page: &mut String, runs: &[Run]) {
    for run in runs {
        let figures = &run.figures;
        let _ = writeln!(page, "\n## {} in detail\n", name(run.engine));
        let _ = writeln!(
            page,
            "Memory: {} MB after the start, {} MB at the end, {} MB at its peak.\n",
            run.memory[0].now / 1_000_000,
            run.memory[1].now / 1_000_000,
            run.memory[1].peak / 1_000_000
        );
        for (what, timing) in [("Desk", figures.desk), ("PDF", figures.pdf)] {
            if let Some(timing) = timing {
                let _ = writeln!(page, "{what}: {}.\n", told(timing));
            }
        }
        for (what, rate) in [("One register", figures.into_one), ("Many registers", figures.into_many)] {
            if let Some(Rate { per_second, timing, registers }) = rate {
                let _ = writeln!(page, "{what} ({registers}): {per_second:.0}/s, {}.\n", told(timing));
            }
        }
        if !figures.lists.is_empty() {
            lists(page, &figures.lists, &figures.lists_all);
            cases(page, "the count beside the list, slowest", &slowest(&figures.counts, 3));
            cases(page, "sorted by a column (the newest 500), slowest", &slowest(&figures.sorted, 3));
        }
        if !figures.search.is_empty() {
            cases(page, "full text", &figures.search.iter().collect::<Vec<_>>());
        }
    }
}

fn told(timing: Timing) -> String {
    format!("p50 {:.1} ms, p95 {:.1} ms of {} answers", timing.p50, timing.p95, timing.asked)
}

fn slowest(cases: &[Case], most: usize) -> Vec<&Case> {
    let mut sorted: Vec<&Case> = cases.iter().collect();
    sorted.sort_by(|a, b| b.timing.p95.total_cmp(&a.timing.p95));
    sorted.truncate(most);
    sorted
}

fn cases(page: &mut String, what: &str, cases: &[&Case]) {
    let _ = writeln!(page, "| {what} | p50 ms | p95 ms | rows |\n|---|---|---|---|");
    for case in cases {
        let Timing { p50, p95, .. } = case.timing;
        let _ = writeln!(page, "| {} | {p50:.1} | {p95:.1} | {} |", case.name, case.rows);
    }
    page.push('\n');
}

/// The slowest filters of the person measured, and the same of who sees all.
fn lists(page: &mut String, lists: &[Case], all: &[Case]) {
    let _ = writeln!(page, "{} filters; the slowest, and none at all:\n", lists.len());
    page.push_str("| filter | p50 ms | p95 ms | rows | who sees all: p95 ms | rows |\n|---|---|---|---|---|---|\n");
    let plain = lists.iter().take(1);
    for case in plain.chain(slowest(lists, SLOWEST)) {
        let other = all.iter().find(|other| other.name == case.name);
        let (p95, rows) = other.map_or((f64::NAN, 0), |other| (other.timing.p95, other.rows));
        let Timing { p50, p95: own, .. } = case.timing;
        let _ = writeln!(page, "| {} | {p50:.1} | {own:.1} | {} | {p95:.1} | {rows} |", case.name, case.rows);
    }
    page.push('\n');
}
