//! Works an order off in this process, one document after another; the PIN is in memory until the last one and nowhere else.

use std::time::Duration;

use kernel::{Actor, Id, Locale};
use store::{Ctx, Purpose, Record};
use tokio::sync::watch;
use web::App;
use zeroize::Zeroizing;

use super::{Checked, KIND};
use crate::actions::outgoing::{OutgoingError, issue, sign};
use crate::batches::{Batches, Place};
use crate::model::outgoing::Act;
use crate::model::outgoing::batch::{BEAT_SECONDS, ItemState, Reason, ends_all};
use crate::store::batches::{self, Batch, Item};

/// An order in work.
struct Run {
    app: App,
    id: Id<Batch>,
    act: Act,
    actor: Actor,
    locale: Locale,
    trace: String,
    pin: Zeroizing<String>,
    _place: Place,
}

/// Begins to work on a committed order; nobody waits for it.
pub fn go(app: &App, actor: &Actor, locale: Locale, trace: &str, id: Id<Batch>, checked: Checked) {
    let Checked { act, pin, place, .. } = checked;
    // Through the connections of jobs: pages do not wait for thirty signatures.
    let app = app.serving(Purpose::Jobs);
    let run = Run { app, id, act, actor: actor.clone(), locale, trace: trace.to_owned(), pin, _place: place };
    tokio::spawn(async move {
        let beating = watch::Sender::new(());
        tokio::spawn(beat(run.app.clone(), id, beating.subscribe()));
        if let Err(error) = run.all().await {
            tracing::error!(%error, batch = %id, "an order over several documents was cut off");
        }
    });
}

/// Signs of life for as long as the other end is there; a task of its own, so that none waits inside a transaction.
async fn beat(app: App, id: Id<Batch>, mut end: watch::Receiver<()>) {
    let pause = Duration::from_secs(BEAT_SECONDS);
    while tokio::time::timeout(pause, end.changed()).await.is_err() {
        let beaten = async {
            let tx = app.store.db.write().await?;
            batches::beat(&tx, id, app.store.clock.now()).await?;
            tx.commit().await
        };
        if let Err(error) = beaten.await {
            tracing::warn!(%error, "the sign of life of an order was not written");
        }
    }
}

impl Run {
    async fn all(&self) -> store::Result<()> {
        let tx = self.app.store.read().await?;
        let items = batches::items(&tx, self.id).await?;
        drop(tx);
        let mut why = Reason::plain("batch-ended");
        for item in items.iter().filter(|item| item.state == ItemState::Waiting) {
            if let Some(reason) = self.stops().await? {
                why = reason;
                break;
            }
            let Err(error) = self.one(item).await else { continue };
            let (kind, error) = (kernel::Refusal::kind(&error), web::Error::from(error));
            let reason = Reason {
                code: error.code.to_owned(),
                args: error.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            };
            let tx = self.app.store.db.write().await?;
            batches::refused(&tx, self.id, item.ordinal, &reason).await?;
            tx.commit().await?;
            if ends_all(&reason.code, kind) {
                why = reason;
                break;
            }
        }
        self.end(&why).await
    }

    /// Why no further document is begun.
    async fn stops(&self) -> store::Result<Option<Reason>> {
        if self.app.service::<Batches>().is_stopping() {
            return Ok(Some(Reason::plain("batch-server-stops")));
        }
        let tx = self.app.store.read().await?;
        Ok((!batches::goes_on(&tx, self.id).await?).then(|| Reason::plain("batch-stopped")))
    }

    /// One document, exactly as if it were the only one.
    async fn one(&self, item: &Item) -> Result<(), OutgoingError> {
        let (app, actor) = (&self.app, &self.actor);
        let approval = sign::Approval { hash: item.hash.clone(), pin: (*self.pin).clone() };
        if self.act == Act::Issue {
            let begin = || self.begin(item);
            let issuing = issue::perform::<OutgoingError, _>(app, actor, item.document, &approval, begin).await?;
            let (ctx, _turn) = issuing.into_parts();
            return Ok(ctx.commit().await?);
        }
        let prepared = sign::prepare(app, actor, item.document, &approval).await?;
        let mut ctx = self.begin(item).await?;
        let _turn = sign::run(&mut ctx, prepared).await?;
        Ok(ctx.commit().await?)
    }

    /// The transaction of the act, in which the document is noted as done: both are kept, or neither.
    async fn begin(&self, item: &Item) -> Result<Ctx, OutgoingError> {
        let ctx = self.app.store.write(self.actor.clone(), self.locale, &self.trace).await?;
        batches::done(&ctx.tx, self.id, item.ordinal).await?;
        Ok(ctx)
    }

    async fn end(&self, why: &Reason) -> store::Result<()> {
        let ctx = self.app.store.write(self.actor.clone(), self.locale, &self.trace).await?;
        batches::end(&ctx.tx, self.id, ctx.now, why).await?;
        let items = batches::items(&ctx.tx, self.id).await?;
        let done = items.iter().filter(|item| item.state == ItemState::Done).count();
        let detail = serde_json::json!({ "done": done, "documents": items.len() });
        ctx.audit("outgoing-batch-ended", Record::new(KIND, self.id), detail).await?;
        ctx.commit().await
    }
}
