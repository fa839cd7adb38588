//! API tokens of a person: issued once with a secret, withdrawn at any time.

use kernel::{IdGen, Kind, Refusal, text};
use serde_json::json;
use store::{Ctx, Record};
use uuid::Uuid;

use super::Failure;

/// For how many days a token may be issued at most.
const MAX_DAYS: i64 = 366;

/// Why a token was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    /// No name, or more than 80 characters.
    #[error("a token needs a name of at most 80 characters")]
    Name,
    /// The period is not between one day and a year.
    #[error("a token is valid for 1 to {MAX_DAYS} days")]
    Days,
}

impl Refusal for TokenError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Name => "token-name",
            Self::Days => "token-days",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("days", MAX_DAYS.to_string())]
    }

    fn field(&self) -> Option<&'static str> {
        Some(if *self == Self::Name { "token_name" } else { "days" })
    }
}

/// Issues a token; its secret is in the answer and nowhere else.
pub(crate) async fn issue(ctx: &mut Ctx, ids: &IdGen, name: &str, days: i64) -> Result<String, Failure<TokenError>> {
    let person = ctx.actor.person.ok_or(Failure::Forbidden)?;
    let name = text::nfc(name.trim());
    if name.is_empty() || name.chars().count() > 80 {
        return Err(Failure::Refused(TokenError::Name));
    }
    if !(1..=MAX_DAYS).contains(&days) {
        return Err(Failure::Refused(TokenError::Days));
    }
    let secret = web::session::issue_token(&ctx.tx, ids, person, &name, ctx.now, days).await?;
    ctx.audit("token-issued", Record { kind: "person", id: person }, json!({ "days": days })).await?;
    Ok(secret)
}

/// Withdraws a token of the actor.
pub(crate) async fn withdraw(ctx: &mut Ctx, token: Uuid) -> Result<(), Failure<TokenError>> {
    let person = ctx.actor.person.ok_or(Failure::Forbidden)?;
    web::session::withdraw_token(&ctx.tx, person, token).await?;
    ctx.audit("token-withdrawn", Record { kind: "person", id: person }, json!({ "token": token })).await?;
    Ok(())
}
