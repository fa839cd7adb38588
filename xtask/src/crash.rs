//! `cargo xtask crash`: the real process is killed under HTTP load, a thousand times on each engine.
//!
//! The test suite does the same twenty times; this is the long run.

use crate::{Outcome, places, postgres::Cluster, sh};

const KILLS: u32 = 1_000;

/// Runs the crash test with `--kills N` on SQLite and on a PostgreSQL that keeps what it acknowledged.
pub fn run(arguments: &[String]) -> Outcome {
    let kills = read(arguments)?;
    let cluster = Cluster::start_durable()?;
    println!("{kills} kills on each engine; each round starts the server, loads it and compares what is left …");
    let test = "test(what_clients_were_told_survives_every_kill)";
    let words = ["nextest", "run", "--workspace", "--no-capture", "--profile=long", "-E", test];
    let mut command = sh::cargo(&words);
    command.env("KHUE_KILLS", kills.to_string()).env("KHUE_TEST_POSTGRES", cluster.url());
    sh::run(command.env("KHUE_PYTHON", places::venv().join("bin/python")))
}

fn read(arguments: &[String]) -> Outcome<u32> {
    match arguments {
        [] => Ok(KILLS),
        [flag, number] if flag == "--kills" => {
            number.parse().map_err(|_| format!("--kills needs a number, not `{number}`."))
        }
        _ => Err("`crash` knows --kills N.".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kills_are_a_number() {
        let words = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(read(&[]), Ok(KILLS));
        assert_eq!(read(&words(&["--kills", "3"])), Ok(3));
        assert!(read(&words(&["--kills", "many"])).is_err_and(|why| why.contains("many")));
        assert!(read(&words(&["--fast"])).is_err());
    }
}
