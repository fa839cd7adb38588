//! Lists as people arrange them: sorted, with chosen columns and kept views; one act on several documents; what is new.

use crate::support::{House, arrival, house, position, unit};

/// Three arrivals whose order by number, by issuer and by deadline differs.
async fn three(h: &House<'_>) -> [String; 3] {
    let mut paths = Vec::new();
    for (number, issuer, subject) in
        [("30", "Bệnh viện Mẫu", "Việc thứ nhất"), ("10", "Viện Mẫu", "Ăn uống hợp lý"), ("20", "Cục Mẫu", "Đường đi")]
    {
        let mut input = arrival(number, subject);
        issuer.clone_into(&mut input.issuer);
        paths.push(h.register(input).await.id.to_string());
    }
    paths.try_into().expect("three")
}

/// Where texts stand in a page, in its order.
fn order<'a>(page: &str, texts: [&'a str; 3]) -> Vec<&'a str> {
    let mut found: Vec<(usize, &str)> = texts.iter().map(|t| (page.find(t).expect("shown"), *t)).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, text)| text).collect()
}

#[tokio::test]
async fn a_list_is_sorted_by_any_heading_and_newest_first_without() {
    house(async |h| {
        three(h).await;
        let clerk = h.browser("vanthu.bo").await;
        let subjects = ["Việc thứ nhất", "Ăn uống hợp lý", "Đường đi"];
        let shown = async |sort: &str| {
            let page = clerk.get(&format!("/incoming-documents?sort={sort}")).await.expect(200).text();
            order(&page, subjects)
        };
        assert_eq!(shown("").await, ["Đường đi", "Ăn uống hợp lý", "Việc thứ nhất"]);
        assert_eq!(shown("subject").await, ["Ăn uống hợp lý", "Đường đi", "Việc thứ nhất"]);
        assert_eq!(shown("-subject").await, ["Việc thứ nhất", "Đường đi", "Ăn uống hợp lý"]);
        assert_eq!(shown("code").await, ["Ăn uống hợp lý", "Đường đi", "Việc thứ nhất"]);
        assert_eq!(shown("no-such-column").await, ["Đường đi", "Ăn uống hợp lý", "Việc thứ nhất"]);
        let page = clerk.get("/incoming-documents?sort=subject").await.expect(200);
        page.contains("aria-sort=\"ascending\"").contains("sort=-subject");
    })
    .await;
}

#[tokio::test]
async fn columns_and_views_are_each_persons_own() {
    house(async |h| {
        three(h).await;
        let clerk = h.browser("vanthu.bo").await;
        clerk.get("/incoming-documents").await.expect(200).contains("sort=place").lacks("sort=type");
        clerk
            .post("/lists/incoming-documents/columns", &[("columns", "type"), ("columns", "due"), ("query", "q=mau")])
            .await
            .expect(303);
        clerk.get("/incoming-documents").await.expect(200).lacks("sort=place").contains("sort=type");
        clerk
            .post("/lists/incoming-documents/views", &[("name", "Của tôi"), ("query", "state=registered")])
            .await
            .expect(303);
        clerk.get("/incoming-documents").await.expect(200).contains("Của tôi").contains("?state=registered");
        for (name, query) in [("", "q=1"), ("Tên", "q=\u{7}"), (&*"x".repeat(61), "q=1")] {
            clerk.post("/lists/incoming-documents/views", &[("name", name), ("query", query)]).await.expect(422);
        }
        clerk.post("/lists/no-such-list/views", &[("name", "A"), ("query", "q=1")]).await.expect(404);
        let other = h.browser("vanthu.bo2").await;
        let page = other.get("/incoming-documents").await.expect(200).lacks("Của tôi").contains("sort=place");
        drop(page);
        let page = clerk.get("/incoming-documents").await.expect(200).text();
        let at = page.split("/lists/incoming-documents/views/").nth(1).expect("the view can be forgotten");
        let forget = format!("/lists/incoming-documents/views/{}/forget", &at[..36]);
        other.post(&forget, &[]).await.expect(404);
        clerk.post(&forget, &[]).await.expect(303);
        clerk.get("/incoming-documents").await.expect(200).lacks("Của tôi");
    })
    .await;
}

#[tokio::test]
async fn several_are_distributed_at_once_and_those_that_moved_on_are_told() {
    house(async |h| {
        let [one, two, three] = three(h).await;
        let office = h.browser("chanhvanphong").await;
        let ids = format!("ids={one}&ids={two}");
        let page = office.get(&format!("/incoming-documents/together/distribute?{ids}")).await.expect(200);
        page.contains("Việc thứ nhất").contains("Ăn uống hợp lý").lacks("Đường đi");
        let target = format!("unit:{}", unit("PC"));
        // Without anybody to go to: a sentence, and nothing is done.
        office.post("/incoming-documents/together/distribute", &[("ids", &one), ("ids", &two)]).await.expect(422);
        let alone = [("lead", target.as_str())];
        office.post(&format!("/incoming-documents/{two}/distribute"), &alone).await.expect(303);
        let all = [("ids", one.as_str()), ("ids", &two), ("ids", &three), ("lead", &target)];
        let done = office.post("/incoming-documents/together/distribute", &all).await.expect(200);
        done.contains("Việc thứ nhất").contains("Đường đi");
        office.get("/").await.expect(200).lacks("/desk/distribute");
        let clerk = h.browser("vanthu.pc").await;
        clerk.get("/desk/pass-on").await.expect(200).contains("Việc thứ nhất").contains("Đường đi");
        // Whoever may not distribute is offered nothing, and cannot.
        let officer = h.browser("chuyenvien.pc").await;
        officer.get(&format!("/incoming-documents/together/distribute?{ids}")).await.expect(200).lacks("Việc thứ nhất");
        officer.get("/incoming-documents/together/no-such-act").await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn several_for_information_are_read_at_once_and_new_work_is_told_once() {
    house(async |h| {
        let [one, two, _] = three(h).await;
        let office = h.browser("chanhvanphong").await;
        let position = format!("position:{}", position("chanhthanhtra"));
        for id in [&one, &two] {
            office.post(&format!("/incoming-documents/{id}/distribute"), &[("inform", &position)]).await.expect(303);
        }
        let reader = h.browser("chanhthanhtra").await;
        let told = reader.get("/notifications/count").await.expect(200);
        assert_eq!(told.json()["count"], "2");
        reader.get("/notifications").await.expect(200).contains("Việc thứ nhất").contains("Ăn uống hợp lý");
        let told = reader.get("/notifications/count").await.expect(200);
        assert_eq!(told.json()["count"], "");
        let page = reader.get("/desk/inform").await.expect(200);
        page.contains("/incoming-documents/together/read").contains(&one);
        reader.post("/incoming-documents/together/read", &[("ids", &one), ("ids", &two)]).await.expect(200);
        reader.get("/").await.expect(200).lacks("/desk/inform");
    })
    .await;
}
