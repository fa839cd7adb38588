//! The figures that were promised, each with its reach and the verdict.

use std::fmt::Write as _;

use super::name;
use crate::measure::{Rate, worst};
use crate::run::Run;

/// On which side of its reach a figure must lie.
#[derive(Clone, Copy)]
enum Reach {
    AtMost(f64),
    AtLeast(f64),
}

/// One line of the table.
struct Goal {
    what: &'static str,
    unit: &'static str,
    reach: Reach,
    others: &'static str,
    figure: fn(&Run) -> Option<f64>,
}

const GOALS: &[Goal] = &[
    Goal {
        what: "list page of 50, the worst filter, p95",
        unit: "ms",
        reach: Reach::AtMost(15.0),
        others: "Open Zaak 200 ms on 10 CPUs; Mayan, 10 rows of 100 k, 205 ms",
        figure: |run| worst(&run.figures.lists).map(|case| case.timing.p95),
    },
    Goal {
        what: "the same ÷ who sees all",
        unit: "×",
        reach: Reach::AtMost(1.5),
        others: "1.3–50",
        figure: |run| {
            let all = worst(&run.figures.lists_all)?.timing.p95;
            worst(&run.figures.lists).map(|case| case.timing.p95 / all)
        },
    },
    Goal {
        what: "desk with all counts, p95",
        unit: "ms",
        reach: Reach::AtMost(25.0),
        others: "–",
        figure: |run| run.figures.desk.map(|timing| timing.p95),
    },
    Goal {
        what: "full text, first page, the worst of words × people, p95",
        unit: "ms",
        reach: Reach::AtMost(50.0),
        others: "paperless-ngx 1.2 s at 14 k",
        figure: |run| worst(&run.figures.search).map(|case| case.timing.p95),
    },
    Goal {
        what: "registering, 16 clients, one register",
        unit: "/s",
        reach: Reach::AtLeast(1_000.0),
        others: "Open Zaak 24/s; Mayan 10/s",
        figure: |run| run.figures.into_one.map(|rate: Rate| rate.per_second),
    },
    Goal {
        what: "… p95",
        unit: "ms",
        reach: Reach::AtMost(30.0),
        others: "Open Zaak p50 390 ms (10 clients)",
        figure: |run| run.figures.into_one.map(|rate| rate.timing.p95),
    },
    Goal {
        what: "registering, 16 clients, 199 registers",
        unit: "/s",
        reach: Reach::AtLeast(1_000.0),
        others: "–",
        figure: |run| run.figures.into_many.map(|rate| rate.per_second),
    },
    Goal {
        what: "… p95",
        unit: "ms",
        reach: Reach::AtMost(30.0),
        others: "–",
        figure: |run| run.figures.into_many.map(|rate| rate.timing.p95),
    },
    Goal {
        what: "one-page official PDF, warm, p50",
        unit: "ms",
        reach: Reach::AtMost(10.0),
        others: "LibreOffice ≥ 500 ms",
        figure: |run| run.figures.pdf.map(|timing| timing.p50),
    },
    Goal {
        what: "start on the existing database",
        unit: "ms",
        reach: Reach::AtMost(1_000.0),
        others: "–",
        figure: |run| Some(run.start),
    },
    Goal {
        what: "resident memory, at its peak",
        unit: "MB",
        reach: Reach::AtMost(150.0),
        others: "Mayan 427 MB",
        figure: |run| Some(run.memory[1].peak as f64 / 1e6),
    },
];

/// Writes the table.
pub(super) fn table(page: &mut String, runs: &[Run]) {
    let engines: Vec<&str> = runs.iter().map(|run| name(run.engine)).collect();
    let _ = writeln!(page, "| what | reach | {} | others |", engines.join(" | "));
    let _ = writeln!(page, "|---|---|{}---|", "---|".repeat(runs.len()));
    for goal in GOALS {
        let reach = match goal.reach {
            Reach::AtMost(limit) => format!("≤ {limit} {}", goal.unit),
            Reach::AtLeast(limit) => format!("≥ {limit} {}", goal.unit),
        };
        let cells: Vec<String> = runs.iter().map(|run| cell(goal, (goal.figure)(run))).collect();
        let _ = writeln!(page, "| {} | {reach} | {} | {} |", goal.what, cells.join(" | "), goal.others);
    }
}

/// The figure with its verdict; a missed one says by how much.
fn cell(goal: &Goal, figure: Option<f64>) -> String {
    let Some(figure) = figure else { return "not measured".into() };
    let (good, part) = match goal.reach {
        Reach::AtMost(limit) => (figure <= limit, figure / limit - 1.0),
        Reach::AtLeast(limit) => (figure >= limit, 1.0 - figure / limit),
    };
    let shown = if figure < 20.0 { format!("{figure:.1}") } else { format!("{figure:.0}") };
    match good {
        true => format!("{shown} {} ✓", goal.unit),
        false => format!("**{shown} {} ✗** missed by {:.0} %", goal.unit, part * 100.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_figure_says_by_how_much() {
        let (most, least) = (&GOALS[0], &GOALS[4]);
        assert_eq!(cell(most, Some(15.0)), "15.0 ms ✓");
        assert_eq!(cell(most, Some(30.0)), "**30 ms ✗** missed by 100 %");
        assert_eq!(cell(least, Some(1_200.0)), "1200 /s ✓");
        assert_eq!(cell(least, Some(750.0)), "**750 /s ✗** missed by 25 %");
        assert_eq!(cell(least, None), "not measured");
    }
}
