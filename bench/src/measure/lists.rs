//! The list of incoming documents under everything its page offers.

use super::timing::{Case, Timing};
use super::{Figures, Round};
use crate::Outcome;
use crate::http::Client;
use crate::screen::{self, Choice};

pub(super) fn run(round: &Round<'_>, figures: &mut Figures) -> Outcome {
    let mut many = Client::with_session(round.address, &round.askers.many.session)?;
    let mut all = Client::with_session(round.address, &round.askers.all.session)?;
    let page = many.get(screen::LIST)?.text();
    let mut filters = screen::filters(&page, round.today)?;
    filters.extend(screen::next(&page).map(|path| Choice { name: "second page".into(), path }));
    for choice in &filters {
        figures.lists.push(case(round, &mut many, choice)?);
        figures.lists_all.push(case(round, &mut all, choice)?);
        let count = choice.path.replacen(screen::LIST, "/incoming-documents/count", 1);
        figures.counts.push(case(round, &mut many, &Choice { path: count, ..choice.clone() })?);
    }
    for choice in screen::orders(&page) {
        figures.sorted.push(case(round, &mut many, &choice)?);
    }
    Ok(())
}

fn case(round: &Round<'_>, client: &mut Client, choice: &Choice) -> Outcome<Case> {
    let mut took = Vec::with_capacity(round.effort.asked);
    let mut rows = 0;
    for n in 0..round.effort.warm + round.effort.asked {
        let reply = client.get(&choice.path)?;
        if n >= round.effort.warm {
            took.push(reply.took);
        }
        rows = screen::rows(&reply.text());
    }
    Ok(Case { name: choice.name.clone(), timing: Timing::of(took), rows })
}
