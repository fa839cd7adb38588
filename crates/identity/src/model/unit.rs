//! A unit: a node in the tree of one agency.

use kernel::{Date, Id};

use super::Agency;

super::text_enum! {
    /// What kind of unit; decides how its head is called and whether it may have divisions.
    UnitKind {
        /// Lãnh đạo Bộ, Lãnh đạo Cục, Ban Giám đốc.
        Leadership = "leadership",
        /// Vụ: no seal of its own.
        Department = "department",
        /// Cục: often an agency of its own as well ([`Unit::own_agency`]).
        Authority = "authority",
        /// Văn phòng.
        Office = "office",
        /// Thanh tra.
        Inspectorate = "inspectorate",
        /// Phòng, khoa.
        Division = "division",
    }
}

/// A department, office or division of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its identifier; also the subject of those who oversee it.
    pub id: Id<Unit>,
    /// The agency it belongs to.
    pub agency: Id<Agency>,
    /// The unit above; none below the agency itself.
    pub parent: Option<Id<Unit>>,
    /// As in notations, e.g. `CNTT`; unique in the agency.
    pub abbreviation: String,
    /// Full name.
    pub name: String,
    /// What kind.
    pub kind: UnitKind,
    /// From the root down to the unit itself.
    pub path: Vec<Id<Unit>>,
    /// The agency this unit also is: documents for it go there and get an arrival number of their own.
    pub own_agency: Option<Id<Agency>>,
    /// Order in lists.
    pub rank: i64,
    /// The day it was merged into another unit; open units have none.
    pub closed_on: Option<Date>,
    /// Counts changes.
    pub version: i64,
}

impl Unit {
    /// How deep in the tree: 0 for a unit right below the agency.
    pub fn depth(&self) -> usize {
        self.path.len().saturating_sub(1)
    }

    /// The path as stored.
    pub(crate) fn path_text(path: &[Id<Unit>]) -> String {
        path.iter().fold(String::new(), |text, id| text + &id.uuid().simple().to_string() + "/")
    }

    /// Reads a stored path.
    pub(crate) fn parse_path(text: &str) -> Option<Vec<Id<Unit>>> {
        text.split_terminator('/').map(|part| part.parse().ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_path_survives_its_text() {
        let path = vec![Id::from_uuid(Uuid::from_u128(1)), Id::from_uuid(Uuid::from_u128(2))];
        assert_eq!(Unit::parse_path(&Unit::path_text(&path)), Some(path));
        assert_eq!(Unit::parse_path("x/"), None);
    }
}
