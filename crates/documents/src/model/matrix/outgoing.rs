//! Outgoing documents: every act of the life, in every state, for every role and way to stand to it.

use identity::Role;
use kernel::Actor;
use uuid::Uuid;

use super::{ANYBODY, Cell, PERSON, POSITION, Table, actor, delegate};
use crate::model::outgoing::{Act, Facts, Fault, Joint, Life, Mark, MarkKind, Standing, State};

const UNIT: Uuid = Uuid::from_u128(10);
const ELSEWHERE: Uuid = Uuid::from_u128(11);
const SOMEBODY: Uuid = Uuid::from_u128(12);
/// The agency that leads where the actor's own only takes part.
const LEAD: Uuid = Uuid::from_u128(13);

const LEGEND: &str = "As what: **a** anybody of the role who sees it, **u** of the drafting unit, **d** who drafts it, **s** whose\n\
                      position signs, **j** whose position signs, or whose office seals, for an agency that issues it jointly. Capitals: a\n\
                      delegate may too; small letters: only in person. Any other agency never may.";

/// A way to stand to the document, the weakest first.
const WAYS: [char; 5] = [ANYBODY, 'u', 'd', 's', 'j'];

/// The record as somebody standing so finds it.
fn facts(way: char) -> Facts {
    let drafter = if way == 'd' { PERSON } else { SOMEBODY };
    let signer = if way == 's' { (POSITION, Some(PERSON)) } else { (SOMEBODY, Some(SOMEBODY)) };
    if way == 'j' {
        let joint = Joint { agency: super::AGENCY, signer: (POSITION, Some(PERSON)), signed: false, sealed: false };
        return Facts { agency: LEAD, unit: UNIT, drafter, signer: Some(signer), joint: Some(joint) };
    }
    Facts { agency: super::AGENCY, unit: UNIT, drafter, signer: Some(signer), joint: None }
}

/// A text that carries every mark, so that only state and standing decide.
fn life(state: State) -> Life {
    let mark = |kind| Mark { kind, hash: String::new() };
    let marks = [MarkKind::Content, MarkKind::Form, MarkKind::Approval].map(mark).to_vec();
    Life { state, hash: String::new(), marks, to_cosign: 1, to_seal: 1 }
}

fn may(actor: &Actor, way: char, act: Act, state: State) -> bool {
    let standing = Standing::of(actor, &facts(way));
    life(state).next(act, Fault::Form, standing).is_ok()
}

fn cell(role: Role, act: Act, state: State) -> Cell {
    let mut cell = Cell::default();
    for way in WAYS {
        // Whoever drafts belongs to the drafting unit.
        if way == 'd' && cell.own.contains(&'u') {
            continue;
        }
        let unit = if way == 'u' || way == 'd' { UNIT } else { ELSEWHERE };
        let own = actor(role, Some(unit), &[]);
        let other = delegate(&own, role);
        cell.note(way, may(&own, way, act, state), may(&other, way, act, state));
    }
    cell
}

/// The table.
pub(super) fn table() -> Table {
    let mut table = Table { heading: "Outgoing documents", legend: LEGEND, lines: Vec::new() };
    for act in Act::ALL.into_iter().rev() {
        for state in State::ALL {
            let cells = Role::ALL.iter().map(|role| cell(*role, act, state)).collect();
            table.add(act.name(), state.name(), cells);
        }
    }
    table
}
