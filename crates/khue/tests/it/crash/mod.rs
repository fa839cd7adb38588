//! The real process is killed under HTTP load: what clients were told is what register, audit, outbox and files hold, no
//! number is lost, doubled or skipped, and nothing is half done.
//!
//! `cargo xtask crash` kills a thousand times (`KHUE_KILLS`); the test suite twenty times per engine.

mod check;
mod client;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::house::{House, Server};
use crate::http::Browser;
use check::Files;
use client::Client;

/// Clerks who register at the same time: two into one register, the others each into their own agency's.
const CLERKS: [&str; 6] = ["vanthu.bo", "vanthu.bo2", "vanthu.qld", "vanthu.kcb", "vanthu.attp", "vanthu.ttyqg"];

fn kills() -> usize {
    std::env::var("KHUE_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

#[test]
fn what_clients_were_told_survives_every_kill() {
    for house in crate::house::on_all_engines() {
        house.run(&["migrate"]).expect(0);
        house.run(&["seed", "demo", "--only-people"]).expect(0);
        let mut clients: Vec<Client> = CLERKS.iter().map(|username| Client::new(username)).collect();
        for round in 0..kills() {
            let mut server = start(&house);
            let address = server.address.clone();
            let dying = AtomicBool::new(false);
            thread::scope(|scope| {
                for client in &mut clients {
                    let (address, dying) = (address.as_str(), &dying);
                    scope.spawn(move || client.work(address, dying));
                }
                // Kills fall into sign-in, uploads, writing and commits; the moment differs each round.
                thread::sleep(Duration::from_millis(150 + (round as u64 * 137) % 700));
                dying.store(true, Ordering::SeqCst);
                server.kill();
            });
            let all = round % 100 == 0 || round + 1 == kills();
            check::everything(&house, &clients, if all { Files::All } else { Files::Newest });
        }
        let acknowledged: usize = clients.iter().map(|client| client.told.len()).sum();
        println!("{}: {} kills, {acknowledged} writes acknowledged, all of them there", house.url(), kills());
        assert!(acknowledged > kills(), "hardly anything was written: {acknowledged}");
        check_sessions(&house, &clients);
        house.run(&["audit", "verify"]).expect(0);
    }
}

fn start(house: &House) -> Server {
    let mut command = house.command(&["serve"]);
    command.env("KHUE_RATE_PER_TEN_SECONDS", "1000000");
    Server::start(command)
}

/// Every session that was given out still works.
fn check_sessions(house: &House, clients: &[Client]) {
    let server = start(house);
    for client in clients {
        for cookie in &client.sessions {
            let browser = Browser { cookie: cookie.clone(), ..Browser::new(&server.address) };
            assert_eq!(browser.get("/account").expect("an answer").status, 200, "{} was signed in", client.username);
        }
    }
}
