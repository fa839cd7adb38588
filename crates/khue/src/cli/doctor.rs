//! `khue doctor`: looks after everything Khuê needs, and says how to mend what is wrong.

use store::migrate::{self, Standing};
use store::{Db, Engine, Tx, args, jobs, maintenance};
use web::Assets;

use crate::settings::{Settings, Weight};
use crate::{Failure, Outcome, ambient, compose};

/// Free space below which saving is at risk, in bytes.
const LOW_SPACE: u64 = 1024 * 1024 * 1024;
/// Free space below which work will soon stop, in bytes.
const NO_SPACE: u64 = 64 * 1024 * 1024;
/// Audit rows older than this should have been sealed, in seconds.
const OLD_TAIL_SECONDS: i64 = 60;
/// Difference of clocks that is still none, in seconds.
const CLOCK_SLACK_SECONDS: i64 = 5;

/// How one thing is.
enum State {
    Good,
    Odd,
    Bad,
}

/// One thing that was looked at: its name, how it is, and how to mend it.
struct Finding {
    name: &'static str,
    state: State,
    says: String,
    mend: String,
}

fn good(name: &'static str, says: impl Into<String>) -> Finding {
    Finding { name, state: State::Good, says: says.into(), mend: String::new() }
}

fn odd(name: &'static str, says: impl Into<String>, mend: impl Into<String>) -> Finding {
    Finding { name, state: State::Odd, says: says.into(), mend: mend.into() }
}

fn bad(name: &'static str, says: impl Into<String>, mend: impl Into<String>) -> Finding {
    Finding { name, state: State::Bad, says: says.into(), mend: mend.into() }
}

/// Looks at everything and prints it; fails when something must be mended.
pub(super) async fn run(settings: &Settings) -> Outcome {
    let mut findings = look_at_settings(settings);
    findings.push(look_at_assets());
    findings.push(look_at_space(settings));
    findings.extend(look_at_devices(settings));
    findings.extend(look_at_time_stamps(settings));
    match compose::open_database(settings).await {
        Ok(db) => look_at_database(settings, &db, &mut findings).await,
        Err(failure) => findings.push(bad("database", failure.what, failure.next)),
    }
    let mut wrong = 0;
    for finding in &findings {
        let word = match finding.state {
            State::Good => "good",
            State::Odd => "odd",
            State::Bad => "BAD",
        };
        wrong += usize::from(matches!(finding.state, State::Bad));
        println!("{word:5} {:12} {}", finding.name, finding.says);
        if !finding.mend.is_empty() {
            println!("      {:12} → {}", "", finding.mend);
        }
    }
    match wrong {
        0 => Ok(()),
        1 => Err(Failure::new("One thing must be mended.", "It is marked BAD above.")),
        more => Err(Failure::new(format!("{more} things must be mended."), "They are marked BAD above.")),
    }
}

/// Signing tokens, HSMs and the remote signing service, each tried without any PIN.
fn look_at_devices(settings: &Settings) -> Vec<Finding> {
    let mut found = Vec::new();
    for module in &settings.signing_pkcs11_modules {
        let only = keyring::Devices { modules: vec![module.clone()], remote: None };
        found.push(match only.tokens() {
            Ok(tokens) => {
                let names: Vec<String> = tokens.iter().map(|t| format!("{} ({})", t.label, t.serial)).collect();
                let seen = if names.is_empty() { "no token is there".to_owned() } else { names.join(", ") };
                good("tokens", format!("{}: {seen}", module.display()))
            }
            Err(why) => {
                bad("tokens", why.to_string(), "Install the maker's module, or correct `signing_pkcs11_module`.")
            }
        });
    }
    if let Some(Ok(remote)) = settings.remote() {
        found.push(match remote.sign_in() {
            Ok(_) => good("remote keys", format!("{} knows this house", remote.url())),
            Err(why) => bad("remote keys", why.to_string(), "Check address, client id and secret with the service."),
        });
    }
    found
}

