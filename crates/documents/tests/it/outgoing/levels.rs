//! The levels of signatures against real services: openssl's time-stamping authority, responder and lists behind HTTP.

use std::io::Read as _;

use documents::actions::outgoing::OutgoingError;
use identity::seed::Demo;
use kernel::{Actor, Refusal, WorkingCalendar};
use pades::{Baseline, Report, Verdict};
use signing::actions::change_trust::{self, NewFile};
use signing::seed::PIN;
use signing::{Reach, Services, Settings, evidence, judge};

use super::support::{Way, house_with};
use crate::pki::{FROM, KeyKind, Pki, TO, now};
use crate::support::House;

/// A ministry with a time-stamping service that openssl serves; its root is trusted for time-stamps alone.
async fn archive<F>(without_tsa: bool, test: F)
where
    F: AsyncFn(&House<'_>, &Pki),
{
    let pki = Pki::new();
    let settings = Settings {
        tsa: Some(pki.server.url("/tsa")),
        level: Baseline::Archive,
        sign_without_tsa: without_tsa,
        online: true,
        private_addresses: true,
        renew_days: 90,
    };
    house_with(Some(Services::new(settings)), async |h| {
        pki.server.mend();
        pki.certify("issuing", "tsa", "Dấu thời gian", KeyKind::P256, "tsa", FROM, TO);
        let mut ctx = h.begin("quantri").await;
        let content = pki.root().der().to_vec();
        let new = NewFile { content, time_stamps_only: true, revocation: true, reason: "Thử".into() };
        change_trust::add_file(&mut ctx, &new).await.unwrap();
        ctx.commit().await.unwrap();
        // openssl knows no clock but the machine's.
        h.t.clock.set(now());
        test(h, &pki).await;
    })
    .await;
}

async fn in_force(h: &House<'_>, id: kernel::Id<documents::model::Document>) -> (store::BlobId, Vec<u8>, Report) {
    let blob = h.row(id).await.final_pdf.unwrap();
    let pdf = h.store().blobs.get(&blob).await.unwrap();
    let report = judge(&h.t.app, pdf.clone(), Reach::Inside, None).await.unwrap().report;
    (blob, pdf.to_vec(), report)
}

fn levels(report: &Report) -> Vec<Option<Baseline>> {
    report.signatures.iter().map(|s| s.baseline).collect()
}

/// Lets the job that looks for what is due run, and what it finds.
async fn round(h: &House<'_>) {
    let mut ctx = h.t.ctx(Actor::system(Demo.ministry().uuid())).await;
    ctx.enqueue("documents.renew-signatures", None, (), ctx.now).await.unwrap();
    ctx.commit().await.unwrap();
    h.t.work().await;
}

#[tokio::test]
async fn signed_on_the_28th_numbered_after_the_holiday_renewed_to_the_archive() {
    archive(true, async |h, pki| {
        // The 28th of August 2026 is a Friday; the National Day's holiday is 31/8 (moved) to 2/9.
        let holidays = ["2026-08-31", "2026-09-01", "2026-09-02"].map(|day| day.parse().unwrap());
        let friday = "2026-08-28".parse().unwrap();
        let next = WorkingCalendar::new(holidays, []).next_working_day(friday);
        assert_eq!(next.to_string(), "2026-09-03");
        pki.server.fault("tsa-down");
        h.t.at("2026-08-28T09:00:00+07:00");
        let id = h.to_leader("Ký chiều 28, cấp số sau lễ").await;
        h.t.at("2026-08-28T17:25:00+07:00");
        h.sign("thutruong1", id, PIN).await.unwrap();
        h.t.at(&format!("{next}T08:10:00+07:00"));
        h.issue("vanthu.bo", id, PIN).await.unwrap();
        let (blob, first, report) = in_force(h, id).await;
        assert_eq!((report.verdict, levels(&report)), (Some(Verdict::Valid), vec![Some(Baseline::Basic); 3]));
        // The service is down: a clear note, and the file is as it was sealed.
        h.t.work().await;
        assert_eq!(h.row(id).await.final_pdf.as_ref(), Some(&blob));
        let page = format!("/outgoing-documents/{id}/signatures");
        let clerk = h.browser("vanthu.bo").await;
        let shown = clerk.get(&page).await.expect(200);
        shown.contains("Chưa đạt mức PAdES B-LTA").contains("Dịch vụ cấp dấu thời gian chưa trả lời");

        pki.server.mend();
        h.t.clock.set(now());
        round(h).await;
        let (after, last, report) = in_force(h, id).await;
        assert!(after != blob && last.starts_with(&first) && last.len() > first.len());
        assert_eq!(report.verdict, Some(Verdict::Valid), "{report:#?}");
        assert_eq!(levels(&report)[..3], [Some(Baseline::Archive); 3]);
        // The clock went on by months: the session is over.
        let clerk = h.browser("vanthu.bo").await;
        let shown = clerk.get(&page).await.expect(200);
        let shown = shown.contains("28/08/2026 17:25").contains("03/09/2026 08:10").contains("theo máy người ký");
        let shown =
            shown.contains("theo dấu thời gian của văn bản").contains("Bằng chứng đã lưu").lacks("Chưa đạt mức</");
        shown.contains("Phải gia hạn dấu thời gian trước");
        // Both states of the file are known as issued here.
        let stranger = h.t.visitor();
        for file in [&first, &last] {
            let found = stranger.upload("/check", &[], &[("file", "van-ban.pdf", file)]).await.expect(200);
            found.contains("trùng khớp từng byte").contains("Hợp lệ:");
        }
        round(h).await;
        assert_eq!(h.row(id).await.final_pdf, Some(after), "nothing more is due");
    })
    .await;
}

#[tokio::test]
async fn the_whole_file_is_archived_in_the_act_that_seals_it_and_its_proof_can_be_taken_along() {
    archive(true, async |h, pki| {
        let id = h.to_leader("Lưu trữ ngay").await;
        h.sign("thutruong1", id, PIN).await.unwrap();
        let signed = h.store().blobs.get(&h.row(id).await.signed_pdf.unwrap()).await.unwrap();
        let report = judge(&h.t.app, signed.clone(), Reach::Inside, None).await.unwrap().report;
        assert_eq!(levels(&report), [Some(Baseline::Time)], "{report:#?}");
        h.issue("vanthu.bo", id, PIN).await.unwrap();
        let (blob, pdf, report) = in_force(h, id).await;
        assert_eq!((report.verdict, &levels(&report)[..3]), (Some(Verdict::Valid), &[Some(Baseline::Archive); 3][..]));
        assert!(pdf.starts_with(&signed));
        // It is judged for good without any call.
        pki.server.calls();
        h.t.work().await;
        let tx = h.store().read().await.unwrap();
        let kept = evidence::of_file(&tx, id.uuid(), &blob).await.unwrap().expect("the proof");
        drop(tx);
        assert_eq!((kept.verdict.as_str(), kept.level.as_deref(), kept.wanted), ("valid", Some("B-LTA"), None));
        let address = format!("/outgoing-documents/{id}/evidence/{}", kept.id);
        let zip = h.browser("thutruong1").await.get(&address).await.expect(200).bytes;
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
        let mut text = String::new();
        zip.by_name("report.json").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap().verdict, Some(Verdict::Valid));
        let names: Vec<String> =
            (0..zip.len()).map(|n| zip.by_index(n).unwrap().name().unwrap().into_owned()).collect();
        for folder in ["certificates/", "ocsp/", "crl/"] {
            assert!(names.iter().any(|name| name.starts_with(folder)), "{names:?}");
        }
        // What a person reads, and the very file.
        let mut read = |name: &str| {
            let mut bytes = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        };
        assert_eq!(read("van-ban.pdf"), pdf);
        let report = String::from_utf8(read("bao-cao.html")).unwrap();
        for said in ["Lưu trữ ngay", blob.as_str(), "Hợp lệ", "Ký ban hành", "chưa bị thu hồi", "+07:00", "PAdES B-LTA"]
        {
            assert!(report.contains(said), "{said} is missing in {report}");
        }
        let readme = String::from_utf8(read("doc-truoc.txt")).unwrap();
        assert!(readme.contains(blob.as_str()) && readme.contains("van-ban.pdf"), "{readme}");
        h.browser("vanthu.qld").await.get(&address).await.expect(404);
        h.t.visitor().get(&address).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn before_its_time_stamp_ends_a_file_is_renewed_once() {
    archive(true, async |h, pki| {
        let soon = now() + jiff::SignedDuration::from_hours(24 * 30);
        let end = jiff::fmt::strtime::format("%Y%m%d%H%M%SZ", soon).unwrap();
        pki.certify("issuing", "tsa", "Dấu thời gian ngắn", KeyKind::P256, "tsa", FROM, &end);
        let id = h.to_leader("Gia hạn").await;
        h.sign("thutruong1", id, PIN).await.unwrap();
        h.issue("vanthu.bo", id, PIN).await.unwrap();
        h.t.work().await;
        let (blob, first, _) = in_force(h, id).await;
        // Due, but the authority has nothing that lasts longer: no stamp upon stamp.
        round(h).await;
        assert_eq!(h.row(id).await.final_pdf.as_ref(), Some(&blob));
        pki.certify("issuing", "tsa", "Dấu thời gian dài", KeyKind::P384, "tsa", FROM, TO);
        round(h).await;
        let (renewed, last, report) = in_force(h, id).await;
        assert!(renewed != blob && last.starts_with(&first));
        assert_eq!((report.verdict, report.signatures.len()), (Some(Verdict::Valid), 5));
        round(h).await;
        assert_eq!(h.row(id).await.final_pdf.as_ref(), Some(&renewed), "once is enough");
        let tx = h.store().read().await.unwrap();
        let all = evidence::of_record(&tx, id.uuid()).await.unwrap();
        assert_eq!(all.len(), 2, "the proof of before stays readable");
        assert_eq!(all[0].grew_from.as_ref(), Some(&blob));
        assert!(all[0].renew_before > all[1].renew_before);
        let sql = "SELECT count(*) AS c1 FROM audit WHERE body LIKE '%\"outgoing-renewed\"%' AND record = $1";
        let (audited,): (i64,) = tx.one(sql, store::args![id]).await.unwrap();
        assert_eq!(audited, 1);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_clock_and_a_service_that_must_answer_sign_nothing() {
    archive(false, async |h, pki| {
        let id = h.to_leader("Đồng hồ sai").await;
        h.t.pass(-3600);
        let refused = h.sign("thutruong1", id, PIN).await.unwrap_err();
        assert!(
            matches!(refused, OutgoingError::Signing(_)) && refused.code() == "signing-clock-differs",
            "{refused:?}"
        );
        assert!(refused.args()[0].1.parse::<i64>().unwrap() > 3000);
        h.t.clock.set(now());
        pki.server.fault("tsa-down");
        let refused = h.sign("thutruong1", id, PIN).await.unwrap_err();
        assert_eq!((refused.code(), refused.kind()), ("signing-tsa-down", kernel::Kind::Unavailable));
        assert_eq!(h.row(id).await.signed_pdf, None);
        pki.server.mend();
        h.sign("thutruong1", id, PIN).await.unwrap();
    })
    .await;
}
