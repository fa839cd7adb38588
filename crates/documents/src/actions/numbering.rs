//! Which types of documents are numbered when the leader signs: licences, invitations, whatever is made in large numbers. NĐ
//! 30/2020 Đ.15.3 lets the system number before or after the signature; after it is the rule of this house.

use std::collections::BTreeSet;

use identity::permission;
use kernel::{Kind, Refusal};
use store::{Ctx, Record};

use crate::model::DocumentType;
use crate::store::numbering;

/// Why it is not changed.
#[derive(Debug, thiserror::Error)]
pub enum NumberingError {
    /// Somebody else decides it.
    #[error("whoever keeps the registers of the agency decides this")]
    NotAllowed,
    /// A code that is no type.
    #[error("`{0}` is no type of documents")]
    UnknownType(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Refusal for NumberingError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAllowed => Kind::Forbidden,
            Self::UnknownType(_) => Kind::Invalid,
            Self::Store(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "numbering-not-allowed",
            Self::UnknownType(_) => "numbering-unknown-type",
            Self::Store(e) => e.code(),
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownType(code) => vec![("type", code.clone())],
            _ => Vec::new(),
        }
    }
}

/// Whether somebody decides it: who keeps the registers of the whole agency.
pub fn decides(actor: &kernel::Actor) -> bool {
    actor.may(permission::DOCUMENTS_REGISTERS) && actor.subjects.contains(&actor.agency)
}

/// Sets the types that are numbered at the signature; all others after it. Documents already signed keep their order.
///
/// # Errors
/// [`NumberingError`].
pub async fn run(ctx: &mut Ctx, types: &[String]) -> Result<(), NumberingError> {
    if !decides(&ctx.actor) {
        return Err(NumberingError::NotAllowed);
    }
    let known = |code: &String| {
        DocumentType::from_code(code).map(|t| t.code).ok_or_else(|| NumberingError::UnknownType(code.clone()))
    };
    let types = types.iter().map(known).collect::<Result<BTreeSet<_>, _>>()?;
    let agency = ctx.actor.agency;
    let before = numbering::at_signing(&ctx.tx, agency).await?;
    if before.iter().map(String::as_str).eq(types.iter().copied()) {
        return Ok(());
    }
    numbering::set(ctx, agency, &types).await?;
    let detail = serde_json::json!({ "before": before, "types": types });
    ctx.audit(
        "numbering-order-changed",
        Record::new("agency", kernel::Id::<identity::Agency>::from_uuid(agency)),
        detail,
    )
    .await?;
    Ok(())
}
