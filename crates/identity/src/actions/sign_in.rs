//! Signing in: the password was already checked outside the transaction; here the attempt is judged, counted and audited.

use kernel::{Actor, Id, Instant, Kind, Refusal};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Ctx, Record, Result};
use uuid::Uuid;

use crate::Settings;
use crate::model::Person;
use crate::model::lockout::{Verdict, judge, later};
use crate::model::password::{LOCK_SECONDS, MAX_FAILURES};
use crate::store::{credentials, people};

/// Why nobody was let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignInError {
    /// The user name or the password; which of them is not told.
    #[error("user name or password wrong")]
    Wrong,
    /// Too many wrong passwords for this user name.
    #[error("locked for a while")]
    Locked,
    /// Too many failures from this address.
    #[error("too many failures from this address")]
    TooMany,
    /// The right password, but no position today.
    #[error("the account holds no position")]
    NoPosition,
}

impl Refusal for SignInError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoPosition => Kind::Forbidden,
            Self::Wrong | Self::Locked | Self::TooMany => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Wrong => "sign-in-wrong",
            Self::Locked => "sign-in-locked",
            Self::TooMany => "sign-in-too-many",
            Self::NoPosition => "sign-in-no-position",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Locked => {
                vec![("failures", MAX_FAILURES.to_string()), ("minutes", (LOCK_SECONDS / 60).to_string())]
            }
            _ => Vec::new(),
        }
    }
}

/// An attempt whose password was compared with `hash`.
pub(crate) struct Attempt<'a> {
    /// As typed.
    pub(crate) username: &'a str,
    /// Whose user name it is.
    pub(crate) person: Option<Id<Person>>,
    /// The hash the password was compared with.
    pub(crate) hash: Option<String>,
    /// Whether it fits.
    pub(crate) correct: bool,
    /// Where the request came from.
    pub(crate) address: &'a str,
}

/// Who came in, or why not. A refusal is committed too: it counts.
pub(crate) type Outcome = std::result::Result<Id<Person>, SignInError>;

/// When the window of counted failures began.
pub(crate) fn window_start(now: Instant, settings: &Settings) -> Instant {
    later(now, -settings.address_window_seconds)
}

/// Judges, counts and audits an attempt.
pub(crate) async fn run(ctx: &mut Ctx, settings: &Settings, attempt: Attempt<'_>) -> Result<Outcome> {
    let outcome = match attempt.person {
        Some(person) => known(ctx, person, &attempt).await?,
        None => unknown(ctx, attempt.username).await?,
    };
    if let Err(reason) = outcome {
        let since = window_start(ctx.now, settings);
        credentials::note_address(&ctx.tx, attempt.address, ctx.now, since).await?;
        // The user name as typed may be a password typed into the wrong field: only an existing one is kept.
        let username = attempt.person.map(|_| attempt.username.trim().to_lowercase());
        let record = Record { kind: "person", id: attempt.person.map_or(Uuid::nil(), Id::uuid) };
        let detail = json!({ "username": username, "address": attempt.address, "reason": reason.code() });
        ctx.audit("sign-in-failed", record, detail).await?;
    }
    Ok(outcome)
}

async fn known(ctx: &mut Ctx, person: Id<Person>, attempt: &Attempt<'_>) -> Result<Outcome> {
    let Some(credential) = credentials::lock(&ctx.tx, person).await? else { return Ok(Err(SignInError::Wrong)) };
    let disabled = people::get(&ctx.tx, person).await?.is_none_or(|p| p.disabled);
    // Changed while the password was being compared: compared with the wrong hash.
    let correct = attempt.correct && attempt.hash.as_deref() == Some(&credential.hash) && !disabled;
    let record = Record::new("person", person);
    match judge(credential.failures, credential.locked_until, correct, ctx.now) {
        Verdict::Locked => Ok(Err(SignInError::Locked)),
        Verdict::Wrong { failures, locked_until } => {
            credentials::note(&ctx.tx, person, failures, locked_until).await?;
            if locked_until.is_none() {
                return Ok(Err(SignInError::Wrong));
            }
            ctx.audit("account-locked", record, json!({ "address": attempt.address, "failures": failures })).await?;
            Ok(Err(SignInError::Locked))
        }
        Verdict::Accepted => {
            let principal = crate::principal(&ctx.tx, person.uuid(), None, ctx.now).await?;
            let Some(principal) = principal else { return Ok(Err(SignInError::NoPosition)) };
            if credential.failures > 0 || credential.locked_until.is_some() {
                credentials::note(&ctx.tx, person, 0, None).await?;
            }
            ctx.actor = principal.actor;
            ctx.audit("signed-in", record, json!({ "address": attempt.address })).await?;
            Ok(Ok(person))
        }
    }
}

/// A user name nobody has locks like any other, so that the answers do not tell which exist. Only a hash of it is kept.
async fn unknown(ctx: &Ctx, username: &str) -> Result<Outcome> {
    let key = format!("name:{}", hex::encode(Sha256::digest(username.trim().to_lowercase())));
    let since = later(ctx.now, -LOCK_SECONDS);
    let before = credentials::failures_from(&ctx.tx, &key, since).await?;
    credentials::note_address(&ctx.tx, &key, ctx.now, since).await?;
    Ok(Err(if before + 1 >= MAX_FAILURES { SignInError::Locked } else { SignInError::Wrong }))
}

/// The actor of an attempt before anybody is known.
pub(crate) fn nobody() -> Actor {
    Actor::system(Uuid::nil())
}
