//! The limit: what no program can avoid, by `openssl speed` on the same core.

use std::process::Command;

use crate::{Outcome, said};

/// What openssl needs.
pub struct Limit {
    /// SHA-256 over one mebibyte, in milliseconds.
    pub hash: f64,
    /// One RSA-2048 signature, in milliseconds.
    pub sign: f64,
    /// The check of one, in milliseconds.
    pub check: f64,
}

impl Limit {
    /// Asks openssl.
    ///
    /// # Errors
    /// When openssl is not there, or speaks otherwise than its versions 3.
    pub fn ask() -> Outcome<Limit> {
        let hash = speed(&["-bytes", "1048576", "-evp", "sha256"], "+F:")?;
        let rsa = speed(&["rsa2048"], "+F2:")?;
        let last = |line: &str, back: usize| -> Outcome<f64> {
            let field = line.rsplit(':').nth(back).ok_or(format!("openssl says: {line}"))?;
            field.trim().parse().map_err(said("a figure of openssl"))
        };
        // `+F` tells bytes a second; `+F2` signatures and checks a second.
        Ok(Limit {
            hash: 1_048_576.0 * 1_000.0 / last(&hash, 0)?,
            sign: 1_000.0 / last(&rsa, 1)?,
            check: 1_000.0 / last(&rsa, 0)?,
        })
    }
}

fn speed(words: &[&str], mark: &str) -> Outcome<String> {
    let answer = Command::new("openssl").args(["speed", "-mr", "-seconds", "2"]).args(words).output();
    let answer = answer.map_err(said("openssl cannot be run"))?;
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    let line = text.lines().find(|line| line.starts_with(mark)).map(str::to_owned);
    line.ok_or(format!("openssl speed says no {mark}: {text}"))
}
