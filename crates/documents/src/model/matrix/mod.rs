//! Role × act × document as a table people can read: printed from the state machines themselves, not written beside them.
//!
//! For every role an actor is made that stands to the document in each way that matters; what the machines then allow is
//! what the table shows. `docs/access-matrix.md` is printed from here by a test of the whole house.

mod copies;
mod incoming;
mod outgoing;

use std::fmt::Write as _;

use identity::{Role, policy};
use kernel::{Acting, Actor};
use uuid::Uuid;

const AGENCY: Uuid = Uuid::from_u128(1);
const PERSON: Uuid = Uuid::from_u128(2);
const DELEGATE: Uuid = Uuid::from_u128(3);
const POSITION: Uuid = Uuid::from_u128(4);

/// The tables of both directions and of copies as Markdown.
pub fn markdown() -> String {
    let mut out = String::new();
    incoming::table().write(&mut out);
    outgoing::table().write(&mut out);
    copies::table().write(&mut out);
    out
}

/// Somebody of a role, with what the role holds by itself and what the way they stand to the document adds.
fn actor(role: Role, unit: Option<Uuid>, more: &[Uuid]) -> Actor {
    let mut subjects = vec![PERSON, POSITION];
    subjects.extend(unit.filter(|_| role.oversees_unit()));
    subjects.extend(role.oversees_agency().then_some(AGENCY));
    subjects.extend(more);
    let permissions = policy::permissions_of(role).map(str::to_owned).collect();
    Actor { person: Some(PERSON), subjects, permissions, ..Actor::system(AGENCY) }.of_one_post()
}

/// Somebody else who works for that person by delegation.
fn delegate(of: &Actor, role: Role) -> Actor {
    let permissions = policy::delegable_of(role).map(str::to_owned).collect();
    let acting = Some(Acting { delegation: Uuid::nil(), principal: PERSON });
    Actor { person: Some(DELEGATE), permissions, acting, ..of.clone() }.of_one_post()
}

/// One cell: as what somebody of the role may act.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Cell {
    /// Letters of the ways to stand to the document, in person.
    own: Vec<char>,
    /// Those in which a delegate may too.
    delegated: Vec<char>,
}

/// The letter of whoever sees the document and nothing more.
const ANYBODY: char = 'a';

impl Cell {
    /// Notes that somebody standing so may act.
    fn note(&mut self, letter: char, own: bool, delegated: bool) {
        // Whoever may as anybody may in every closer way too: only the weakest is told.
        if own && !self.own.contains(&ANYBODY) && !self.own.contains(&letter) {
            self.own.push(letter);
        }
        if delegated && !self.delegated.contains(&letter) {
            self.delegated.push(letter);
        }
    }

    /// Capital letters also by delegation, small ones in person only.
    fn text(&self) -> String {
        let letter = |letter: &char| match self.delegated.contains(letter) {
            true => letter.to_ascii_uppercase(),
            false => *letter,
        };
        self.own.iter().map(letter).collect()
    }
}

/// One act in the states in which the same people may do it.
struct Line {
    act: &'static str,
    states: Vec<&'static str>,
    cells: Vec<Cell>,
}

/// A table of one direction.
struct Table {
    heading: &'static str,
    legend: &'static str,
    lines: Vec<Line>,
}

impl Table {
    /// Adds an act in a state; states with the same cells share a line, acts nobody may do there have none.
    fn add(&mut self, act: &'static str, state: &'static str, cells: Vec<Cell>) {
        if cells.iter().all(|cell| cell.own.is_empty()) {
            return;
        }
        match self.lines.iter_mut().find(|line| line.act == act && line.cells == cells) {
            Some(line) if line.states.contains(&state) => {}
            Some(line) => line.states.push(state),
            None => self.lines.push(Line { act, states: vec![state], cells }),
        }
    }

    fn write(&self, out: &mut String) {
        // INVARIANT: writing into a string does not fail.
        let _ = write!(out, "\n## {}\n\n{}\n\n| act | in state |", self.heading, self.legend);
        for role in Role::ALL {
            let _ = write!(out, " {role} |");
        }
        let _ = writeln!(out, "\n|---|---|{}", ":-:|".repeat(Role::ALL.len()));
        for line in &self.lines {
            let _ = write!(out, "| `{}` | {} |", line.act, line.states.join(", "));
            for cell in &line.cells {
                let _ = write!(out, " {} |", cell.text());
            }
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell<'a>(table: &'a Table, act: &str, state: &str, role: Role) -> &'a Cell {
        let line = table.lines.iter().find(|line| line.act == act && line.states.contains(&state));
        let at = Role::ALL.iter().position(|r| *r == role).unwrap();
        &line.unwrap_or_else(|| panic!("{act} in {state}")).cells[at]
    }

    #[test]
    fn the_tables_say_what_practice_says() {
        let (incoming, outgoing) = (incoming::table(), outgoing::table());
        for role in Role::ALL {
            let signs = cell(&outgoing, "sign", "awaiting-signature", *role);
            assert!(signs.delegated.is_empty(), "{role} signs in person");
            let seals = cell(&outgoing, "issue", "signed", *role).text();
            assert_eq!(seals.is_empty(), *role != Role::AgencyClerk, "{role} seals: {seals}");
            assert_eq!(cell(&outgoing, "comment", "form-check", *role).text(), "A", "{role}");
        }
        assert_eq!(cell(&outgoing, "sign", "awaiting-signature", Role::AgencyLeader).text(), "s");
        assert_eq!(cell(&outgoing, "initial", "unit-review", Role::UnitHead).text(), "U");
        assert_eq!(cell(&outgoing, "initial", "unit-review", Role::Officer).text(), "");
        assert_eq!(cell(&incoming, "distribute", "registered", Role::OfficeHead).text(), "A");
        assert_eq!(cell(&incoming, "distribute", "registered", Role::Officer).text(), "");
        assert_eq!(cell(&incoming, "instruct", "distributed", Role::AgencyLeader).text(), "L");
        assert_eq!(cell(&incoming, "prepare", "distributed", Role::LeaderSecretary).text(), "L");
        assert!(!cell(&incoming, "complete", "in-progress", Role::Officer).text().is_empty());
    }
}
