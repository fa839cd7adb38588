//! Files that come back from elsewhere: what they have more than what was sent, also before and with the first signature.

#[path = "support/attack.rs"]
mod attack;
mod support;

use attack::{append, body};
use pades::{ChangeKind, Document, Level, Limits, appearance_page, changes_since, prepare};
use support::*;

fn levels(sent: &[u8], back: &[u8]) -> Vec<Level> {
    changes_since(sent, back).unwrap().iter().map(|change| change.level).collect()
}

#[test]
fn a_signature_alone_is_an_allowed_change_and_anything_with_it_is_not() {
    let scene = Scene::new();
    let sent = prepare(&plain_pdf(), &field_specs()).unwrap();
    assert_eq!(levels(&sent, &sent), Vec::<Level>::new());
    let back = scene.lead(&sent);
    let found = levels(&sent, &back);
    assert!(!found.is_empty() && found.iter().all(|level| *level == Level::Allowed), "{found:?}");
    // The verifier has nothing to say of what came before the first signature; here it is seen.
    let page = body(&sent, 3).replacen("<<", "<</Rotate 90 ", 1);
    let turned = append(&sent, &[(3, Some(page))], "/Info 6 0 R");
    assert!(levels(&sent, &scene.lead(&turned)).contains(&Level::NotAllowed));
}

#[test]
fn a_file_that_only_begins_alike_leads_on_from_nothing() {
    let sent = plain_pdf();
    assert!(changes_since(&sent, &sent[1..]).is_err());
    // Another whole file behind the first: its table knows nothing of what was sent.
    let objects =
        ["1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n", "2 0 obj\n<</Type /Pages /Kids [] /Count 0>>\nendobj\n"];
    let (start, second) = (sent.len(), sent.len() + objects[0].len());
    let mut back = [sent.as_slice(), objects.concat().as_bytes()].concat();
    let table = back.len();
    back.extend(
        format!(
            "xref\n0 3\n0000000000 65535 f\r\n{start:010} 00000 n\r\n{second:010} 00000 n\r\n\
             trailer\n<</Size 3 /Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"
        )
        .bytes(),
    );
    let kinds: Vec<ChangeKind> = changes_since(&sent, &back).unwrap().iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [ChangeKind::Unreadable]);
}

#[test]
fn what_a_signature_shows_is_a_page_of_its_own() {
    let scene = Scene::new();
    let pdf = scene.lead(&prepare(&plain_pdf(), &field_specs()).unwrap());
    let page = appearance_page(&pdf, "leader").unwrap().expect("the leader's signature shows something");
    let document = Document::open(&page, &Limits::default()).unwrap();
    assert!(!document.is_repaired(), "its table is right");
    let view = document.latest();
    let pages = view.pages().unwrap();
    assert_eq!(pages.len(), 1);
    let (width, height) = view.page_size(pages[0]).unwrap();
    assert!(width > 0.0 && height > 0.0);
    assert_eq!(appearance_page(&pdf, "nobody").unwrap(), None);
}
