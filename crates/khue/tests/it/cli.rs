//! The real binary: what it prints, how it ends, how it starts and stops.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::house::House;

/// One request over a connection of its own; status and everything that came back.
fn request(address: &str, head: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).expect("the server accepts");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    write!(stream, "{head}\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("the request goes out");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    let status = text.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
    (status, text)
}

fn get(address: &str, path: &str) -> (u16, String) {
    request(address, &format!("GET {path} HTTP/1.1"))
}

#[test]
fn wrong_use_ends_with_two_and_says_what_there_is() {
    let house = House::new();
    house.run(&[]).expect(2).says("Usage");
    house.run(&["serv"]).expect(2).says("serve");
    house.run(&["serve", "--fast"]).expect(2).says("--fast");
    house.run(&["--version"]).expect(0);
}

#[test]
fn settings_are_shown_without_secrets_and_refused_with_the_next_step() {
    let house = House::new();
    let answer = house.run(&["config", "check"]).expect(0);
    assert!(answer.out.contains("data_dir") && answer.out.contains("[environment]"), "{}", answer.out);
    let mut command = house.command(&["config", "check"]);
    let output = command.env("KHUE_DATABASE_URL", "postgres://u:geheim@h/n").output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stdout).contains("geheim"));
    std::fs::write(house.path().join("khue.toml"), "listn = \"127.0.0.1:1\"\n").unwrap();
    house.run(&["config", "check"]).expect(1).says("Did you mean `listen`?");
    std::fs::write(house.path().join("khue.toml"), "session_hours = 0\n").unwrap();
    let answer = house.run(&["config", "check"]).expect(1);
    assert!(answer.out.contains("error: session_hours"), "{}", answer.out);
    house.run(&["serve"]).expect(1).says("session_hours");
}

#[test]
fn a_first_start_needs_nothing_and_a_second_is_quick() {
    let house = House::new();
    let server = house.serve(&[]);
    assert_eq!(get(&server.address, "/healthz").0, 200);
    assert_eq!(get(&server.address, "/readyz").0, 200);
    assert_eq!(get(&server.address, "/nowhere").0, 404);
    let (code, took) = server.stop();
    assert_eq!(code, 0);
    assert!(took < Duration::from_secs(8), "stopping took {took:?}");
    let again = house.serve(&[]);
    // The law says one second for a release build; an unoptimised build on a busy machine gets more.
    assert!(again.started_in < Duration::from_secs(5), "starting took {:?}", again.started_in);
}

#[test]
fn metrics_are_counted_by_route_and_kept_from_others() {
    let house = House::new();
    let server = house.serve(&["--no-worker"]);
    get(&server.address, "/healthz");
    let (status, text) = get(&server.address, "/metrics");
    assert_eq!(status, 200);
    let counted = text.lines().any(|l| l.starts_with("khue_http_requests_total") && l.contains("route=\"/healthz\""));
    assert!(counted && text.contains("khue_http_seconds_bucket"), "{text}");
    let (status, _) = request(&server.address, "GET /metrics HTTP/1.1\r\nX-Forwarded-For: 10.0.0.9");
    assert_eq!(status, 403, "a proxy's client is not this machine");
}

#[test]
fn migrating_twice_and_verifying_an_empty_audit_is_good() {
    let house = House::new();
    let answer = house.run(&["migrate"]).expect(0);
    assert!(answer.out.contains("migrations ran"), "{}", answer.out);
    let answer = house.run(&["migrate"]).expect(0);
    assert_eq!(answer.out, "The schema is up to date.\n");
    let report = house.run(&["audit", "verify"]).expect(0).json();
    assert_eq!((report["sealed"].as_i64(), report["broken"].is_null()), (Some(0), true));
}

#[test]
fn an_unknown_schema_is_refused() {
    let house = House::new();
    house.run(&["migrate"]).expect(0);
    let change = "INSERT INTO schema_migrations (ordinal, id, checksum) VALUES (999, 'future-0001', 'x')";
    house.execute(change);
    house.run(&["serve"]).expect(1).says("future-0001");
    house.run(&["migrate"]).expect(1).says("future-0001");
}

#[test]
fn an_address_in_use_is_said() {
    let house = House::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = house.command(&["serve"]).env("KHUE_LISTEN", &address).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains(&address));
}

#[test]
fn a_killed_server_starts_again_on_both_engines() {
    for house in crate::house::on_all_engines() {
        let mut server = house.serve(&["--migrate"]);
        assert_eq!(get(&server.address, "/readyz").0, 200);
        server.kill();
        let server = house.serve(&[]);
        assert_eq!(get(&server.address, "/readyz").0, 200);
    }
}

#[test]
fn an_empty_postgres_is_migrated_only_when_asked() {
    let houses = crate::house::on_all_engines();
    for house in houses.iter().filter(|house| house.database.is_some()) {
        house.run(&["serve"]).expect(1).says("khue migrate");
        house.run(&["migrate"]).expect(0);
        let server = house.serve(&[]);
        assert_eq!(server.stop().0, 0);
    }
}

