//! Backup and restore of a whole house by the command line, from engine to engine.

use std::collections::BTreeMap;
use std::path::Path;

use crate::house::House;
use crate::http::Browser;

const FORM: &[(&str, &str)] = &[
    ("code", "9145/BC-SYT"),
    ("issued_on", "20/11/2026"),
    ("type_code", "bc"),
    ("issuer", "Sở Y tế tỉnh Mẫu"),
    ("subject", "Báo cáo tình hình bệnh phong tại huyện đảo"),
    ("urgency", "3"),
    ("secrecy", "thuong"),
    ("arrived_on", "23/11/2026"),
    ("channel", "paper"),
    ("_nonce", "moving"),
];

fn signed_in(address: &str) -> Browser {
    let mut browser = Browser::new(address);
    assert_eq!(browser.sign_in("vanthu.bo", identity::seed::PASSWORD).unwrap().status, 303);
    let page = browser.get("/account").unwrap();
    page.field("_csrf").unwrap().clone_into(&mut browser.csrf);
    browser
}

#[test]
fn a_backup_moves_a_house_from_engine_to_engine() {
    for source in crate::house::on_all_engines() {
        source.run(&["migrate"]).expect(0);
        source.run(&["seed", "demo"]).expect(0);
        let server = source.serve(&[]);
        let browser = signed_in(&server.address);
        let scan = crate::pdf::page();
        let reply = browser.upload("/incoming-documents/new", FORM, ("scan", "scan.pdf", &scan)).unwrap();
        assert_eq!(reply.status, 303, "{}", reply.body);
        let document = reply.header("location").unwrap().to_owned();
        let archive = source.path().join("archive");
        let archive = archive.to_str().unwrap();
        let answer = source.run(&["backup", archive]).expect(0);
        assert!(answer.out.contains("is whole"), "{}", answer.out);
        drop(server);
        source.run(&["backup", archive]).expect(1).says("is not empty");
        source.run(&["restore", archive]).expect(1).says("is not empty");
        source.run(&["restore", "--check", archive]).expect(0);
        for target in crate::house::on_all_engines() {
            target.run(&["restore", archive]).expect(0);
            let again = target.path().join("again");
            target.run(&["backup", again.to_str().unwrap()]).expect(0);
            assert_eq!(rows(Path::new(archive)), rows(&again), "every row is the same after the move");
            target.run(&["audit", "verify"]).expect(0);
            let server = target.serve(&[]);
            let browser = signed_in(&server.address);
            let page = browser.get(&document).unwrap();
            assert!(page.status == 200 && page.body.contains("9145/BC-SYT"), "{}", page.body);
            assert_eq!(
                (found(&target, "benh phong huyen dao"), found(&target, "khong ai viet chu nay")),
                (1, 0),
                "full text was made anew"
            );
        }
        refuse_damage(archive);
    }
}

/// How many documents hold the words, without regard to diacritics.
fn found(house: &House, words: &str) -> i64 {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let db = store::Db::open(&store::Settings::new(house.url())).await.unwrap();
        let query = store::fts::Query::parse(words).unwrap();
        let tx = db.read().await.unwrap();
        store::fts::frequency(&tx, &query, store::fts::Spelling::Folded, 10).await.unwrap()
    })
}

fn refuse_damage(archive: &str) {
    let damaged = Path::new(archive).join("tables/people.ndjson");
    let text = std::fs::read_to_string(&damaged).unwrap();
    std::fs::write(&damaged, text.replacen('a', "b", 1)).unwrap();
    House::new().run(&["restore", archive]).expect(1).says("tables/people.ndjson");
}

/// Every line of every table, in an order that does not depend on the engine.
fn rows(archive: &Path) -> BTreeMap<String, Vec<String>> {
    let files = std::fs::read_dir(archive.join("tables")).unwrap().flatten();
    let lines = |file: std::fs::DirEntry| {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        (file.file_name().to_string_lossy().into_owned(), lines)
    };
    files.map(lines).collect()
}
