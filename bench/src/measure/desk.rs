//! The desk with all its counts.

use super::{Round, Timing};
use crate::Outcome;
use crate::http::Client;

/// The desk is one page; asked more often than each filter, it still takes no longer than they do together.
const OFTEN: usize = 10;

pub(super) fn run(round: &Round<'_>) -> Outcome<Timing> {
    let mut client = Client::with_session(round.address, &round.askers.many.session)?;
    let mut took = Vec::new();
    for n in 0..round.effort.warm + round.effort.asked * OFTEN {
        let reply = client.get("/")?;
        if !reply.text().contains("/desk/handle") {
            return Err("the desk shows nothing to be handled".into());
        }
        if n >= round.effort.warm {
            took.push(reply.took);
        }
    }
    Ok(Timing::of(took))
}
