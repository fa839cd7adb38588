//! What is refused, and with which words.

use documents::actions::outgoing::{OutgoingError, create, save};
use documents::model::outgoing::{Act, Fault, Input, Refused, State};
use documents::signatures::SigningError;
use documents::store::outgoing;
use identity::seed::Demo;
use kernel::{Kind, Refusal};
use pades::demo_ca::{Period, Subject};
use signing::keys::{self, SigningKey};
use signing::{KeyError, Owner, Place};

use super::support::{RIGHT, WRONG, Way, back, hidden, house, letter};

#[tokio::test]
async fn only_who_is_meant_may_act() {
    house(async |h| {
        let id = h.drafted("Báo cáo").await;
        // Another unit does not even see it.
        assert!(matches!(h.act("vutruong.pc", id, Act::Submit).await, Err(OutgoingError::NotFound)));
        h.act("chuyenvien1", id, Act::Submit).await.unwrap();
        let own = h.act("chuyenvien1", id, Act::Initial).await.unwrap_err();
        assert_eq!((own.kind(), own.code()), (Kind::Forbidden, "outgoing-standing"));
        assert!(matches!(h.act("truongphong.csdl", id, Act::Initial).await, Err(OutgoingError::Refused(_))));
        h.act("phocuctruong", id, Act::Initial).await.unwrap();
        assert!(matches!(h.act("cuctruong", id, Act::CheckForm).await, Err(OutgoingError::Refused(_))));
        h.act("vanthu.bo", id, Act::CheckForm).await.unwrap();
        // Another leader neither sees nor signs it; the clerk does not sign; nobody seals what is not signed.
        assert!(matches!(h.sign("thutruong2", id, RIGHT).await, Err(OutgoingError::NotFound)));
        assert!(matches!(h.sign("vanthu.bo", id, RIGHT).await, Err(OutgoingError::Refused(Refused::Standing(_)))));
        let unsigned = h.issue("vanthu.bo", id, RIGHT).await.unwrap_err();
        assert_eq!(unsigned.code(), "outgoing-state");
    })
    .await;
}

