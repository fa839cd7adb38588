//! Units, people and posts.

use jiff::civil::Date;
use kernel::text;
use store::{Value, args};
use uuid::Uuid;

use super::{PEOPLE, SMALL_AGENCIES, UNITS};
use crate::people;

/// Divisions of the authority whose head is measured: with the head's own subjects more than fifty.
const DIVISIONS: usize = 60;
/// Departments and authorities beside it.
const OTHERS: usize = 18;
/// The unit of the leaders, the Office, and the big authority.
const LEADERSHIP: usize = 0;
const OFFICE: usize = 1;
/// The authority whose head is measured, as a place in [`House::units`].
pub const AUTHORITY: usize = 2;
/// Ministers and their deputies.
const LEADERS: usize = 6;

/// A unit of some agency.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its identifier and subject.
    pub id: Uuid,
    /// Place of its agency in [`House::agencies`].
    pub agency: usize,
    /// From the root down to itself, as places.
    pub path: Vec<usize>,
    /// Positions of its officers.
    pub officers: Vec<Uuid>,
    kind: &'static str,
    name: String,
}

/// Somebody's place in a unit.
#[derive(Debug, Clone)]
pub struct Post {
    /// Its identifier and subject.
    pub id: Uuid,
    person: usize,
    unit: usize,
    role: &'static str,
    serves: Option<Uuid>,
}

/// The agencies with their units, people and posts.
#[derive(Debug, Clone)]
pub struct House {
    /// The ministry first.
    pub agencies: Vec<Uuid>,
    /// Those of the ministry first.
    pub units: Vec<Unit>,
    /// Positions of the leaders.
    pub leaders: Vec<Uuid>,
    /// Posts of the person measured: head of the authority, and officer in two departments.
    pub measured: Vec<Uuid>,
    people: Vec<(Uuid, String)>,
    posts: Vec<Post>,
}

/// What an identifier names; part of it, so that none is given twice.
#[derive(Clone, Copy)]
enum Kind {
    Agency = 1,
    Unit,
    Person,
    Post,
}

fn id(kind: Kind, n: usize) -> Uuid {
    // Version 7 like every other, of the moment 2020-01-01: the house is older than its documents.
    Uuid::from_u128((0x016f_5e66_e800_7000_8000_u128 << 48) | ((kind as u128) << 40) | n as u128)
}

impl Default for House {
    fn default() -> Self {
        let mut house = Self {
            agencies: (0..=SMALL_AGENCIES).map(|n| id(Kind::Agency, n)).collect(),
            units: Vec::new(),
            leaders: Vec::new(),
            measured: Vec::new(),
            people: Vec::new(),
            posts: Vec::new(),
        };
        house.build_units();
        house.fill_posts();
        house
    }
}

impl House {
    /// The ministry.
    pub fn ministry(&self) -> Uuid {
        self.agencies[0]
    }

