//! What follows from the state of handling: who must act (work items) and who may see it (grants). Both are functions of
//! the state alone, so they can always be built anew.

use jiff::civil::Date;
use uuid::Uuid;

use super::{Assignment, AssignmentState, Handling, InstructionState, Role, State, Target};
use crate::model::Queue;

/// Somebody must act.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duty {
    /// The subject that holds the work.
    pub holder: Uuid,
    /// In which queue, by name.
    pub queue: &'static str,
    /// The assignment, instruction or document that causes it.
    pub cause: Uuid,
    /// Until when.
    pub due_on: Option<Date>,
}

/// Somebody may see the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach {
    /// To whom; a unit stands for itself and every unit above it.
    pub target: Target,
    /// Why.
    pub cause: Uuid,
}

impl Handling {
    /// Who must act now.
    pub fn duties(&self) -> Vec<Duty> {
        let duty = |holder, queue: Queue, cause, due_on| Duty { holder, queue: queue.name(), cause, due_on };
        let mut out = Vec::new();
        if matches!(self.state, State::Returned | State::Withdrawn) {
            return out;
        }
        if self.state == State::Registered {
            out.push(duty(self.agency, Queue::Distribute, self.document.uuid(), self.due_on));
        }
        for instruction in self.instructions.iter().filter(|_| !self.state.is_final()) {
            let queue = match instruction.state {
                InstructionState::Asked => Queue::Instruct,
                InstructionState::Prepared => Queue::ConfirmInstruction,
                InstructionState::Given | InstructionState::Withdrawn => continue,
            };
            out.push(duty(instruction.leader, queue, instruction.id.uuid(), self.due_on));
        }
        for assignment in self.assignments.iter().filter(|a| a.is_open()) {
            if let Some(queue) = self.queue_of(assignment) {
                out.push(duty(assignment.target.subject(), queue, assignment.id.uuid(), assignment.due_on));
            }
        }
        out
    }

    /// In which queue an open assignment waits; none while others work on it.
    fn queue_of(&self, assignment: &Assignment) -> Option<Queue> {
        let passed_on = self.children(assignment.id).any(Assignment::is_pending);
        match (assignment.role, assignment.target) {
            (Role::Inform, _) => Some(Queue::Inform),
            (Role::InCharge, _) => None,
            _ if passed_on || self.state.is_final() => None,
            (Role::Lead, Target::Unit(_)) => Some(Queue::PassOn),
            (Role::Lead, Target::Position(_)) => Some(Queue::Handle),
            (Role::Coordinate, _) => Some(Queue::Coordinate),
            (Role::FollowUp, _) => Some(Queue::FollowUp),
        }
    }

    /// Who may see it beside the agency's registry. What was given back or withdrawn reaches nobody.
    pub fn reaches(&self) -> Vec<Reach> {
        let leaders = self.instructions.iter().filter(|i| i.state != InstructionState::Withdrawn);
        let leaders = leaders.map(|i| Reach { target: Target::Position(i.leader), cause: i.id.uuid() });
        let gone = [AssignmentState::Withdrawn, AssignmentState::Returned];
        let assigned = self.assignments.iter().filter(|a| !gone.contains(&a.state));
        leaders.chain(assigned.map(|a| Reach { target: a.target, cause: a.id.uuid() })).collect()
    }
}
