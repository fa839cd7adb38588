//! What happens without anybody waiting: messages written into the outbox, files read from the inbox, events heard.

mod tell;
mod watch;
mod write_report;

use std::time::Duration;

use web::JobSpec;

/// Writes a status message into the outbox.
pub const WRITE_REPORT: &str = "exchange.write-report";
/// Looks into the inbox folder, and after files in the outbox.
pub const WATCH: &str = "exchange.watch";

/// The jobs of this room.
pub const JOBS: &[JobSpec] = &[
    JobSpec { kind: WRITE_REPORT, every: None, run: |app, job| Box::pin(write_report::run(app, job)) },
    JobSpec { kind: WATCH, every: Some(Duration::from_secs(30)), run: |app, job| Box::pin(watch::run(app, job)) },
];
