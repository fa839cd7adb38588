//! A thousand clients go away in the middle of a request: no transaction stays open and every connection still works.

use std::io::Write;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use store::{Db, Engine, args};

use crate::house::House;
use crate::http::Browser;

const ABORTS: usize = 1000;
const THREADS: usize = 8;

/// Sends a request, whole or in part, waits a moment and hangs up without reading.
fn abort(browser: &Browser, number: usize) {
    let form = |fields: &str| format!("{fields}&_csrf={}&_nonce=abort-{number}", browser.csrf);
    let (head, body, sent) = match number % 4 {
        0 => ("GET /account HTTP/1.1".to_owned(), String::new(), usize::MAX),
        1 => ("POST /account/tokens HTTP/1.1".to_owned(), form(&format!("token_name=n{number}&days=9")), usize::MAX),
        2 => ("POST /account/tokens HTTP/1.1".to_owned(), form(&format!("token_name=h{number}&days=9")), 20),
        _ => ("POST /sign-in HTTP/1.1".to_owned(), form("username=nobody&password=x"), usize::MAX),
    };
    let request = format!(
        "{head}\r\nHost: khue\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
        browser.cookie,
        body.len(),
        &body[..body.len().min(sent)]
    );
    let Ok(mut stream) = TcpStream::connect(&browser.address) else { panic!("the server refuses connections") };
    // A server that closes first is as good as one that goes on.
    let _ = stream.write_all(request.as_bytes());
    thread::sleep(Duration::from_micros((number as u64 * 617) % 12_000));
    drop(stream);
}

#[test]
fn a_thousand_aborted_requests_leave_no_open_transaction() {
    for house in crate::house::on_all_engines() {
        house.run(&["migrate"]).expect(0);
        house.run(&["seed", "demo"]).expect(0);
        let mut command = house.command(&["serve"]);
        command.env("KHUE_RATE_PER_TEN_SECONDS", "1000000").env("KHUE_DATABASE_CONNECTIONS", "6");
        let server = crate::house::Server::start(command);
        let mut browser = Browser::new(&server.address);
        let account = &identity::seed::Demo.accounts()[0];
        assert_eq!(browser.sign_in(account.username, identity::seed::PASSWORD).unwrap().status, 303);
        let page = browser.get("/account").unwrap();
        page.field("_csrf").unwrap().clone_into(&mut browser.csrf);
        thread::scope(|scope| {
            for first in 0..THREADS {
                let browser = &browser;
                scope.spawn(move || (first..ABORTS).step_by(THREADS).for_each(|number| abort(browser, number)));
            }
        });
        // More at once than there are connections: none of them may be spoilt.
        thread::scope(|scope| {
            for _ in 0..24 {
                let browser = &browser;
                scope.spawn(move || assert_eq!(browser.get("/account").unwrap().status, 200));
            }
        });
        let fields = [("token_name", "after"), ("days", "9"), ("_nonce", "after")];
        assert_eq!(browser.post("/account/tokens", &fields).unwrap().status, 200, "writing still works");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(look(&house));
    }
}

async fn look(house: &House) {
    let db = Db::open(&store::Settings::new(house.url())).await.unwrap();
    let begun = Instant::now();
    while open_transactions(house, db.engine()).await {
        assert!(begun.elapsed() < Duration::from_secs(10), "{}: a transaction stays open", house.url());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let tx = db.read().await.unwrap();
    let sql = "SELECT (SELECT count(*) FROM api_tokens) AS c1, (SELECT count(*) FROM idempotency) AS c2,
                      (SELECT count(*) FROM audit WHERE body LIKE '%\"action\":\"token-issued\"%') AS c3";
    let (tokens, answers, audited): (i64, i64, i64) = tx.one(sql, args![]).await.unwrap();
    println!("{}: {ABORTS} aborts, of which {tokens} were carried out whole", house.url());
    assert_eq!((answers, audited), (tokens, tokens), "no action was half done");
    assert!(tokens > 10, "hardly any request reached the database: {tokens}");
}

/// Whether the server holds a transaction open while nobody asks anything.
async fn open_transactions(house: &House, engine: Engine) -> bool {
    let connection = Database::connect(house.url()).await.unwrap();
    let (backend, sql, sign) = match engine {
        // A checkpoint that empties the log succeeds only when nobody reads an old state or writes.
        Engine::Sqlite => (DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)", "busy"),
        Engine::Postgres => {
            let sql = "SELECT count(*)::int4 AS open FROM pg_stat_activity
                       WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
            (DbBackend::Postgres, sql, "open")
        }
    };
    let row = connection.query_one_raw(Statement::from_string(backend, sql)).await.unwrap().unwrap();
    let open: i32 = row.try_get("", sign).unwrap();
    connection.close().await.unwrap();
    open != 0
}
