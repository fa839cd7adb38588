//! Copies of documents: who decides, who makes them, who gives one up.

use identity::Role;

use super::{AGENCY, ANYBODY, Cell, Table, actor, delegate};
use crate::model::copies::{Act, Standing, State, next};

const LEGEND: &str = "As what: **a** anybody of the role who sees the document. Capitals: a delegate may too; small letters: only\n\
                      in person. Another agency never may.";

fn cell(role: Role, act: Act, state: Option<State>) -> Cell {
    let mut cell = Cell::default();
    let own = actor(role, None, &[]);
    let other = delegate(&own, role);
    let may = |actor| next(state, act, Standing::of(actor, AGENCY)).is_ok();
    cell.note(ANYBODY, may(&own), may(&other));
    cell
}

/// The table.
pub(super) fn table() -> Table {
    let mut table = Table { heading: "Copies of documents", legend: LEGEND, lines: Vec::new() };
    for act in Act::ALL {
        for state in std::iter::once(None).chain(State::ALL.map(Some)) {
            let cells = Role::ALL.iter().map(|role| cell(*role, act, state)).collect();
            table.add(act.name(), state.map_or("none", State::name), cells);
        }
    }
    table
}
