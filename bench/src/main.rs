//! `bench`: run by `cargo xtask bench`, which builds the server and starts the cluster.

use std::path::PathBuf;
use std::process::ExitCode;

use bench::measure::Wanted;
use bench::run::Options;
use bench::{Outcome, report, run};

const HELP: &str = "bench --khue FILE --cache FOLDER --scale N [--postgres URL] [--no-sqlite] [--only PARTS] [--load] [--results FILE]";

#[tokio::main]
async fn main() -> ExitCode {
    match measure().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("bench: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn measure() -> Outcome {
    let (options, results) = read(std::env::args().skip(1))?;
    let runs = run::all(&options).await?;
    if options.only_load {
        return Ok(());
    }
    let text = report::write(options.scale, &runs, &options.cache)?;
    println!("{text}");
    match results.filter(|_| options.wanted.is_all()) {
        Some(file) => std::fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display())),
        None => Ok(()),
    }
}

fn read(mut words: impl Iterator<Item = String>) -> Outcome<(Options, Option<PathBuf>)> {
    let (mut khue, mut cache, mut scale, mut results) = (None, None, None, None);
    let (mut postgres, mut sqlite, mut only_load, mut wanted) = (None, true, false, Wanted::default());
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value.\n{HELP}"));
        match word.as_str() {
            "--khue" => khue = Some(PathBuf::from(value()?)),
            "--cache" => cache = Some(PathBuf::from(value()?)),
            "--scale" => scale = Some(value()?.parse().map_err(|_| "--scale needs a number")?),
            "--postgres" => postgres = Some(value()?),
            "--only" => wanted = Wanted::parse(Some(&value()?))?,
            "--results" => results = Some(PathBuf::from(value()?)),
            "--no-sqlite" => sqlite = false,
            "--load" => only_load = true,
            other => return Err(format!("`{other}` is not known.\n{HELP}")),
        }
    }
    let missing = |name: &str| format!("{name} is missing.\n{HELP}");
    let options = Options {
        scale: scale.ok_or_else(|| missing("--scale"))?,
        khue: khue.ok_or_else(|| missing("--khue"))?,
        cache: cache.ok_or_else(|| missing("--cache"))?,
        postgres,
        sqlite,
        wanted,
        only_load,
    };
    Ok((options, results))
}
