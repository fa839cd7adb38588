//! The unit tree: units added, renamed, merged. A unit with a history is never deleted.

use kernel::{Actor, Id, Kind, Refusal, text};
use serde_json::json;
use store::{Ctx, Error, Record, Tx};

use super::Failure;
use crate::model::{Agency, Unit, UnitKind};
use crate::permission;
use crate::store::{managed, units};

/// Why a unit was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UnitError {
    /// No name, or more than 200 characters.
    #[error("a unit needs a name of at most 200 characters")]
    Name,
    /// The abbreviation goes into notations: letters, digits and hyphens only.
    #[error("an abbreviation is made of 1 to 20 letters, digits and hyphens")]
    Abbreviation,
    /// Another unit of the agency has it, or had it.
    #[error("the abbreviation is taken")]
    AbbreviationTaken,
    /// The parent is of another agency, closed or unknown.
    #[error("no such parent")]
    Parent,
    /// Merged into itself, into a unit below it, into a closed one or across agencies.
    #[error("a unit is merged into another open unit of its agency that is not below it")]
    MergeTarget,
    /// Already merged.
    #[error("the unit was merged before")]
    Closed,
}

impl Refusal for UnitError {
    fn kind(&self) -> Kind {
        if *self == Self::Closed { Kind::Conflict } else { Kind::Invalid }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Name => "unit-name",
            Self::Abbreviation => "unit-abbreviation",
            Self::AbbreviationTaken => "unit-abbreviation-taken",
            Self::Parent => "unit-parent",
            Self::MergeTarget => "unit-merge-target",
            Self::Closed => "unit-closed",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Name => Some("name"),
            Self::Abbreviation | Self::AbbreviationTaken => Some("abbreviation"),
            Self::Parent => Some("parent"),
            Self::MergeTarget => Some("into"),
            Self::Closed => None,
        }
    }
}

/// A unit as typed.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) abbreviation: String,
    pub(crate) kind: UnitKind,
}

fn checked(input: &Input) -> Result<(String, String), UnitError> {
    let name = text::nfc(&input.name).split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > 200 {
        return Err(UnitError::Name);
    }
    let abbreviation = text::nfc(input.abbreviation.trim());
    let fits = abbreviation.chars().all(|c| c.is_alphanumeric() || c == '-');
    if abbreviation.is_empty() || abbreviation.chars().count() > 20 || !fits {
        return Err(UnitError::Abbreviation);
    }
    Ok((name, abbreviation))
}

/// The unit, if the actor manages its agency.
pub(crate) async fn visible(tx: &Tx, actor: &Actor, id: Id<Unit>) -> Result<Unit, Failure<UnitError>> {
    if !actor.may(permission::PEOPLE_MANAGE) {
        return Err(Failure::Forbidden);
    }
    let unit = units::get(tx, id).await?.ok_or(Failure::NotFound)?;
    if managed::covers_agency(tx, actor, unit.agency).await? { Ok(unit) } else { Err(Failure::NotFound) }
}

/// Adds a unit to an agency, below `parent` or right below the agency.
pub(crate) async fn create(
    ctx: &mut Ctx,
    agency: Id<Agency>,
    parent: Option<Id<Unit>>,
    input: Input,
) -> Result<Id<Unit>, Failure<UnitError>> {
    if !ctx.actor.may(permission::PEOPLE_MANAGE) {
        return Err(Failure::Forbidden);
    }
    if !managed::covers_agency(&ctx.tx, &ctx.actor, agency).await? {
        return Err(Failure::NotFound);
    }
    let (name, abbreviation) = checked(&input).map_err(Failure::Refused)?;
    let mut path = match parent {
        None => Vec::new(),
        Some(id) => {
            let above = units::get(&ctx.tx, id).await?;
            let above = above.filter(|unit| unit.agency == agency && unit.closed_on.is_none());
            above.ok_or(Failure::Refused(UnitError::Parent))?.path
        }
    };
    let id = ctx.id();
    path.push(id);
    let rank = units::next_rank(&ctx.tx, agency).await?;
    let unit = Unit {
        id,
        agency,
        parent,
        abbreviation,
        name,
        kind: input.kind,
        path,
        own_agency: None,
        rank,
        closed_on: None,
        version: 1,
    };
    taken(units::insert(&ctx.tx, &unit).await)?;
    ctx.audit("unit-created", Record::new("unit", id), json!({ "name": unit.name })).await?;
    Ok(id)
}

fn taken(result: store::Result<()>) -> Result<(), Failure<UnitError>> {
    match result {
        Err(Error::Duplicate(_)) => Err(Failure::Refused(UnitError::AbbreviationTaken)),
        other => Ok(other?),
    }
}

/// Renames a unit; `version` is the one the form was opened with. Documents keep the name they were issued under.
pub(crate) async fn change(ctx: &mut Ctx, id: Id<Unit>, version: i64, input: Input) -> Result<(), Failure<UnitError>> {
    let unit = visible(&ctx.tx, &ctx.actor, id).await?;
    if unit.closed_on.is_some() {
        return Err(Failure::Refused(UnitError::Closed));
    }
    let (name, abbreviation) = checked(&input).map_err(Failure::Refused)?;
    let before = json!({ "name": unit.name, "abbreviation": unit.abbreviation });
    let after = Unit { name, abbreviation, kind: input.kind, version, ..unit };
    taken(units::update(&ctx.tx, &after).await)?;
    ctx.audit("unit-changed", Record::new("unit", id), json!({ "before": before, "name": after.name })).await?;
    Ok(())
}

/// Merges a unit into another: people and sub-units move, its id stays as an alias of the other (law 4).
pub(crate) async fn merge(ctx: &mut Ctx, id: Id<Unit>, into: Id<Unit>) -> Result<(), Failure<UnitError>> {
    let from = visible(&ctx.tx, &ctx.actor, id).await?;
    if from.closed_on.is_some() {
        return Err(Failure::Refused(UnitError::Closed));
    }
    let target = units::get(&ctx.tx, into).await?;
    let fits = |unit: &Unit| unit.agency == from.agency && unit.closed_on.is_none() && !unit.path.contains(&from.id);
    let target = target.filter(fits).ok_or(Failure::Refused(UnitError::MergeTarget))?;
    units::merge(&ctx.tx, &from, &target, ctx.today()).await?;
    ctx.audit("unit-merged", Record::new("unit", id), json!({ "into": into })).await?;
    Ok(())
}
