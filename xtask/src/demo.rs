//! `cargo xtask demo`: builds Khuê and starts it with the demonstration ministry.

use crate::{Outcome, assets, places, sh};
use std::path::Path;

const LISTEN: &str = "127.0.0.1:8080";

/// Builds, seeds if there is no demonstration yet (or `--fresh`), and serves until Ctrl-C.
pub fn run(arguments: &[String]) -> Outcome {
    let options = Options::read(arguments)?;
    assets::run(false)?;
    println!("Building khue …");
    sh::run(&mut sh::cargo(&["build", "--package", "khue"]))?;
    let data = places::root().join("data/demo");
    if options.fresh && data.exists() {
        std::fs::remove_dir_all(&data).map_err(|error| format!("{} cannot be removed: {error}", data.display()))?;
    }
    std::fs::create_dir_all(&data).map_err(|error| format!("{} cannot be made: {error}", data.display()))?;
    // A demonstration of an older build may lack newer tables.
    sh::run(&mut khue(&data, &options.listen, &["migrate"]))?;
    // What seeding says — the accounts and their password — is kept, to be told at every start.
    let told = data.join("accounts.txt");
    if !told.exists() {
        println!("Making the demonstration ministry …");
        let accounts = sh::output(&mut khue(&data, &options.listen, &["seed", "demo"]))?;
        sh::stamp(&told, &accounts)?;
    }
    println!("\n{}", std::fs::read_to_string(&told).unwrap_or_default().trim_end());
    println!("\nKhuê: http://{}/ — Ctrl-C stops it, `cargo xtask demo --fresh` starts anew.\n", options.listen);
    sh::run(&mut khue(&data, &options.listen, &["serve"]))
}

/// A khue command on the data in `data`.
pub fn khue(data: &Path, listen: &str, arguments: &[&str]) -> std::process::Command {
    let mut command = sh::command(places::target().join("debug/khue"), arguments);
    command
        .env("KHUE_DATABASE_URL", format!("sqlite://{}/khue.db", data.display()))
        .env("KHUE_DATA_DIR", data)
        .env("KHUE_LISTEN", listen)
        .env("KHUE_ASSETS_DIR", places::assets());
    command
}

struct Options {
    listen: String,
    fresh: bool,
}

impl Options {
    fn read(arguments: &[String]) -> Outcome<Options> {
        let mut options = Options { listen: LISTEN.to_string(), fresh: false };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--fresh" => options.fresh = true,
                "--listen" => {
                    options.listen = words.next().ok_or("--listen needs an address, as 127.0.0.1:8080.")?.clone()
                }
                other => return Err(format!("`demo` does not know `{other}`; it knows --listen ADDR and --fresh.")),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Outcome<Options> {
        Options::read(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn options_are_read_or_refused_by_name() {
        let options = read(&["--listen", "0.0.0.0:9000", "--fresh"]).expect("known options");
        assert_eq!((options.listen.as_str(), options.fresh), ("0.0.0.0:9000", true));
        assert_eq!(read(&[]).expect("no options").listen, LISTEN);
        assert!(read(&["--listen"]).is_err());
        assert!(read(&["--port"]).is_err_and(|why| why.contains("--port")));
    }
}
