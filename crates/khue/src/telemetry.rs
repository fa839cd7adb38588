//! Log lines: to stderr, for people or as JSON.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::settings::{LogFormat, Settings};
use crate::{Failure, Outcome};

/// Begins to log. `default` is the filter when the settings name none.
///
/// # Errors
/// When the filter of the settings cannot be read.
pub fn start(settings: &Settings, default: &str) -> Outcome {
    let text = settings.log.as_deref().unwrap_or(default);
    let filter = EnvFilter::try_new(text).map_err(|error| {
        Failure::new(
            format!("`log` is not a filter: {error}"),
            "Write a level as `info`, or parts as `info,store=debug`.",
        )
    })?;
    let colours = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    // A second start (several commands in one test process) keeps the first subscriber.
    let _ = match settings.log_format {
        LogFormat::Text => builder.finish().try_init(),
        LogFormat::Json => builder.json().flatten_event(true).finish().try_init(),
    };
    Ok(())
}
