//! The real process is killed under HTTP load: what clients were told is what the database holds, and nothing is half done.
//!
//! `KHUE_KILLS=1000 cargo test -p khue --test it crash` kills a thousand times; without it, twenty times per engine.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use store::{Db, args};

use crate::house::House;
use crate::http::{Browser, Lost};

/// Clients that work at the same time, each with an account of its own.
const CLIENTS: usize = 6;

fn kills() -> usize {
    std::env::var("KHUE_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

/// What one client was told, over all rounds.
#[derive(Default)]
struct Told {
    /// Names of tokens that were shown as issued.
    issued: BTreeSet<String>,
    /// The submission whose answer was lost: name and nonce.
    unknown: Option<(String, String)>,
    /// Cookies of sessions that were given out.
    sessions: Vec<String>,
}

/// One client of the load.
struct Client {
    username: &'static str,
    told: Told,
    sent: usize,
}

impl Client {
    /// Works until the server is gone.
    fn work(&mut self, address: &str, dying: &AtomicBool) {
        if self.try_work(address).is_err() {
            assert!(
                dying.load(Ordering::SeqCst),
                "{}: a connection broke though nobody killed the server",
                self.username
            );
        }
    }

    fn try_work(&mut self, address: &str) -> Result<(), Lost> {
        let mut browser = Browser::new(address);
        match self.told.sessions.last().filter(|_| self.sent.is_multiple_of(2)) {
            // An old session spares the hashing of a password, so that more kills fall into writing.
            Some(cookie) => cookie.clone_into(&mut browser.cookie),
            None => {
                let reply = browser.sign_in(self.username, identity::seed::PASSWORD)?;
                assert_eq!(reply.status, 303, "{}: {}", self.username, reply.body);
                self.told.sessions.push(browser.cookie.clone());
            }
        }
        let page = browser.get("/account")?;
        page.field("_csrf").unwrap_or_default().clone_into(&mut browser.csrf);
        if let Some((name, nonce)) = self.told.unknown.take() {
            self.submit(&browser, name, nonce)?;
        }
        loop {
            self.sent += 1;
            let name = format!("{} {}", self.username, self.sent);
            let nonce = format!("crash-{}-{}", self.username, self.sent);
            self.submit(&browser, name, nonce)?;
        }
    }

    /// Submits a form. When the answer is lost, the same form is submitted again after the restart.
    fn submit(&mut self, browser: &Browser, name: String, nonce: String) -> Result<(), Lost> {
        let fields = [("token_name", name.as_str()), ("days", "30"), ("_nonce", nonce.as_str())];
        match browser.post("/account/tokens", &fields) {
            Ok(reply) => {
                // 200: issued now; 303: it had been issued before the answer was lost.
                assert!([200, 303].contains(&reply.status), "{name}: {} {}", reply.status, reply.body);
                assert!(self.told.issued.insert(name), "told twice of one form");
                Ok(())
            }
            Err(Lost) => {
                self.told.unknown = Some((name, nonce));
                Err(Lost)
            }
        }
    }
}

#[test]
fn what_clients_were_told_survives_every_kill() {
    for house in crate::house::on_all_engines() {
        house.run(&["migrate"]).expect(0);
        house.run(&["seed", "demo"]).expect(0);
        let accounts = identity::seed::Demo.accounts();
        let mut clients: Vec<Client> = accounts
            .iter()
            .take(CLIENTS)
            .map(|account| Client { username: account.username, told: Told::default(), sent: 0 })
            .collect();
        for round in 0..kills() {
            let mut server = start(&house);
            let address = server.address.clone();
            let dying = AtomicBool::new(false);
            thread::scope(|scope| {
                for client in &mut clients {
                    let (address, dying) = (address.as_str(), &dying);
                    scope.spawn(move || client.work(address, dying));
                }
                // Kills fall into sign-in, into writing and into commits; the moment differs each round.
                thread::sleep(Duration::from_millis(150 + (round as u64 * 137) % 700));
                dying.store(true, Ordering::SeqCst);
                server.kill();
            });
            check(&house, &clients);
        }
        let issued: usize = clients.iter().map(|client| client.told.issued.len()).sum();
        println!("{}: {} kills, {issued} forms acknowledged, all of them there", house.url(), kills());
        assert!(issued > kills(), "hardly anything was written: {issued}");
        check_sessions(&house, &clients);
        house.run(&["audit", "verify"]).expect(0);
    }
}

fn start(house: &House) -> crate::house::Server {
    let mut command = house.command(&["serve"]);
    command.env("KHUE_RATE_PER_TEN_SECONDS", "1000000");
    crate::house::Server::start(command)
}

/// Compares the database with what the clients were told.
fn check(house: &House, clients: &[Client]) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let db = Db::open(&store::Settings::new(house.url())).await.expect("the database opens after a kill");
        let tx = db.read().await.expect("a transaction");
        let rows: Vec<(String, i64)> = tx
            .all("SELECT name AS c1, count(*) AS c2 FROM api_tokens GROUP BY name", args![])
            .await
            .expect("the tokens");
        let held: BTreeMap<String, i64> = rows.into_iter().collect();
        for (name, times) in &held {
            assert_eq!(*times, 1, "{name} was issued {times} times");
        }
        let mut known = BTreeSet::new();
        for client in clients {
            for name in &client.told.issued {
                assert!(held.contains_key(name), "{name} was acknowledged and is lost");
                known.insert(name.clone());
            }
            known.extend(client.told.unknown.iter().map(|(name, _)| name.clone()));
        }
        for name in held.keys() {
            assert!(known.contains(name), "{name} is there though nobody sent it");
        }
        check_companions(&tx, held.len()).await;
    });
}

/// Audit and idempotency commit with the row, or not at all.
async fn check_companions(tx: &store::Tx, issued: usize) {
    let sql = "SELECT (SELECT count(*) FROM audit WHERE body LIKE '%\"action\":\"token-issued\"%') AS c1,
                      (SELECT count(*) FROM idempotency WHERE answer IS NOT NULL) AS c2,
                      (SELECT count(*) FROM idempotency WHERE answer IS NULL) AS c3";
    let (audited, answered, open): (i64, i64, i64) = tx.one(sql, args![]).await.expect("the companions");
    let issued = i64::try_from(issued).expect("a small number");
    assert_eq!((audited, answered, open), (issued, issued, 0), "audit, answers and tokens differ");
}

/// Every session that was given out still works.
fn check_sessions(house: &House, clients: &[Client]) {
    let server = start(house);
    for client in clients {
        for cookie in &client.told.sessions {
            let browser = Browser { cookie: cookie.clone(), ..Browser::new(&server.address) };
            assert_eq!(browser.get("/account").expect("an answer").status, 200, "{} was signed in", client.username);
        }
    }
}
