//! The rules of one level of the assignment tree, checked before anything is assigned.

use jiff::civil::Date;

use super::deadline;
use super::{Assignment, HandlingError, PlanItem, Role};

/// Assignments of one step at the most.
const MAX_ITEMS: usize = 300;

/// Checks a plan against the level it joins: `parent` is what is passed on (none at the top), `level` the open
/// assignments already there, `bound` the latest the new ones may be due. Deadlines left out become the bound; information
/// has none.
pub(super) fn checked(
    mut plan: Vec<PlanItem>,
    parent: Option<&Assignment>,
    level: &[&Assignment],
    bound: Option<Date>,
    today: Date,
) -> Result<Vec<PlanItem>, HandlingError> {
    if plan.is_empty() || plan.len() > MAX_ITEMS {
        return Err(HandlingError::Nobody);
    }
    let leads_there = level.iter().filter(|a| a.role == Role::Lead).count();
    let leads_new = plan.iter().filter(|item| item.role == Role::Lead).count();
    if leads_there + leads_new > 1 {
        return Err(HandlingError::TwoLeads);
    }
    if leads_there + leads_new == 0 && plan.iter().any(|item| item.role == Role::Coordinate) {
        return Err(HandlingError::NoLead);
    }
    let mut seen: Vec<_> = level.iter().map(|a| a.target).collect();
    for item in &mut plan {
        if seen.contains(&item.target) {
            return Err(HandlingError::Twice(item.label.clone()));
        }
        seen.push(item.target);
        if parent.is_some_and(|parent| !may_stand_below(item.role, parent.role)) {
            return Err(HandlingError::RoleBelow);
        }
        item.due_on = due_of(item, bound, today)?;
    }
    Ok(plan)
}

fn due_of(item: &PlanItem, bound: Option<Date>, today: Date) -> Result<Option<Date>, HandlingError> {
    if !item.role.works() {
        return Ok(None);
    }
    let Some(due) = item.due_on else { return Ok(bound) };
    deadline::check(due, bound, today)?;
    Ok(Some(due))
}

/// What may be made of an assignment when it is passed on.
fn may_stand_below(role: Role, parent: Role) -> bool {
    match parent {
        Role::Lead | Role::Coordinate => role != Role::InCharge,
        Role::FollowUp | Role::InCharge => matches!(role, Role::FollowUp | Role::Inform),
        Role::Inform => role == Role::Inform,
    }
}
