//! The judge: lists brought by hand, kept answers, the net; and what it never does.

use kernel::Actor;
use pades::{Baseline, Reason, Verdict};
use signing::store::answers;
use signing::{Judged, Origin, Reach, Receiver, judge};
use testing::TestApp;
use uuid::Uuid;

use crate::pki::KeyKind;
use crate::services::{house, signed, trust};

async fn judged(t: &TestApp, pdf: &[u8], reach: Reach) -> Judged {
    judge(&t.app, pdf.to_vec().into(), reach, None).await.unwrap()
}

fn verdict(judged: &Judged) -> (Option<Verdict>, Option<Reason>) {
    (judged.report.verdict, judged.report.signatures[0].primary)
}

#[tokio::test]
async fn an_answer_is_asked_for_once_and_silence_is_never_valid() {
    house(true, async |t, pki| {
        let pdf = signed(pki, &pki.person("leader", KeyKind::P256), Baseline::Basic);
        let unknown = judged(t, &pdf, Reach::Inside).await;
        assert_eq!(verdict(&unknown), (Some(Verdict::Undetermined), Some(Reason::UntrustedIssuer)));
        assert!(
            pki.server.calls().iter().all(|path| path == "issuing.cer"),
            "nobody untrusted is asked about revocation"
        );

        trust(t, pki.root().der().to_vec()).await;
        ["ocsp-down", "crl-down"].iter().for_each(|fault| pki.server.fault(fault));
        let silent = judged(t, &pdf, Reach::Inside).await;
        assert_eq!(verdict(&silent), (Some(Verdict::Undetermined), Some(Reason::RevocationUnknown)));
        assert!(silent.unreachable.iter().any(|why| why.contains("/ocsp")), "{:?}", silent.unreachable);

        pki.server.mend();
        pki.server.calls();
        let valid = judged(t, &pdf, Reach::Stranger).await;
        assert_eq!(verdict(&valid), (Some(Verdict::Valid), None), "{:#?}", valid.report);
        assert!(pki.server.calls().contains(&"ocsp".to_owned()));
        assert!(!valid.evidence.ocsps.is_empty() && valid.evidence.certificates.len() >= 3);
        // What was answered holds for a while, also while nobody answers.
        ["ocsp-down", "crl-down"].iter().for_each(|fault| pki.server.fault(fault));
        assert_eq!(verdict(&judged(t, &pdf, Reach::Stranger).await), (Some(Verdict::Valid), None));
        assert_eq!(pki.server.calls(), Vec::<String>::new());
        // And no longer: a day later it is asked for again.
        t.pass(25 * 3600);
        assert_eq!(judged(t, &pdf, Reach::Inside).await.report.verdict, Some(Verdict::Undetermined));
        let ctx = t.ctx(Actor::system(Uuid::nil())).await;
        assert!(answers::sweep(&ctx).await.unwrap() > 0);
        assert_eq!(answers::sweep(&ctx).await.unwrap(), 0, "the second time finds nothing to do");
    })
    .await;
}

#[tokio::test]
async fn what_a_strangers_file_says_reaches_nobody_around_us() {
    house(false, async |t, pki| {
        let pdf = signed(pki, &pki.person("leader", KeyKind::P256), Baseline::Basic);
        trust(t, pki.root().der().to_vec()).await;
        for reach in [Reach::Stranger, Reach::Inside] {
            let judged = judged(t, &pdf, reach).await;
            assert_eq!(verdict(&judged), (Some(Verdict::Undetermined), Some(Reason::RevocationUnknown)));
            assert!(judged.unreachable.iter().any(|why| why.contains("private")), "{:?}", judged.unreachable);
        }
        assert_eq!(pki.server.calls(), Vec::<String>::new(), "the services on this machine were not called");
    })
    .await;
}

