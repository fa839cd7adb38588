//! Refused access: every route of the house × anonymous, no right, other unit, other agency, a delegation that is over.
//! What may not be seen is not there (404); what is seen and not allowed is refused with a reason (403). A route that the
//! table of `cases` does not know fails the test.

mod cases;
mod described;
mod routes;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use documents::press::Press;
use serde_json::json;
use store::args;
use testing::{Answer, Client};
use uuid::Uuid;
use web::Services;

use self::cases::{For, Reader};
use self::world::World;

/// One request: a route with its names filled in.
struct Try {
    /// As the router knows it.
    route: &'static str,
    method: Method,
    path: String,
    who: For,
    /// The case file, for the one form that names it in a field.
    file: Option<String>,
    /// Somebody's part, for the one endpoint that names it in its body.
    part: Option<String>,
}

impl Try {
    fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }
}

#[tokio::test]
async fn every_route_refuses_everybody_it_is_not_for() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let settings = khue::settings::load(None, [("KHUE_DATA_DIR".to_owned(), data)]).unwrap();
    let mut services = Services::default();
    let pool = web::BlockingPool::default();
    services.insert(Press::load(pool.clone()));
    services.insert(pool);
    services.insert(documents::batches::Batches::default());
    services.insert(documents::tool::Tool::default());
    services.insert(documents::reader::Reader::Here);
    services.insert(exchange::Folders::new(folder.path()));
    services.insert(settings);
    let modules = khue::compose::modules();
    testing::on_each_engine_with(&modules, identity::principal, &services, async |t| {
        let world = World::new(t).await;
        every_route_has_its_case(&world).await;
        let all = tries(&world);
        let before = versions(&world).await;
        let mut wrong = anonymous(&world, &all).await;
        wrong.extend(without_the_right(&world, &all).await);
        wrong.extend(strangers(&world, &all).await);
        wrong.extend(own_things(&world, &all).await);
        assert_eq!(versions(&world).await, before, "something that was refused has changed a document");
        wrong.extend(over(&world, &all).await);
        assert!(wrong.is_empty(), "{} on {:?}:\n{}", wrong.len(), t.engine(), wrong.join("\n"));
    })
    .await;
}