fn look_at_settings(settings: &Settings) -> Vec<Finding> {
    let problems = settings.problems();
    if problems.is_empty() {
        return vec![good("settings", "no problem")];
    }
    let finding = |problem: crate::settings::Problem| match problem.weight {
        Weight::Error => bad("settings", problem.key, problem.sentence),
        Weight::Warning => odd("settings", problem.key, problem.sentence),
    };
    problems.into_iter().map(finding).collect()
}

fn look_at_assets() -> Finding {
    if Assets::load().missing() {
        let mend = "Run `cargo xtask assets`, then build again. Released binaries hold them.";
        return bad("assets", "styles, scripts and fonts were not built", mend);
    }
    match Assets::bytes("fonts/Tinos-Regular.ttf") {
        Some(_) => good("assets", "styles, scripts and fonts are there"),
        None => bad("assets", "the fonts of official documents are missing", "Run `cargo xtask assets --force`."),
    }
}

fn look_at_space(settings: &Settings) -> Finding {
    let folder = &settings.data_dir;
    if let Err(error) = probe(folder) {
        let mend = "Give the folder to the user Khuê runs as, or choose another `data_dir`.";
        return bad("files", format!("{} cannot be written: {error}", folder.display()), mend);
    }
    let Some(free) = free_bytes(folder) else { return good("files", format!("{} is writable", folder.display())) };
    let says = format!("{} is writable, {} MiB free", folder.display(), free / (1024 * 1024));
    let mend = "Make room, or move `data_dir` to a larger disk.";
    match free {
        free if free < NO_SPACE => bad("files", says, mend),
        free if free < LOW_SPACE => odd("files", says, mend),
        _ => good("files", says),
    }
}

fn probe(folder: &std::path::Path) -> std::io::Result<()> {
    let blobs = folder.join("blobs");
    std::fs::create_dir_all(&blobs)?;
    let probe = blobs.join(format!(".probe-{}", std::process::id()));
    std::fs::write(&probe, b"khue")?;
    std::fs::remove_file(&probe)
}

#[cfg(unix)]
fn free_bytes(folder: &std::path::Path) -> Option<u64> {
    let space = nix::sys::statvfs::statvfs(folder).ok()?;
    // Both are of another width on some systems.
    #[allow(clippy::useless_conversion, reason = "the types differ between systems")]
    Some(u64::from(space.blocks_available()).saturating_mul(u64::from(space.fragment_size())))
}

#[cfg(not(unix))]
fn free_bytes(_: &std::path::Path) -> Option<u64> {
    None
}

/// Signatures carry our time: it must be that of the service that stamps them.
fn look_at_time_stamps(settings: &Settings) -> Option<Finding> {
    let tsa = settings.signing_tsa_url.as_deref()?;
    let (ids, now) = (ambient::ids(), ambient::clock().now());
    let asked = signing::net::online(Some(tsa), &|| ids.bytes::<16>(), |online| pades::compare_clocks(online, now));
    Some(match asked {
        Ok(()) => good("time-stamps", format!("{tsa} answers, its clock and ours agree")),
        Err(error @ pades::Error::ClockDiffers { .. }) => {
            bad("time-stamps", error.to_string(), "Nothing is signed until this machine's clock is right: use NTP.")
        }
        Err(error) => {
            let mend =
                "Documents are signed without a time-stamp meanwhile and get theirs later, if `signing_without_tsa`.";
            odd("time-stamps", error.to_string(), mend)
        }
    })
}