#[tokio::test]
async fn strangers_fetch_no_issuers() {
    house(true, async |t, pki| {
        pki.person("leader", KeyKind::P256);
        let mut args = vec!["pkcs12", "-export", "-in", "leader.pem", "-inkey", "leader.key", "-passout", "pass:p"];
        args.extend(["-out", "alone.p12"]);
        pki.openssl(&args);
        let key = pades::SoftKey::from_pkcs12(&std::fs::read(pki.at("alone.p12")).unwrap(), "p").unwrap();
        let pdf = signed(pki, &key, Baseline::Basic);
        trust(t, pki.root().der().to_vec()).await;
        assert_eq!(verdict(&judged(t, &pdf, Reach::Stranger).await).1, Some(Reason::UntrustedIssuer));
        assert_eq!(pki.server.calls(), Vec::<String>::new(), "an address nobody trusted vouches for");
        assert_eq!(verdict(&judged(t, &pdf, Reach::Inside).await), (Some(Verdict::Valid), None));
        assert!(pki.server.calls().contains(&"issuing.cer".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_list_brought_by_hand_serves_a_closed_net_and_a_later_revocation_is_told() {
    house(false, async |t, pki| {
        let key = pki.person("leader", KeyKind::P256);
        let pdf = signed(pki, &key, Baseline::Basic);
        trust(t, pki.root().der().to_vec()).await;
        let list = |ca: &str| std::fs::read(pki.at(&format!("{ca}.crl"))).unwrap();
        trust(t, list("root")).await;
        trust(t, list("issuing")).await;
        assert_eq!(verdict(&judged(t, &pdf, Reach::Stranger).await), (Some(Verdict::Valid), None));
        // Revoked afterwards: the signer's own word about the time proves nothing.
        std::thread::sleep(std::time::Duration::from_millis(1100));
        pki.revoke("issuing", "leader");
        t.clock.set(crate::pki::now() + jiff::SignedDuration::from_secs(2));
        trust(t, list("issuing")).await;
        let later = judged(t, &pdf, Reach::Stranger).await;
        assert_eq!(verdict(&later), (Some(Verdict::Undetermined), Some(Reason::CertificateRevokedSince)));
        assert_eq!(pki.server.calls(), Vec::<String>::new());
        // The next engine begins with nobody revoked.
        pki.certify("issuing", "leader", "Người leader", KeyKind::P256, "person", crate::pki::FROM, crate::pki::TO);
    })
    .await;
}

#[tokio::test]
async fn another_agencys_seal_is_told_by_the_list_and_by_the_name() {
    house(true, async |t, pki| {
        let pdf = signed(pki, &pki.person("leader", KeyKind::P256), Baseline::Basic);
        trust(t, pki.root().der().to_vec()).await;
        let of = async |agency: Option<Uuid>, name: &str| {
            let origin = Origin { agency, name: name.into(), ..Origin::default() };
            judge(&t.app, pdf.clone().into(), Reach::Inside, Some(&origin)).await.unwrap().report.verdict
        };
        let hanoi = identity::seed::Demo.agency("H26.05").uuid();
        assert_eq!(of(None, "bộ y tế").await, Some(Verdict::Valid));
        assert_eq!(of(Some(hanoi), "Sở Y tế thành phố Hà Nội").await, Some(Verdict::Invalid));
        let admin = crate::services::browser(t, "quantri").await;
        let mut seal = vec![("agency", "H26.05"), ("name", "NGƯỜI LEADER"), ("organisation", "Bộ Y tế")];
        seal.push(("reason", "Công văn khai chứng thư số"));
        admin.post("/admin/trust/seals", &seal).await.expect(303);
        assert_eq!(of(Some(hanoi), "Sở Y tế thành phố Hà Nội").await, Some(Verdict::Valid));
        seal[1] = ("name", "Người khác");
        admin.post("/admin/trust/seals", &seal).await.expect(303);
        assert_eq!(of(Some(hanoi), "Sở Y tế thành phố Hà Nội").await, Some(Verdict::Valid), "one of two fits");
        // Whoever received it may sign a scan it made; over a file without its issuer's signature that stands for nobody.
        let received = async |scanned: bool| {
            let ministry = identity::seed::Demo.ministry().uuid();
            let receiver = Some(Receiver { agency: ministry, name: "Bộ Y tế".into(), scanned });
            let origin = Origin { name: "Sở Y tế tỉnh Mẫu".into(), receiver, ..Origin::default() };
            judge(&t.app, pdf.clone().into(), Reach::Inside, Some(&origin)).await.unwrap().report.verdict
        };
        assert_eq!((received(true).await, received(false).await), (Some(Verdict::Valid), Some(Verdict::Invalid)));
    })
    .await;
}

/// Runs the job that fetches lists.
async fn refresh(t: &TestApp) {
    let tx = t.app.store.db.write().await.unwrap();
    let id: kernel::Id<()> = t.app.store.ids.id(t.app.store.clock.now());
    let sql = "INSERT INTO jobs (id, kind, payload, state, attempts, run_at, created_at)
               VALUES ($1, 'signing.refresh', 'null', 'ready', 0, $2, $2)";
    tx.exec(sql, store::args![id, t.app.store.clock.now()]).await.unwrap();
    tx.commit().await.unwrap();
    assert!(t.work().await > 0);
}

#[tokio::test]
async fn lists_are_fetched_before_somebody_waits_for_them() {
    house(true, async |t, pki| {
        let pdf = signed(pki, &pki.person("leader", KeyKind::P256), Baseline::Basic);
        trust(t, pki.root().der().to_vec()).await;
        // Only the lists answer, and hold for three hours.
        pki.server.fault("ocsp-down");
        for ca in ["root", "issuing"] {
            let until = (crate::pki::now() + jiff::SignedDuration::from_hours(3)).strftime("%Y%m%d%H%M%SZ").to_string();
            pki.publish_crl(ca, &["-crl_nextupdate", &until]);
        }
        t.clock.set(crate::pki::now());
        assert_eq!(verdict(&judged(t, &pdf, Reach::Inside).await), (Some(Verdict::Valid), None));
        pki.server.calls();
        refresh(t).await;
        assert_eq!(pki.server.calls(), Vec::<String>::new(), "they hold long enough");
        t.pass(3600 + 1200);
        // Silent: the old ones stay, and the run is no failure.
        pki.server.fault("crl-down");
        refresh(t).await;
        assert_eq!(verdict(&judged(t, &pdf, Reach::Inside).await), (Some(Verdict::Valid), None));
        pki.server.mend();
        pki.server.fault("ocsp-down");
        pki.publish_crls();
        t.pass(1800);
        pki.server.calls();
        refresh(t).await;
        let called = pki.server.calls();
        assert!(called.contains(&"issuing.crl".to_owned()) && called.contains(&"root.crl".to_owned()), "{called:?}");
        // Long after the first lists, and with nobody to ask.
        pki.server.fault("crl-down");
        t.pass(4 * 3600);
        assert_eq!(verdict(&judged(t, &pdf, Reach::Inside).await), (Some(Verdict::Valid), None));
    })
    .await;
}
