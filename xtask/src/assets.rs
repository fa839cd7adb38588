//! `cargo xtask assets`: builds styles, scripts, icons and fonts into the ignored folder `assets/dist`, when something
//! they are made of has changed, and tells how many bytes an ordinary page costs.

use crate::{Outcome, places, setup, sh};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Most compressed bytes of scripts and styles that an ordinary page may load.
const BUDGET: u64 = 100_000;
/// The files every page loads, by their plain names.
const ORDINARY: &[&str] = &["app.js", "theme.js", "khue.css"];

/// Builds if needed, or always with `force`; prints the sizes.
pub fn run(force: bool) -> Outcome {
    setup::node_packages("frontend")?;
    let inputs = inputs();
    let wanted = sh::hash(&inputs)?;
    let out = places::assets();
    let stamp = out.join(".stamp");
    if !force && sh::is_stamped(&stamp, &wanted) && out.join("manifest.json").exists() {
        println!("assets/dist is up to date.");
        return Ok(());
    }
    let frontend = places::root().join("frontend");
    sh::run(sh::command("node", &["node_modules/typescript/bin/tsc", "--noEmit"]).current_dir(&frontend))?;
    sh::run(sh::command("node", &["node_modules/vite/bin/vite.js", "build"]).current_dir(&frontend))?;
    sizes(&out)?;
    sh::stamp(&stamp, &wanted)
}

fn inputs() -> Vec<PathBuf> {
    let frontend = places::root().join("frontend");
    let skip = |name: &str| matches!(name, "node_modules" | "gallery" | ".vite");
    sh::files(&frontend, &skip)
}

/// Prints each script and style with its size, and refuses a page dearer than the budget.
fn sizes(out: &Path) -> Outcome {
    let manifest = std::fs::read_to_string(out.join("manifest.json"))
        .map_err(|error| format!("assets/dist/manifest.json cannot be read: {error}"))?;
    let manifest: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&manifest).map_err(|error| format!("assets/dist/manifest.json is not JSON: {error}"))?;
    let mut page = 0;
    println!("assets/dist{:>22}{:>14}", "bytes", "compressed");
    for (name, file) in &manifest {
        let Some(file) = file.as_str().filter(|file| file.ends_with(".js") || file.ends_with(".css")) else { continue };
        let path = out.join(file);
        let plain = std::fs::metadata(&path).map_err(|error| format!("{file} cannot be read: {error}"))?.len();
        let compressed = compressed(&path)?;
        let ordinary = ORDINARY.contains(&name.as_str());
        page += if ordinary { compressed } else { 0 };
        println!("  {name:<20}{plain:>11}{compressed:>14}{}", if ordinary { "" } else { "  on demand" });
    }
    println!("  {:<20}{:>25}  of {BUDGET}", "an ordinary page", page);
    if page > BUDGET {
        return Err(format!("An ordinary page loads {page} compressed bytes; the budget is {BUDGET} (ux.md)."));
    }
    Ok(())
}

/// The size of a file after gzip, as Node's own library makes it.
fn compressed(path: &Path) -> Outcome<u64> {
    let script = "let b=[];process.stdin.on('data',c=>b.push(c)).on('end',()=>\
                  process.stdout.write(String(require('zlib').gzipSync(Buffer.concat(b)).length)))";
    let bytes = std::fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let mut child = sh::command("node", &["-e", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("node could not be started: {error}"))?;
    let mut stdin = child.stdin.take().expect("stdin is piped");
    stdin.write_all(&bytes).map_err(|error| format!("node would not read: {error}"))?;
    drop(stdin);
    let answer = child.wait_with_output().map_err(|error| format!("node did not answer: {error}"))?;
    String::from_utf8_lossy(&answer.stdout).trim().parse().map_err(|_| "node gave no size".to_string())
}
