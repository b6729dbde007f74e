//! What is remembered is what would be derived anew.

use event::{Arrival, Call, segment_api};
use proptest::prelude::*;
use segment::{EventName, Events, History, Path, Zone};

use crate::Ledger;
use crate::derived::Namespace;

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let event = prop::sample::select(vec![
        r#""type": "page", "context": {"page": {"url": "https://s/", "referrer": "https://other/"}}"#,
        r#""type": "page", "context": {"page": {"url": "https://s/?utm_source=a"}, "os": {"name": "iOS"}}"#,
        r#""type": "track", "event": "a", "context": {"location": {"city": "Oral"}, "os": {"name": "Linux"}}"#,
        r#""type": "track", "event": "product_added", "properties": {"product_id": 1, "price": 5}"#,
        r#""type": "track", "event": "product_removed", "properties": {"product_id": 1, "quantity": 1}"#,
        r#""type": "track", "event": "cart_viewed", "properties": {"items": [{"product_id": 2}]}"#,
        r#""type": "track", "event": "order_completed", "properties": {"order_id": 1, "revenue": 5}"#,
        r#""type": "track", "event": "order_completed", "properties": {"revenue": 7, "date": 4000000}"#,
        r#""type": "track", "event": "order_cancelled", "properties": {"order_id": 1}"#,
        r#""type": "track", "event": "order_refunded", "properties": {"order_id": 1, "total": 2}"#,
        r#""type": "track", "event": "message_sent", "properties": {"message_id": 1, "channel": "email"}"#,
        r#""type": "track", "event": "message_opened", "properties": {"message_id": 1, "channel": "email"}"#,
        r#""type": "track", "event": "message_bounced", "properties": {"channel": "email"}"#,
        r#""type": "identify", "traits": {"email": "a@s", "address": {"city": "Astana"}}"#,
        r#""type": "identify", "traits": {"email": null, "consent": true, "score": {"m": 1}}"#,
        r#""type": "identify", "traits": {"rfm_cuts": {"monetary": [1, 2, 3, 4]}}"#,
    ]);
    // Mostly on time, in steps of ten minutes, at times late; some ids come twice.
    let call = (event, prop::option::weighted(0.3, 0..8_i64), prop::option::weighted(0.1, 0..8_usize));
    prop::collection::vec(call, 0..10).prop_map(|calls| {
        let call = |(at, (fields, late, id)): (usize, (&str, Option<i64>, Option<usize>))| {
            let time = (at as i64 - late.unwrap_or(0)) * 600_000;
            let id = id.unwrap_or(at);
            let json = format!(r#"{{"messageId": "{id}", "userId": "u", "timestamp": {time}, {fields}}}"#);
            segment_api::parse(json.as_bytes(), None, &Arrival::recorded()).unwrap()
        };
        calls.into_iter().enumerate().map(call).collect()
    })
}

/// Every attribute there is.
fn paths() -> Vec<Path> {
    let of = |namespace: Namespace| {
        let fields = namespace.fields().iter().map(move |field| format!("{}.{field}", namespace.name()));
        fields.chain([namespace.name().to_owned()])
    };
    Namespace::ALL.into_iter().flat_map(of).map(|dotted| Path::new(&dotted)).collect()
}

fn check(ledger: &Ledger, zone: &Zone) -> Result<(), TestCaseError> {
    let anew: Ledger = ledger.calls().cloned().collect();
    for path in paths() {
        prop_assert_eq!(ledger.attribute(&path, zone), anew.attribute(&path, zone), "{:?}", path);
    }
    let orders = |ledger: &Ledger| {
        let orders = ledger.events(&EventName::new(segment::ORDER), zone);
        (0..orders.len()).map(|at| format!("{:?}", orders.get(at))).collect::<Vec<_>>()
    };
    prop_assert_eq!(orders(ledger), orders(&anew));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_remembered_is_what_would_be_derived_anew(calls in calls(), gone in 0..10_usize) {
        let zones = ["UTC", "Asia/Almaty"].map(|name| Zone::named(name).unwrap());
        let mut ledger = Ledger::default();
        for call in calls {
            ledger.insert(call);
            zones.iter().try_for_each(|zone| check(&ledger, zone))?;
        }
        ledger.take(|call| call.id == gone.to_string());
        zones.iter().try_for_each(|zone| check(&ledger, zone))?;
    }
}
