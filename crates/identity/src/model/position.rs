//! A position: this person, in this unit, in this role, for this time. One person may hold several.

use kernel::{Date, Id};

use super::{Person, Rank, Role, Unit};

/// A person's place in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Its identifier; also a subject of the person.
    pub id: Id<Position>,
    /// Who.
    pub person: Id<Person>,
    /// Where.
    pub unit: Id<Unit>,
    /// What the person does there.
    pub role: Role,
    /// Rank among the agency's leaders and within its office; none for other roles.
    pub rank: Option<Rank>,
    /// As printed under a signature, e.g. "Vụ trưởng".
    pub title: String,
    /// For secretaries: the leader's position they serve.
    pub serves: Option<Id<Position>>,
    /// First day.
    pub valid_from: Date,
    /// Last day; none while it goes on.
    pub valid_to: Option<Date>,
    /// Counts changes.
    pub version: i64,
}

impl Position {
    /// Whether it is held on that day.
    pub fn is_current(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// A current position with the names that screens show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The position.
    pub position: Position,
    /// The person's full name.
    pub name: String,
    /// The unit's name.
    pub unit_name: String,
    /// The unit's abbreviation.
    pub unit_abbreviation: String,
}

impl Holder {
    /// "Nguyễn Văn Mẫu – Vụ trưởng, Vụ Pháp chế".
    pub fn label(&self) -> String {
        format!("{} – {}, {}", self.name, self.position.title, self.unit_name)
    }
}
