//! Who may do what now: the one function behind the buttons of pages, the refusals of actions and the API (law 3).

use identity::permission;
use kernel::{Actor, Id};
use uuid::Uuid;

use super::{Assignment, Handling, Instruction, InstructionState, Role, State, Target};

/// Something a person may do with an incoming document now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Send it to leaders for instruction, or to units (NĐ 30/2020 Đ.23).
    Distribute,
    /// Take a mistaken distribution back, before anybody has begun.
    Recall,
    /// Send it back to its sender (NĐ 30/2020 Đ.21.2).
    ReturnToSender,
    /// Give an instruction from this leader's position.
    Instruct(Uuid),
    /// Write down the leader's instruction for confirmation.
    Prepare(Id<Instruction>),
    /// Confirm what the secretary has written.
    Confirm(Id<Instruction>),
    /// Accept the work.
    Accept(Id<Assignment>),
    /// Pass it on inside the unit.
    PassOn(Id<Assignment>),
    /// Give it back to the assigner with a reason.
    GiveBack(Id<Assignment>),
    /// Report the result.
    Report(Id<Assignment>),
    /// Mark as read.
    Read(Id<Assignment>),
    /// Give more time: for whoever assigned it, or could have.
    Extend(Id<Assignment>),
    /// Let another unit or person lead instead: for whoever assigned it, or could have.
    ChangeLead(Id<Assignment>),
    /// Close the document.
    Complete,
}

impl Action {
    /// Its name in URLs and translation keys, with what it concerns.
    pub fn parts(self) -> (&'static str, Option<Uuid>) {
        match self {
            Action::Distribute => ("distribute", None),
            Action::Recall => ("recall", None),
            Action::ReturnToSender => ("return-to-sender", None),
            Action::Complete => ("complete", None),
            Action::Instruct(leader) => ("instruct", Some(leader)),
            Action::Prepare(id) => ("prepare", Some(id.uuid())),
            Action::Confirm(id) => ("confirm", Some(id.uuid())),
            Action::Accept(id) => ("accept", Some(id.uuid())),
            Action::PassOn(id) => ("pass-on", Some(id.uuid())),
            Action::GiveBack(id) => ("give-back", Some(id.uuid())),
            Action::Report(id) => ("report", Some(id.uuid())),
            Action::Read(id) => ("read", Some(id.uuid())),
            Action::Extend(id) => ("extend", Some(id.uuid())),
            Action::ChangeLead(id) => ("change-lead", Some(id.uuid())),
        }
    }

    /// The action of a name.
    pub fn named(name: &str, on: Option<Uuid>) -> Option<Self> {
        Some(match (name, on) {
            ("distribute", None) => Action::Distribute,
            ("recall", None) => Action::Recall,
            ("return-to-sender", None) => Action::ReturnToSender,
            ("complete", None) => Action::Complete,
            ("instruct", Some(leader)) => Action::Instruct(leader),
            ("prepare", Some(id)) => Action::Prepare(Id::from_uuid(id)),
            ("confirm", Some(id)) => Action::Confirm(Id::from_uuid(id)),
            ("accept", Some(id)) => Action::Accept(Id::from_uuid(id)),
            ("pass-on", Some(id)) => Action::PassOn(Id::from_uuid(id)),
            ("give-back", Some(id)) => Action::GiveBack(Id::from_uuid(id)),
            ("report", Some(id)) => Action::Report(Id::from_uuid(id)),
            ("read", Some(id)) => Action::Read(Id::from_uuid(id)),
            ("extend", Some(id)) => Action::Extend(Id::from_uuid(id)),
            ("change-lead", Some(id)) => Action::ChangeLead(Id::from_uuid(id)),
            _ => return None,
        })
    }

    /// Its last parts in a URL, below the document: `pass-on/ID`.
    pub fn path(self) -> String {
        match self.parts() {
            (name, None) => name.to_owned(),
            (name, Some(on)) => format!("{name}/{on}"),
        }
    }
}

impl Handling {
    /// What the actor may do now, most useful first.
    pub fn available(&self, actor: &Actor) -> Vec<Action> {
        let mut out = Vec::new();
        let distributes = actor.may_on(permission::DOCUMENTS_DISTRIBUTE, self.agency);
        if !self.state.is_final() {
            self.leader_actions(actor, &mut out);
            if distributes {
                out.push(Action::Distribute);
            }
        }
        for assignment in self.assignments.iter().filter(|a| a.is_open()) {
            self.assignment_actions(actor, assignment, &mut out);
        }
        if self.state.is_final() {
            return out;
        }
        if self.may_complete(actor, distributes) {
            out.push(Action::Complete);
        }
        if distributes && self.is_untouched() {
            out.push(Action::Recall);
        }
        let registers = actor.may_on(permission::DOCUMENTS_REGISTER, self.agency);
        if self.state == State::Registered && (distributes || registers) {
            out.push(Action::ReturnToSender);
        }
        out
    }

