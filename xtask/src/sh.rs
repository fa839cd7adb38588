//! Running other programs, finding them, hashing files: the small tools of the other commands.

use crate::Outcome;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A command of `program` with `arguments`, in the clone's root.
pub fn command<S: AsRef<std::ffi::OsStr>>(program: S, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(crate::places::root());
    command
}

/// A cargo command that builds into the shared target folder.
pub fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = command(cargo, arguments);
    command.env("CARGO_TARGET_DIR", crate::places::target());
    command
}

/// Runs a command with its output shown; an unsuccessful end is an error that names the command.
pub fn run(command: &mut Command) -> Outcome {
    let shown = show(command);
    let status = command.status().map_err(|error| format!("`{shown}` could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` ended with {status}.")) }
}

/// Runs a command and returns what it wrote; its errors are shown when it fails.
pub fn output(command: &mut Command) -> Outcome<String> {
    let shown = show(command);
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| format!("`{shown}` could not be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{shown}` ended with {}.\n{}", output.status, String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn show(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// The full path of a program in `PATH`, if there is one.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Whether this process runs as root.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    // WHY: the owner of /proc/self is the effective user, which needs neither libc nor a child.
    std::fs::metadata("/proc/self").map(|entry| entry.uid() == 0).unwrap_or(false)
}

/// All files below `folder`, sorted, leaving out folders whose name `skip` refuses.
pub fn files(folder: &Path, skip: &dyn Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() && !path.is_symlink() {
                if !skip(&name.to_string_lossy()) {
                    open.push(path);
                }
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// One hash over the names and contents of `files`.
pub fn hash(files: &[PathBuf]) -> Outcome<String> {
    let mut hasher = Sha256::new();
    for file in files {
        let bytes = std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
        hasher.update(file.to_string_lossy().as_bytes());
        hasher.update([0]);
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    Ok(hex::encode(hasher.finalize()))
}

/// Whether `stamp` holds `wanted`: the work it stands for was done on the same inputs.
pub fn is_stamped(stamp: &Path, wanted: &str) -> bool {
    std::fs::read_to_string(stamp).is_ok_and(|kept| kept.trim() == wanted)
}

/// Writes `wanted` into `stamp`.
pub fn stamp(stamp: &Path, wanted: &str) -> Outcome {
    let folder = stamp.parent().expect("a stamp lies in a folder");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(stamp, wanted))
        .map_err(|error| format!("{} cannot be written: {error}", stamp.display()))
}
