//! A status message goes into the outbox folder. Doing it twice leaves one file.

use identity::{Agency, agencies, people};
use kernel::{Actor, Id, Locale};
use store::{Job, JobError};
use uuid::Uuid;
use web::App;

use super::tell;
use crate::model::{Party, Report};
use crate::outbox;
use crate::store::{arrivals, reports};
use crate::{Arrival, SentReport};

/// Writes the report of the payload.
pub(super) async fn run(app: App, job: Job) -> Result<(), JobError> {
    let id: Id<SentReport> = job.payload()?;
    let Some((sent, arrival, agency, staff)) = load(&app, id).await? else {
        return done(&app, &job, None).await;
    };
    if sent.state != "queued" && sent.state != "failed" {
        return done(&app, &job, None).await;
    }
    let report = Report {
        from: Party::of_agency(&agency),
        organ_code: arrival.letter.sender.code.clone(),
        code: arrival.letter.printed_code(),
        date: arrival.letter.issued_on,
        document_id: arrival.letter.document_id.clone(),
        department: agency.name.clone(),
        staff,
        status: sent.status,
        description: if sent.description.is_empty() {
            sent.status.name_vi().to_owned()
        } else {
            sent.description.clone()
        },
        at: sent.at,
    };
    let name = outbox::file_name(sent.at, sent.id.uuid());
    let bytes = report.message().write();
    match tell::write(&app, report.from.code.clone(), name.clone(), bytes).await {
        Ok(()) => done(&app, &job, Some((sent.id, "written", Some(name), None))).await,
        Err(error) => {
            if job.attempts >= store::jobs::MAX_ATTEMPTS {
                let why = error.to_string();
                tell::mark_report(&app, sent.agency, sent.id, "failed", None, Some(&why)).await?;
            }
            Err(error)
        }
    }
}

type Loaded = Option<(SentReport, Arrival, Agency, String)>;

async fn load(app: &App, id: Id<SentReport>) -> Result<Loaded, JobError> {
    let tx = app.store.read().await?;
    let Some(sent) = reports::get(&tx, id).await? else { return Ok(None) };
    let Some(arrival) = arrivals::unguarded(&tx, sent.arrival).await? else { return Ok(None) };
    let Some(agency) = agencies::get(&tx, Id::from_uuid(sent.agency)).await? else { return Ok(None) };
    let person = match sent.staff {
        Some(person) => people::get(&tx, Id::from_uuid(person)).await?,
        None => None,
    };
    Ok(Some((sent, arrival, agency, person.map(|p| p.name).unwrap_or_default())))
}

type Mark = (Id<SentReport>, &'static str, Option<String>, Option<String>);

async fn done(app: &App, job: &Job, mark: Option<Mark>) -> Result<(), JobError> {
    let ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, &format!("job {}", job.id)).await?;
    if let Some((id, state, file, reason)) = mark {
        reports::mark(&ctx.tx, id, state, file.as_deref(), reason.as_deref()).await?;
    }
    job.complete(&ctx).await?;
    Ok(ctx.commit().await?)
}
