//! Registering documents by the API: number, audit, event, index, each on disk before it is answered.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Round, Timing};
use crate::Outcome;
use crate::http::Client;
use crate::words::Words;
use crate::world::Dice;

/// Clients that register at the same time.
const CLIENTS: usize = 16;

/// How fast documents are registered.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Answered within a second.
    pub per_second: f64,
    /// How long each took.
    pub timing: Timing,
    /// Registers they went into.
    pub registers: usize,
}

/// Lets all clients register into so many registers, each client in another one every time.
pub(super) fn run(round: &Round<'_>, registers: usize) -> Outcome<Rate> {
    let registers = registers.min(round.askers.clerks.len()).max(1);
    let began = Instant::now();
    let outcomes: Vec<Outcome<Vec<Duration>>> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|n| scope.spawn(move || client(round, n, registers, began))).collect();
        let failed = || Err("a client stopped".to_owned());
        clients.into_iter().map(|client| client.join().unwrap_or_else(|_| failed())).collect()
    });
    let elapsed = began.elapsed();
    let took: Vec<Duration> = outcomes.into_iter().collect::<Outcome<Vec<_>>>()?.concat();
    let per_second = took.len() as f64 / elapsed.as_secs_f64();
    Ok(Rate { per_second, timing: Timing::of(took), registers })
}

fn client(round: &Round<'_>, n: usize, registers: usize, began: Instant) -> Outcome<Vec<Duration>> {
    const PATH: &str = "/api/v1/incoming-documents";
    let mut mine: Vec<Client> = Vec::new();
    for place in (n % registers..registers).step_by(CLIENTS) {
        mine.push(Client::with_token(round.address, &round.askers.clerks[place].token)?);
    }
    let (words, mut dice) = (Words::default(), Dice::new(n as u64));
    let mut took = Vec::new();
    while began.elapsed() < round.effort.registering {
        let count = took.len();
        let place = count % mine.len();
        let body = letter(&words, &mut dice, registers, n, count);
        let reply = mine[place].post_json(PATH, &body)?.good(PATH)?;
        let answer: Value = serde_json::from_slice(&reply.body).map_err(|error| format!("no JSON: {error}"))?;
        if answer["arrival_number"].as_i64().is_none_or(|number| number < 1) {
            return Err(format!("no number of arrival: {answer}"));
        }
        took.push(reply.took);
    }
    Ok(took)
}

fn letter(words: &Words, dice: &mut Dice, registers: usize, client: usize, n: usize) -> String {
    json!({
        "channel": "axis",
        "type_code": "cv",
        "number": format!("{}", n * CLIENTS + client + 1),
        "notation": format!("SYT-NV{registers}"),
        "issued_on": "2026-01-05",
        "issuer": "Sở Y tế tỉnh Mẫu",
        "subject": words.sentence(dice, 16),
        "signer_name": "Nguyễn Văn Mẫu",
        "signer_position": "Giám đốc",
        "pages": 2,
    })
    .to_string()
}
