//! The signatures inside the files of an arrival are judged before a clerk decides about it (NĐ 30/2020 Đ.21.2, 22).

use documents::store::incoming;
use kernel::{Actor, Id, Locale};
use signing::proof::Standing;
use store::{BlobId, Job, JobError, Record};
use web::App;

use crate::store::arrivals;
use crate::{ARRIVAL, Arrival, ArrivalFile};

/// Judges every PDF that may be opened and keeps the proof, with the job in one transaction.
pub(super) async fn run(app: App, job: Job) -> Result<(), JobError> {
    let id: Id<Arrival> = job.payload()?;
    let arrival = {
        let tx = app.store.read().await?;
        arrivals::unguarded(&tx, id).await?
    };
    let Some(arrival) = arrival else {
        let ctx = app.store.write(Actor::system(uuid::Uuid::nil()), Locale::Vi, "job").await?;
        job.complete(&ctx).await?;
        return Ok(ctx.commit().await?);
    };
    let (blobs, origin) = {
        let tx = app.store.read().await?;
        let letter = &arrival.letter;
        (pdfs(&tx, id).await?, incoming::origin_of(&tx, arrival.sender, &letter.sender.name, &letter.notation).await?)
    };
    let proofs = signing::judge_files(&app, id.uuid(), &blobs, &origin).await?;
    let ctx = app.store.write(Actor::system(arrival.agency), Locale::Vi, "job").await?;
    // Recalled meanwhile: its content was destroyed, and what was found out about it goes the same way.
    let there = pdfs(&ctx.tx, id).await?;
    for (blob, proof) in proofs.iter().filter(|(blob, _)| there.contains(blob)) {
        proof.keep(&ctx, Record::new(ARRIVAL, id), blob, None, &Standing::default()).await?;
    }
    job.complete(&ctx).await?;
    Ok(ctx.commit().await?)
}

async fn pdfs(tx: &store::Tx, id: Id<Arrival>) -> store::Result<Vec<BlobId>> {
    let files = arrivals::files(tx, id).await?.into_iter().filter(ArrivalFile::is_judged);
    Ok(files.map(|file| file.blob).collect())
}
