//! A one-page letter in the layout of the decree, from a draft to PDF; every draft another, so that nothing is ready.

use documents::model::outgoing::{Authority, Input};
use kernel::Id;
use serde_json::{Value, json};
use typeset::model::{Block, Paragraph};

use super::{Round, Timing};
use crate::Outcome;
use crate::http::Client;
use crate::words::Words;
use crate::world::Dice;

/// Drafts that are typeset in turn: more than the typesetter remembers.
const DRAFTS: usize = 24;

pub(super) fn run(round: &Round<'_>) -> Outcome<Timing> {
    let mut client = Client::with_token(round.address, &round.askers.few.token)?;
    let mut paths = Vec::new();
    for n in 0..DRAFTS {
        paths.push(draft(round, &mut client, n)?);
    }
    let mut took = Vec::new();
    for (n, path) in paths.iter().cycle().take(DRAFTS * (1 + round.effort.asked.div_ceil(4))).enumerate() {
        let reply = client.get(path)?;
        if !reply.body.starts_with(b"%PDF-") {
            return Err(format!("{path} is no PDF"));
        }
        if n >= DRAFTS {
            took.push(reply.took);
        }
    }
    Ok(Timing::of(took))
}

/// Writes a draft; gives the address of its PDF.
fn draft(round: &Round<'_>, client: &mut Client, n: usize) -> Outcome<String> {
    const BASE: &str = "/api/v1/outgoing-documents";
    let body = json!({ "content": letter(round, n) }).to_string();
    let made: Value = serde_json::from_slice(&client.post_json(BASE, &body)?.good(BASE)?.body)
        .map_err(|error| format!("{BASE} answers no JSON: {error}"))?;
    let id = made["id"].as_str().ok_or(format!("{BASE} gives no id: {made}"))?;
    Ok(format!("{BASE}/{id}/file.pdf"))
}

fn letter(round: &Round<'_>, n: usize) -> Input {
    let (words, mut dice) = (Words::default(), Dice::new(n as u64));
    let mut text = |length| words.sentence(&mut dice, length);
    let subject = text(14);
    let mut paragraph = |length| Block::Paragraph(Paragraph { text: text(length).as_str().into(), align: None });
    Input {
        subject,
        addressees: vec!["Sở Y tế thành phố Hà Nội".into()],
        body: vec![paragraph(45), paragraph(60), paragraph(30)],
        closing: "Trân trọng./.".into(),
        filing: "Lưu: VT.".into(),
        signer: Some(Id::from_uuid(round.signer)),
        authority: Authority::ForHead,
        ..Input::default()
    }
}
