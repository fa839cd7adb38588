//! First pages of full text: common and rare words, by people who see much and little.

use super::Round;
use super::timing::{Case, Timing};
use crate::Outcome;
use crate::http::Client;
use crate::screen::encode;
use crate::words::{ABSENT, FREQUENT, RARE};

pub(super) fn run(round: &Round<'_>) -> Outcome<Vec<Case>> {
    let folded = kernel::text::fold(FREQUENT);
    let words = [
        ("common", folded.clone()),
        ("common, with diacritics", FREQUENT.to_owned()),
        ("two common", "quyet dinh".to_owned()),
        ("rare", RARE.to_owned()),
        ("rare and common", format!("{RARE} {folded}")),
        ("absent", ABSENT.to_owned()),
        ("notation", "17/BC-S3".to_owned()),
    ];
    let mut cases = Vec::new();
    for (who, asker) in [("many", &round.askers.many), ("few", &round.askers.few)] {
        let mut client = Client::with_session(round.address, &asker.session)?;
        for (name, typed) in &words {
            let path = format!("/search?q={}", encode(typed));
            let (mut took, mut rows) = (Vec::new(), 0);
            for n in 0..round.effort.warm + round.effort.asked {
                let reply = client.get(&path)?;
                rows = reply.text().matches("href=\"/incoming-documents/").count();
                if n >= round.effort.warm {
                    took.push(reply.took);
                }
            }
            cases.push(Case { name: format!("{name} × {who}"), timing: Timing::of(took), rows });
        }
    }
    Ok(cases)
}
