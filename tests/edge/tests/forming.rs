//! Segments over many contacts: formed in the background, told when ready, handed out as a table.

use edge::{Shop, Value, eventually, json, shop};

const MANY: usize = 3_000;

/// Contacts who spent 0, 1, 2, …
fn fill(shop: &Shop) {
    let calls: Vec<Value> = (0..MANY)
        .map(|n| {
            json!({
                "type": "track", "messageId": format!("m{n}"), "userId": format!("u{n:04}"),
                "event": "order_completed", "timestamp": "2026-01-05T10:00:00Z",
                "properties": { "order_id": format!("o{n}"), "revenue": n },
            })
        })
        .collect();
    for some in calls.chunks(1_000) {
        let report = shop.post_as(&shop.keys.source_key, "/v1/batch", &json!({ "batch": some })).ok();
        assert_eq!(report["accepted"], some.len(), "{report}");
    }
}

fn spent(least: usize) -> Value {
    json!({ "event": "order_completed", "measure": { "sum": "revenue" }, "is": { "gte": least } })
}

fn state(shop: &Shop, segment: &str) -> Value {
    shop.get(&format!("/api/segments/{segment}")).ok()
}

fn ready(shop: &Shop, segment: &str) {
    eventually("ready", || (state(shop, segment)["state"] == "ready").then_some(()));
}

#[test]
fn a_large_segment_forms_in_the_background_and_tells_when_it_is_ready() {
    let shop = shop();
    fill(&shop);
    let segment = shop.segment("Spenders", spent(1_000));
    let now = state(&shop, &segment);
    assert!(["queued", "forming", "ready"].contains(&now["state"].as_str().unwrap()), "{now}");
    if now["state"] == "forming" {
        assert_eq!(now["progress"]["contacts"], MANY);
    }
    ready(&shop, &segment);
    assert_eq!(shop.size(&segment), 2_000);
    let told = eventually("a notice", || {
        let notices = shop.get("/api/notices").ok();
        let notice =
            notices["notices"].as_array()?.iter().find(|notice| notice["segment"] == segment)?.clone();
        Some(notice)
    });
    assert_eq!((&told["kind"], &told["message"]), (&json!("ready"), &json!("“Spenders” is ready.")));
    let preview = |least: usize| {
        let body = json!({ "definition": { "where": spent(least) } });
        let preview = shop.post("/api/segments/preview", &body).ok();
        (preview["count"].as_u64().unwrap(), preview["contacts"].as_u64().unwrap())
    };
    assert_eq!(preview(2_990), (10, 3_000));
    let more = json!({ "type": "track", "messageId": "more", "userId": "u0001", "event": "order_completed", "properties": { "revenue": 9_000 } });
    shop.send(&[more]);
    assert_eq!(preview(2_990), (11, 3_000));
    eventually("the entry", || (shop.size(&segment) == 2_001).then_some(()));
}

#[test]
fn a_changed_definition_forms_over_the_same_contacts_again() {
    let shop = shop();
    fill(&shop);
    let segment = shop.segment("Spenders", spent(1_000));
    ready(&shop, &segment);
    let body = json!({ "name": "Spenders", "where": spent(2_999) });
    shop.ask("PUT", &format!("/api/segments/{segment}"), Some(&body)).ok();
    ready(&shop, &segment);
    assert_eq!(shop.size(&segment), 1);
    shop.post(&format!("/api/segments/{segment}/recalculate"), &json!({})).ok();
    ready(&shop, &segment);
    assert_eq!(shop.size(&segment), 1);
    let changes = shop.changes("user:u2999", &segment);
    assert_eq!(changes.len(), 1, "{changes:?}");
}

#[test]
fn members_come_as_a_table_in_which_nothing_is_a_formula() {
    let shop = shop();
    let person = |user: &str, name: &str| json!({ "type": "identify", "messageId": user, "userId": user, "traits": { "name": name, "points": -5, "note": "a \"b\", c" } });
    shop.send(&[person("u1", "=HYPERLINK(\"http://x\")"), person("u2", "Ann"), person("@u3", "+1")]);
    let segment = shop.segment("All", json!({ "everyone": true }));
    ready(&shop, &segment);
    let table = shop.get(&format!("/api/segments/{segment}/contacts.csv?columns=user_id,name,points,note"));
    let text = table.ok().as_str().unwrap().to_owned();
    let mut lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.remove(0), "user_id,name,points,note");
    lines.sort_unstable();
    let note = "\"a \"\"b\"\", c\"";
    assert_eq!(
        lines,
        [
            format!("'@u3,'+1,'-5,{note}"),
            format!("u1,\"'=HYPERLINK(\"\"http://x\"\")\",'-5,{note}"),
            format!("u2,Ann,'-5,{note}"),
        ]
    );
    shop.get(&format!("/api/segments/{segment}/contacts.csv?columns=a,,b")).refused(400, "bad_query");
    shop.get("/api/segments/nobody/contacts.csv").refused(404, "not_found");
}

#[test]
fn a_static_segment_is_locked_and_a_list_is_not_recalculated() {
    let shop = shop();
    let made = |body: Value| shop.post("/api/segments", &body).ok()["id"].as_str().unwrap().to_owned();
    let frozen = made(json!({ "name": "Then", "kind": "static", "where": spent(1) }));
    let other = json!({ "name": "Then", "kind": "static", "where": spent(2) });
    let refused = shop.ask("PUT", &format!("/api/segments/{frozen}"), Some(&other)).refused(400, "locked");
    assert_eq!(refused["path"], "where");
    let renamed = json!({ "name": "Then and there", "kind": "static", "where": spent(1) });
    shop.ask("PUT", &format!("/api/segments/{frozen}"), Some(&renamed)).ok();
    let list = made(json!({ "name": "Ours", "kind": "list" }));
    for id in [&frozen, &list] {
        shop.post(&format!("/api/segments/{id}/recalculate"), &json!({})).refused(409, "conflict");
    }
}
