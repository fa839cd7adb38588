//! The steps that end, give back or change an assignment, and that close the document.

use jiff::civil::Date;
use kernel::{Id, Instant};

use super::deadline;
use super::handling::{asked_of, reason_of, text_of};
use super::{Action, Assignment, AssignmentState, Handling, HandlingError, Moment, PlanItem, Role, State};

type Step = Result<Handling, HandlingError>;

impl Handling {
    fn find(&mut self, id: Id<Assignment>) -> Result<&mut Assignment, HandlingError> {
        self.assignments.iter_mut().find(|a| a.id == id).ok_or(HandlingError::MovedOn)
    }

    fn end(&mut self, id: Id<Assignment>, state: AssignmentState, result: Option<String>, now: Instant) {
        if let Some(assignment) = self.assignments.iter_mut().find(|a| a.id == id) {
            assignment.state = state;
            assignment.result = result;
            assignment.ended_at = Some(now);
        }
    }

    /// Withdraws everything open below an assignment.
    fn withdraw_below(&mut self, id: Id<Assignment>, now: Instant) {
        let below: Vec<Id<Assignment>> = self.children(id).map(|a| a.id).collect();
        for child in below {
            if self.assignment(child).is_some_and(Assignment::is_open) {
                self.end(child, AssignmentState::Withdrawn, None, now);
            }
            self.withdraw_below(child, now);
        }
    }

    /// Reports the result of one's own part.
    ///
    /// # Errors
    /// The broken rule; [`HandlingError::OpenBelow`] while others still work on it.
    pub fn report(&self, moment: &Moment<'_>, id: Id<Assignment>, result: &str) -> Step {
        let open = self.children(id).filter(|a| a.is_pending()).count();
        if open > 0 && self.assignment(id).is_some_and(|a| super::action::holds(moment.actor, a)) {
            return Err(HandlingError::OpenBelow(open));
        }
        let mut after = self.checked(moment, Action::Report(id))?;
        after.begin(id, moment.now);
        after.end(id, AssignmentState::Done, Some(text_of(result)?), moment.now);
        Ok(after)
    }

    /// Gives work back to its assigner, who has to find somebody else.
    ///
    /// # Errors
    /// The broken rule.
    pub fn give_back(&self, moment: &Moment<'_>, id: Id<Assignment>, reason: &str) -> Step {
        let mut after = self.checked(moment, Action::GiveBack(id))?;
        let given = self.assignment(id).cloned().ok_or(HandlingError::MovedOn)?;
        after.end(id, AssignmentState::Returned, Some(reason_of(reason)?), moment.now);
        after.withdraw_below(id, moment.now);
        if given.parent.is_none() && given.role == Role::Lead {
            let asker = given.instruction.and_then(|i| self.instruction(i));
            match asker.map(|i| (i.leader, i.label.clone())) {
                Some((leader, label)) => {
                    after.instructions.push(asked_of(moment, leader, &label));
                    after.state = State::Distributed;
                }
                None => after.state = State::Registered,
            }
        }
        Ok(after)
    }

    /// Marks information as read.
    ///
    /// # Errors
    /// The broken rule.
    pub fn read(&self, moment: &Moment<'_>, id: Id<Assignment>) -> Step {
        let mut after = self.checked(moment, Action::Read(id))?;
        after.end(id, AssignmentState::Read, None, moment.now);
        Ok(after)
    }

    /// Gives more time, within the outer deadline.
    ///
    /// # Errors
    /// The broken rule.
    pub fn extend(&self, moment: &Moment<'_>, id: Id<Assignment>, due: Date) -> Step {
        let mut after = self.checked(moment, Action::Extend(id))?;
        let assignment = self.assignment(id).ok_or(HandlingError::MovedOn)?;
        deadline::check(due, self.bound_of(assignment), kernel::civil_date(moment.now))?;
        match assignment.due_on {
            Some(now) if due <= now => return Err(HandlingError::NotLater(now)),
            // A deadline where there was none would bind what is already below.
            None if self.children(id).any(|c| c.is_open() && c.due_on.is_some_and(|d| d > due)) => {
                return Err(HandlingError::NotLater(due));
            }
            _ => {}
        }
        let tops = assignment.parent.is_none() && assignment.role == Role::Lead;
        after.find(id)?.due_on = Some(due);
        if tops {
            after.due_on = Some(due);
        }
        Ok(after)
    }

    /// Lets another lead at this level; the old lead coordinates from now on.
    ///
    /// # Errors
    /// The broken rule.
    pub fn change_lead(&self, moment: &Moment<'_>, id: Id<Assignment>, new: PlanItem) -> Step {
        let mut after = self.checked(moment, Action::ChangeLead(id))?;
        let old = self.assignment(id).cloned().ok_or(HandlingError::MovedOn)?;
        if old.target == new.target {
            return Err(HandlingError::LeadsAlready);
        }
        after.find(id)?.role = Role::Coordinate;
        let sibling = self.level(old.parent).into_iter().find(|a| a.target == new.target).map(|a| a.id);
        match sibling {
            Some(sibling) => {
                let lead = after.find(sibling)?;
                lead.role = Role::Lead;
                // WHY: what is below was checked against the sibling's own deadline, which may have been none or later.
                lead.due_on = lead.due_on.max(old.due_on).or(old.due_on);
                after.cap(sibling, old.parent);
            }
            None => after.assignments.push(Assignment {
                id: Id::from_uuid((moment.ids)()),
                target: new.target,
                label: new.label,
                note: new.note,
                assigned_by: moment.actor.person,
                created_at: moment.now,
                accepted_at: None,
                ..old
            }),
        }
        Ok(after)
    }

    /// Keeps a deadline within the one above it.
    fn cap(&mut self, id: Id<Assignment>, parent: Option<Id<Assignment>>) {
        let bound = parent.and_then(|parent| self.bound_below(parent));
        if let Some(assignment) = self.assignments.iter_mut().find(|a| a.id == id) {
            assignment.due_on = assignment.due_on.map(|due| deadline::within(due, bound));
        }
    }

    /// Closes the document: the leads are done, what others still had to do is no longer needed, information stays to
    /// be read.
    ///
    /// # Errors
    /// The broken rule.
    pub fn complete(&self, moment: &Moment<'_>, result: &str) -> Step {
        let mut after = self.checked(moment, Action::Complete)?;
        let result = text_of(result)?;
        let leads: Vec<Id<Assignment>> = self.lead_path().iter().map(|a| a.id).collect();
        let open: Vec<Id<Assignment>> =
            self.assignments.iter().filter(|a| a.is_open() && a.role != Role::Inform).map(|a| a.id).collect();
        for id in open {
            let done = leads.contains(&id);
            let state = if done { AssignmentState::Done } else { AssignmentState::Withdrawn };
            after.end(id, state, done.then(|| result.clone()), moment.now);
        }
        for instruction in after.instructions.iter_mut().filter(|i| i.given_at.is_none()) {
            instruction.state = super::InstructionState::Withdrawn;
        }
        after.result = Some(result);
        after.state = State::Completed;
        Ok(after)
    }
}
