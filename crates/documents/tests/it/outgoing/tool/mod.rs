//! The signing tool, by a double that signs what it fetches with a key of the test: only the good file is taken, once, and
//! nothing of the document changes before its act is completed.

mod acts;
mod annexes;
mod copies;
mod joint;
mod refusals;

use documents::model::Document;
use kernel::{Id, Instant};
use pades::appearance::{Align, Appearance, BLACK, Element, Text};
use pades::demo_ca::{DemoCa, Period, Subject};
use pades::{FieldSpec, Font, Rect, SignRequest, Signer as _, SoftKey, Target};
use serde_json::Value;
use signing::keys::{self, SigningKey};
use store::args;
use testing::{Answer, Client};
use uuid::Uuid;

use super::support::{Way, font};
use crate::support::House;

/// Gives somebody a certificate of the tool as the means of signing; the key stays with the double.
async fn register_means(h: &House<'_>, person: Option<Uuid>, agency: Option<Uuid>, name: &str) -> SoftKey {
    let key = key_of(&signing::seed::demo_ca().unwrap(), name, "Bộ Y tế");
    let ctx = h.begin("thutruong1").await;
    ctx.tx.exec("DELETE FROM signing_keys WHERE person = $1 OR agency = $2", args![person, agency]).await.unwrap();
    let owner = person.map(signing::Owner::Person).or(agency.map(signing::Owner::Agency)).unwrap();
    let means = SigningKey::new(&ctx, owner, signing::Place::Tool, key.certificates().to_vec()).unwrap();
    keys::insert(&ctx, &means).await.unwrap();
    ctx.commit().await.unwrap();
    key
}

/// A key whose certificate has a serial number that follows from the name alone.
fn key_of(ca: &DemoCa, name: &str, organisation: &str) -> SoftKey {
    let (name, organisation, id) = (name.to_owned(), organisation.to_owned(), format!("tool {name}"));
    ca.issue(&Subject { name, organisation, unit: None, id }, period()).unwrap().into_key()
}

fn period() -> Period {
    Period { from: at("2025-01-01T00:00:00+07:00"), to: at("2030-01-01T00:00:00+07:00") }
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// The double signs as the vendor's tool does: a field of its own on the first page, with words in it.
fn signed(pdf: &[u8], key: &SoftKey, field: &str, words: &str) -> Vec<u8> {
    let bytes = font("Tinos-Regular.ttf").unwrap();
    let face = Font::parse(&bytes).unwrap();
    let rect = Rect::new(60.0, 60.0, 300.0, 20.0);
    let mut appearance = Appearance::empty();
    if !words.is_empty() {
        appearance = appearance.with(Element::Text(Text {
            text: words.to_owned(),
            font: &face,
            size: 10.0,
            rect: Rect::new(0.0, 0.0, 300.0, 20.0),
            align: Align::Left,
            baseline: Some(5.0),
            turn: 0.0,
            color: BLACK,
        }));
    }
    let request = SignRequest {
        target: Target::New(FieldSpec { name: field.to_owned(), page: 0, rect }),
        appearance,
        reason: None,
        location: None,
        name: None,
        time: at("2026-11-23T08:05:00+07:00"),
        reserve: 0,
    };
    pades::sign(pdf, &request, key).unwrap()
}

/// An order by the form of a page; where it leads.
async fn begin(
    client: &Client,
    function: &str,
    document: Id<Document>,
    attachment: Option<Uuid>,
    shown: &str,
) -> Answer {
    let (document, attachment) = (document.to_string(), attachment.map(|id| id.to_string()));
    let mut fields = vec![("function", function), ("document", document.as_str()), ("shown", shown)];
    fields.extend(attachment.as_deref().map(|id| ("attachment", id)));
    client.post("/signing-sessions", &fields).await
}

async fn hand(client: &Client, session: &str, ordinal: u32) -> Value {
    client.post(&format!("{session}/files/{ordinal}/hand"), &[]).await.expect(200).json()
}

/// The tool fetches the file, without anybody's cookies.
async fn fetch(h: &House<'_>, call: &Value) -> Vec<u8> {
    h.t.visitor().get(call["FileName"].as_str().unwrap()).await.expect(200).bytes.to_vec()
}

async fn bring(h: &House<'_>, call: &Value, pdf: &[u8]) -> Value {
    let path = call["FileUploadHandler"].as_str().unwrap();
    h.t.visitor().upload(path, &[("SessionId", "x")], &[("uploadfile", "signed.pdf", pdf)]).await.expect(200).json()
}

/// A file goes to the tool and comes back good.
async fn pass(h: &House<'_>, client: &Client, session: &str, ordinal: u32, sign: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let call = hand(client, session, ordinal).await;
    let back = sign(&fetch(h, &call).await);
    let answer = bring(h, &call, &back).await;
    assert_eq!(answer["Status"], 0, "{answer}");
    back
}

/// What is told of a file, by a fresh call.
async fn told(h: &House<'_>, client: &Client, session: &str, pdf: &[u8]) -> String {
    let call = hand(client, session, 1).await;
    let answer = bring(h, &call, pdf).await;
    assert_eq!(answer["Status"], 1, "{answer}");
    let message = answer["Message"].as_str().unwrap().to_owned();
    client.get(session).await.expect(200).contains("k-error");
    message
}
