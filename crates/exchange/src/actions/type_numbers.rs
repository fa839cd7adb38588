//! Keeping the numbers of document types agreed with a partner.

use documents::model::DocumentType;
use kernel::{Kind, Refusal};
use serde_json::json;
use store::Ctx;
use uuid::Uuid;

use crate::policy;
use crate::store::type_numbers;

/// Why numbers are not kept.
#[derive(Debug, thiserror::Error)]
pub enum NumbersError {
    /// This person does not manage the exchange.
    #[error("only those who manage the exchange")]
    Forbidden,
    /// Not a number, or too large.
    #[error("{0} is not a number")]
    NotANumber(String),
    /// Two types with one number could not be told apart.
    #[error("{0} is given to two types")]
    Twice(u32),
    /// Not an agency code.
    #[error("the partner is not an agency code")]
    Partner,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Refusal for NumbersError {
    fn kind(&self) -> Kind {
        match self {
            Self::Forbidden => Kind::Forbidden,
            Self::Store(error) => error.kind(),
            _ => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Forbidden => "forbidden",
            Self::NotANumber(_) => "exchange-type-number",
            Self::Twice(_) => "exchange-type-twice",
            Self::Partner => "exchange-partner",
            Self::Store(error) => error.code(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotANumber(text) => vec![("text", text.clone())],
            Self::Twice(number) => vec![("number", number.to_string())],
            _ => Vec::new(),
        }
    }
}

/// Replaces the numbers of a partner (empty: of every partner). A blank number means the default.
///
/// # Errors
/// [`NumbersError`].
pub async fn run(ctx: &mut Ctx, partner: &str, given: &[(DocumentType, String)]) -> Result<(), NumbersError> {
    if !policy::manages(&ctx.actor) {
        return Err(NumbersError::Forbidden);
    }
    let partner = partner.trim();
    if !partner.is_empty() && kernel::AgencyCode::parse(partner).is_err() {
        return Err(NumbersError::Partner);
    }
    let mut numbers: Vec<(DocumentType, u32)> = Vec::new();
    for (known, text) in given.iter().filter(|(_, text)| !text.trim().is_empty()) {
        let number = text.trim().parse::<u32>().ok().filter(|n| *n < 100_000);
        let number = number.ok_or_else(|| NumbersError::NotANumber(text.clone()))?;
        if numbers.iter().any(|(_, other)| *other == number) {
            return Err(NumbersError::Twice(number));
        }
        numbers.push((*known, number));
    }
    type_numbers::replace(&ctx.tx, partner, &numbers).await?;
    let detail: Vec<_> = numbers.iter().map(|(known, number)| json!([known.code, number])).collect();
    let record = store::Record { kind: "agency", id: Uuid::nil() };
    ctx.audit("type-numbers-changed", record, json!({ "partner": partner, "numbers": detail })).await?;
    Ok(())
}
