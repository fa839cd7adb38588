//! Incoming documents: every action of handling, in every state, for every role and way to stand to it.

use std::cell::Cell as Counter;

use identity::Role as Position;
use kernel::{Actor, Id, Instant};
use uuid::Uuid;

use super::{AGENCY, ANYBODY, Cell, POSITION, Table, actor, delegate};
use crate::model::incoming::{Action, Handling, HandlingError, Moment, PlanItem, Role, State, Target};

const LEADER: Uuid = Uuid::from_u128(20);
const LEADS: Uuid = Uuid::from_u128(21);
const HELPS: Uuid = Uuid::from_u128(22);
const KNOWS: Uuid = Uuid::from_u128(23);
const ELSEWHERE: Uuid = Uuid::from_u128(24);

const LEGEND: &str = "As what: **a** anybody of the role who sees it, **l** the leader asked (or whose secretary they are), **u** of the\n\
                      leading unit, **c** of a coordinating unit, **i** of a unit informed, **p** to whose position work was passed on.\n\
                      Capitals: a delegate may too; small letters: only in person. Another agency never may.";

/// A way to stand to the document, the weakest first.
const WAYS: [char; 6] = [ANYBODY, 'l', 'u', 'c', 'i', 'p'];

/// Somebody of a role who stands so; none where the role never does.
fn standing(role: Position, way: char) -> Option<Actor> {
    let serves = matches!(role, Position::AgencyLeader | Position::LeaderSecretary);
    Some(match way {
        'l' if !serves => return None,
        'l' => actor(role, Some(ELSEWHERE), &[LEADER]),
        'u' => actor(role, Some(LEADS), &[]),
        'c' => actor(role, Some(HELPS), &[]),
        'i' => actor(role, Some(KNOWS), &[]),
        _ => actor(role, Some(ELSEWHERE), &[]),
    })
}

/// Whoever may do everything: what the situations are made by.
fn everybody() -> Actor {
    let subjects = vec![AGENCY, LEADER, LEADS, HELPS, KNOWS];
    let permissions = identity::policy::RULES.iter().map(|rule| rule.permission.to_owned()).collect();
    Actor { person: Some(Uuid::from_u128(99)), subjects, permissions, ..Actor::system(AGENCY) }.of_one_post()
}

/// The situations a document passes: registered, asked for instruction, prepared, instructed, passed on, ended.
fn situations() -> Result<Vec<Handling>, HandlingError> {
    let (actor, next) = (everybody(), Counter::new(1_000));
    let ids = || {
        next.set(next.get() + 1);
        Uuid::from_u128(next.get())
    };
    let moment = Moment { now: Instant::UNIX_EPOCH, actor: &actor, ids: &ids };
    let item = |target, role| PlanItem { target, role, due_on: None, note: String::new(), label: String::new() };
    let plan = || {
        let unit = |unit, role| item(Target::Unit(unit), role);
        vec![unit(LEADS, Role::Lead), unit(HELPS, Role::Coordinate), unit(KNOWS, Role::Inform)]
    };
    let registered = Handling {
        document: Id::from_uuid(Uuid::from_u128(500)),
        agency: AGENCY,
        state: State::Registered,
        due_on: None,
        result: None,
        transferred_on: None,
        instructions: Vec::new(),
        assignments: Vec::new(),
    };
    let asked = registered.distribute(&moment, &[(LEADER, String::new())], Vec::new(), None)?;
    let straight = registered.distribute(&moment, &[], plan(), None)?;
    let question = asked.instructions.first().map_or(Id::from_uuid(Uuid::nil()), |i| i.id);
    let prepared = asked.prepare(&moment, question, "…", None, plan())?;
    let instructed = asked.instruct(&moment, LEADER, "…", None, plan())?;
    let lead = instructed.lead_path().first().map_or(Id::from_uuid(Uuid::nil()), |a| a.id);
    let passed = instructed.pass_on(&moment, lead, vec![item(Target::Position(POSITION), Role::Lead)])?;
    let completed = passed.complete(&moment, "…")?;
    let returned = registered.return_to_sender(&moment, "…")?;
    Ok(vec![registered, asked, straight, prepared, instructed, passed, completed, returned])
}

/// Every action by name, in the order a document meets them.
const ACTS: [&str; 14] = [
    "distribute",
    "recall",
    "return-to-sender",
    "prepare",
    "confirm",
    "instruct",
    "pass-on",
    "accept",
    "give-back",
    "extend",
    "change-lead",
    "report",
    "read",
    "complete",
];

fn may(handling: &Handling, actor: &Actor, act: &str) -> bool {
    handling.available(actor).into_iter().any(|action: Action| action.parts().0 == act)
}

fn cell(role: Position, act: &str, situations: &[&Handling]) -> Cell {
    let mut cell = Cell::default();
    for way in WAYS {
        let Some(own) = standing(role, way) else { continue };
        // Work is passed on to a position: whoever is not that person holds another one.
        let own = if way == 'p' { own } else { Actor { subjects: without_position(own.subjects), ..own } };
        let other = delegate(&own, role);
        let any = |actor: &Actor| situations.iter().any(|handling| may(handling, actor, act));
        cell.note(way, any(&own), any(&other));
    }
    cell
}

fn without_position(subjects: Vec<Uuid>) -> Vec<Uuid> {
    subjects.into_iter().filter(|subject| *subject != POSITION).collect()
}

/// The table.
///
/// # Panics
/// When the machine refuses a step of an ordinary document: then the table would be wrong.
pub(super) fn table() -> Table {
    let all = situations().expect("an ordinary document goes its way");
    let mut table = Table { heading: "Incoming documents", legend: LEGEND, lines: Vec::new() };
    for act in ACTS {
        for state in State::ALL {
            let here: Vec<&Handling> = all.iter().filter(|handling| handling.state == *state).collect();
            let cells = Position::ALL.iter().map(|role| cell(*role, act, &here)).collect();
            table.add(act, state.as_str(), cells);
        }
    }
    table
}
