//! Development commands of Khuê: `cargo xtask <command>`. Each does its whole job — what it needs, it sets up first.

mod assets;
mod bench;
mod crash;
mod demo;
mod fuzz;
mod places;
mod postgres;
mod rules;
mod setup;
mod sh;
mod test;
mod tidy;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  setup                     installs what the other commands need (Debian packages, Python and npm packages)
  assets [--force]          builds styles, scripts, icons and fonts into assets/dist
  demo [--listen ADDR] [--fresh]
                            builds and starts Khuê with the demonstration ministry in data/demo
  test [--without X,Y] [--no-setup] [FILTER]
                            everything that must be green; FILTER: a room, or a word in the name of a test or journey;
                            X: postgres, chromium, pyhanko, poppler, qpdf, openssl, softhsm2, xmllint, xmlsec1
  bench [--scale 50k|1m|N] [--only X,Y] [--engine sqlite|postgres] [--load]
                            how fast Khuê is, into bench/RESULTS.md; X: lists, desk, search, pdf, register, signatures
  crash [--kills N]         kills the server N times (1 000) under load on each engine and compares what is left
  fuzz [--cases N] [--only WORD] [--package ROOM]
                            feeds the parsers N (1 000 000) arbitrary and mutated inputs each
  rules [WORD]              where each rule of a decree or standard stands in the code
  tidy                      the house's own checks
  update                    writes anew what is made from the program: pages of docs/, the list of migrations,
                            the pictures typeset pages are compared with
";

/// What a command answers: nothing, or a sentence that says what went wrong and what to do.
pub type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let outcome = match arguments.first().map(String::as_str) {
        Some("setup") => setup::run(),
        Some("assets") => assets::run(rest.iter().any(|a| a == "--force")),
        Some("demo") => demo::run(rest),
        Some("crash") => crash::run(rest),
        Some("fuzz") => fuzz::run(rest),
        Some("rules") => rules::run(rest),
        Some("test") => test::run(rest),
        Some("bench") => bench::run(rest),
        Some("tidy") => tidy::run(),
        Some("update") => test::update(),
        None | Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("There is no command `{other}`.\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}
