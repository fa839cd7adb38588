//! `khue read-text MEDIA-TYPE`: the words of a file from standard input to standard output, in a process of its own with
//! limits on memory and time. The worker starts it for every file (`documents::reader`); people need not.

use std::io::{Read, Write};
use std::process::ExitCode;

use documents::reader::extract;

/// Memory of the process in bytes: a 50 MiB file with everything a parser makes of it.
#[cfg(unix)]
const MEMORY: u64 = 2 * 1024 * 1024 * 1024;
/// Processor time in seconds.
#[cfg(unix)]
const SECONDS: u64 = 30;

/// Exit code 1 with the reason as output when the file has no words.
pub(super) fn run(media_type: &str) -> ExitCode {
    limit();
    // The reason goes to whoever called; a parser's own complaint about its panic would only fill a log.
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    let outcome = match std::io::stdin().read_to_end(&mut bytes) {
        Ok(_) => extract(media_type, &bytes).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    let (text, code) = match outcome {
        Ok(text) => (text, ExitCode::SUCCESS),
        Err(reason) => (reason, ExitCode::FAILURE),
    };
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => code,
        Err(_) => ExitCode::from(2),
    }
}

#[cfg(unix)]
fn limit() {
    use nix::sys::resource::{Resource, setrlimit};
    for (resource, limit) in
        [(Resource::RLIMIT_AS, MEMORY), (Resource::RLIMIT_CPU, SECONDS), (Resource::RLIMIT_CORE, 0)]
    {
        // A system that refuses to limit still ends the process by the caller's own time limit.
        let _ = setrlimit(resource, limit, limit);
    }
}

#[cfg(not(unix))]
fn limit() {}
