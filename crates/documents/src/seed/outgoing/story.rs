//! One paper's story: who acts when.

use std::sync::Arc;

use ::store::{Ctx, Result};
use identity::seed::Demo;
use kernel::{Actor, FixedClock, Id, Instant, Locale};
use uuid::Uuid;
use web::App;

use crate::model::Document;
use crate::store::{drafts, outgoing};

/// A day of the demonstration, minute by minute.
pub(super) struct Story<'a> {
    pub(super) app: &'a App,
    pub(super) demo: &'a Demo,
    clock: &'a Arc<FixedClock>,
    now: Instant,
    days_ago: i64,
    minute: i64,
}

impl<'a> Story<'a> {
    pub(super) fn new(app: &'a App, clock: &'a Arc<FixedClock>, demo: &'a Demo, now: Instant, days_ago: i64) -> Self {
        Self { app, demo, clock, now, days_ago, minute: 0 }
    }

    /// Somebody sits down to work, some minutes after the last: who they are then.
    pub(super) async fn come(&mut self, username: &str, minutes: i64) -> Result<Actor> {
        self.minute += minutes;
        let at = crate::seed::moment(self.now, self.days_ago, self.minute);
        self.clock.set(at);
        let person = self.demo.account(username).person.uuid();
        let tx = self.app.store.read().await?;
        let principal = identity::principal(&tx, person, None, at).await?;
        Ok(principal.map_or_else(|| Actor::system(Uuid::nil()), |p| p.actor))
    }

    /// As [`Story::come`], with the transaction of the act.
    pub(super) async fn begin(&mut self, username: &str, minutes: i64) -> Result<Ctx> {
        let actor = self.come(username, minutes).await?;
        self.app.store.write(actor, Locale::Vi, "seed").await
    }

    /// The hash of the text as it is shown now.
    pub(super) async fn hash(&self, id: Id<Document>) -> Result<String> {
        let tx = self.app.store.read().await?;
        match outgoing::load_as_system(&tx, id).await? {
            Some(document) => Ok(drafts::get(&tx, document.draft).await?.hash),
            None => Ok(String::new()),
        }
    }

    /// SHA-256 of the signed file.
    pub(super) async fn file_hash(&self, id: Id<Document>) -> Result<String> {
        let tx = self.app.store.read().await?;
        let document = outgoing::load_as_system(&tx, id).await?;
        Ok(document.and_then(|row| row.pdf().map(ToString::to_string)).unwrap_or_default())
    }

    /// The text with its dates: `%+5%` becomes the date five days from the demonstration's today.
    pub(super) fn text(&self, text: &str) -> String {
        let mut parts = text.split("%+");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (days, rest) = part.split_once('%').unwrap_or(("0", part));
            let days = jiff::Span::new().days(days.parse::<i32>().unwrap_or(0));
            let date = kernel::civil_date(self.now).checked_add(days).unwrap_or(kernel::civil_date(self.now));
            out.push_str(&kernel::format_date(date));
            out.push_str(rest);
        }
        out
    }
}
