//! Properties of handling: whatever is tried in whatever order, the invariants hold.

use std::cell::Cell;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use kernel::{Actor, Id, Instant};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const AGENCY: Uuid = Uuid::from_u128(1);
const LEADER: Uuid = Uuid::from_u128(2);
const TODAY: Date = date(2026, 11, 23);

fn now() -> Instant {
    "2026-11-23T08:00:00+07:00".parse().unwrap()
}

/// An actor who holds every subject and permission: what is refused, is refused by the rules of the tree.
fn everybody() -> Actor {
    let subjects = std::iter::once(AGENCY).chain((2..40).map(Uuid::from_u128)).collect();
    let permissions = ["distribute", "instruct", "prepare-instruction", "assign", "register"];
    let permissions = permissions.iter().map(|p| format!("documents.{p}")).collect();
    Actor { person: Some(Uuid::from_u128(99)), subjects, permissions, ..Actor::system(AGENCY) }.of_one_post()
}

fn fresh() -> Handling {
    Handling {
        document: Id::from_uuid(Uuid::from_u128(1_000)),
        agency: AGENCY,
        state: State::Registered,
        due_on: None,
        result: None,
        transferred_on: None,
        instructions: Vec::new(),
        assignments: Vec::new(),
    }
}

fn day(offset: i64) -> Date {
    TODAY.checked_add(offset.days()).unwrap()
}

fn item(target: u8, role: Role, due: Option<i64>) -> PlanItem {
    let id = Uuid::from_u128(10 + u128::from(target));
    let target = if target.is_multiple_of(2) { Target::Unit(id) } else { Target::Position(id) };
    PlanItem { target, role, due_on: due.map(day), note: String::new(), label: format!("{id}") }
}

/// One attempt: a kind of step, which assignment it concerns, what it asks for.
#[derive(Debug, Clone)]
struct Attempt {
    step: u8,
    which: usize,
    plan: Vec<(u8, usize, Option<i64>)>,
    due: Option<i64>,
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let due = || prop::option::of(-1_i64..20);
    let plan = prop::collection::vec((0_u8..12, 0_usize..5, due()), 0..4);
    (0_u8..14, 0_usize..12, plan, due()).prop_map(|(step, which, plan, due)| Attempt { step, which, plan, due })
}

fn run(handling: &Handling, attempt: &Attempt, actor: &Actor, next: &Cell<u128>) -> Result<Handling, HandlingError> {
    let ids = || {
        next.set(next.get() + 1);
        Uuid::from_u128(next.get())
    };
    let moment = Moment { now: now(), actor, ids: &ids };
    let plan: Vec<PlanItem> = attempt.plan.iter().map(|(t, r, d)| item(*t, Role::ALL[*r], *d)).collect();
    let due = attempt.due.map(day);
    let nth = handling.assignments.get(attempt.which).map_or(Id::from_uuid(Uuid::nil()), |a| a.id);
    let asked = handling.instructions.last().map_or(Id::from_uuid(Uuid::nil()), |i| i.id);
    let leaders = [(LEADER, "Leader".to_owned())];
    match attempt.step {
        0 => handling.distribute(&moment, &leaders, plan, due),
        1 => handling.distribute(&moment, &[], plan, due),
        2 => handling.instruct(&moment, LEADER, "Do it", due, plan),
        3 => handling.prepare(&moment, asked, "Do it", due, plan),
        4 => handling.confirm(&moment, asked),
        5 => handling.accept(&moment, nth),
        6 | 7 => handling.pass_on(&moment, nth, plan),
        8 => handling.give_back(&moment, nth, "Not ours"),
        9 => handling.report(&moment, nth, "Done"),
        10 => handling.extend(&moment, nth, due.unwrap_or(TODAY)),
        11 => handling.change_lead(&moment, nth, plan.into_iter().next().unwrap_or_else(|| item(3, Role::Lead, None))),
        12 => handling.recall(&moment),
        _ => handling.read(&moment, nth),
    }
}

