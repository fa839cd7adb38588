//! A case file and its rules as pure values.

mod error;
mod retention;

use jiff::civil::Date;
use kernel::{Actor, Id};
use uuid::Uuid;

pub(crate) use error::FileError;
pub use retention::Retention;

/// Longest code (FileNotation, NĐ 30/2020 PL VI: 20 characters).
pub(crate) const MAX_NOTATION: usize = 20;
/// Longest title (PL VI: 500 characters).
pub(crate) const MAX_TITLE: usize = 500;

/// Whether a file still takes documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// Takes documents.
    Open,
    /// The work has ended; nothing is added or taken out.
    Closed,
}

impl FileState {
    /// The name in the database and in translation keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// The state of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Open, Self::Closed].into_iter().find(|state| state.name() == name)
    }
}

/// A case file.
#[derive(Debug, Clone)]
pub struct File {
    /// Which.
    pub id: Id<File>,
    /// Whose.
    pub agency: Uuid,
    /// Year it was opened for.
    pub year: i16,
    /// Số và ký hiệu hồ sơ.
    pub notation: String,
    /// Tiêu đề hồ sơ.
    pub title: String,
    /// Thời hạn bảo quản.
    pub retention: Retention,
    /// Open or closed.
    pub state: FileState,
    /// The person who keeps it (người lập hồ sơ).
    pub keeper: Uuid,
    /// Remarks.
    pub description: String,
    /// When it was opened.
    pub opened_on: Date,
    /// When it was closed.
    pub closed_on: Option<Date>,
    /// Counts changes.
    pub version: i64,
}

/// What may be done to a file now: pages show it, actions obey it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// Put a document in.
    Add,
    /// Take a document out that does not belong.
    Remove,
    /// End the work.
    Close,
    /// Go on after all.
    Reopen,
}

impl File {
    /// Everything this person may do to the file in its state.
    pub(crate) fn available(&self, actor: &Actor) -> Vec<Act> {
        if !actor.may(identity::permission::FILES_KEEP) {
            return Vec::new();
        }
        let keeps =
            actor.person == Some(self.keeper) || actor.acting.as_ref().is_some_and(|a| a.principal == self.keeper);
        match (self.state, keeps) {
            // Colleagues who see the file may add what they work on; only its keeper judges what belongs.
            (FileState::Open, true) => vec![Act::Add, Act::Remove, Act::Close],
            (FileState::Open, false) => vec![Act::Add],
            (FileState::Closed, true) => vec![Act::Reopen],
            (FileState::Closed, false) => Vec::new(),
        }
    }

    /// Refuses what [`File::available`] does not hold, with the reason.
    pub(crate) fn allow(&self, actor: &Actor, act: Act) -> Result<(), FileError> {
        if self.available(actor).contains(&act) {
            return Ok(());
        }
        let wrong_state = matches!((self.state, act), (FileState::Closed, Act::Add | Act::Remove | Act::Close));
        Err(if wrong_state { FileError::Closed } else { FileError::NotKeeper })
    }
}

/// Checks the code and title of a new file.
pub(crate) fn check(notation: &str, title: &str) -> Result<(), FileError> {
    if notation.is_empty() || notation.chars().count() > MAX_NOTATION {
        return Err(FileError::Notation);
    }
    if title.is_empty() || title.chars().count() > MAX_TITLE {
        return Err(FileError::Title);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(state: FileState) -> File {
        File {
            id: Id::from_uuid(Uuid::nil()),
            agency: Uuid::nil(),
            year: 2026,
            notation: "01.CNTT".into(),
            title: "Kế hoạch".into(),
            retention: Retention::TenYears,
            state,
            keeper: Uuid::from_u128(1),
            description: String::new(),
            opened_on: Date::constant(2026, 1, 5),
            closed_on: None,
            version: 1,
        }
    }

    fn person(n: u128) -> Actor {
        let permissions = vec![identity::permission::FILES_KEEP.to_owned()];
        Actor { person: Some(Uuid::from_u128(n)), permissions, ..Actor::system(Uuid::nil()) }
    }

    #[test]
    fn a_closed_file_changes_no_more_and_only_its_keeper_opens_it_again() {
        let closed = file(FileState::Closed);
        assert_eq!(closed.available(&person(1)), [Act::Reopen]);
        assert!(matches!(closed.allow(&person(1), Act::Add), Err(FileError::Closed)));
        assert!(matches!(closed.allow(&person(2), Act::Reopen), Err(FileError::NotKeeper)));
    }

    #[test]
    fn colleagues_add_and_the_keeper_judges() {
        let open = file(FileState::Open);
        assert!(open.allow(&person(2), Act::Add).is_ok());
        assert!(matches!(open.allow(&person(2), Act::Close), Err(FileError::NotKeeper)));
        assert!(open.allow(&Actor::system(Uuid::nil()), Act::Add).is_err());
    }

    #[test]
    fn codes_and_titles_keep_to_the_decree() {
        assert!(check("01.CNTT", "Kế hoạch").is_ok());
        assert!(matches!(check(&"x".repeat(21), "t"), Err(FileError::Notation)));
        assert!(matches!(check("01", &"x".repeat(501)), Err(FileError::Title)));
    }
}
