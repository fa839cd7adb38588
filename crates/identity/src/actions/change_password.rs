//! Changing one's password, and an administrator's reset. Hashing and comparing happen before the transaction.

use kernel::{Id, Kind, Redacted, Refusal};
use serde_json::json;
use store::{Ctx, Record, Tx};

use super::{Failure, edit_person};
use crate::Settings;
use crate::hashing::{self, HashError};
use crate::model::lockout::{Verdict, judge};
use crate::model::password::{self, HISTORY, PasswordError};
use crate::model::{Person, PersonError};
use crate::store::credentials;

/// What was typed.
pub(crate) struct Input {
    /// The present password.
    pub(crate) current: Redacted<String>,
    /// The new one.
    pub(crate) new: Redacted<String>,
    /// The new one again.
    pub(crate) repeat: Redacted<String>,
}

/// What was found out before the transaction.
pub(crate) struct Prepared {
    compared_with: String,
    correct: bool,
    outcome: Result<String, PasswordError>,
}

/// Why preparing failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PrepareError {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error("the account has no password")]
    NoCredential,
}

impl Refusal for PrepareError {
    fn kind(&self) -> Kind {
        match self {
            Self::Store(error) => error.kind(),
            Self::Hash(error) => error.kind(),
            Self::NoCredential => Kind::NotFound,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Hash(error) => error.code(),
            Self::NoCredential => "not-found",
        }
    }
}

/// Compares and hashes: slow, outside any transaction that writes.
pub(crate) async fn prepare(
    tx: &Tx,
    settings: &Settings,
    person: &Person,
    remembers: bool,
    salt: [u8; 16],
    input: Input,
) -> Result<Prepared, PrepareError> {
    let credential = credentials::get(tx, person.id).await?.ok_or(PrepareError::NoCredential)?;
    let compared_with = credential.hash;
    let correct = hashing::verify(settings, input.current, Some(compared_with.clone())).await?;
    let rules = password::check(input.new.reveal(), &person.username)
        .and_then(|()| if input.new.reveal() == input.repeat.reveal() { Ok(()) } else { Err(PasswordError::Repeat) });
    let outcome = match rules {
        Err(rule) => Err(rule),
        Ok(()) => {
            let mut former = vec![compared_with.clone()];
            if remembers {
                former.extend(credentials::former(tx, person.id, HISTORY).await?);
            }
            if hashing::verify_any(input.new.clone(), former).await? {
                Err(PasswordError::Reused)
            } else {
                Ok(hashing::hash(settings, input.new, salt).await?)
            }
        }
    };
    Ok(Prepared { compared_with, correct, outcome })
}

/// Sets the new password and ends every other session. A wrong present password is counted: the refusal is committed.
pub(crate) async fn run(
    ctx: &mut Ctx,
    person: Id<Person>,
    session: &str,
    prepared: Prepared,
) -> Result<Result<(), PasswordError>, Failure<PasswordError>> {
    let credential = credentials::lock(&ctx.tx, person).await?.ok_or(Failure::NotFound)?;
    let record = Record::new("person", person);
    if credential.hash != prepared.compared_with {
        return Err(store::Error::Stale.into());
    }
    match judge(credential.failures, credential.locked_until, prepared.correct, ctx.now) {
        Verdict::Locked => return Ok(Err(PasswordError::Current)),
        Verdict::Wrong { failures, locked_until } => {
            credentials::note(&ctx.tx, person, failures, locked_until).await?;
            ctx.audit("password-change-failed", record, json!({ "failures": failures })).await?;
            return Ok(Err(PasswordError::Current));
        }
        Verdict::Accepted => {}
    }
    let hash = prepared.outcome.map_err(Failure::Refused)?;
    credentials::set(&ctx.tx, person, &hash, false, ctx.now).await?;
    let ended = web::session::close_of(&ctx.tx, person.uuid(), None, session).await?;
    let withdrawn = web::session::withdraw_tokens_of(&ctx.tx, person.uuid()).await?;
    let detail = json!({ "sessions_ended": ended, "tokens_withdrawn": withdrawn });
    ctx.audit("password-changed", record, detail).await?;
    Ok(Ok(()))
}

/// An administrator sets a password that must be changed at the next sign-in; every session of the person ends.
pub(crate) async fn reset(ctx: &mut Ctx, person: Id<Person>, hash: &str) -> Result<(), Failure<PersonError>> {
    edit_person::owned(ctx, person).await?;
    credentials::set(&ctx.tx, person, hash, true, ctx.now).await?;
    web::session::close_of(&ctx.tx, person.uuid(), None, "").await?;
    web::session::withdraw_tokens_of(&ctx.tx, person.uuid()).await?;
    ctx.audit("password-reset", Record::new("person", person), json!({})).await?;
    Ok(())
}
