//! An explanation says of each condition what evaluation finds.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use contact::Ledger;
use event::{Arrival, Time, segment_api};
use segment::{Definition, Explanation, Program, Zone};
use serde_json::{Value as Json, json};

fn explain(definition: &Json, calls: &[Json], now: &str) -> Option<Explanation> {
    let definition = Definition::from_json(definition).unwrap();
    let program = Program::compile(&definition, &Zone::utc()).unwrap();
    let parse = |call: &Json| segment_api::parse(call.to_string().as_bytes(), None, &Arrival::recorded());
    let ledger: Ledger = calls.iter().map(|call| parse(call).unwrap()).collect();
    program.explain(&ledger, Time::parse(now).unwrap())
}

fn track(event: &str, time: &str, properties: Json) -> Json {
    json!({"type": "track", "userId": "u", "event": event, "timestamp": time, "properties": properties})
}

#[test]
fn each_condition_tells_its_answer_and_what_it_saw() {
    let definition = json!({"where": {"all": [
        {"event": "order_completed", "measure": {"sum": "total"}, "within": {"last": "7d"}, "is": {"gte": 50}},
        {"not": {"attribute": "city", "is": {"eq": "Astana"}}},
        {"for_some": "product_id", "that": {"event": "product_viewed", "is": {"gte": 2}}},
    ]}});
    let calls = [
        track("order_completed", "2026-03-01T10:00:00Z", json!({"total": 30})),
        track("order_completed", "2026-03-02T10:00:00Z", json!({"total": 40})),
        track("product_viewed", "2026-03-02T11:00:00Z", json!({"product_id": "cup"})),
        track("product_viewed", "2026-03-02T12:00:00Z", json!({"product_id": "tea"})),
        track("product_viewed", "2026-03-02T13:00:00Z", json!({"product_id": "tea"})),
    ];
    let whole = explain(&definition, &calls, "2026-03-03T00:00:00Z").unwrap();
    let until = Time::parse("2026-03-08T10:00:00Z").unwrap().millis();
    assert_eq!(
        serde_json::to_value(&whole).unwrap(),
        json!({"path": "where", "condition": "all", "member": true, "until": until, "parts": [
            {"path": "where.all[0]", "condition": "event", "member": true, "until": until,
             "saw": {"measure": 70.0, "parts": 2}},
            {"path": "where.all[1]", "condition": "not", "member": true, "parts": [
                {"path": "where.all[1].not", "condition": "attribute", "member": false, "saw": {"value": null}},
            ]},
            {"path": "where.all[2]", "condition": "for_some", "member": true,
             "saw": {"holding": ["tea"]}, "parts": [
                {"path": "where.all[2].that", "condition": "event", "member": true,
                 "saw": {"measure": 2.0, "parts": 2, "value": "tea"}},
            ]},
        ]})
    );
}

#[test]
fn before_its_first_call_there_is_nothing_to_explain() {
    let calls = [track("a", "2026-03-01T10:00:00Z", json!({}))];
    assert_eq!(explain(&json!({"where": {"everyone": true}}), &calls, "2026-03-01T09:59:59.999Z"), None);
}
