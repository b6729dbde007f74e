//! What a shop's pages and servers send, and what its segments are: few names and values, so that
//! everything meets.

use event::{Call, CallError, CallKind, Identifier, Map, Time, Value};
use serde_json::{Value as Json, json};
use shard::message::Refused;

use crate::random::Random;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

const USERS: [&str; 3] = ["u1", "u2", "u3"];
const BROWSERS: [&str; 4] = ["a1", "a2", "a3", "a4"];
const EVENTS: [&str; 4] = ["viewed", "added", "order_completed", "page_viewed"];
const PRODUCTS: [&str; 3] = ["1", "2", "3"];

/// How long ago a call happened: often the same for several, so that ids decide their order.
const AGES: [i64; 8] = [0, 0, 0, 1_000, HOUR, 6 * HOUR, DAY, 3 * DAY];

/// One call, under an id that is new.
pub(crate) fn call(random: &mut Random, id: String, now: Time) -> Call {
    let time = now.saturating_add(-random.pick(&AGES).unwrap_or(0));
    let (user, browser) = (random.pick(&USERS), random.pick(&BROWSERS));
    let (kind, user, anonymous, previous) = match random.below(24) {
        0..=8 => (CallKind::Track, None, browser, None),
        9..=12 => (CallKind::Track, user, None, None),
        13 => (CallKind::Track, user, browser, None),
        14 => (CallKind::Identify, None, browser, None),
        15 => (CallKind::Identify, user, None, None),
        16..=18 => (CallKind::Identify, user, browser, None),
        19 => (CallKind::Alias, user, None, browser),
        20 => (CallKind::Alias, user, None, random.pick(&USERS)),
        21 => (CallKind::Identify, None, None, None),
        _ => (CallKind::Track, None, None, None),
    };
    let is_nameless = user.is_none() && anonymous.is_none();
    let addresses = match random.below(100) {
        0..70 if !is_nameless => Vec::new(),
        0..90 => one_address(random).into_iter().collect(),
        _ => some_addresses(random),
    };
    let text = |id: Option<&str>| id.map(str::to_owned);
    let mut call = Call {
        id,
        time,
        kind,
        name: String::new(),
        user: text(user),
        anonymous: text(anonymous),
        previous: text(previous),
        addresses,
        params: Map::new(),
        traits: Map::new(),
        context: Map::new(),
    };
    fill(random, &mut call, now);
    call
}

/// Something that is no call.
pub(crate) fn refused() -> Refused {
    let error = CallError::new("bad_name", "event", "expected the event's name");
    let (route, around) = ("v1/batch".to_owned(), Some("{}".to_owned()));
    Refused { error, body: r#"{"type":"track"}"#.to_owned(), route, around, calls: 1 }
}

/// An identifier that somebody may say a word on.
pub(crate) fn identifier(random: &mut Random) -> Option<Identifier> {
    match random.below(6) {
        0..=3 => random.pick(&USERS).map(Identifier::user),
        4 => one_address(random),
        _ => random.pick(&BROWSERS).map(Identifier::anonymous),
    }
}

fn one_address(random: &mut Random) -> Option<Identifier> {
    match random.below(5) {
        0..=2 => random.pick(&["e1@x.kz", "e2@x.kz"]).and_then(Identifier::email),
        3 => Identifier::phone("+77010000001"),
        _ => Identifier::push("t1"),
    }
}

/// Two or three of different kinds, in their order.
fn some_addresses(random: &mut Random) -> Vec<Identifier> {
    let email = random.pick(&["e1@x.kz", "e2@x.kz"]).and_then(Identifier::email);
    let phone = Identifier::phone("+77010000001").filter(|_| random.chance(60));
    let push = Identifier::push("t1").filter(|_| phone.is_none() || random.chance(40));
    [email, phone, push].into_iter().flatten().collect()
}

/// Says something in a call, other than who did it.
pub(crate) fn fill(random: &mut Random, call: &mut Call, now: Time) {
    if call.kind == CallKind::Track {
        call.name = random.pick(&EVENTS).unwrap_or_default().to_owned();
        let product = random.pick(&PRODUCTS).unwrap_or_default();
        call.params = [
            ("product_id".to_owned(), Value::from(product)),
            ("value".to_owned(), Value::Number(random.below(4) as f64 * 10.0)),
        ]
        .into();
    }
    if call.kind == CallKind::Identify {
        let plan = random.pick(&["free", "gold"]).unwrap_or_default();
        let ends = now.saturating_add(random.pick(&[-DAY, HOUR, 2 * DAY]).unwrap_or(0));
        call.traits = [
            ("plan".to_owned(), Value::from(plan)),
            ("ends_at".to_owned(), Value::Number(ends.millis() as f64)),
        ]
        .into();
    }
}

/// A definition of the segment with this number, or none: it is taken away.
pub(crate) fn definition(random: &mut Random, number: usize, id: impl Fn(usize) -> String) -> Option<Json> {
    let (kind, condition) = match (number, random.below(14)) {
        (_, 0) => return None,
        (0, _) => ("list", Json::Null),
        (1, _) => ("static", simple(random)),
        (2, 1..=5) => ("dynamic", json!({ "segment": id(0), "is": "in" })),
        (2, 6..=8) => ("dynamic", json!({ "segment": id(1), "is": { "entered": { "last": "1d" } } })),
        (3, 1..=6) => ("dynamic", json!({ "segment": id(4), "is": { "left": { "last": "2d" } } })),
        (_, 1..=8) => ("dynamic", simple(random)),
        (_, 9..=11) => ("dynamic", json!({ "all": [simple(random), { "not": simple(random) }] })),
        _ => ("dynamic", json!({ "any": [simple(random), simple(random)] })),
    };
    let mut definition = json!({ "name": format!("s{number}"), "kind": kind, "active": !random.chance(10) });
    if !condition.is_null()
        && let Some(definition) = definition.as_object_mut()
    {
        definition.insert("where".to_owned(), condition);
    }
    Some(definition)
}

fn simple(random: &mut Random) -> Json {
    let event = random.pick(&EVENTS).unwrap_or_default();
    let last = random.pick(&["1h", "1d", "4d"]).unwrap_or_default();
    match random.below(12) {
        0 => json!({ "event": event }),
        1 => json!({ "event": event, "is": { "gte": 2 }, "within": { "last": last } }),
        2 => json!({ "event": event, "within": { "ago": ["4d", "1d"] } }),
        3 => {
            json!({ "event": event, "measure": { "sum": "value" }, "is": { "gte": 30 }, "within": { "last": last } })
        }
        4 => json!({ "attribute": "plan", "is": { "eq": "gold" } }),
        5 => json!({ "held": { "attribute": "plan", "is": { "eq": "gold" }, "for": last } }),
        6 => json!({ "attribute": "ends_at", "is": { "in_next": last } }),
        7 => json!({ "sequence": [{ "event": "added" }, { "absent": "order_completed", "for": last }] }),
        8 => {
            json!({ "for_some": "product_id", "that": { "event": event, "is": { "gte": 2 }, "within": { "last": last } } })
        }
        9 => json!({ "attribute": "orders.count", "is": { "gte": 2 } }),
        10 => json!({ "last": "viewed", "has": { "param": "product_id", "is": { "eq": "2" } } }),
        _ => json!({ "everyone": true }),
    }
}
