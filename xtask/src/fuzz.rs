//! `cargo xtask fuzz`: the property tests that feed parsers foreign bytes, with many more cases than the test suite.
//!
//! Envelopes, PDF, Office files, uploads and typed text are read from arbitrary and mutated input; a failing case is
//! printed with the smallest input that fails. The readers of signatures have a loop of their own (`pades/src/fuzz.rs`),
//! which keeps the failing input in a file. Each test runs in a process of its own with a bound on memory, and one
//! that hangs is ended.

use crate::{Outcome, sh};

const CASES: u64 = 1_000_000;

/// Bytes of data one test may hold: a parser that expands its input without limit fails here.
const MEMORY: &str = "--data=536870912";

/// The properties of parsers, by the words their names are made of.
const PARSERS: &str = "test(/never_panic|makes?_it_fail|cut_off|reads_the_same|comes_back|any_text|every_text\
|^fuzz::|mutated_files_are_read|signed_byte_is_never_valid/)";

/// Runs them with `--cases N` each, or those whose name holds `--only WORD`, or those of `--package ROOM`.
pub fn run(arguments: &[String]) -> Outcome {
    let options = Options::read(arguments)?;
    // One room alone is built for speed; the whole house as the tests have it.
    let what: Vec<&str> = match &options.package {
        Some(package) => vec!["--package", package, "--cargo-profile=fuzz"],
        None => vec!["--workspace"],
    };
    sh::run(&mut sh::cargo(&[&["nextest", "run", "--no-run", "--cargo-quiet"], &what[..]].concat()))?;
    println!("{} cases for each property …", options.cases);
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let words = ["nextest", "run", "--no-fail-fast", "--profile=long", "-E", &options.tests];
    let mut command = sh::command("prlimit", &[&[MEMORY, "--", &cargo], &words[..], &what[..]].concat());
    command.env("CARGO_TARGET_DIR", crate::places::target());
    command.env("KHUE_FUZZ_ITERATIONS", options.cases.to_string());
    sh::run(command.env("PROPTEST_CASES", options.cases.to_string()))
}

#[derive(Debug, PartialEq, Eq)]
struct Options {
    cases: u64,
    tests: String,
    package: Option<String>,
}

impl Options {
    fn read(arguments: &[String]) -> Outcome<Self> {
        let mut options = Self { cases: CASES, tests: PARSERS.to_string(), package: None };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value."));
            match word.as_str() {
                "--cases" => options.cases = value()?.parse().map_err(|_| "--cases needs a number.".to_string())?,
                "--only" => options.tests = format!("test({})", value()?),
                "--package" => options.package = Some(value()?.clone()),
                other => {
                    return Err(format!(
                        "`fuzz` does not know `{other}`; it knows --cases N, --only WORD and --package ROOM."
                    ));
                }
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_or_refused_by_name() {
        let read = |words: &[&str]| Options::read(&words.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(read(&[]), Ok(Options { cases: CASES, tests: PARSERS.to_string(), package: None }));
        let options = read(&["--cases", "7", "--only", "envelope"]).expect("known options");
        assert_eq!((options.cases, options.tests.as_str()), (7, "test(envelope)"));
        assert!(read(&["--cases"]).is_err());
        assert!(read(&["--hours", "2"]).is_err_and(|why| why.contains("--hours")));
    }
}