#[test]
fn the_demonstration_is_written_once() {
    let house = House::new();
    let answer = house.run(&["seed", "demo", "--at", "2026-11-23T01:00:00Z"]).expect(0);
    assert!(answer.out.contains("accounts"), "{}", answer.out);
    let root = std::fs::read_to_string(house.data().join("demo-ca.pem")).unwrap();
    assert_eq!(pades::TrustList::from_pem(&root).unwrap().roots.len(), 1);
    house.run(&["seed", "demo"]).expect(1).says("empty");
    let report = house.run(&["audit", "verify"]).expect(0).json();
    assert!(report["unsealed"].as_i64() > Some(0), "{report}");
}

#[test]
fn an_envelope_is_summed_up_and_a_bad_one_refused() {
    let house = House::new();
    let envelope =
        edxml::Envelope { subject: "V/v tập huấn sử dụng hệ thống".into(), ..edxml::Envelope::default() };
    std::fs::write(house.path().join("good.edxml"), envelope.write()).unwrap();
    let summary = house.run(&["edxml", "check", "good.edxml"]).expect(0).json();
    assert_eq!((summary["ok"].as_bool(), &summary["subject"]), (Some(true), &serde_json::json!(envelope.subject)));
    std::fs::write(house.path().join("bad.edxml"), "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>").unwrap();
    let answer = house.run(&["edxml", "check", "bad.edxml"]).expect(1).says("DOCTYPE");
    assert_eq!(answer.json()["ok"], false);
    house.run(&["edxml", "check", "nowhere.edxml"]).expect(1).says("nowhere.edxml");
    assert!(!house.data().exists(), "checking needs no data folder");
}

#[test]
fn the_doctor_names_what_is_wrong_and_how_to_mend_it() {
    let house = House::new();
    let answer = house.run(&["doctor"]);
    assert!(answer.out.contains("BAD   database") && answer.out.contains("khue migrate"), "{}", answer.out);
    house.run(&["seed", "demo", "--at", "2026-01-01T00:00:00Z"]).expect(0);
    let answer = house.run(&["doctor"]);
    for part in ["good  database", "good  soundness", "good  clock", "odd   audit", "good  jobs"] {
        assert!(answer.out.contains(part), "no {part:?} in {}", answer.out);
    }
    house.execute("UPDATE audit SET at = 4000000000000000");
    house.execute(
        "INSERT INTO jobs (id, kind, payload, state, attempts, run_at, last_error, created_at)
         VALUES (x'00000000000000000000000000000001', 'test.fails', 'null', 'dead', 8, 0, 'no room', 0)",
    );
    let answer = house.run(&["doctor"]).expect(1);
    assert!(answer.out.contains("BAD   clock") && answer.out.contains("no room"), "{}", answer.out);
}

#[test]
fn a_real_installation_begins_with_one_administrator() {
    let house = House::new();
    let words = |extra: &[&'static str]| {
        let own = ["init", "--code", "G18", "--name", "Bộ Y tế", "--abbreviation", "BYT", "--place", "Hà Nội"];
        [&own[..], &["--username", "quantri", "--administrator", "Nguyễn Thị Quản Trị"], extra].concat()
    };
    std::fs::write(house.path().join("weak"), "123\n").unwrap();
    house.run(&words(&["--password-file", "weak"])).expect(1).says("nothing was written");
    let answer = house.run(&words(&[])).expect(0);
    let password = answer.out.trim().rsplit(": ").next().unwrap().to_owned();
    let server = house.serve(&["--no-worker"]);
    let mut browser = crate::http::Browser::new(&server.address);
    assert_eq!(browser.sign_in("quantri", &password).unwrap().status, 303);
    let reply = browser.get("/account").unwrap();
    assert_eq!(reply.header("location"), Some("/account/password"), "the first password must be changed");
    house.run(&words(&[])).expect(1).says("already");
}

#[test]
fn a_request_in_progress_is_finished_before_the_end() {
    let house = House::new();
    house.run(&["seed", "demo"]).expect(0);
    let server = house.serve(&[]);
    let body = format!("username=vanthu.bo&password={}", identity::seed::PASSWORD.replace('@', "%40"));
    let (first, rest) = body.split_at(12);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = "POST /sign-in HTTP/1.1\r\nHost: khue\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    write!(stream, "{head}Content-Length: {}\r\n\r\n{first}", body.len()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    server.terminate();
    std::thread::sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(&server.address).is_err(), "nobody new is let in");
    stream.write_all(rest.as_bytes()).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 303", "the request was finished");
    drop(stream);
    let (code, took) = server.stop();
    assert_eq!(code, 0);
    assert!(took < Duration::from_secs(5), "{took:?}");
}
