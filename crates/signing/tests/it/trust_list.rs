//! The trust list on its page and by JSON: versions, refusals, rights, audit.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use store::args;

use crate::services::{browser, house};

#[tokio::test]
async fn each_change_is_a_version_with_its_reason_and_old_ones_stay_readable() {
    house(false, async |t, pki| {
        let admin = browser(t, "quantri").await;
        admin.get("/admin/trust").await.expect(200).contains("Chưa có gốc nào");
        let root = pki.root();
        let shown = admin.upload("/admin/trust/offer", &[], &[("file", "goc.pem", root.to_pem().as_bytes())]).await;
        let first: String = root.fingerprint().to_uppercase().chars().take(4).collect();
        shown.expect(200).contains("Gốc thử nghiệm").contains(&first).contains("Đối chiếu");
        let content = STANDARD.encode(root.to_pem());
        let reason = "Công văn 12/BCY ngày 28/11";
        let refused = admin.post("/admin/trust/files", &[("content", &content), ("reason", " ")]).await;
        refused.expect(422).contains("Hãy ghi lý do").contains("Gốc thử nghiệm");
        admin.post("/admin/trust/files", &[("content", &content), ("reason", reason)]).await.expect(303);
        admin.get("/admin/trust").await.expect(200).contains("Gốc thử nghiệm").contains(reason).contains("Thêm gốc");
        let again = admin.post("/admin/trust/files", &[("content", &content), ("reason", reason)]).await;
        again.expect(422).contains("đã có trong danh sách");

        let list = std::fs::read(pki.at("root.crl")).unwrap();
        let shown = admin.upload("/admin/trust/offer", &[], &[("file", "root.crl", &list)]).await.expect(200);
        shown.contains("danh sách chứng thư bị thu hồi").lacks("Không gốc nào");
        let list = STANDARD.encode(list);
        admin.post("/admin/trust/files", &[("content", &list), ("reason", "Đĩa tháng 11")]).await.expect(303);

        let answer = admin.get("/api/v1/trust-list").await.expect(200).json();
        assert_eq!((answer["version"].as_i64(), answer["entries"].as_array().map(Vec::len)), (Some(2), Some(2)));
        let id = answer["entries"][0]["id"].as_str().unwrap().to_owned();
        let end = format!("/admin/trust/entries/{id}/end");
        // What it means is said before anything happens.
        let asked = admin.get(&end).await.expect(200).contains("Gốc thử nghiệm");
        asked.contains("không còn được kết luận là hợp lệ");
        admin.post(&end, &[("reason", "")]).await.expect(422).contains("Hãy ghi lý do");
        admin.post(&end, &[("reason", "Khóa bị lộ")]).await.expect(303);
        admin.post(&end, &[("reason", "Khóa bị lộ")]).await.expect(404);
        let log = admin.get("/admin/audit").await.expect(200);
        log.contains("thêm gốc Gốc thử nghiệm").contains("kết thúc Gốc thử nghiệm – Khóa bị lộ");
        admin.get(&end).await.expect(404);
        let page = admin.get("/admin/trust").await.expect(200);
        page.contains("Kết thúc – Gốc chứng thực: Gốc thử nghiệm").contains("<option value=\"H26.05\">");
        let old = admin.get("/admin/trust?version=1").await.expect(200);
        old.contains("Đang xem bản 1").contains("Thêm – Gốc chứng thực").lacks("/admin/trust/files");
        admin.get("/admin/trust?version=9").await.expect(404);
        let old = admin.get("/api/v1/trust-list?version=1").await.expect(200).json();
        assert_eq!(old["entries"][0]["fingerprint"], json!(root.fingerprint()));
        let now = admin.get("/api/v1/trust-list").await.expect(200).json();
        assert_eq!(now["versions"][0]["reason"], "Khóa bị lộ");
        assert_eq!(now["entries"].as_array().map(Vec::len), Some(1));

        let tx = t.app.store.read().await.unwrap();
        let sql = "SELECT count(*) AS c1 FROM audit WHERE body LIKE '%\"trust-changed\"%' AND actor IS NOT NULL";
        let (audited,): (i64,) = tx.one(sql, args![]).await.unwrap();
        assert_eq!(audited, 3);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_root_stays_outside() {
    house(false, async |t, pki| {
        let admin = browser(t, "quantri").await;
        pki.person("clerk", crate::pki::KeyKind::P256);
        let two = [pki.root().to_pem(), pki.cert("issuing").to_pem()].concat();
        for (file, told) in [
            (b"no certificate".to_vec(), "không phải chứng thư số X.509"),
            (pki.cert("clerk").der().to_vec(), "không phải chứng thư số của cơ quan chứng thực"),
            (two.into_bytes(), "nhiều chứng thư số"),
        ] {
            admin.upload("/admin/trust/offer", &[], &[("file", "x.pem", &file)]).await.expect(422).contains(told);
            let fields = [("content", STANDARD.encode(&file)), ("reason", "Thử".to_owned())];
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(admin.post("/admin/trust/files", &fields).await.status.as_u16(), 422, "{told}");
        }
        admin.upload("/admin/trust/offer", &[], &[]).await.expect(422).contains("Hãy chọn một tệp");
        admin.post("/admin/trust/seals", &[("agency", "X99"), ("reason", "Thử")]).await.expect(422).contains("danh bạ");
        let empty = admin.post("/admin/trust/seals", &[("agency", "H26.05"), ("reason", "Thử")]).await;
        empty.expect(422).contains("ít nhất một trong ba");
        assert_eq!(admin.get("/api/v1/trust-list").await.expect(200).json()["version"], 0);
        // Only administrators; whoever is signed in may have a file judged.
        let clerk = browser(t, "vanthu.bo").await;
        clerk.get("/admin/trust").await.expect(403);
        clerk.get("/api/v1/trust-list").await.expect(403);
        let root = STANDARD.encode(pki.root().der());
        clerk.post("/admin/trust/files", &[("content", &root), ("reason", "Thử")]).await.expect(403);
        let judged =
            clerk.post_json("/api/v1/signatures/verify", &json!({ "content": STANDARD.encode("x") }), None).await;
        assert_eq!(judged.expect(422).json()["code"], "check-no-pdf");
        let file = STANDARD.encode(crate::files::plain_pdf());
        let judged = clerk.post_json("/api/v1/signatures/verify", &json!({ "content": file }), None).await.expect(200);
        assert_eq!(judged.json()["verdict"], serde_json::Value::Null);
        let unknown = json!({ "content": file, "agency": "X99" });
        clerk.post_json("/api/v1/signatures/verify", &unknown, None).await.expect(422);
    })
    .await;
}