    /// Units of the ministry right below it that work on documents, the measured authority first.
    pub fn working(&self) -> impl Iterator<Item = usize> + '_ {
        (AUTHORITY..UNITS).filter(|unit| self.units[*unit].path.len() == 1)
    }

    /// The divisions right below a unit of the ministry.
    pub fn below(&self, unit: usize) -> Vec<usize> {
        (0..UNITS).filter(|other| self.units[*other].path.len() > 1 && self.units[*other].path[0] == unit).collect()
    }

    fn add_unit(&mut self, agency: usize, parent: Option<usize>, kind: &'static str, name: String) -> usize {
        let place = self.units.len();
        let mut path = parent.map_or_else(Vec::new, |parent| self.units[parent].path.clone());
        path.push(place);
        self.units.push(Unit { id: id(Kind::Unit, place), agency, path, officers: Vec::new(), kind, name });
        place
    }

    fn build_units(&mut self) {
        self.add_unit(0, None, "leadership", "Lãnh đạo Bộ".into());
        self.add_unit(0, None, "office", "Văn phòng Bộ".into());
        self.add_unit(0, None, "authority", "Cục Quản lý Mẫu".into());
        for n in 1..=OTHERS {
            self.add_unit(0, None, if n % 3 == 0 { "authority" } else { "department" }, format!("Đơn vị số {n}"));
        }
        for n in 1..=DIVISIONS {
            self.add_unit(0, Some(AUTHORITY), "division", format!("Phòng Nghiệp vụ {n}"));
        }
        let mut n = 0;
        while self.units.len() < UNITS {
            self.add_unit(0, Some(AUTHORITY + 1 + n % OTHERS), "division", format!("Phòng Chuyên môn {}", n + 1));
            n += 1;
        }
        for agency in 1..=SMALL_AGENCIES {
            self.add_unit(agency, None, "office", "Văn phòng".into());
        }
    }

    fn add_person(&mut self, username: String) -> usize {
        let place = self.people.len();
        self.people.push((id(Kind::Person, place), username));
        place
    }

    fn add_post(&mut self, person: usize, unit: usize, role: &'static str, serves: Option<Uuid>) -> Uuid {
        let post = id(Kind::Post, self.posts.len());
        self.posts.push(Post { id: post, person, unit, role, serves });
        if role == "officer" {
            self.units[unit].officers.push(post);
        }
        post
    }

    fn fill_posts(&mut self) {
        let measured = self.add_person(people::MANY.into());
        for (unit, role) in [(AUTHORITY, "unit-head"), (AUTHORITY + 1, "officer"), (AUTHORITY + 2, "officer")] {
            let post = self.add_post(measured, unit, role, None);
            self.measured.push(post);
        }
        let clerk = self.add_person(people::ALL.into());
        self.add_post(clerk, OFFICE, "agency-clerk", None);
        let head = self.add_person("office-head".into());
        self.add_post(head, OFFICE, "office-head", None);
        for n in 0..LEADERS {
            let leader = self.add_person(format!("leader-{n}"));
            let post = self.add_post(leader, LEADERSHIP, "agency-leader", None);
            self.leaders.push(post);
            let secretary = self.add_person(format!("secretary-{n}"));
            self.add_post(secretary, OFFICE, "leader-secretary", Some(post));
        }
        let few = self.add_person(people::FEW.into());
        self.add_post(few, UNITS - 1, "officer", None);
        for unit in AUTHORITY..UNITS {
            for role in ["unit-head", "unit-clerk"].into_iter().skip(usize::from(unit == AUTHORITY)) {
                let person = self.add_person(format!("{role}-{unit}"));
                self.add_post(person, unit, role, None);
            }
        }
        let mut n = 0;
        while self.people.len() < PEOPLE - SMALL_AGENCIES {
            let person = self.add_person(format!("officer-{n}"));
            self.add_post(person, AUTHORITY + n % (UNITS - AUTHORITY), "officer", None);
            n += 1;
        }
        for agency in 1..=SMALL_AGENCIES {
            let person = self.add_person(people::clerk_of(agency));
            self.add_post(person, UNITS + agency - 1, "agency-clerk", None);
        }
    }

    /// Rows of `agencies`.
    pub fn agency_rows(&self) -> Vec<Vec<Value>> {
        let row = |(n, agency): (usize, &Uuid)| {
            let (code, name) = match n {
                0 => ("G18".to_owned(), "Bộ Mẫu".to_owned()),
                n => (format!("G18.{n:03}"), format!("Viện Mẫu số {n}")),
            };
            let parent = if n == 0 { "" } else { "BỘ MẪU" };
            args![
                *agency,
                code,
                None::<String>,
                &name,
                parent,
                if n == 0 { "BM".to_owned() } else { format!("VM{n}") },
                "Hà Nội",
                true,
                "axis",
                None::<Uuid>,
                "",
                "",
                "",
                "",
                text::fold(&name),
                n,
                1_i64
            ]
        };
        self.agencies.iter().enumerate().map(row).collect()
    }

    /// Rows of `units`.
    pub fn unit_rows(&self) -> Vec<Vec<Value>> {
        let row = |(n, unit): (usize, &Unit)| {
            let path = unit.path.iter().map(|place| format!("{}/", self.units[*place].id.simple()));
            let parent = unit.path.iter().rev().nth(1).map(|place| self.units[*place].id);
            args![
                unit.id,
                self.agencies[unit.agency],
                parent,
                format!("U{n}"),
                &unit.name,
                unit.kind,
                path.collect::<String>(),
                None::<Uuid>,
                n,
                None::<Date>,
                1_i64
            ]
        };
        self.units.iter().enumerate().map(row).collect()
    }

    /// Rows of `people`.
    pub fn people_rows(&self) -> Vec<Vec<Value>> {
        let row = |(n, (person, username)): (usize, &(Uuid, String))| {
            let name = format!("Nguyễn Văn Mẫu {n}");
            let main = self.posts.iter().find(|post| post.person == n).map(|post| post.id);
            let folded = text::fold(&format!("{name} {username}"));
            args![*person, username, &name, folded, "", "", false, main, 0_i64, 1_i64]
        };
        self.people.iter().enumerate().map(row).collect()
    }

    /// Rows of `credentials`: nobody can sign in by password, for it is no hash.
    pub fn credential_rows(&self) -> Vec<Vec<Value>> {
        self.people.iter().map(|(person, _)| args![*person, "", false, 0_i64, 0_i64]).collect()
    }

    /// Rows of `positions`.
    pub fn position_rows(&self) -> Vec<Vec<Value>> {
        let row = |post: &Post| {
            let rank = (post.role == "agency-leader").then_some("deputy");
            let (person, unit) = (self.people[post.person].0, self.units[post.unit].id);
            args![post.id, person, unit, post.role, rank, "Công chức", post.serves, "2020-01-01", None::<Date>, 1_i64]
        };
        self.posts.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_as_large_as_it_says() {
        let house = House::default();
        assert_eq!((house.people.len(), house.units.len()), (PEOPLE, UNITS + SMALL_AGENCIES));
        assert_eq!(house.units.iter().filter(|unit| unit.agency == 0).count(), UNITS);
        assert_eq!(house.below(AUTHORITY).len(), DIVISIONS);
        assert!(house.units[AUTHORITY + 1].officers.len() > 5);
    }
}
