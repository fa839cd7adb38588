//! Sending a document back: wrong addressee, not authentic, not whole (NĐ 30/2020 Đ.21.2). Its sender is told why (02).

use edxml::StatusCode;
use kernel::{Id, Kind, Refusal};
use serde_json::json;
use store::{Ctx, Record};

use super::report;
use crate::model::{Act, Standing};
use crate::store::arrivals;
use crate::store::arrivals::Settled;
use crate::{ARRIVAL, Arrival, policy};

/// Longest reason in characters.
pub const MAX_REASON: usize = 500;

/// Why an arrival is not settled.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// Not there, or not for this person.
    #[error("no such arrival")]
    NotFound,
    /// This person does not receive.
    #[error("only the clerks of the agency receive")]
    Forbidden,
    /// It was settled before, or this cannot be done with it.
    #[error("the arrival was settled")]
    Settled,
    /// A return and a refusal need a reason.
    #[error("a reason is needed")]
    NoReason,
    /// Over [`MAX_REASON`].
    #[error("the reason is too long")]
    TooLong,
    /// The document concerned does not allow it.
    #[error(transparent)]
    Document(#[from] documents::actions::incoming::ActionError),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Refusal for SettleError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Forbidden => Kind::Forbidden,
            Self::Settled => Kind::Conflict,
            Self::NoReason | Self::TooLong => Kind::Invalid,
            Self::Document(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Forbidden => "exchange-not-clerk",
            Self::Settled => "exchange-settled",
            Self::NoReason => "exchange-no-reason",
            Self::TooLong => "exchange-reason-long",
            Self::Document(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Document(error) => error.args(),
            Self::TooLong => vec![("max", MAX_REASON.to_string())],
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        matches!(self, Self::NoReason | Self::TooLong).then_some("reason")
    }
}

/// The arrival, if this person may do that with it now.
///
/// # Errors
/// [`SettleError`] otherwise.
pub async fn load(ctx: &Ctx, id: Id<Arrival>, act: Act) -> Result<Arrival, SettleError> {
    let arrival = arrivals::load(&ctx.tx, &ctx.actor, id).await?.ok_or(SettleError::NotFound)?;
    if !policy::receives(&ctx.actor) {
        return Err(SettleError::Forbidden);
    }
    if arrival.standing().allows(act) { Ok(arrival) } else { Err(SettleError::Settled) }
}

/// A reason within its bounds.
///
/// # Errors
/// [`SettleError::NoReason`] and [`SettleError::TooLong`].
pub fn reason(text: &str) -> Result<String, SettleError> {
    let text = kernel::text::nfc(text.trim());
    match text.chars().count() {
        0 => Err(SettleError::NoReason),
        n if n > MAX_REASON => Err(SettleError::TooLong),
        _ => Ok(text),
    }
}

/// Sends an arrival back.
///
/// # Errors
/// [`SettleError`].
pub async fn run(ctx: &mut Ctx, id: Id<Arrival>, why: &str) -> Result<(), SettleError> {
    let why = reason(why)?;
    let arrival = load(ctx, id, Act::Return).await?;
    let settled = Settled {
        arrival: &arrival,
        state: Standing::after(Act::Return),
        document: None,
        reason: Some(&why),
        by: ctx.actor.person,
        at: ctx.now,
    };
    arrivals::settle(ctx, &settled).await?;
    ctx.audit("arrival-returned", Record::new(ARRIVAL, id), json!({ "reason": why })).await?;
    report::run(ctx, &arrival, StatusCode::Rejected, &why).await?;
    Ok(())
}