fn check(handling: &Handling) {
    let mut parents: Vec<_> = handling.assignments.iter().map(|a| a.parent).collect();
    parents.push(None);
    for parent in parents {
        let level = handling.level(parent);
        assert!(level.iter().filter(|a| a.role == Role::Lead).count() <= 1, "two leads: {handling:#?}");
        let mut targets: Vec<_> = level.iter().map(|a| a.target).collect();
        targets.sort();
        let all = targets.len();
        targets.dedup();
        assert_eq!(targets.len(), all, "somebody twice: {handling:#?}");
        let Some(above) = parent.and_then(|p| handling.assignment(p)) else { continue };
        for inner in &level {
            assert!(above.is_open() || above.state == AssignmentState::Done || above.state == AssignmentState::Read);
            if let (Some(outer), Some(inner)) = (above.due_on, inner.due_on) {
                assert!(inner <= outer, "beyond the outer deadline: {handling:#?}");
            }
        }
    }
    for duty in handling.duties() {
        let assignment = handling.assignments.iter().find(|a| a.id.uuid() == duty.cause);
        if let Some(assignment) = assignment {
            assert!(assignment.is_open());
            assert_eq!(assignment.role == Role::Inform, duty.queue == "inform");
        }
    }
    let reaches = handling.reaches();
    for duty in handling.duties() {
        let seen = duty.holder == AGENCY || reaches.iter().any(|r| r.target.subject() == duty.holder);
        assert!(seen, "must act and cannot see: {handling:#?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(400), ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_steps_breaks_the_tree(attempts in prop::collection::vec(attempt(), 1..40)) {
        let (actor, next) = (everybody(), Cell::new(5_000));
        let mut handling = fresh();
        for attempt in &attempts {
            if let Ok(after) = run(&handling, attempt, &actor, &next) {
                check(&after);
                handling = after;
            }
        }
    }

    #[test]
    fn what_is_not_offered_is_refused(attempts in prop::collection::vec(attempt(), 1..20), subjects in prop::collection::vec(1_u128..24, 0..6), may in 0_u8..32) {
        let (all, next) = (everybody(), Cell::new(5_000));
        let permissions = all.permissions.iter().enumerate().filter(|(n, _)| may & (1 << n) != 0).map(|(_, p)| p.clone());
        let some = Actor {
            subjects: subjects.into_iter().map(Uuid::from_u128).collect(),
            permissions: permissions.collect(),
            person: Some(Uuid::from_u128(77)),
            ..Actor::system(AGENCY)
        }
        .of_one_post();
        let mut handling = fresh();
        for attempt in &attempts {
            let before = handling.available(&some);
            if run(&handling, attempt, &some, &next).is_ok() {
                prop_assert!(!before.is_empty());
            }
            if before.is_empty() {
                prop_assert!(run(&handling, attempt, &some, &next).is_err());
            }
            if let Ok(after) = run(&handling, attempt, &all, &next) {
                handling = after;
            }
        }
    }
}

fn step(
    handling: &Handling,
    f: impl Fn(&Handling, &Moment<'_>) -> Result<Handling, HandlingError>,
) -> Result<Handling, HandlingError> {
    let next = Cell::new(handling.assignments.len() as u128 * 100 + 7_000);
    let actor = everybody();
    let ids = || {
        next.set(next.get() + 1);
        Uuid::from_u128(next.get())
    };
    f(handling, &Moment { now: now(), actor: &actor, ids: &ids })
}

fn queues(handling: &Handling) -> Vec<&'static str> {
    let mut queues: Vec<_> = handling.duties().iter().map(|d| d.queue).collect();
    queues.sort_unstable();
    queues
}

#[test]
fn a_document_goes_its_way_from_the_register_to_the_end() {
    let h = fresh();
    assert_eq!(queues(&h), ["distribute"]);
    let h = step(&h, |h, m| h.distribute(m, &[(LEADER, "Leader".into())], vec![], Some(day(10)))).unwrap();
    assert_eq!((h.state, queues(&h)), (State::Distributed, vec!["instruct"]));
    let plan = vec![item(0, Role::Lead, None), item(2, Role::Coordinate, Some(3)), item(4, Role::Inform, Some(1))];
    let h = step(&h, |h, m| h.instruct(m, LEADER, "Chủ trì trả lời", Some(day(8)), plan.clone())).unwrap();
    assert_eq!((h.state, h.due_on), (State::Instructed, Some(day(8))));
    assert_eq!(queues(&h), ["coordinate", "inform", "pass-on"]);
    assert_eq!(h.assignments.iter().map(|a| a.due_on).collect::<Vec<_>>(), [Some(day(8)), Some(day(3)), None]);
    let lead = h.assignments[0].id;
    let late = step(&h, |h, m| h.pass_on(m, lead, vec![item(1, Role::Lead, Some(9))]));
    assert_eq!(late, Err(HandlingError::BeyondOuter(day(8))));
    let h = step(&h, |h, m| h.pass_on(m, lead, vec![item(1, Role::Lead, Some(5))])).unwrap();
    assert_eq!((h.state, queues(&h)), (State::InProgress, vec!["coordinate", "handle", "inform"]));
    assert_eq!(step(&h, |h, m| h.report(m, lead, "xong")), Err(HandlingError::OpenBelow(1)));
    let officer = h.assignments[3].id;
    let reported = step(&h, |h, m| h.report(m, officer, "Đã trả lời")).unwrap();
    assert_eq!(queues(&reported), ["coordinate", "inform", "pass-on"], "it comes back to the unit");
    let h = step(&h, |h, m| h.complete(m, "Công văn 12/BYT-VP")).unwrap();
    assert_eq!((h.state, queues(&h)), (State::Completed, vec!["inform"]));
    let states: Vec<_> = h.assignments.iter().map(|a| a.state).collect();
    use AssignmentState::{Done, Open, Withdrawn};
    assert_eq!(states, [Done, Withdrawn, Open, Done]);
}

#[test]
fn what_a_lead_unit_gives_back_returns_to_who_assigned_it() {
    let h = step(&fresh(), |h, m| h.distribute(m, &[], vec![item(0, Role::Lead, None)], None)).unwrap();
    let back = step(&h, |h, m| h.give_back(m, h.assignments[0].id, "Không thuộc chức năng")).unwrap();
    assert_eq!((back.state, queues(&back)), (State::Registered, vec!["distribute"]));
    let h = step(&fresh(), |h, m| h.distribute(m, &[(LEADER, "L".into())], vec![], None)).unwrap();
    let h = step(&h, |h, m| h.instruct(m, LEADER, "x", None, vec![item(0, Role::Lead, None)])).unwrap();
    let back = step(&h, |h, m| h.give_back(m, h.assignments[0].id, "Không thuộc chức năng")).unwrap();
    assert_eq!(queues(&back), ["instruct"]);
    assert_eq!(step(&h, |h, m| h.give_back(m, h.assignments[0].id, " ")), Err(HandlingError::NoReason));
}

#[test]
fn the_secretary_prepares_and_the_leader_confirms_with_one_tap() {
    let h = step(&fresh(), |h, m| h.distribute(m, &[(LEADER, "L".into())], vec![], None)).unwrap();
    let id = h.instructions[0].id;
    let two = vec![item(0, Role::Lead, None), item(2, Role::Lead, None)];
    assert_eq!(step(&h, |h, m| h.prepare(m, id, "x", None, two.clone())), Err(HandlingError::TwoLeads));
    let h = step(&h, |h, m| h.prepare(m, id, "x", None, vec![item(0, Role::Lead, None)])).unwrap();
    assert_eq!((queues(&h), h.assignments.len()), (vec!["confirm-instruction"], 0));
    let h = step(&h, |h, m| h.confirm(m, id)).unwrap();
    assert_eq!((h.state, queues(&h)), (State::Instructed, vec!["pass-on"]));
}

#[test]
fn a_distribution_is_recalled_only_before_anybody_has_begun() {
    let h = step(&fresh(), |h, m| h.distribute(m, &[], vec![item(0, Role::Lead, None)], None)).unwrap();
    let recalled = step(&h, |h, m| h.recall(m)).unwrap();
    assert_eq!((recalled.state, recalled.reaches().len()), (State::Registered, 0));
    let begun = step(&h, |h, m| h.accept(m, h.assignments[0].id)).unwrap();
    assert_eq!(step(&begun, |h, m| h.recall(m)), Err(HandlingError::NotAllowed));
}

#[test]
fn the_lead_changes_and_only_the_assigner_extends() {
    let plan = vec![item(0, Role::Lead, Some(5)), item(2, Role::Coordinate, Some(3))];
    let h = step(&fresh(), |h, m| h.distribute(m, &[], plan.clone(), Some(day(5)))).unwrap();
    let h = step(&h, |h, m| h.change_lead(m, h.assignments[0].id, item(2, Role::Lead, None))).unwrap();
    assert_eq!(h.lead_path()[0].target, item(2, Role::Lead, None).target);
    assert_eq!((h.lead_path()[0].due_on, h.assignments[0].role), (Some(day(5)), Role::Coordinate));
    let stranger = Actor { person: Some(Uuid::from_u128(5)), ..Actor::system(AGENCY) };
    let moment = Moment { now: now(), actor: &stranger, ids: &Uuid::nil };
    assert_eq!(h.extend(&moment, h.assignments[0].id, day(9)), Err(HandlingError::NotAllowed));
    // Who coordinates keeps within the document's deadline; extending the lead moves that deadline itself.
    let coordinator = h.assignments[0].id;
    assert_eq!(step(&h, |h, m| h.extend(m, coordinator, day(9))), Err(HandlingError::BeyondOuter(day(5))));
    let lead = h.lead_path()[0].id;
    let longer = step(&h, |h, m| h.extend(m, lead, day(9))).unwrap();
    assert_eq!((longer.lead_path()[0].due_on, longer.due_on), (Some(day(9)), Some(day(9))));
    assert_eq!(longer.bound_in(Action::Extend(coordinator)), Some(day(9)));
    assert!(step(&longer, |h, m| h.extend(m, coordinator, day(9))).is_ok());
    assert_eq!(step(&h, |h, m| h.extend(m, lead, day(2))), Err(HandlingError::NotLater(day(5))));
}
