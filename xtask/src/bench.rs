//! `cargo xtask bench`: builds Khuê as it is delivered, and measures it on both databases, with full durability; then
//! typesetting and signatures beside their limit (`--only signatures`: these alone, without the long build).

use crate::{Outcome, assets, places, postgres::Cluster, sh};
use std::path::PathBuf;

/// Documents, unless something else is said.
const SCALE: usize = 50_000;
/// The part that needs no house.
const SIGNATURES: &str = "signatures";

/// Builds, starts the kept cluster, and lets the room `bench` measure.
pub fn run(arguments: &[String]) -> Outcome {
    let options = Options::read(arguments)?;
    assets::run(false)?;
    if options.only.as_deref() != Some(SIGNATURES) {
        house(&options)?;
    }
    match options.only.as_deref() {
        None if options.engine.is_none() && !options.load => signatures(),
        Some(SIGNATURES) => signatures(),
        _ => Ok(()),
    }
}

/// Typesetting, signing and verifying, beside openssl and pyHanko.
fn signatures() -> Outcome {
    println!("Building what signs as it is delivered …");
    sh::run(&mut sh::cargo(&["build", "--release", "--package", "bench-signatures"]))?;
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    let (fonts, results) = (text(places::root().join("assets/dist/fonts")), text(results()));
    let python = text(places::venv().join("bin/python"));
    let mut words = vec!["--fonts", &fonts, "--results", &results];
    match places::venv().join("bin/python").exists() {
        true => words.extend(["--python", &python]),
        false => println!("pyHanko is not there (`cargo xtask setup`): its column stays empty."),
    }
    sh::run(&mut sh::command(places::target().join("release/bench-signatures"), &words))
}

fn results() -> PathBuf {
    places::root().join("bench/RESULTS.md")
}

/// The whole house over HTTP.
fn house(options: &Options) -> Outcome {
    println!("Building khue as it is delivered …");
    sh::run(&mut sh::cargo(&["build", "--release", "--package", "khue", "--package", "bench"]))?;
    let program = |name: &str| places::target().join("release").join(name).to_string_lossy().into_owned();
    let (khue, cache) = (program("khue"), folder().to_string_lossy().into_owned());
    std::fs::create_dir_all(&cache).map_err(|error| format!("{cache} cannot be made: {error}"))?;
    let scale = options.scale.to_string();
    let results = results().to_string_lossy().into_owned();
    let mut words = vec!["--khue", &khue, "--cache", &cache, "--scale", &scale];
    if options.engine.is_none() {
        words.extend(["--results", &results]);
    }
    let cluster = match options.measures("postgres") {
        true => Some(Cluster::start_kept(&folder().join("postgres"))?),
        false => None,
    };
    let url = cluster.as_ref().map(Cluster::url).unwrap_or_default();
    if cluster.is_some() {
        words.extend(["--postgres", &url]);
    }
    if !options.measures("sqlite") {
        words.push("--no-sqlite");
    }
    if let Some(parts) = &options.only {
        words.extend(["--only", parts]);
    }
    if options.load {
        words.push("--load");
    }
    sh::run(&mut sh::command(program("bench"), &words))
}

/// Where filled databases are kept: the cache, or for root, whose home nobody else may enter, beside temporary files.
fn folder() -> PathBuf {
    if sh::is_root() { std::env::temp_dir().join("khue-bench") } else { places::cache().join("bench") }
}

struct Options {
    scale: usize,
    only: Option<String>,
    engine: Option<String>,
    load: bool,
}

impl Options {
    fn read(arguments: &[String]) -> Outcome<Options> {
        let mut options = Options { scale: SCALE, only: None, engine: None, load: false };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("{word} needs a value."));
            match word.as_str() {
                "--scale" => options.scale = scale(value()?)?,
                "--only" => options.only = Some(value()?.clone()),
                "--engine" => options.engine = Some(value()?.clone()),
                "--load" => options.load = true,
                other => return Err(format!("`bench` does not know `{other}`.")),
            }
        }
        match options.engine.as_deref() {
            None | Some("sqlite" | "postgres") => Ok(options),
            Some(other) => Err(format!("`{other}` is no engine; these are: sqlite, postgres.")),
        }
    }

    fn measures(&self, engine: &str) -> bool {
        self.engine.as_deref().is_none_or(|only| only == engine)
    }
}

/// `50k`, `1m` or a plain number.
fn scale(word: &str) -> Outcome<usize> {
    let (digits, times) = match word.to_ascii_lowercase() {
        word if word.ends_with('k') => (word.trim_end_matches('k').to_owned(), 1_000),
        word if word.ends_with('m') => (word.trim_end_matches('m').to_owned(), 1_000_000),
        word => (word, 1),
    };
    match digits.parse::<usize>().ok().and_then(|n| n.checked_mul(times)) {
        Some(n) if n >= 1_000 => Ok(n),
        _ => Err(format!("`{word}` is no scale of at least 1 000 documents; try 50k or 1m.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Outcome<Options> {
        Options::read(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn scales_and_engines_are_read_or_refused() {
        assert_eq!((scale("50k"), scale("1M"), scale("2000")), (Ok(50_000), Ok(1_000_000), Ok(2_000)));
        assert!(scale("x").is_err() && scale("10").is_err());
        let options = read(&["--scale", "1m", "--engine", "sqlite", "--only", "desk"]).expect("known options");
        assert!(options.measures("sqlite") && !options.measures("postgres"));
        assert!(read(&["--engine", "oracle"]).is_err_and(|why| why.contains("oracle")));
        assert!(read(&["--fast"]).is_err() && read(&["--scale"]).is_err());
    }
}
