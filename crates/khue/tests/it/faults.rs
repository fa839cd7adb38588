//! The disk is full, the database goes away and returns: a clear answer, nothing acknowledged lost, no restart needed.

use std::collections::BTreeSet;
use std::process::Command;

use sea_orm::{ConnectionTrait, Database};
use store::{Db, args};

use crate::house::{House, Server};
use crate::http::{Browser, Reply};

fn signed_in(server: &Server) -> Browser {
    let mut browser = Browser::new(&server.address);
    let account = &identity::seed::Demo.accounts()[0];
    assert_eq!(browser.sign_in(account.username, identity::seed::PASSWORD).unwrap().status, 303);
    let page = browser.get("/account").unwrap();
    page.field("_csrf").unwrap().clone_into(&mut browser.csrf);
    browser
}

fn issue(browser: &Browser, name: &str) -> Reply {
    let fields = [("token_name", name), ("days", "9"), ("_nonce", name)];
    browser.post("/account/tokens", &fields).expect("an answer, whatever it is")
}

fn tokens(house: &House) -> BTreeSet<String> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let db = Db::open(&store::Settings::new(house.url())).await.unwrap();
        let tx = db.read().await.unwrap();
        let rows: Vec<(String,)> = tx.all("SELECT name AS c1 FROM api_tokens", args![]).await.unwrap();
        assert_eq!(store::maintenance::faults(&tx).await.unwrap(), Vec::<String>::new());
        rows.into_iter().map(|(name,)| name).collect()
    })
}

fn seeded(house: &House) {
    house.run(&["migrate"]).expect(0);
    house.run(&["seed", "demo", "--only-people"]).expect(0);
}

/// The server with no file allowed to grow beyond `kib`, which is what a full disk looks like to a program.
#[cfg(unix)]
fn serve_on_a_small_disk(house: &House, kib: u64) -> Server {
    let inner = house.command(&["serve", "--no-worker"]);
    let mut command = Command::new("sh");
    // Blocks of `ulimit -f` are 512 bytes. The signal is ignored, so that writing fails instead of killing.
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", kib * 2);
    command.args(["-c", &script]).arg(inner.get_program()).args(inner.get_args()).current_dir(house.path());
    for (name, value) in inner.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    Server::start(command)
}

#[cfg(unix)]
#[test]
fn on_a_full_disk_reading_goes_on_and_writing_is_refused_in_words() {
    let house = House::new();
    seeded(&house);
    let size = |name: &str| std::fs::metadata(house.data().join(name)).map_or(0, |file| file.len());
    let size = size("khue.db").max(size("khue.db-wal"));
    let mut told = BTreeSet::new();
    let mut refused = Vec::new();
    {
        let server = serve_on_a_small_disk(&house, size / 1024 + 256);
        let browser = signed_in(&server);
        for number in 0..400 {
            let name = format!("t{number}");
            let reply = issue(&browser, &name);
            match reply.status {
                200 => drop(told.insert(name)),
                503 => refused.push(reply),
                other => panic!("{other}: {}", reply.body),
            }
            if refused.len() == 2 {
                break;
            }
        }
        assert_eq!(refused.len(), 2, "the disk never got full; {} were written", told.len());
        assert!(refused[0].body.contains("<h1"), "a page with a sentence: {}", refused[0].body);
        assert_eq!(browser.get("/account").unwrap().status, 200, "reading goes on");
    }
    assert!(told.len() > 3, "{told:?}");
    let server = house.serve(&["--no-worker"]);
    assert_eq!(issue(&signed_in(&server), "room again").status, 200);
    drop(server);
    let held = tokens(&house);
    told.insert("room again".to_owned());
    assert_eq!(held, told, "what was acknowledged is there, what was refused is not");
    house.run(&["audit", "verify"]).expect(0);
}

#[test]
fn a_database_that_goes_away_and_returns_needs_no_restart() {
    for house in crate::house::on_all_engines().iter().filter(|house| house.database.is_some()) {
        seeded(house);
        let server = house.serve(&[]);
        let browser = signed_in(&server);
        let mut told = BTreeSet::new();
        for round in 0..5 {
            cut_connections(house);
            let mut good = 0;
            for number in 0..60 {
                let name = format!("r{round}n{number}");
                let reply = issue(&browser, &name);
                match reply.status {
                    200 => {
                        good += 1;
                        told.insert(name);
                    }
                    503 => good = 0,
                    other => panic!("round {round}: {other}: {}", reply.body),
                }
                if good == 20 {
                    break;
                }
            }
            assert_eq!(good, 20, "round {round}: it does not recover");
        }
        drop(server);
        assert!(tokens(house).is_superset(&told));
    }
}

/// Ends every connection of the server, as a restart of PostgreSQL does.
fn cut_connections(house: &House) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let connection = Database::connect(house.url()).await.unwrap();
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        connection.execute_unprepared(cut).await.unwrap();
        connection.close().await.unwrap();
    });
}
