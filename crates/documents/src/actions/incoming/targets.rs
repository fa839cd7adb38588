//! Who was chosen on a form or by the API, checked against the agency's units and people and named as of today.

use ::store::Tx;
use jiff::civil::Date;
use kernel::{Actor, Id, Kind, Refusal};
use uuid::Uuid;

use crate::model::incoming::{PlanItem, Role, Target};

/// One line of what was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Who.
    pub target: Target,
    /// As what.
    pub role: Role,
    /// Until when.
    pub due_on: Option<Date>,
    /// What exactly.
    pub note: String,
}

/// Somebody who cannot be chosen.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// No such open unit or held position in this agency.
    #[error("nobody of this agency")]
    Unknown,
    /// Outside the unit that passes work on.
    #[error("{0} is outside the unit")]
    Outside(String),
    /// Not a leader of the agency.
    #[error("{0} is no leader of the agency")]
    NoLeader(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

impl Refusal for TargetError {
    fn kind(&self) -> Kind {
        match self {
            Self::Store(error) => error.kind(),
            _ => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "target-unknown",
            Self::Outside(_) => "target-outside",
            Self::NoLeader(_) => "target-no-leader",
            Self::Store(error) => error.code(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Outside(name) | Self::NoLeader(name) => vec![("name", name.clone())],
            Self::Unknown | Self::Store(_) => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        Some("lead")
    }
}

/// Names what was chosen; with `within` only from that unit and the units below it.
pub(super) async fn plan(
    tx: &Tx,
    actor: &Actor,
    today: Date,
    choices: &[Choice],
    within: Option<Uuid>,
) -> Result<Vec<PlanItem>, TargetError> {
    let mut plan = Vec::with_capacity(choices.len());
    for choice in choices {
        let (label, path) = named(tx, actor.agency, choice.target, today).await?;
        if within.is_some_and(|unit| !path.contains(&unit)) {
            return Err(TargetError::Outside(label));
        }
        let (target, role, due_on, note) = (choice.target, choice.role, choice.due_on, choice.note.clone());
        plan.push(PlanItem { target, role, due_on, note, label });
    }
    Ok(plan)
}

/// The name of a target as of today, and the units above it with its own.
async fn named(tx: &Tx, agency: Uuid, target: Target, today: Date) -> Result<(String, Vec<Uuid>), TargetError> {
    let (unit, label) = match target {
        Target::Unit(id) => (Id::from_uuid(id), None),
        Target::Position(id) => {
            let holder = identity::people::holder(tx, Id::from_uuid(id), today).await?.ok_or(TargetError::Unknown)?;
            (holder.position.unit, Some(format!("{} ({})", holder.name, holder.position.title)))
        }
    };
    let unit = identity::units::get(tx, unit).await?;
    let unit = unit.filter(|u| u.agency.uuid() == agency && u.closed_on.is_none()).ok_or(TargetError::Unknown)?;
    Ok((label.unwrap_or(unit.name), unit.path.iter().map(|id| id.uuid()).collect()))
}

/// The leaders to be asked, by name.
pub(super) async fn leaders(
    tx: &Tx,
    actor: &Actor,
    today: Date,
    positions: &[Uuid],
) -> Result<Vec<(Uuid, String)>, TargetError> {
    let mut leaders = Vec::with_capacity(positions.len());
    for position in positions {
        let (label, _) = named(tx, actor.agency, Target::Position(*position), today).await?;
        let held = identity::people::holder(tx, Id::from_uuid(*position), today).await?;
        if held.is_none_or(|h| h.position.role != identity::Role::AgencyLeader) {
            return Err(TargetError::NoLeader(label));
        }
        leaders.push((*position, label));
    }
    Ok(leaders)
}

/// The unit within which the holder of a target passes work on.
pub(super) async fn own_unit(tx: &Tx, target: Target) -> Result<Option<Uuid>, TargetError> {
    match target {
        Target::Unit(unit) => Ok(Some(unit)),
        Target::Position(position) => {
            let position = identity::positions::get(tx, Id::from_uuid(position)).await?;
            Ok(position.map(|p| p.unit.uuid()))
        }
    }
}
