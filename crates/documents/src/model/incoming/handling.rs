//! How an incoming document is handled, as one value: each step gives a new value or a refusal.
//!
//! INVARIANT: one open lead at each level; an inner deadline is never later than the one above it, nor at the top than the
//! document's on the day it was given; information is never pending; nothing open stands below what was withdrawn or given back.

use jiff::civil::Date;
use kernel::{Id, Instant};
use uuid::Uuid;

use super::deadline;
use super::moment::Moment;
use super::plan::checked;
use super::{
    Action, Assignment, AssignmentState, HandlingError, Instruction, InstructionState, PlanItem, Role, State, Target,
};
use crate::model::Document;

type Step = Result<Handling, HandlingError>;

/// Longest text of an instruction, result or reason, in characters.
pub const MAX_TEXT: usize = 2_000;

/// Everything that decides what may be done with an incoming document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    /// The document.
    pub document: Id<Document>,
    /// Whose register it is in.
    pub agency: Uuid,
    /// Where it stands.
    pub state: State,
    /// Until when it is to be dealt with.
    pub due_on: Option<Date>,
    /// The result, or why it was returned.
    pub result: Option<String>,
    /// When it was first sent on (ngày chuyển).
    pub transferred_on: Option<Date>,
    /// Instructions, oldest first.
    pub instructions: Vec<Instruction>,
    /// The tree of assignments, oldest first.
    pub assignments: Vec<Assignment>,
}

impl Handling {
    /// An assignment by id.
    pub fn assignment(&self, id: Id<Assignment>) -> Option<&Assignment> {
        self.assignments.iter().find(|a| a.id == id)
    }

    /// An instruction by id.
    pub fn instruction(&self, id: Id<Instruction>) -> Option<&Instruction> {
        self.instructions.iter().find(|i| i.id == id)
    }

    /// What was made of an assignment.
    pub fn children(&self, id: Id<Assignment>) -> impl Iterator<Item = &Assignment> {
        self.assignments.iter().filter(move |a| a.parent == Some(id))
    }

    /// The open assignments of one level.
    pub fn level(&self, parent: Option<Id<Assignment>>) -> Vec<&Assignment> {
        self.assignments.iter().filter(|a| a.parent == parent && a.is_open()).collect()
    }

    /// The open leads from the top down without a break.
    pub fn lead_path(&self) -> Vec<&Assignment> {
        let mut path: Vec<&Assignment> = Vec::new();
        loop {
            let parent = path.last().map(|a| a.id);
            match self.level(parent).into_iter().find(|a| a.role == Role::Lead) {
                Some(lead) => path.push(lead),
                None => return path,
            }
        }
    }

    /// The unit that leads at the top level.
    pub fn lead_unit(&self) -> Option<Uuid> {
        let of = |a: &&Assignment| a.parent.is_none() && a.role == Role::Lead;
        let leads = self.assignments.iter().filter(of);
        let kept = |a: &&Assignment| !matches!(a.state, AssignmentState::Withdrawn | AssignmentState::Returned);
        leads.filter(kept).find_map(|a| if let Target::Unit(unit) = a.target { Some(unit) } else { None })
    }

    /// Units and people it went to, for the register (NĐ 30/2020 PL IV: "Đơn vị hoặc người nhận").
    pub fn receivers(&self) -> String {
        let gone = [AssignmentState::Withdrawn, AssignmentState::Returned];
        let top = self.assignments.iter().filter(|a| a.parent.is_none() && !gone.contains(&a.state));
        let mut labels: Vec<&str> = top.map(|a| a.label.as_str()).collect();
        let leaders = self.instructions.iter().filter(|i| i.state != InstructionState::Withdrawn);
        labels.extend(leaders.map(|i| i.label.as_str()));
        labels.dedup();
        kernel::text::ellipsis(&labels.join("; "), 1_000)
    }

    fn check(&self, moment: &Moment<'_>, action: Action) -> Result<(), HandlingError> {
        if self.available(moment.actor).contains(&action) {
            Ok(())
        } else if self.state.is_final() {
            Err(HandlingError::MovedOn)
        } else {
            Err(HandlingError::NotAllowed)
        }
    }

