//! Outgoing documents of the demonstration: a score of papers in every state, each brought there by the people themselves
//! — drafted, initialled, checked, really typeset and signed with their own keys, numbered, sealed and sent.

mod papers;
mod story;
mod ways;

use std::collections::BTreeMap;
use std::sync::Arc;

use ::store::{Error, Result};
use identity::seed::Demo;
use kernel::{FixedClock, Id};
use web::App;

use self::papers::Paper;
use self::story::Story;
use super::Arrivals;
use crate::model::Document;

/// What was written, by the name each paper has in the demonstration.
#[derive(Debug, Clone, Default)]
pub struct Written(BTreeMap<&'static str, Id<Document>>);

impl Written {
    /// The document of a name, e.g. `reply-to-hanoi`.
    pub fn of(&self, name: &str) -> Option<Id<Document>> {
        self.0.get(name).copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Writes the papers. Run once after people, keys and arrivals are committed, for signing reads what is committed; each act
/// is a transaction of its own, as it is for people. `clock` is the clock of `app` and is given back as it was.
///
/// Without fonts nothing can be signed: then the papers stop on their signers' desks.
///
/// # Errors
/// When the database refuses, or an action does (a fault of the demonstration).
pub async fn outgoing(app: &App, clock: &Arc<FixedClock>, demo: &Demo, arrivals: &Arrivals) -> Result<Written> {
    let now = kernel::Clock::now(&**clock);
    let mut written = Written::default();
    for paper in papers::all() {
        let mut story = Story::new(app, clock, demo, now, paper.days_ago);
        let answers = match paper.answers {
            "" => None,
            code => Some(arrivals.of(code).ok_or_else(|| Error::Engine(format!("no arrival {code}")))?),
        };
        let id = ways::go(&mut story, paper, answers).await.map_err(|e| named(paper, &e))?;
        written.0.insert(paper.name, id);
    }
    clock.set(now);
    Ok(written)
}

fn named(paper: &Paper, error: &dyn std::error::Error) -> Error {
    Error::Engine(format!("the demonstration was refused at {}: {error}", paper.name))
}
