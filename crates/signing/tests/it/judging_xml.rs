//! The judge of signed XML asks the same services by the same rules as that of PDFs.

use pades::{Reason, Verdict};
use signing::{JudgedXml, Reach, judge_xml};
use testing::TestApp;
use xmlsig::Limits;

use crate::pki::{FROM, KeyKind, TO};
use crate::services::{house_of, trust};
use crate::xml::{self, ENVELOPE, EXCLUSIVE, RSA_SHA256, Scene, between, enveloped};

async fn judged(t: &TestApp, xml: &str, reach: Reach) -> JudgedXml {
    judge_xml(&t.app, xml.to_owned().into(), reach, Limits::default()).await.unwrap()
}

fn verdict(judged: &JudgedXml) -> (Option<Verdict>, Option<xmlsig::Reason>) {
    (judged.report.verdict, judged.report.signatures[0].primary)
}

fn why(reason: Reason) -> Option<xmlsig::Reason> {
    Some(reason.into())
}

#[tokio::test]
async fn an_envelope_is_valid_once_services_say_so_and_silence_is_never_valid() {
    let scene = Scene::new();
    let xml = scene.envelope(&enveloped(RSA_SHA256), "an");
    house_of(&scene.pki, true, async |t, pki| {
        let unknown = judged(t, &xml, Reach::Inside).await;
        assert_eq!(verdict(&unknown), (Some(Verdict::Undetermined), why(Reason::UntrustedIssuer)));
        assert!(pki.server.calls().iter().all(|path| path == "issuing.cer"), "nobody untrusted is asked");

        trust(t, pki.root().der().to_vec()).await;
        ["ocsp-down", "crl-down"].iter().for_each(|fault| pki.server.fault(fault));
        let silent = judged(t, &xml, Reach::Inside).await;
        assert_eq!(verdict(&silent), (Some(Verdict::Undetermined), why(Reason::RevocationUnknown)));
        assert!(silent.unreachable.iter().any(|why| why.contains("/ocsp")), "{:?}", silent.unreachable);
        // The same signer a second time: a service that is silent is asked once about one file.
        pki.server.calls();
        let signature = xml::signature(&xml);
        let twice = xml.replacen(&signature, &signature.repeat(3), 1);
        assert_eq!(judged(t, &twice, Reach::Inside).await.report.verdict, Some(Verdict::Invalid));
        assert_eq!(pki.server.calls().iter().filter(|path| *path == "ocsp").count(), 1);

        pki.server.mend();
        let valid = judged(t, &xml, Reach::Stranger).await;
        assert_eq!(verdict(&valid), (Some(Verdict::Valid), None), "{:#?}", valid.report);
        assert!(pki.server.calls().contains(&"ocsp".to_owned()));
        assert!(valid.report.signatures[0].revocation.iter().all(|one| one.source.is_some()));
        // What was answered is kept for both kinds of files.
        assert_eq!(verdict(&judged(t, &xml, Reach::Inside).await), (Some(Verdict::Valid), None));
        assert_eq!(pki.server.calls(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_revocation_is_found_and_a_forged_or_unsigned_file_sends_nobody_anywhere() {
    let scene = Scene::new();
    let xml = scene.envelope(&enveloped(RSA_SHA256), "an");
    house_of(&scene.pki, true, async |t, pki| {
        trust(t, pki.root().der().to_vec()).await;
        let value = between(&xml, "<ds:SignatureValue>", "</ds:SignatureValue>");
        let forged = xml.replacen(value, &value.chars().rev().filter(|c| *c != '=').collect::<String>(), 1);
        assert_ne!(judged(t, &forged, Reach::Inside).await.report.verdict, Some(Verdict::Valid));
        assert_eq!(judged(t, ENVELOPE, Reach::Inside).await.report.verdict, None);
        assert_eq!(pki.server.calls(), Vec::<String>::new());
        pki.revoke("issuing", "an");
        let revoked = judged(t, &xml, Reach::Inside).await;
        assert_eq!(verdict(&revoked), (Some(Verdict::Invalid), why(Reason::CertificateRevoked)));
        let broken = judge_xml(&t.app, "<a><SignedInfo>".into(), Reach::Inside, Limits::default()).await;
        assert!(broken.is_err_and(|error| kernel::Refusal::code(&error) == "check-no-xml"));
        // The next engine begins with the very certificate of the envelope in good standing.
        let index = std::fs::read_to_string(pki.at("issuing.txt")).unwrap();
        let good = index.lines().map(|line| match line.strip_prefix("R\t") {
            Some(rest) => {
                let fields: Vec<&str> = rest.split('\t').collect();
                format!("V\t{}\t\t{}", fields[0], fields[2..].join("\t"))
            }
            None => line.to_owned(),
        });
        std::fs::write(pki.at("issuing.txt"), good.collect::<Vec<_>>().join("\n") + "\n").unwrap();
        pki.publish_crls();
    })
    .await;
}

#[tokio::test]
async fn what_a_strangers_file_says_reaches_nobody_around_us() {
    let scene = Scene::new();
    let xml = scene.envelope(&enveloped(RSA_SHA256), "an");
    house_of(&scene.pki, false, async |t, pki| {
        trust(t, pki.root().der().to_vec()).await;
        for reach in [Reach::Stranger, Reach::Inside] {
            let judged = judged(t, &xml, reach).await;
            assert_eq!(verdict(&judged), (Some(Verdict::Undetermined), why(Reason::RevocationUnknown)));
            assert!(judged.unreachable.iter().any(|why| why.contains("private")), "{:?}", judged.unreachable);
        }
        assert_eq!(pki.server.calls(), Vec::<String>::new(), "the services on this machine were not called");
    })
    .await;
}

#[tokio::test]
async fn strangers_fetch_no_issuers() {
    let scene = Scene::new();
    scene.pki.certify("issuing", "an", "Người an", KeyKind::Rsa2048, "person", FROM, TO);
    let signed = scene.envelope(&enveloped(RSA_SHA256), "an");
    // Without the certificate of whoever issued the signer's.
    let (first, last) = (signed.find("<ds:X509Certificate>").unwrap(), signed.rfind("<ds:X509Certificate>").unwrap());
    assert!(first < last, "{signed}");
    let end = last + signed[last..].find("</ds:X509Data>").unwrap();
    let alone = format!("{}{}", &signed[..last], &signed[end..]);
    house_of(&scene.pki, true, async |t, pki| {
        trust(t, pki.root().der().to_vec()).await;
        assert_eq!(verdict(&judged(t, &alone, Reach::Stranger).await).1, why(Reason::UntrustedIssuer));
        assert_eq!(pki.server.calls(), Vec::<String>::new(), "an address nobody trusted vouches for");
        assert_eq!(verdict(&judged(t, &alone, Reach::Inside).await), (Some(Verdict::Valid), None));
        assert!(pki.server.calls().contains(&"issuing.cer".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn the_authority_of_a_time_stamp_is_asked_about_too() {
    let scene = Scene::new();
    let xml = scene.advanced("an", "2026-11-20T08:00:00+07:00");
    let value = xml::value_of(&xml, " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"");
    let stamped = xml::beside_properties(&xml, &xml::time_stamp(EXCLUSIVE, &scene.stamp(value.as_bytes())));
    house_of(&scene.pki, true, async |t, pki| {
        trust(t, pki.root().der().to_vec()).await;
        t.clock.set(crate::pki::now());
        let judged = judged(t, &stamped, Reach::Stranger).await;
        assert_eq!(verdict(&judged), (Some(Verdict::Valid), None), "{:#?}", judged.report);
        let one = &judged.report.signatures[0];
        assert_eq!((one.baseline, one.time_stamps.len()), (Some(pades::Baseline::Time), 1));
        assert!(one.proved_time.is_some(), "{one:#?}");
        assert_eq!(pki.server.calls().iter().filter(|path| *path == "ocsp").count(), 2, "signer and authority");
    })
    .await;
}
