//! The path so far, where the document is now and what comes next, as one small diagram.

use ::store::Tx;
use identity::people;
use kernel::{Date, Instant};
use web::Shell;

use super::buttons::icon;
use crate::model::outgoing::{Act, State};
use crate::store::outgoing::{Outgoing, Step};

/// A point of the diagram.
pub(super) struct Point {
    pub(super) icon: &'static str,
    pub(super) title: String,
    pub(super) who: String,
    pub(super) at: Option<Instant>,
    pub(super) quote: Option<String>,
    /// `k-now`, `k-next` or empty for what is done.
    pub(super) class: &'static str,
}

fn act_of(name: &str) -> Option<Act> {
    Act::ALL.into_iter().find(|act| act.name() == name)
}

/// The steps that were taken.
pub(super) fn done(shell: &Shell, steps: &[Step]) -> Vec<Point> {
    steps.iter().map(|step| point(shell, step)).collect()
}

fn point(shell: &Shell, step: &Step) -> Point {
    let title = match &step.fault {
        Some(fault) => shell.t(&format!("outgoing-returned-{fault}")),
        None => shell.t(&format!("outgoing-did-{}", step.act)),
    };
    let who = if step.acting_for.is_empty() {
        step.author_name.clone()
    } else {
        shell.t2("outgoing-did-for", ("name", step.author_name.clone()), ("principal", step.acting_for.clone()))
    };
    let quote = Some(step.text.clone()).filter(|text| !text.is_empty());
    let icon = act_of(&step.act).map_or("file-plus", icon);
    Point { icon, title, who, at: Some(step.at), quote, class: "" }
}

/// Where it is and what comes after.
pub(super) async fn ahead(tx: &Tx, shell: &Shell, document: &Outgoing, today: Date) -> ::store::Result<Vec<Point>> {
    if matches!(document.state, State::Dispatched | State::Withdrawn) {
        return Ok(Vec::new());
    }
    let mut points = Vec::new();
    for state in std::iter::once(document.state).chain(State::PATH.into_iter().skip(document.state.step() + 1)) {
        if state == State::Dispatched {
            break;
        }
        let now = points.is_empty();
        points.push(Point {
            icon: next_icon(state),
            title: shell.t(&format!("outgoing-waits-{}", state.name())),
            who: holder(tx, shell, document, state, today).await?,
            at: None,
            quote: None,
            class: if now { "k-now" } else { "k-next" },
        });
    }
    Ok(points)
}

fn next_icon(state: State) -> &'static str {
    match state {
        State::UnitReview | State::ReturnedToHead => icon(Act::Initial),
        State::FormCheck => icon(Act::CheckForm),
        State::AwaitingSignature | State::Cosigning => icon(Act::Sign),
        State::Sealing => icon(Act::Seal),
        State::Signed => icon(Act::Issue),
        State::Issued => icon(Act::Dispatch),
        _ => icon(Act::Edit),
    }
}

/// Who acts in a state.
async fn holder(tx: &Tx, shell: &Shell, document: &Outgoing, state: State, today: Date) -> ::store::Result<String> {
    Ok(match state {
        State::UnitReview | State::ReturnedToHead => {
            let heads = people::heads_of(tx, document.unit, today).await?;
            heads.first().map_or_else(|| document.unit_name.clone(), identity::Holder::label)
        }
        State::FormCheck => shell.t("outgoing-holder-office"),
        State::AwaitingSignature => match document.signer {
            Some(signer) => people::holder(tx, signer, today).await?.map_or_else(String::new, |h| h.label()),
            None => shell.t("outgoing-holder-no-signer"),
        },
        State::Cosigning | State::Sealing => super::round::awaited(tx, document, state).await?,
        State::Signed | State::Issued => shell.t("outgoing-holder-clerk"),
        _ => document.drafter_name.clone(),
    })
}
