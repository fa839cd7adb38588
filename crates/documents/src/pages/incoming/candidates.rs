//! Whom a form offers: units and people of the agency, or of the unit that passes work on.

use ::store::Tx;
use jiff::civil::Date;
use kernel::{Actor, Id};
use uuid::Uuid;

use crate::model::incoming::{Action, Handling, Target};

/// Somebody who can be chosen.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// The form value.
    pub(super) value: String,
    /// Name as shown.
    pub(super) label: String,
    /// Depth in the tree of units, for indentation.
    pub(super) depth: usize,
}

/// What the form of an action offers.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates {
    /// Leaders of the agency, by position id.
    pub(super) leaders: Vec<Candidate>,
    /// Units and people.
    pub(super) targets: Vec<Candidate>,
}

fn of_unit(unit: &identity::Unit, base: usize) -> Candidate {
    let (value, label) = (Target::Unit(unit.id.uuid()).value(), unit.name.clone());
    Candidate { value, label, depth: unit.depth().saturating_sub(base) }
}

fn of_holder(holder: &identity::Holder, depth: usize) -> Candidate {
    let label = format!("{} – {}", holder.name, holder.position.title);
    Candidate { value: Target::Position(holder.position.id.uuid()).value(), label, depth }
}

/// Candidates for an action.
pub(super) async fn of(
    tx: &Tx,
    actor: &Actor,
    handling: &Handling,
    action: Action,
    today: Date,
) -> ::store::Result<Candidates> {
    let mut out = Candidates::default();
    let agency = Id::from_uuid(actor.agency);
    match action {
        Action::Distribute => out = for_distribution(tx, actor, today).await?,
        Action::Instruct(_) | Action::Prepare(_) => out.targets = units(tx, agency).await?,
        Action::ChangeLead(id) => {
            let parent = handling.assignment(id).and_then(|a| a.parent).and_then(|p| handling.assignment(p));
            out.targets = match parent {
                Some(parent) => inside(tx, parent.target, today).await?,
                None => units(tx, agency).await?,
            };
        }
        Action::PassOn(id) => {
            if let Some(assignment) = handling.assignment(id) {
                out.targets = inside(tx, assignment.target, today).await?;
            }
        }
        _ => {}
    }
    Ok(out)
}

/// The leaders and units of the agency.
pub(super) async fn for_distribution(tx: &Tx, actor: &Actor, today: Date) -> ::store::Result<Candidates> {
    let agency = Id::from_uuid(actor.agency);
    let leaders = identity::people::holders(tx, agency, identity::Role::AgencyLeader, today).await?;
    let leader = |h| Candidate { value: identity_of(h), ..of_holder(h, 0) };
    Ok(Candidates { leaders: leaders.iter().map(leader).collect(), targets: units(tx, agency).await? })
}

fn identity_of(holder: &identity::Holder) -> String {
    holder.position.id.uuid().to_string()
}

async fn units(tx: &Tx, agency: Id<identity::Agency>) -> ::store::Result<Vec<Candidate>> {
    let units = identity::units::of_agency(tx, agency).await?;
    let offered = units.iter().filter(|u| u.kind != identity::UnitKind::Leadership && u.depth() == 0);
    Ok(offered.map(|unit| of_unit(unit, 0)).collect())
}

/// The people of a unit, the units below it and their people.
async fn inside(tx: &Tx, target: Target, today: Date) -> ::store::Result<Vec<Candidate>> {
    let unit: Uuid = match target {
        Target::Unit(unit) => unit,
        Target::Position(position) => match identity::positions::get(tx, Id::from_uuid(position)).await? {
            Some(position) => position.unit.uuid(),
            None => return Ok(Vec::new()),
        },
    };
    let Some(own) = identity::units::get(tx, Id::from_uuid(unit)).await? else { return Ok(Vec::new()) };
    let mut out: Vec<Candidate> =
        identity::people::of_unit(tx, own.id, today).await?.iter().map(|h| of_holder(h, 0)).collect();
    let all = identity::units::of_agency(tx, own.agency).await?;
    for below in all.iter().filter(|u| u.id != own.id && u.path.contains(&own.id)) {
        out.push(of_unit(below, own.depth() + 1));
        let people = identity::people::of_unit(tx, below.id, today).await?;
        out.extend(people.iter().map(|h| of_holder(h, below.depth() - own.depth())));
    }
    // Nobody passes work on to themselves by the position that holds it.
    out.retain(|candidate| candidate.value != target.value());
    Ok(out)
}