/// Routes of the router and of the API's description are those of the table.
async fn every_route_has_its_case(world: &World<'_>) {
    let routes = routes::of(&web::router(world.t.app.clone()));
    let cases: BTreeSet<String> = cases::ALL.iter().map(|(route, _)| (*route).to_owned()).collect();
    let new: Vec<_> = routes.difference(&cases).collect();
    let gone: Vec<_> = cases.difference(&routes).collect();
    assert!(new.is_empty(), "say in refused/cases.rs who these are for: {new:#?}");
    assert!(gone.is_empty(), "refused/cases.rs names routes that are not there: {gone:#?}");
    assert!(routes.len() > 100, "the router has told {} routes only", routes.len());
    let described = world.browser("chuyenvien1").await.get("/openapi.json").await.expect(200).json();
    described::must_be_good(&described);
    let mut api = BTreeSet::new();
    for (path, item) in described["paths"].as_object().expect("paths") {
        api.extend(item.as_object().expect("methods").keys().map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let routed: BTreeSet<String> = routes.into_iter().filter(|route| route.contains(" /api/")).collect();
    assert_eq!(api, routed, "the API is described as it is");
}

/// An id that names nothing.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// Every case with its names filled in; `{act}` by every act.
fn tries(world: &World<'_>) -> Vec<Try> {
    let mut all = Vec::new();
    for (route, who) in cases::ALL {
        let acts: Vec<(&str, For)> = match (route.contains("{act}"), route.contains("outgoing"), route.contains("{on}"))
        {
            (false, ..) => vec![("", *who)],
            (true, true, _) => cases::OUTGOING_ACTS.iter().map(|(act, at)| (*act, For::On(at, Reader::Acts))).collect(),
            (true, false, true) => cases::INCOMING_PARTS.iter().map(|act| (*act, *who)).collect(),
            (true, false, false) => cases::INCOMING_ACTS.iter().map(|act| (*act, *who)).collect(),
        };
        for (act, who) in acts {
            let (method, pattern) = route.split_once(' ').expect("a method and a route");
            let mut path = pattern.replace("{act}", act);
            let params = match who {
                For::On(at, _) => world.situations[at].params.as_slice(),
                _ => &[],
            };
            for (name, value) in params {
                path = path.replace(&format!("{{{name}}}"), value);
            }
            let file = params.iter().find(|(name, _)| *name == "id" && *route == "POST /file-documents");
            let file = file.map(|(_, id)| id.clone());
            let part = params.iter().find(|(name, _)| *name == "on").map(|(_, id)| id.clone());
            let fixed = [
                ("part", "handle"),
                ("tag", "vi"),
                ("theme", "dark"),
                ("*path", "x"),
                ("what", "read"),
                ("code", "not-found"),
                ("token", "0000"),
                ("name", "x.pdf"),
            ];
            for (name, value) in
                fixed.into_iter().chain([("list", "incoming-documents"), ("view", NOBODY), ("evidence", NOBODY)])
            {
                path = path.replace(&format!("{{{name}}}"), value);
            }
            let position = identity::seed::Demo.account("luutru").position.uuid();
            let id = if pattern.starts_with("/admin/positions/") { position } else { Uuid::nil() };
            path = path.replace("{id}", &id.to_string());
            assert!(!path.contains('{'), "nothing stands for a name in {path}");
            all.push(Try { route, method: method.parse().expect("a method"), path, who, file, part });
        }
    }
    all
}

/// Fields of every form: enough that only the right is missing.
fn fields() -> Vec<(&'static str, String)> {
    let unit = identity::seed::Demo.unit("TCCB");
    let texts = [
        "text",
        "subject",
        "reason",
        "result",
        "notation",
        "title",
        "name",
        "hash",
        "pin",
        "body",
        "username",
        "abbreviation",
        "new",
        "code",
        "place",
        "certificate",
        "serial",
        "user",
        "new_pin",
        "new_pin_again",
    ];
    let mut fields: Vec<(&str, String)> = texts.map(|name| (name, "x".to_owned())).to_vec();
    fields.extend([
        ("lead", format!("unit:{unit}")),
        ("due_on", "30/12/2026".to_owned()),
        ("type", "cv".to_owned()),
        ("type_code", "cv".to_owned()),
        ("issuer", "x".to_owned()),
        ("arrived_on", "23/11/2026".to_owned()),
        ("channel", "paper".to_owned()),
        ("secrecy", "thuong".to_owned()),
        ("urgency", "0".to_owned()),
        ("retention", "06".to_owned()),
        ("version", "1".to_owned()),
        ("kind", "department".to_owned()),
        ("valid_from", "01/12/2026".to_owned()),
        ("last_day", "01/12/2026".to_owned()),
        ("person", Uuid::nil().to_string()),
        ("into", unit.to_string()),
        ("unit", unit.to_string()),
        ("role", "officer".to_owned()),
        ("agency", identity::seed::Demo.ministry().to_string()),
        ("document", Uuid::nil().to_string()),
        ("form", "whole".to_owned()),
        ("medium", "paper".to_owned()),
        ("source_medium", "electronic".to_owned()),
        ("quantity", "1".to_owned()),
    ]);
    fields
}

/// The body of an endpoint: enough that only the right is missing.
fn body(one: &Try) -> serde_json::Value {
    let unit = identity::seed::Demo.unit("TCCB");
    let choice = json!([{ "target": { "kind": "unit", "id": unit }, "role": "lead" }]);
    match one.route.rsplit("/api/v1/").next().unwrap_or("") {
        "outgoing-documents" => json!({ "type_code": "cv" }),
        "outgoing-documents/batches" => json!({ "act": "sign", "documents": [], "pin": "x" }),
        "outgoing-documents/{id}/draft" => json!({ "version": 1, "content": {} }),
        "outgoing-documents/{id}/annexes" => json!({ "name": "a.csv", "content": "YTti" }),
        "outgoing-documents/{id}/import" => json!({ "content": "YTti" }),
        "outgoing-documents/{id}/sign" => json!({ "hash": "x", "pin": "x" }),
        "outgoing-documents/{id}/cosign" => json!({ "hash": "x", "pin": "x" }),
        "outgoing-documents/{id}/issue" | "outgoing-documents/{id}/seal" => json!({ "hash": "x", "pin": "x" }),
        "documents/{id}/copies" => json!({ "form": "whole", "medium": "paper" }),
        "document-copies/{id}/make" => json!({ "pin": "x" }),
        "document-copies/{id}/cancel" => json!({ "reason": "x" }),
        "outgoing-documents/{id}/acts/{act}" => json!({ "text": "x", "ask": [unit] }),
        "incoming-documents" => json!({ "type_code": "cv", "issuer": "x", "subject": "x" }),
        "me/signing-key" => json!({ "kind": "remote", "user": "x" }),
        "me/signing-key/pin" => json!({ "pin": "x", "new_pin": "x" }),
        "signatures/sign" => json!({ "content": "YTti", "pin": "x" }),
        "signatures/renew" => json!({ "content": "YTti" }),
        "signatures/verify" => json!({ "content": "YTti" }),
        "files" => json!({ "notation": "x", "title": "x", "retention": "06" }),
        "files/{id}/documents" => json!({ "document": Uuid::nil() }),
        _ => {
            json!({ "leaders": [], "assignments": choice, "leader": unit, "text": "x", "assignment": one.part, "result": "x" })
        }
    }
}

/// Routes whose forms bring files.
const UPLOADS: &[&str] = &[
    "POST /account/signing/file",
    "POST /account/signing/tool",
    "POST /agency/signing/tool",
    "POST /account/signing/image",
    "POST /agency/signing/file",
    "POST /agency/signing/image",
    "POST /incoming-documents/new",
    "POST /outgoing-documents/{id}/annexes",
    "POST /outgoing-documents/{id}/import",
    "POST /exchange/import",
    "POST /signing-sessions/{session}/files/{ordinal}",
    "POST /admin/signing-holders",
    "POST /admin/trust/offer",
    "POST /api/v1/exchange/arrivals",
];

async fn ask(client: &Client, one: &Try) -> Answer {
    let mut fields = fields();
    fields.extend(one.file.clone().map(|file| ("file", file)));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if UPLOADS.contains(&one.route) {
        return client.upload(&one.path, &fields, &[("files", "a.csv", b"a;b\n")]).await;
    }
    match (one.method.clone(), one.is_api()) {
        (Method::GET, _) => client.get(&one.path).await,
        (method, true) => client.send_json(method, &one.path, &body(one), None).await,
        _ => client.post(&one.path, &fields).await,
    }
}

/// Nobody gets in without signing in.
async fn anonymous(world: &World<'_>, all: &[Try]) -> Vec<String> {
    let client = world.t.visitor();
    let mut wrong = Vec::new();
    for one in all {
        let answer = ask(&client, one).await;
        let (status, location) = (answer.status.as_u16(), answer.location());
        let right = match one.who {
            For::Anybody => status < 500 && status != 401,
            _ if one.is_api() => status == 401,
            _ => status == 303 && location.starts_with("/sign-in"),
        };
        if !right {
            wrong.push(format!("anonymous: {} {} is told {status} {location}", one.method, one.path));
        }
    }
    wrong
}

/// Who lacks a role's permission, or only reads the record.
async fn without_the_right(world: &World<'_>, all: &[Try]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut clients: BTreeMap<&str, Client> = BTreeMap::new();
    for one in all {
        let (people, told): (Vec<&'static str>, u16) = match one.who {
            For::Role(lacking) => (lacking.to_vec(), 403),
            For::Absent(lacking) => (lacking.to_vec(), 404),
            For::On(at, reader) => {
                let told = match reader {
                    Reader::Reads => 200,
                    Reader::Acts => 403,
                    Reader::Told(status) => status,
                };
                (world.situations[at].reader.into_iter().collect(), told)
            }
            For::Anybody | For::Own => continue,
        };
        for person in people {
            if !clients.contains_key(person) {
                clients.insert(person, world.browser(person).await);
            }
            let status = ask(&clients[person], one).await.status.as_u16();
            if status != told {
                wrong.push(format!("no right: {person} {} {} is told {status}, not {told}", one.method, one.path));
            }
        }
    }
    wrong
}

/// Who does not see the record is told that it is not there.
async fn strangers(world: &World<'_>, all: &[Try]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut clients: BTreeMap<&str, Client> = BTreeMap::new();
    for one in all {
        let For::On(at, _) = one.who else { continue };
        let situation = &world.situations[at];
        for (person, told) in [(situation.other_unit, situation.told), (situation.other_agency, 404)] {
            if !clients.contains_key(person) {
                clients.insert(person, world.browser(person).await);
            }
            let status = ask(&clients[person], one).await.status.as_u16();
            if status != told {
                wrong.push(format!("stranger: {person} {} {} is told {status}, not {told}", one.method, one.path));
            }
        }
    }
    wrong
}

/// Lists, counts, searches and desks show nothing of what is another's.
async fn own_things(world: &World<'_>, all: &[Try]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (person, secrets) in world::SECRETS {
        let client = world.browser(person).await;
        for one in all.iter().filter(|one| matches!(one.who, For::Own) && one.method == Method::GET) {
            let paths = match one.path.as_str() {
                "/search" => secrets.iter().map(|words| format!("/search?q={}", words.replace(' ', "+"))).collect(),
                path => vec![path.to_owned()],
            };
            for path in paths {
                let answer = client.get(&path).await;
                let status = answer.status.as_u16();
                // A search repeats what was asked for in its box: the documents it finds are links.
                let text = answer.text();
                let told = secrets.iter().find(|secret| match path.starts_with("/search") {
                    true => {
                        text.contains("href=\"/outgoing-documents/") || text.contains("href=\"/incoming-documents/")
                    }
                    false => text.contains(**secret),
                });
                if status >= 400 || told.is_some() {
                    wrong.push(format!("{person} {path}: {status}, tells of {told:?}"));
                }
            }
        }
    }
    wrong
}

/// After its last day a delegation opens nothing any more, whatever page is still open.
async fn over(world: &World<'_>, all: &[Try]) -> Vec<String> {
    let seen = all.iter().find(|one| one.route == "GET /incoming-documents/{id}").expect("a document");
    assert_eq!(ask(&world.acting, seen).await.status.as_u16(), 200, "the delegate saw it while the delegation ran");
    world.t.at("2026-11-24T00:00:00+07:00");
    let mut wrong = Vec::new();
    for one in all.iter().filter(|one| !matches!(one.who, For::Anybody)) {
        let answer = ask(&world.acting, one).await;
        let (status, location) = (answer.status.as_u16(), answer.location());
        let right = match one.route {
            // It is tried to switch it on once more.
            "POST /acting/{delegation}" => status == 403,
            _ if one.is_api() => status == 401,
            _ => status == 303 && location == "/acting/ended",
        };
        if !right {
            wrong.push(format!("delegation over: {} {} is told {status} {location}", one.method, one.path));
        }
    }
    wrong
}

/// Version and state of every document that is tried.
async fn versions(world: &World<'_>) -> BTreeMap<Uuid, (String, i64)> {
    let tx = world.t.app.store.read().await.unwrap();
    let sql = "SELECT id AS c1, state AS c2, version AS c3 FROM documents";
    let rows: Vec<(Uuid, String, i64)> = tx.all(sql, args![]).await.unwrap();
    rows.into_iter().map(|(id, state, version)| (id, (state, version))).collect()
}