/// What stood on an old tab is never sealed: the clerk reads the file that was signed anew first.
#[tokio::test]
async fn only_the_file_that_was_read_is_sealed() {
    house(async |h| {
        let id = h.to_leader("Báo cáo").await;
        h.sign("thutruong1", id, RIGHT).await.unwrap();
        let clerk = h.browser("vanthu.bo").await;
        let path = format!("/outgoing-documents/{id}/issue");
        let old = hidden(&clerk.get(&path).await.expect(200).text(), "hash");
        h.step("vanthu.bo", id, back(Fault::Form)).await.unwrap();
        h.t.at("2026-11-23T09:30:00+07:00");
        h.act("chuyenvien1", id, Act::Submit).await.unwrap();
        h.act("cuctruong", id, Act::Initial).await.unwrap();
        h.act("chanhvanphong", id, Act::CheckForm).await.unwrap();
        h.sign("thutruong1", id, RIGHT).await.unwrap();
        assert_ne!(old, h.file_hash(id).await);
        clerk.post(&path, &[("hash", &old), ("pin", RIGHT)]).await.expect(409);
        assert_eq!(h.row(id).await.state, State::Signed);
        clerk.post(&path, &[("hash", &h.file_hash(id).await), ("pin", RIGHT)]).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn a_delegate_directs_but_never_signs() {
    house(async |h| {
        let id = h.to_leader("Báo cáo").await;
        let leader = Demo.account("thutruong1");
        let mut delegate = h.actor("thutruong2").await;
        delegate.subjects.push(leader.position.uuid());
        delegate.acting =
            Some(kernel::Acting { delegation: uuid::Uuid::from_u128(7), principal: leader.person.uuid() });
        let approval = documents::actions::outgoing::sign::Approval { hash: h.hash(id).await, pin: RIGHT.into() };
        let refused =
            documents::actions::outgoing::sign::prepare(&h.t.app, &delegate, id, &approval).await.err().unwrap();
        assert_eq!((refused.kind(), refused.code()), (Kind::Forbidden, "outgoing-delegate"));
        let mut ctx = h.t.ctx(delegate).await;
        let step = back(Fault::Content);
        let state = documents::actions::outgoing::advance::run(&mut ctx, id, step).await.unwrap();
        assert_eq!(state, State::ReturnedToHead);
    })
    .await;
}

#[tokio::test]
async fn five_wrong_pins_lock_the_key() {
    house(async |h| {
        let id = h.to_leader("Báo cáo").await;
        for left in (0..5).rev() {
            match h.sign("thutruong1", id, WRONG).await {
                Err(OutgoingError::Signing(SigningError::Key(KeyError::WrongPin(n)))) => assert_eq!(n, left),
                other => panic!("{other:?}"),
            }
            if left == 3 {
                // A right one in between begins the count anew: shown on another document.
                let other = h.to_leader("Việc khác").await;
                h.sign("thutruong1", other, RIGHT).await.unwrap();
                assert!(matches!(
                    h.sign("thutruong1", id, WRONG).await,
                    Err(OutgoingError::Signing(SigningError::Key(KeyError::WrongPin(4))))
                ));
                for _ in 0..3 {
                    let _ = h.sign("thutruong1", id, WRONG).await;
                }
                let fifth = h.sign("thutruong1", id, WRONG).await;
                assert!(matches!(fifth, Err(OutgoingError::Signing(SigningError::Key(KeyError::Locked)))), "{fifth:?}");
                break;
            }
        }
        let locked = h.sign("thutruong1", id, RIGHT).await.unwrap_err();
        assert_eq!((locked.kind(), locked.code()), (Kind::Forbidden, "signing-locked"));
        assert_eq!(h.row(id).await.state, State::AwaitingSignature);
    })
    .await;
}

#[tokio::test]
async fn an_expired_certificate_does_not_sign() {
    house(async |h| {
        let id = h.to_leader("Báo cáo").await;
        let ca = signing::seed::demo_ca().unwrap();
        let person = Demo.account("thutruong1");
        let subject =
            Subject { name: person.name.into(), organisation: "Bộ Y tế".into(), unit: None, id: "expired".into() };
        let period =
            Period { from: "2020-01-01T00:00:00Z".parse().unwrap(), to: "2026-11-22T00:00:00Z".parse().unwrap() };
        let issued = ca.issue(&subject, period).unwrap();
        let ctx = h.begin("thutruong1").await;
        ctx.tx.exec("DELETE FROM signing_keys WHERE person = $1", store::args![person.person]).await.unwrap();
        let place = Place::File { sealed: issued.encrypted_pkcs8(RIGHT, 1_000).unwrap() };
        let key = SigningKey::new(&ctx, Owner::Person(person.person.uuid()), place, issued.chain.clone()).unwrap();
        keys::insert(&ctx, &key).await.unwrap();
        ctx.commit().await.unwrap();
        let expired = h.sign("thutruong1", id, RIGHT).await.unwrap_err();
        assert_eq!((expired.kind(), expired.code()), (Kind::Forbidden, "signing-expired"));
        // Whatever the row claims, the certificate's own dates decide.
        let ctx = h.begin("thutruong1").await;
        let later: kernel::Instant = "2030-01-01T00:00:00Z".parse().unwrap();
        ctx.tx
            .exec("UPDATE signing_keys SET valid_to = $2 WHERE person = $1", store::args![person.person, later])
            .await
            .unwrap();
        ctx.commit().await.unwrap();
        assert_eq!(h.sign("thutruong1", id, RIGHT).await.unwrap_err().code(), "signing-expired");
    })
    .await;
}

#[tokio::test]
async fn a_text_changed_after_the_initial_has_none() {
    house(async |h| {
        let id = h.drafted("Báo cáo").await;
        h.act("chuyenvien1", id, Act::Submit).await.unwrap();
        let read = h.hash(id).await;
        h.act("cuctruong", id, Act::Initial).await.unwrap();
        // The Office corrects: back to the head, the old initial is void.
        let mut ctx = h.begin("chanhvanphong").await;
        let input = Input { subject: "Báo cáo (đã sửa thể thức)".into(), ..letter("x") };
        save::run(&mut ctx, id, save::Save { input, version: None, by_itself: false }).await.unwrap();
        ctx.commit().await.unwrap();
        assert_eq!(h.row(id).await.state, State::UnitReview);
        let step = documents::actions::outgoing::advance::Step {
            hash: Some(read.clone()),
            ..documents::actions::outgoing::advance::Step::plain(Act::Initial)
        };
        assert!(matches!(h.step("cuctruong", id, step).await, Err(OutgoingError::Changed)));
        let tx = h.store().read().await.unwrap();
        let life = outgoing::life(&tx, &h.row(id).await).await.unwrap();
        assert!(!life.is_marked(documents::model::outgoing::MarkKind::Content) && life.marks.len() == 1);
        drop(tx);
        h.act("cuctruong", id, Act::Initial).await.unwrap();
        h.act("chanhvanphong", id, Act::CheckForm).await.unwrap();
        // The leader signs what was shown, nothing else.
        let actor = h.actor("thutruong1").await;
        let approval = documents::actions::outgoing::sign::Approval { hash: read, pin: RIGHT.into() };
        let other = documents::actions::outgoing::sign::prepare(&h.t.app, &actor, id, &approval).await;
        assert!(matches!(other, Err(OutgoingError::Changed)));
        h.sign("thutruong1", id, RIGHT).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_sent_back_is_signed_anew() {
    house(async |h| {
        let id = h.to_leader("Báo cáo").await;
        h.sign("thutruong1", id, RIGHT).await.unwrap();
        let state = h.step("vanthu.bo", id, back(Fault::Form)).await.unwrap();
        assert_eq!(state, State::ReturnedToDrafter);
        let row = h.row(id).await;
        assert!(row.signed_pdf.is_none() && row.signed_at.is_none());
        let reasonless = documents::actions::outgoing::advance::Step::plain(Act::Withdraw);
        assert!(matches!(h.step("chuyenvien1", id, reasonless).await, Err(OutgoingError::NoText)));
        let mut ctx = h.begin("chuyenvien1").await;
        save::run(&mut ctx, id, save::Save { input: letter("Báo cáo, sửa"), version: None, by_itself: true })
            .await
            .unwrap();
        ctx.commit().await.unwrap();
        for (who, act) in [("chuyenvien1", Act::Submit), ("cuctruong", Act::Initial), ("chanhvanphong", Act::CheckForm)]
        {
            h.act(who, id, act).await.unwrap();
        }
        h.sign("thutruong1", id, RIGHT).await.unwrap();
        assert_eq!(h.issue("vanthu.bo", id, RIGHT).await.unwrap(), "01/BYT-CNTT");
    })
    .await;
}

#[tokio::test]
async fn an_incomplete_draft_is_not_submitted_and_two_who_save_do_not_overwrite_each_other() {
    house(async |h| {
        let mut ctx = h.begin("chuyenvien1").await;
        let id = create::run(&mut ctx, create::NewDraft::default()).await.unwrap();
        ctx.commit().await.unwrap();
        let refused = h.act("chuyenvien1", id, Act::Submit).await.unwrap_err();
        assert_eq!(refused.code(), "draft-faults");
        let write = async |who: &str, subject: &str| {
            let mut ctx = h.begin(who).await;
            let input = Input { subject: subject.into(), ..Input::default() };
            let saved = save::run(&mut ctx, id, save::Save { input, version: Some(1), by_itself: true }).await;
            if saved.is_ok() {
                ctx.commit().await.unwrap();
            }
            saved
        };
        assert_eq!(write("chuyenvien1", "một").await.unwrap(), 2);
        assert!(matches!(write("cuctruong", "hai").await, Err(OutgoingError::Changed)));
        assert_eq!(h.row(id).await.subject, "một");
        let nobody = h.begin("quantri").await;
        assert!(outgoing::load(&nobody.tx, &nobody.actor, id).await.unwrap().is_none());
    })
    .await;
}