    fn leader_actions(&self, actor: &Actor, out: &mut Vec<Action>) {
        let mine = |permission| self.instructions.iter().filter(move |i| actor.may_on(permission, i.leader));
        let leads = || mine(permission::DOCUMENTS_INSTRUCT);
        let asked = |i: &&Instruction| matches!(i.state, InstructionState::Asked | InstructionState::Prepared);
        out.extend(leads().filter(|i| i.state == InstructionState::Prepared).map(|i| Action::Confirm(i.id)));
        let mut positions: Vec<Uuid> =
            leads().filter(|i| i.state != InstructionState::Withdrawn).map(|i| i.leader).collect();
        positions.dedup();
        out.extend(positions.into_iter().map(Action::Instruct));
        out.extend(mine(permission::DOCUMENTS_PREPARE_INSTRUCTION).filter(asked).map(|i| Action::Prepare(i.id)));
    }

    fn assignment_actions(&self, actor: &Actor, assignment: &Assignment, out: &mut Vec<Action>) {
        let id = assignment.id;
        if assignment.role == Role::Inform {
            if holds(actor, assignment) {
                out.push(Action::Read(id));
            }
            if !self.state.is_final() && passes_on(actor, assignment) {
                out.push(Action::PassOn(id));
            }
            return;
        }
        if self.state.is_final() {
            return;
        }
        if holds(actor, assignment) && assignment.role.works() {
            if passes_on(actor, assignment) {
                out.push(Action::PassOn(id));
            }
            if assignment.accepted_at.is_none() {
                out.push(Action::Accept(id));
            }
            if !self.children(id).any(Assignment::is_pending) {
                out.push(Action::Report(id));
            }
            out.push(Action::GiveBack(id));
        }
        if self.assigned(actor, assignment) {
            out.push(Action::Extend(id));
            if assignment.role == Role::Lead {
                out.push(Action::ChangeLead(id));
            }
        }
    }

    /// Whether the actor assigned it or could have (practice: who gives the work gives the time): in person, by holding what
    /// was passed on, as the instructing leader, or as who distributes.
    fn assigned(&self, actor: &Actor, assignment: &Assignment) -> bool {
        let principal = actor.acting.as_ref().map(|acting| acting.principal);
        if assignment.assigned_by.is_some_and(|by| Some(by) == actor.person || Some(by) == principal) {
            return true;
        }
        match (assignment.parent, assignment.instruction) {
            (Some(parent), _) => self.assignment(parent).is_some_and(|parent| passes_on(actor, parent)),
            (None, Some(instruction)) => {
                let gave = self.instruction(instruction);
                gave.is_some_and(|i| actor.may_on(permission::DOCUMENTS_INSTRUCT, i.leader))
            }
            (None, None) => actor.may_on(permission::DOCUMENTS_DISTRIBUTE, self.agency),
        }
    }

    /// Whoever leads, down from the top without a break, may close it; whoever distributes may file what needs no handling.
    fn may_complete(&self, actor: &Actor, distributes: bool) -> bool {
        let leads = self.lead_path().into_iter().any(|a| holds(actor, a));
        let nobody_works = !self.assignments.iter().any(Assignment::is_pending);
        leads || (distributes && nobody_works)
    }

    /// Nobody has begun: what was sent can still be taken back.
    fn is_untouched(&self) -> bool {
        let begun = |a: &Assignment| a.parent.is_some() || a.accepted_at.is_some() || a.ended_at.is_some();
        let live = self.assignments.iter().filter(|a| a.is_open());
        let asked = self.instructions.iter().any(|i| i.state == InstructionState::Asked);
        let said = self.instructions.iter().any(|i| i.state == InstructionState::Given);
        self.state == State::Distributed
            && !said
            && (asked || live.clone().next().is_some())
            && !live.clone().any(begun)
    }
}

/// Whether the actor answers for an assignment: as holder of the position, or as who passes work on in the unit.
pub(super) fn holds(actor: &Actor, assignment: &Assignment) -> bool {
    match assignment.target {
        Target::Position(position) => actor.subjects.contains(&position),
        Target::Unit(_) => passes_on(actor, assignment),
    }
}

/// Whether the post of the actor that answers for an assignment also passes work on.
fn passes_on(actor: &Actor, assignment: &Assignment) -> bool {
    let (Target::Position(target) | Target::Unit(target)) = assignment.target;
    actor.may_on(permission::DOCUMENTS_ASSIGN, target)
}