async fn look_at_database(settings: &Settings, db: &Db, findings: &mut Vec<Finding>) {
    let begun = std::time::Instant::now();
    let engine = if db.engine() == Engine::Sqlite { "SQLite" } else { "PostgreSQL" };
    match migrate::standing(db, &compose::migrations()).await {
        Ok(Standing::Current) => {
            findings.push(good("database", format!("{engine} answers in {:.0?}, schema up to date", begun.elapsed())));
        }
        Ok(Standing::Behind(missing)) => {
            let says = format!("{engine} answers, but {} migrations are missing", missing.len());
            return findings.push(bad("database", says, "Make a backup, then run `khue migrate`."));
        }
        Err(error) => {
            let failure = Failure::from(error);
            return findings.push(bad("database", failure.what, failure.next));
        }
    }
    if let Err(error) = look_inside(settings, db, findings).await {
        findings.push(bad("database", error.to_string(), "Look at the database's own log."));
    }
}

async fn look_inside(settings: &Settings, db: &Db, findings: &mut Vec<Finding>) -> store::Result<()> {
    let tx = db.read().await?;
    let faults = maintenance::faults(&tx).await?;
    findings.push(match faults.first() {
        None => good("soundness", "the engine finds no fault in its files"),
        Some(fault) => bad("soundness", fault.clone(), "Stop Khuê, keep the file, and restore the last good backup."),
    });
    let now = ambient::clock().now().as_microsecond();
    findings.push(look_at_clock(&tx, now).await?);
    let tail = maintenance::unsealed(&tx).await?;
    let age = tail.oldest.map_or(0, |oldest| (now - oldest.as_microsecond()) / 1_000_000);
    findings.push(if age > OLD_TAIL_SECONDS {
        let says = format!("{} rows wait to be sealed, the oldest for {age} s", tail.rows);
        odd("audit", says, "Is a worker running? Start `khue serve` or `khue worker`.")
    } else {
        good("audit", format!("{} rows wait to be sealed", tail.rows))
    });
    findings.push(look_at_jobs(&tx).await?);
    let (waiting, late) = signing::evidence::open(&tx, ambient::clock().now()).await?;
    if waiting + late > 0 {
        let says = format!("{waiting} signed files have not reached their level, {late} should have been renewed");
        findings.push(odd(
            "signatures",
            says,
            "Does the time-stamping service answer? The job tries again every hour.",
        ));
    }
    if settings.audit_heads_dir().exists() && !settings.audit_key_file.exists() {
        let says = format!("{} is missing", settings.audit_key_file.display());
        findings.push(bad("audit key", says, "Put it back: a new key cannot prove the old heads."));
    }
    Ok(())
}

async fn look_at_clock(tx: &Tx, now: i64) -> store::Result<Finding> {
    let sql = match tx.engine() {
        Engine::Sqlite => "SELECT CAST(unixepoch('subsec') * 1000000 AS BIGINT) AS c1",
        Engine::Postgres => "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) AS c1",
    };
    let (theirs,): (i64,) = tx.one(sql, args![]).await?;
    let (newest,): (Option<i64>,) = tx.one("SELECT max(at) AS c1 FROM audit", args![]).await?;
    let ahead = newest.map_or(0, |newest| (newest - now) / 1_000_000);
    let apart = (theirs - now).abs() / 1_000_000;
    let mend = "Let this machine and the database's take the time from the same NTP servers.";
    Ok(if ahead > CLOCK_SLACK_SECONDS {
        bad("clock", format!("this machine is {ahead} s behind what was written last"), mend)
    } else if apart > CLOCK_SLACK_SECONDS {
        bad("clock", format!("this machine and the database's differ by {apart} s"), mend)
    } else {
        good("clock", format!("{} in Vietnam", kernel::format_instant(ambient::clock().now())))
    })
}

async fn look_at_jobs(tx: &Tx) -> store::Result<Finding> {
    let (waiting, dead) = jobs::counts(tx).await?;
    if dead == 0 {
        return Ok(good("jobs", format!("{waiting} wait, none has failed for good")));
    }
    let newest = jobs::buried(tx).await?;
    let last = newest.first().map(|job| format!("; the newest, {}: {}", job.kind, job.last_error)).unwrap_or_default();
    let mend = "Mend the cause, then give them a new chance on the administrator's page of jobs.";
    Ok(odd("jobs", format!("{dead} have failed for good{last}"), mend))
}
