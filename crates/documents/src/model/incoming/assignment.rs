//! Instructions and the tree of assignments: who does what until when, level by level.

use jiff::civil::Date;
use kernel::{Id, Instant};
use uuid::Uuid;

use super::{AssignmentState, InstructionState, Role};

/// Who is asked: a unit (its clerk and head see it) or the holder of a position.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(tag = "kind", content = "id", rename_all = "kebab-case")]
pub enum Target {
    /// A unit of the agency.
    Unit(Uuid),
    /// A position in the agency.
    Position(Uuid),
}

impl Target {
    /// The subject that holds the work and gets the grant.
    pub fn subject(self) -> Uuid {
        match self {
            Self::Unit(id) | Self::Position(id) => id,
        }
    }

    /// As one form value: `unit:…` or `position:…`.
    pub fn value(self) -> String {
        match self {
            Self::Unit(id) => format!("unit:{id}"),
            Self::Position(id) => format!("position:{id}"),
        }
    }

    /// Reads a form value.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':')?;
        let id = Uuid::try_parse(id).ok()?;
        match kind {
            "unit" => Some(Self::Unit(id)),
            "position" => Some(Self::Position(id)),
            _ => None,
        }
    }
}

/// One line of a plan: an assignment to be made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PlanItem {
    /// Who.
    pub target: Target,
    /// As what.
    pub role: Role,
    /// Until when; at most the outer deadline.
    pub due_on: Option<Date>,
    /// What exactly.
    pub note: String,
    /// The name of the unit, or of the position's holder, as of today: the record keeps who it was.
    pub label: String,
}

/// Somebody's part in handling a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its identifier; also the cause of its grant and work item.
    pub id: Id<Assignment>,
    /// The assignment this one passes on; none at the top level.
    pub parent: Option<Id<Assignment>>,
    /// The instruction that made it; none when distributed without one.
    pub instruction: Option<Id<Instruction>>,
    /// Who.
    pub target: Target,
    /// As what.
    pub role: Role,
    /// What exactly.
    pub note: String,
    /// Who it was by name.
    pub label: String,
    /// Until when.
    pub due_on: Option<Date>,
    /// Where it stands.
    pub state: AssignmentState,
    /// The person who assigned; none for the system.
    pub assigned_by: Option<Uuid>,
    /// When it was made.
    pub created_at: Instant,
    /// When the work was accepted.
    pub accepted_at: Option<Instant>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// What came of it: the result, or why it was given back.
    pub result: Option<String>,
}

impl Assignment {
    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.state == AssignmentState::Open
    }

    /// Whether somebody still has to do something for it.
    pub fn is_pending(&self) -> bool {
        self.is_open() && self.role.works()
    }
}

/// A leader's instruction (bút phê), or the question for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Its identifier; also the cause of the leader's grant and work item.
    pub id: Id<Instruction>,
    /// The leader's position.
    pub leader: Uuid,
    /// Who the leader was by name.
    pub label: String,
    /// The secretary who wrote it down, if another.
    pub prepared_by: Option<Uuid>,
    /// What the leader says.
    pub text: String,
    /// Until when.
    pub due_on: Option<Date>,
    /// Where it stands.
    pub state: InstructionState,
    /// When it was asked for.
    pub created_at: Instant,
    /// When it was given.
    pub given_at: Option<Instant>,
    /// The assignments to make when it is given.
    pub plan: Vec<PlanItem>,
}
