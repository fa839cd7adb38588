//! `cargo xtask test`: everything that must be green, each step with its seconds.

use crate::{Outcome, assets, places, postgres::Cluster, setup, sh, tidy};
use std::process::Command;
use std::time::Instant;

/// Tools that may be left out on a machine that cannot have them; continuous integration never leaves one out.
const OPTIONAL: &[&str] =
    &["postgres", "chromium", "pyhanko", "poppler", "qpdf", "openssl", "softhsm2", "xmllint", "xmlsec1"];

/// Runs all steps; stops at the first that fails.
pub fn run(arguments: &[String]) -> Outcome {
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    let options = Options::read(arguments, in_ci)?;
    let mut report = Report::default();
    let outcome = steps(&options, &mut report);
    report.close(outcome.is_ok(), &options.without);
    outcome
}

fn steps(options: &Options, report: &mut Report) -> Outcome {
    if options.setup {
        report.step("setup", || setup::everything(&options.without))?;
    }
    report.step("assets", || assets::run(false))?;
    report.step("format", || sh::run(&mut sh::cargo(&["fmt", "--all", "--check"])))?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
    report.step("clippy", || sh::run(&mut sh::cargo(&clippy)))?;
    report.step("tidy", tidy::run)?;
    let cluster = if options.leaves_out("postgres") { None } else { Some(report.step("postgres", Cluster::start)?) };
    report.step("tests", || sh::run(options.apply(&mut tests(options), cluster.as_ref())))?;
    if options.filter.is_none() {
        let doc = ["test", "--workspace", "--doc", "--quiet"];
        report.step("doc tests", || sh::run(options.apply(&mut sh::cargo(&doc), cluster.as_ref())))?;
    }
    if !options.leaves_out("chromium") && options.filter.as_deref().is_none_or(is_journey) {
        report.step("journeys", || sh::run(options.apply(&mut journeys(options), cluster.as_ref())))?;
    }
    Ok(())
}

/// The tests that compare a committed file with what the program makes now.
const MADE_FROM_THE_PROGRAM: &str =
    "(package(khue) & (test(book) | test(matrix) | test(lock))) | (package(typeset) & test(golden))";

/// Writes the committed files anew that are made from the program.
pub fn update() -> Outcome {
    let words = ["nextest", "run", "--workspace", "--status-level=fail", "-E", MADE_FROM_THE_PROGRAM];
    sh::run(sh::cargo(&words).env("UPDATE", "1"))
}

/// Whether a journey's name holds the word.
fn is_journey(word: &str) -> bool {
    let files = sh::files(&places::root().join("e2e/journeys"), &|_| false);
    files.iter().filter_map(|file| file.file_name()).any(|name| name.to_string_lossy().contains(word))
}

/// The test runner: cargo-nextest when installed, else cargo's own. It builds the binary that the journeys use, too.
fn tests(options: &Options) -> Command {
    let mut words = if sh::find("cargo-nextest").is_some() {
        vec![
            "nextest",
            "run",
            "--workspace",
            // A word that names a journey need not name a test.
            if options.filter.as_deref().is_some_and(is_journey) { "--no-tests=pass" } else { "--no-tests=fail" },
            "--no-fail-fast",
            "--status-level=fail",
            "--final-status-level=fail",
        ]
    } else {
        vec!["test", "--workspace", "--all-targets", "--quiet"]
    };
    let room = options.filter.as_deref().filter(|word| is_room(word)).map(|room| format!("package({room})"));
    match &room {
        Some(room) => words.extend(["-E", room]),
        None => words.extend(options.filter.as_deref()),
    }
    sh::cargo(&words)
}

/// Whether the word names a room: then all its tests are meant.
fn is_room(word: &str) -> bool {
    places::root().join("crates").join(word).join("Cargo.toml").exists()
}

fn journeys(options: &Options) -> Command {
    let mut words = vec!["e2e/run.mjs"];
    words.extend(options.filter.as_deref());
    let mut command = sh::command("node", &words);
    command.env("KHUE_BINARY", places::target().join("debug/khue")).env("KHUE_ASSETS_DIR", places::assets());
    command
}

struct Options {
    without: Vec<String>,
    setup: bool,
    filter: Option<String>,
}

impl Options {
    fn read(arguments: &[String], in_ci: bool) -> Outcome<Options> {
        let mut options = Options { without: Vec::new(), setup: true, filter: None };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--without" => {
                    let names = words.next().ok_or("--without needs names, as postgres,chromium.")?;
                    options.without.extend(names.split(',').map(str::to_string));
                }
                "--no-setup" => options.setup = false,
                other if other.starts_with('-') => return Err(format!("`test` does not know `{other}`.")),
                other => options.filter = Some(other.to_string()),
            }
        }
        if in_ci && !options.without.is_empty() {
            return Err("Under CI=true nothing may be left out: `--without` is refused.".to_string());
        }
        match options.without.iter().find(|name| !OPTIONAL.contains(&name.as_str())) {
            Some(name) => Err(format!("`{name}` cannot be left out; these can: {}.", OPTIONAL.join(", "))),
            None => Ok(options),
        }
    }

    fn leaves_out(&self, name: &str) -> bool {
        self.without.iter().any(|other| other == name)
    }

    /// Tells a test process what it has to work with.
    fn apply<'a>(&self, command: &'a mut Command, cluster: Option<&Cluster>) -> &'a mut Command {
        command.env("KHUE_WITHOUT", self.without.join(",")).env("KHUE_PYTHON", places::venv().join("bin/python"));
        match cluster {
            Some(cluster) => command.env("KHUE_TEST_POSTGRES", cluster.url()),
            None => command,
        }
    }
}

/// The steps done so far, with how long each took.
#[derive(Default)]
struct Report {
    steps: Vec<(String, f32)>,
}

impl Report {
    fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        println!("── {name}");
        let start = Instant::now();
        let outcome = work();
        let seconds = start.elapsed().as_secs_f32();
        println!("── {name}: {} in {seconds:.1} s\n", if outcome.is_ok() { "good" } else { "FAILED" });
        self.steps.push((name.to_string(), seconds));
        outcome
    }

    fn close(&self, good: bool, without: &[String]) {
        let seconds: f32 = self.steps.iter().map(|(_, seconds)| seconds).sum();
        let steps: Vec<String> = self.steps.iter().map(|(name, seconds)| format!("{name} {seconds:.0} s")).collect();
        println!("{}", steps.join(" · "));
        if !without.is_empty() {
            println!("Left out: {}.", without.join(", "));
        }
        println!("xtask test: {} in {seconds:.0} s", if good { "all good" } else { "FAILED" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str], in_ci: bool) -> Outcome<Options> {
        Options::read(&words.iter().map(ToString::to_string).collect::<Vec<_>>(), in_ci)
    }

    #[test]
    fn what_is_left_out_must_be_known_and_never_in_ci() {
        let options = read(&["--without", "postgres,chromium", "register"], false).expect("known names");
        assert!(options.leaves_out("postgres") && options.leaves_out("chromium") && !options.leaves_out("pyhanko"));
        assert_eq!(options.filter.as_deref(), Some("register"));
        assert!(read(&["--without", "tests"], false).is_err());
        assert!(read(&["--without", "postgres"], true).is_err_and(|why| why.contains("CI")));
        assert!(read(&[], true).is_ok());
        assert!(read(&["--fast"], false).is_err());
    }
}