    /// Sends it to leaders for instruction, straight to units, or both.
    ///
    /// # Errors
    /// The broken rule.
    pub fn distribute(
        &self,
        moment: &Moment<'_>,
        leaders: &[(Uuid, String)],
        plan: Vec<PlanItem>,
        due: Option<Date>,
    ) -> Step {
        self.check(moment, Action::Distribute)?;
        if leaders.is_empty() && plan.is_empty() {
            return Err(HandlingError::Nobody);
        }
        let mut after = self.clone();
        if let Some(due) = due {
            deadline::check(due, None, moment.today())?;
            after.due_on = Some(due);
        }
        for (leader, label) in leaders {
            let asked = |i: &&Instruction| matches!(i.state, InstructionState::Asked | InstructionState::Prepared);
            if self.instructions.iter().filter(asked).any(|i| i.leader == *leader) {
                return Err(HandlingError::Twice(label.clone()));
            }
            after.instructions.push(asked_of(moment, *leader, label));
        }
        if !plan.is_empty() {
            let bound = deadline::latest(after.due_on);
            after.assign(moment, None, None, plan, bound)?;
        }
        after.transferred_on = after.transferred_on.or(Some(moment.today()));
        if after.state == State::Registered {
            after.state = State::Distributed;
        }
        Ok(after)
    }

    /// Takes a mistaken distribution back.
    ///
    /// # Errors
    /// The broken rule.
    pub fn recall(&self, moment: &Moment<'_>) -> Step {
        self.check(moment, Action::Recall)?;
        let mut after = self.clone();
        after.withdraw_all(moment.now);
        after.state = State::Registered;
        after.transferred_on = None;
        Ok(after)
    }

    /// Sends it back to its sender.
    ///
    /// # Errors
    /// The broken rule.
    pub fn return_to_sender(&self, moment: &Moment<'_>, reason: &str) -> Step {
        self.check(moment, Action::ReturnToSender)?;
        let mut after = self.clone();
        after.result = Some(reason_of(reason)?);
        after.withdraw_all(moment.now);
        after.state = State::Returned;
        Ok(after)
    }

    /// The sender recalled or withdrew it; asked for by the exchange, not by a person.
    ///
    /// # Errors
    /// [`HandlingError::MovedOn`] when it was withdrawn or returned before.
    pub fn withdraw(&self, now: Instant, reason: &str) -> Step {
        if matches!(self.state, State::Withdrawn | State::Returned) {
            return Err(HandlingError::MovedOn);
        }
        let mut after = self.clone();
        after.result = Some(reason_of(reason)?);
        after.withdraw_all(now);
        after.state = State::Withdrawn;
        Ok(after)
    }

    /// A leader instructs; an open question to that leader is answered by it.
    ///
    /// # Errors
    /// The broken rule.
    pub fn instruct(
        &self,
        moment: &Moment<'_>,
        leader: Uuid,
        text: &str,
        due: Option<Date>,
        plan: Vec<PlanItem>,
    ) -> Step {
        self.check(moment, Action::Instruct(leader))?;
        let mut after = self.clone();
        let open = |i: &&mut Instruction| {
            i.leader == leader && matches!(i.state, InstructionState::Asked | InstructionState::Prepared)
        };
        let id = match after.instructions.iter_mut().find(open) {
            Some(asked) => asked.id,
            None => {
                let label = self.instructions.iter().find(|i| i.leader == leader).map_or("", |i| i.label.as_str());
                let asked = asked_of(moment, leader, label);
                let id = asked.id;
                after.instructions.push(asked);
                id
            }
        };
        after.give(moment, id, text, due, plan)?;
        Ok(after)
    }

    /// A secretary writes the instruction down for the leader's confirmation.
    ///
    /// # Errors
    /// The broken rule.
    pub fn prepare(
        &self,
        moment: &Moment<'_>,
        id: Id<Instruction>,
        text: &str,
        due: Option<Date>,
        plan: Vec<PlanItem>,
    ) -> Step {
        self.check(moment, Action::Prepare(id))?;
        // WHY: tried out in full now, so that the leader's one tap cannot fail on a rule the secretary broke.
        let mut tried = self.clone();
        tried.give(moment, id, text, due, plan.clone())?;
        let mut after = self.clone();
        if let Some(instruction) = after.instructions.iter_mut().find(|i| i.id == id) {
            instruction.text = text_of(text)?;
            instruction.due_on = due;
            instruction.plan = plan;
            instruction.prepared_by = moment.actor.person;
            instruction.state = InstructionState::Prepared;
        }
        Ok(after)
    }

    /// The leader confirms what the secretary has written.
    ///
    /// # Errors
    /// The broken rule.
    pub fn confirm(&self, moment: &Moment<'_>, id: Id<Instruction>) -> Step {
        self.check(moment, Action::Confirm(id))?;
        let prepared = self.instruction(id).cloned().ok_or(HandlingError::MovedOn)?;
        let mut after = self.clone();
        after.give(moment, id, &prepared.text, prepared.due_on, prepared.plan)?;
        Ok(after)
    }

