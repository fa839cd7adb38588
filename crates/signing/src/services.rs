//! The services on the net as the running house asks them: guarded, cached, bounded, and never while a transaction is open
//! for writing.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::SignedDuration;
use kernel::{Actor, Instant, Locale};
use pades::{Call, Kept, Online, RevocationSource};
use tokio::sync::Semaphore;
use uuid::Uuid;
use web::{App, PoolError};

use crate::Settings;
use crate::net::Net;
use crate::store::answers::{self, Answer};

/// Calls waited for at the same time: they cost no processor, so there may be more of them than slow work.
const AT_ONCE: usize = 8;
/// How long services are asked about one file at the most; one more may be waited for that was asked before.
const LONGEST_TALK: SignedDuration = SignedDuration::from_secs(60);
/// How long an answer holds that names no end.
const UNDATED: SignedDuration = SignedDuration::from_hours(1);
/// How long an answer is kept at the most, whatever it says of itself: a revocation is seen a day later at the latest.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// On whose behalf services are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Somebody of the house.
    Inside,
    /// A stranger: only services that a trusted root vouches for, so that nobody is scanned through us.
    Stranger,
}

/// The service; cheap to clone.
#[derive(Clone)]
pub struct Services {
    /// The settings they are asked by.
    pub settings: Settings,
    net: Net,
    slots: Arc<Semaphore>,
}

impl Default for Services {
    fn default() -> Self {
        Self::new(Settings::default())
    }
}

impl Services {
    /// Services by these settings.
    pub fn new(settings: Settings) -> Self {
        let net = Net::new(settings.private_addresses);
        Self { settings, net, slots: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    pub(crate) fn net(&self) -> &Net {
        &self.net
    }

    /// What the roof has set, or the defaults, which ask nobody.
    pub fn of(app: &App) -> Arc<Self> {
        app.find_service().unwrap_or_default()
    }

    /// Does something with the services on a thread of its own; new answers are kept when it is done.
    ///
    /// INVARIANT: the caller holds no transaction that writes.
    ///
    /// # Errors
    /// [`PoolError::Stopped`] when the work panicked.
    pub async fn ask<T: Send + 'static>(
        &self,
        app: &App,
        reach: Reach,
        act: impl FnOnce(&Online<'_>) -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        let stopped = |e: &dyn std::fmt::Display| PoolError::Stopped(e.to_string());
        let _slot = self.slots.acquire().await.map_err(|e| stopped(&e))?;
        let (services, inner, runtime) = (self.clone(), app.clone(), tokio::runtime::Handle::current());
        let fresh: Arc<Mutex<Vec<Answer>>> = Arc::default();
        let kept = fresh.clone();
        let work = move || services.run(&inner, &runtime, reach, &kept, act);
        let done = tokio::task::spawn_blocking(work).await.map_err(|e| stopped(&e))?;
        let fresh = std::mem::take(&mut *fresh.lock().unwrap_or_else(PoisonError::into_inner));
        if let Err(error) = keep(app, &fresh).await {
            // Asked again next time; what was found out is none the worse for it.
            tracing::warn!(%error, "answers of services could not be kept");
        }
        Ok(done)
    }

    /// Fetches a kept list anew, when the authority has a newer one.
    ///
    /// # Errors
    /// A sentence, in English.
    pub(crate) async fn refresh(&self, app: &App, question: &str) -> Result<(), String> {
        let Some(url) = question.strip_prefix("crl:").map(str::to_owned) else { return Ok(()) };
        let _slot = self.slots.acquire().await.map_err(|e| e.to_string())?;
        let net = self.net.clone();
        let fetch = move || {
            let der = net.carry(&Call { url: &url, body: None, content_type: None }, false)?;
            pades::Crl::from_file(&der).map_err(|e| e.to_string())
        };
        let list = tokio::task::spawn_blocking(fetch).await.map_err(|e| e.to_string())??;
        let now = app.store.clock.now();
        if list.next_update.is_some_and(|next| next <= now) {
            return Err("the list is out of date".to_owned());
        }
        let answer = answer(question, RevocationSource::Crl, list.der, list.next_update, now);
        keep(app, &[answer]).await.map_err(|e| e.to_string())
    }

    fn run<T>(
        &self,
        app: &App,
        runtime: &tokio::runtime::Handle,
        reach: Reach,
        fresh: &Mutex<Vec<Answer>>,
        act: impl FnOnce(&Online<'_>) -> T,
    ) -> T {
        let (store, now) = (&app.store, app.store.clock.now());
        let tsa = self.settings.tsa.as_deref();
        let transport = |call: &Call<'_>| match tsa == Some(call.url) {
            // WHY: a file may name many services that say nothing, and somebody waits for it, or others behind it.
            _ if store.clock.now().duration_since(now) > LONGEST_TALK => Err("asking took too long".to_owned()),
            true => self.net.carry(call, true),
            false if self.settings.online => self.net.carry(call, false),
            false => Err("no authority is asked (signing_online)".to_owned()),
        };
        let get = |question: &str| {
            let found = async { answers::get(&*store.read().await?, question, now).await };
            runtime.block_on(found).ok().flatten()
        };
        let put = |question: &str, kind: RevocationSource, der: &[u8], until: Option<Instant>| {
            let answer = answer(question, kind, der.to_vec(), until, now);
            fresh.lock().unwrap_or_else(PoisonError::into_inner).push(answer);
        };
        let nonce = || store.ids.bytes::<16>();
        act(&Online {
            transport: &transport,
            tsa,
            nonce: &nonce,
            kept: Some(Kept { get: &get, put: &put }),
            fetch_issuers: reach == Reach::Inside,
            reaches: self.settings.online,
        })
    }
}

fn answer(question: &str, kind: RevocationSource, der: Vec<u8>, until: Option<Instant>, now: Instant) -> Answer {
    let longest = now.saturating_add(LONGEST).unwrap_or(now);
    let undated = now.saturating_add(UNDATED).unwrap_or(now);
    let kind = if kind == RevocationSource::Ocsp { "ocsp" } else { "crl" };
    Answer { question: question.to_owned(), kind, der, until: until.unwrap_or(undated).min(longest) }
}

async fn keep(app: &App, fresh: &[Answer]) -> store::Result<()> {
    if fresh.is_empty() {
        return Ok(());
    }
    let ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, "answers").await?;
    for answer in fresh {
        answers::keep(&ctx, answer).await?;
    }
    ctx.commit().await
}
