//! What real clients sent, as it was recorded (`tests/clients/record.js`): every value arrives as it was
//! given to the client.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what the tests stand on may fail them as the tests themselves may"
)]

use std::fs;
use std::path::{Path, PathBuf};

use dialect::{Body, segment};
use event::{Arrival, Call, CallKind, Map, Time, Value};
use serde::Deserialize;

/// What one client sent.
#[derive(Deserialize)]
struct Recorded {
    client: String,
    version: String,
    requests: Vec<Request>,
}

#[derive(Deserialize)]
struct Request {
    path: String,
    body: String,
}

/// What is to be stored of one call.
#[derive(Deserialize)]
struct Stored {
    kind: CallKind,
    name: String,
    params: Map,
    traits: Map,
}

/// What a browser's library tells of the page by itself.
const PAGE: [&str; 5] = ["path", "referrer", "search", "title", "url"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients")
}

fn calls(request: &Request) -> Vec<Call> {
    let body = request.body.as_bytes();
    let around = Body::read(body).unwrap();
    let arrival = Arrival::sent(Time::parse("2027-01-01T00:00:00Z").unwrap(), around.sent_at());
    let one = |kind| vec![segment::call(body, Some(kind), &arrival).unwrap()];
    match request.path.as_str() {
        "/v1/batch" | "/v1/b" => {
            let batch = around.batch().unwrap();
            batch.iter().map(|raw| segment::call(raw, None, &arrival).unwrap()).collect()
        }
        "/v1/t" => one(CallKind::Track),
        "/v1/i" => one(CallKind::Identify),
        "/v1/p" => one(CallKind::Page),
        "/v1/s" => one(CallKind::Screen),
        "/v1/g" => one(CallKind::Group),
        "/v1/a" => one(CallKind::Alias),
        other => panic!("{other}"),
    }
}

#[test]
fn every_value_arrives_as_it_was_given_to_the_client() {
    let stored: Vec<Stored> =
        serde_json::from_slice(&fs::read(folder().join("stored.json")).unwrap()).unwrap();
    let mut clients = 0;
    for entry in fs::read_dir(folder().join("recorded")).unwrap() {
        let recorded: Recorded = serde_json::from_slice(&fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let who = format!("{} {}", recorded.client, recorded.version);
        let found: Vec<Call> = recorded.requests.iter().flat_map(calls).collect();
        assert_eq!(found.len(), stored.len(), "{who}");
        for (mut call, stored) in found.into_iter().zip(&stored) {
            if recorded.client == "@segment/analytics-next" {
                call.params.retain(|key, _| !PAGE.contains(&key.as_str()));
            }
            assert_eq!((call.kind, &call.name), (stored.kind, &stored.name), "{who}");
            assert_eq!(call.params, stored.params, "{who}: {}", stored.name);
            assert_eq!(call.traits, stored.traits, "{who}: {}", stored.name);
            assert_eq!(call.user.as_deref(), Some("ann"), "{who}");
            assert!(!call.id.is_empty() && !call.id.starts_with("content-"), "{who}: {}", call.id);
            match call.kind {
                CallKind::Alias => assert_eq!(call.joins(), Some(("browser-1", "ann")), "{who}"),
                CallKind::Identify => assert_eq!(call.addresses[0].to_string(), "email:ann@example.com"),
                CallKind::Group => assert_eq!(
                    (call.context.get("groupId"), call.context.get("groupTraits").and_then(Value::as_map)),
                    (Some(&"g-1".into()), Some(&Map::from_iter([("plan".to_owned(), "gold".into())]))),
                    "{who}"
                ),
                _ => assert!(call.context.contains_key("library"), "{who}"),
            }
        }
        clients += 1;
    }
    assert_eq!(clients, 9);
}

#[test]
fn the_clock_of_a_client_that_tells_it_is_corrected() {
    for (client, told) in [("segment-node", true), ("rudder-python", true), ("customerio-node", false)] {
        let recorded = fs::read(folder().join(format!("recorded/{client}.json"))).unwrap();
        let recorded: Recorded = serde_json::from_slice(&recorded).unwrap();
        let late = Time::parse("2026-12-31T23:59:00Z").unwrap();
        assert!(recorded.requests.iter().flat_map(calls).all(|call| (call.time > late) == told), "{client}");
    }
}

#[test]
fn the_page_is_told_with_what_a_browser_sends() {
    let recorded = fs::read(folder().join("recorded/segment-browser.json")).unwrap();
    let recorded: Recorded = serde_json::from_slice(&recorded).unwrap();
    let call = recorded.requests.iter().flat_map(calls).find(|call| call.kind == CallKind::Page).unwrap();
    assert_eq!(call.params.get("url"), Some(&Value::from("https://shop.example/cups?utm_source=mail")));
    let page = call.context.get("page").and_then(Value::as_map).unwrap();
    assert_eq!(page.get("title"), Some(&Value::from("Shop")));
    let campaign = call.context.get("campaign").and_then(Value::as_map).unwrap();
    assert_eq!(campaign.get("source"), Some(&Value::from("mail")));
}