    fn give(
        &mut self,
        moment: &Moment<'_>,
        id: Id<Instruction>,
        text: &str,
        due: Option<Date>,
        plan: Vec<PlanItem>,
    ) -> Result<(), HandlingError> {
        let text = text_of(text)?;
        if let Some(due) = due {
            deadline::check(due, None, moment.today())?;
        }
        self.due_on = due.or(self.due_on);
        let bound = deadline::latest(self.due_on);
        self.assign(moment, None, Some(id), plan, bound)?;
        self.transferred_on = self.transferred_on.or(Some(moment.today()));
        if let Some(instruction) = self.instructions.iter_mut().find(|i| i.id == id) {
            instruction.text = text;
            instruction.due_on = due;
            instruction.plan = Vec::new();
            instruction.state = InstructionState::Given;
            instruction.given_at = Some(moment.now);
        }
        if matches!(self.state, State::Registered | State::Distributed) {
            self.state = State::Instructed;
        }
        Ok(())
    }

    fn assign(
        &mut self,
        moment: &Moment<'_>,
        parent: Option<Id<Assignment>>,
        instruction: Option<Id<Instruction>>,
        plan: Vec<PlanItem>,
        outer: Option<Date>,
    ) -> Result<(), HandlingError> {
        let above = parent.and_then(|id| self.assignment(id));
        let plan = checked(plan, above, &self.level(parent), outer, moment.today())?;
        for item in plan {
            self.assignments.push(Assignment {
                id: moment.id(),
                parent,
                instruction,
                target: item.target,
                role: item.role,
                note: text_within(&item.note)?,
                label: item.label,
                due_on: item.due_on,
                state: AssignmentState::Open,
                assigned_by: moment.actor.person,
                created_at: moment.now,
                accepted_at: None,
                ended_at: None,
                result: None,
            });
        }
        Ok(())
    }

    /// Accepts the work.
    ///
    /// # Errors
    /// The broken rule.
    pub fn accept(&self, moment: &Moment<'_>, id: Id<Assignment>) -> Step {
        self.check(moment, Action::Accept(id))?;
        let mut after = self.clone();
        after.begin(id, moment.now);
        Ok(after)
    }

    pub(super) fn begin(&mut self, id: Id<Assignment>, now: Instant) {
        let Some(assignment) = self.assignments.iter_mut().find(|a| a.id == id) else { return };
        assignment.accepted_at = assignment.accepted_at.or(Some(now));
        if assignment.role.works() && !self.state.is_final() {
            self.state = State::InProgress;
        }
    }

    /// Passes work on inside the unit.
    ///
    /// # Errors
    /// The broken rule.
    pub fn pass_on(&self, moment: &Moment<'_>, id: Id<Assignment>, plan: Vec<PlanItem>) -> Step {
        self.check(moment, Action::PassOn(id))?;
        let mut after = self.clone();
        after.assign(moment, Some(id), None, plan, self.bound_below(id))?;
        after.begin(id, moment.now);
        Ok(after)
    }

    pub(super) fn checked(&self, moment: &Moment<'_>, action: Action) -> Result<Self, HandlingError> {
        self.check(moment, action)?;
        Ok(self.clone())
    }

    fn withdraw_all(&mut self, now: Instant) {
        for instruction in self.instructions.iter_mut().filter(|i| i.state != InstructionState::Given) {
            instruction.state = InstructionState::Withdrawn;
        }
        for assignment in self.assignments.iter_mut().filter(|a| a.is_open()) {
            assignment.state = AssignmentState::Withdrawn;
            assignment.ended_at = Some(now);
        }
    }
}

/// A new question to a leader.
pub(super) fn asked_of(moment: &Moment<'_>, leader: Uuid, label: &str) -> Instruction {
    Instruction {
        id: moment.id(),
        leader,
        label: label.to_owned(),
        prepared_by: None,
        text: String::new(),
        due_on: None,
        state: InstructionState::Asked,
        created_at: moment.now,
        given_at: None,
        plan: Vec::new(),
    }
}

fn text_within(text: &str) -> Result<String, HandlingError> {
    let text = kernel::text::nfc(text.trim());
    if text.chars().count() > MAX_TEXT { Err(HandlingError::TooLong(MAX_TEXT)) } else { Ok(text) }
}

pub(super) fn text_of(text: &str) -> Result<String, HandlingError> {
    let text = text_within(text)?;
    if text.is_empty() { Err(HandlingError::NoText) } else { Ok(text) }
}

pub(super) fn reason_of(reason: &str) -> Result<String, HandlingError> {
    match text_of(reason) {
        Err(HandlingError::NoText) => Err(HandlingError::NoReason),
        other => other,
    }
}
