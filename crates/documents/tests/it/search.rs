//! Search: as spelled first, newest first within, then folded; numbers as written; nothing that may not be seen.

use documents::actions::incoming::register::Input;
use documents::store::search;
use store::fts::Query;

use crate::support::{arrival, house};

#[tokio::test]
async fn exact_spelling_comes_first_and_the_cursor_carries_the_phase() {
    house(async |h| {
        for (n, subject) in
            ["Sốt xuất huyết Đắk Lắk", "Sot xuat huyet khong dau", "Sốt rét", "Tiêm chủng sốt xuất huyết"]
                .iter()
                .enumerate()
        {
            h.register(arrival(&format!("{n}"), subject)).await;
            h.t.pass(1);
        }
        let actor = h.actor("vanthu.bo").await;
        let tx = h.t.app.store.read().await.unwrap();
        let find = async |typed: &str, limit: usize| {
            let (query, mut after, mut all) = (Query::parse(typed).unwrap(), None, Vec::new());
            loop {
                let page = search::page(&tx, &actor, &query, search::Within::All, after, limit).await.unwrap();
                assert!(page.rows.len() <= limit);
                all.extend(page.rows.into_iter().map(|hit| hit.subject));
                after = page.next;
                if after.is_none() {
                    return all;
                }
            }
        };
        let expected = ["Tiêm chủng sốt xuất huyết", "Sốt xuất huyết Đắk Lắk", "Sot xuat huyet khong dau"];
        for limit in [1, 2, 3, 20] {
            assert_eq!(find("sốt xuất huyết", limit).await, expected, "{limit}");
        }
        let newest = ["Tiêm chủng sốt xuất huyết", "Sot xuat huyet khong dau", "Sốt xuất huyết Đắk Lắk"];
        assert_eq!(find("sot xuat huyet", 2).await, newest);
        assert_eq!(find("dak lak", 5).await, ["Sốt xuất huyết Đắk Lắk"]);
    })
    .await;
}

#[tokio::test]
async fn numbers_and_notations_are_found_as_written() {
    house(async |h| {
        let of = |number: &str, notation: &str| Input {
            number: Some(number.into()),
            notation: Some(notation.into()),
            ..arrival("1", "V/v gì đó")
        };
        h.register(of("123", "QĐ-BYT")).await;
        h.register(of("20", "-NQ/TW")).await;
        h.register(of("123", "QĐ-BNV")).await;
        let clerk = h.browser("vanthu.bo").await;
        let found = clerk.get("/search?q=123%2FQ%C4%90-BYT").await.expect(200).contains("/incoming-documents/");
        assert_eq!(found.text().matches("k-row-link").count(), 1);
        clerk.get("/search?q=20-NQ%2FTW").await.expect(200).contains("<mark>20</mark>-<mark>NQ</mark>/<mark>TW</mark>");
        clerk.get("/search?q=").await.expect(200);
        clerk.get("/search?q=khongco").await.expect(200).contains("Không tìm thấy");
        let listed = clerk.get("/incoming-documents?q=123%2FQ%C4%90-BNV").await.expect(200);
        assert_eq!(listed.text().matches("data-k-row").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_may_not_be_seen_is_not_found() {
    house(async |h| {
        h.register(arrival("9", "Chuyện riêng của văn thư")).await;
        let link = "k-row-link";
        h.browser("vanthu.bo").await.get("/search?q=chuyen+rieng").await.expect(200).contains(link);
        for stranger in ["chuyenvien.pc", "vanthu.qld", "botruong"] {
            h.browser(stranger).await.get("/search?q=chuyen+rieng").await.expect(200).lacks(link);
        }
    })
    .await;
}

#[tokio::test]
async fn words_inside_files_are_found_after_the_job() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let text = "Danh sách thiết bị: máy thở, monitor theo dõi".as_bytes();
        let path = clerk
            .upload("/incoming-documents/new", crate::pages::FORM, &[("annexes", "phu-luc.txt", text)])
            .await
            .expect(303)
            .location();
        clerk.get("/search?q=m%C3%A1y+th%E1%BB%9F").await.expect(200).lacks("k-row-link");
        assert!(h.t.work().await >= 1);
        let found = clerk.get("/search?q=m%C3%A1y+th%E1%BB%9F").await.expect(200).contains(&path);
        assert!(found.text().contains("<mark>máy</mark>"));
        clerk.get("/search?q=145%2FBC-SYT").await.expect(200).contains(&path);
    })
    .await;
}

#[tokio::test]
async fn words_inside_a_pdf_are_found_after_the_job() {
    const PDF: &[u8] = include_bytes!("../../../pades/tests/fixtures/typst-a2b.pdf");
    house(async |h| {
        let received = documents::files::Received { role: "scan", name: "scan.pdf".into(), bytes: PDF.into() };
        let files = documents::files::take_in(&h.t.app.store, vec![received], false).await.unwrap();
        h.register(Input { files, ..arrival("1", "V/v gì đó") }).await;
        let clerk = h.browser("vanthu.bo").await;
        let found = async || clerk.get("/search?q=doleamus").await.expect(200).text().matches("k-row-link").count();
        assert_eq!(found().await, 0, "{:?}", h.t.engine());
        h.t.work().await;
        assert_eq!(found().await, 1, "{:?}", h.t.engine());
    })
    .await;
}
