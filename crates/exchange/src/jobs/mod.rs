//! What happens without anybody waiting: messages written into the outbox, files read from the inbox, events heard.

mod dispatch;
mod judge_files;
mod progress;
mod tell;
mod watch;
mod write_report;

use std::time::Duration;

use edxml::StatusCode;
use web::JobSpec;

/// Writes a status message into the outbox.
pub const WRITE_REPORT: &str = "exchange.write-report";
/// Writes the envelope of a delivery into the outbox.
pub const WRITE_DELIVERY: &str = "exchange.write-delivery";
/// Looks into the inbox folder, and after files in the outbox.
pub const WATCH: &str = "exchange.watch";
/// Judges the signatures inside the files of an arrival.
pub const JUDGE_FILES: &str = "exchange.judge-files";
const DISPATCH: &str = "exchange.dispatch";
const ASSIGNED: &str = "exchange.tell-assigned";
const PROCESSING: &str = "exchange.tell-processing";
const FINISHED: &str = "exchange.tell-finished";
const RETURNED: &str = "exchange.tell-returned";

/// The jobs of this room.
pub const JOBS: &[JobSpec] = &[
    JobSpec { kind: WRITE_REPORT, every: None, run: |app, job| Box::pin(write_report::run(app, job)) },
    JobSpec { kind: WRITE_DELIVERY, every: None, run: |app, job| Box::pin(dispatch::write(app, job)) },
    JobSpec { kind: JUDGE_FILES, every: None, run: |app, job| Box::pin(judge_files::run(app, job)) },
    JobSpec { kind: DISPATCH, every: None, run: |app, job| Box::pin(dispatch::make(app, job)) },
    JobSpec { kind: WATCH, every: Some(Duration::from_secs(30)), run: |app, job| Box::pin(watch::run(app, job)) },
    JobSpec { kind: ASSIGNED, every: None, run: |app, job| Box::pin(progress::run(app, job, StatusCode::Assigned)) },
    JobSpec {
        kind: PROCESSING,
        every: None,
        run: |app, job| Box::pin(progress::run(app, job, StatusCode::Processing)),
    },
    JobSpec { kind: FINISHED, every: None, run: |app, job| Box::pin(progress::run(app, job, StatusCode::Finished)) },
    JobSpec { kind: RETURNED, every: None, run: |app, job| Box::pin(progress::run(app, job, StatusCode::Rejected)) },
];

/// The events of documents this room hears.
pub const LISTENS: &[(&str, &str)] = &[
    ("outgoing-dispatched", DISPATCH),
    ("incoming-assigned", ASSIGNED),
    ("incoming-accepted", PROCESSING),
    ("incoming-completed", FINISHED),
    ("incoming-returned", RETURNED),
];
