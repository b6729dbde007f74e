//! A second evaluator, written from the page of the language for these tests alone: it reads the
//! JSON of a definition and looks at every call, at one instant, with no thought of speed.

mod cart;
mod channels;
mod filter;
mod local;
mod measure;
mod messages;
mod narrow;
mod orders;
mod origins;
mod past;
mod rfm;
mod sequence;
mod test;
mod turns;
mod visits;
mod window;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use event::{Call, CallKind, Map, Value};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

pub(crate) use local::Local;
pub(crate) use origins::user_agents;
use past::Flips;
use test::passes;

/// What one contact did, in order, each id once, and the segments it may be in.
pub(crate) struct World {
    calls: Vec<Call>,
    /// Those of them that segments see as events.
    events: Vec<Rc<Event>>,
    contact: String,
    own: Segment,
    others: BTreeMap<String, Segment>,
    /// What has been found out about the past, by what was asked.
    flips: RefCell<HashMap<String, Rc<Flips>>>,
}

/// A condition and the clock by which it is read.
struct Segment {
    condition: Json,
    local: Local,
}

impl World {
    /// The definition's `timezone` goes before the shop's.
    pub(crate) fn new(mut calls: Vec<Call>, definition: &Json, shop_zone: &str) -> World {
        let content = |call: &Call| serde_json::to_string(call).unwrap();
        calls.sort_by_key(|call| (call.time, content(call)));
        let mut seen = HashSet::new();
        calls.retain(|call| seen.insert(call.id.clone()));
        calls.sort_by_key(|call| (call.time, call.id.clone()));
        let segment = |definition: &Json| Segment {
            condition: definition["where"].clone(),
            local: Local::new(definition["timezone"].as_str().unwrap_or(shop_zone)),
        };
        let others = definition["segments"].as_object().into_iter().flatten();
        let events = calls.iter().filter(|call| call.kind.is_event() && call.name != "order");
        World {
            contact: contact(&calls),
            events: events.map(|call| Rc::new(Event::of(call))).collect(),
            calls,
            own: segment(definition),
            others: others.map(|(id, definition)| (id.clone(), segment(definition))).collect(),
            flips: RefCell::default(),
        }
    }

    /// Whether the contact is in the segment at `now`.
    pub(crate) fn member(&self, now: i64) -> bool {
        self.is_in(&self.own, now)
    }

    /// Every instant at which the answer may change, and the milliseconds around each.
    pub(crate) fn instants(&self) -> std::collections::BTreeSet<i64> {
        self.turns(&self.own.condition, &self.own.local)
    }

    fn events_until(&self, now: i64) -> Vec<Rc<Event>> {
        self.events.iter().filter(|event| event.time <= now).cloned().collect()
    }

    fn is_in(&self, segment: &Segment, now: i64) -> bool {
        self.begun(now) && Sight::new(self, &segment.local, now).holds(&segment.condition)
    }

    /// A contact begins with its first call; before it nothing is held.
    fn begun(&self, now: i64) -> bool {
        self.calls.first().is_some_and(|call| call.time.millis() <= now)
    }
}

/// The contact's `userId`, else its `anonymousId`.
fn contact(calls: &[Call]) -> String {
    let user = calls.iter().find_map(|call| call.user.clone());
    user.or(calls.iter().find_map(|call| call.anonymous.clone())).unwrap_or_default()
}

/// Something that happened, as segments see it.
#[derive(Clone, Debug)]
struct Event {
    time: i64,
    id: String,
    name: String,
    params: Map,
    context: Map,
}

impl Event {
    fn of(call: &Call) -> Event {
        Event {
            time: call.time.millis(),
            id: call.id.clone(),
            name: call.name.clone(),
            params: call.params.clone(),
            context: call.context.clone(),
        }
    }

    fn order(&self) -> (i64, &str) {
        (self.time, &self.id)
    }

    fn items(&self) -> Vec<&Map> {
        let list = self.params.get("items").and_then(Value::as_list).unwrap_or_default();
        list.iter().filter_map(Value::as_map).collect()
    }
}

/// What is seen of a contact at one instant.
struct Sight<'w> {
    world: &'w World,
    local: &'w Local,
    now: i64,
    /// In order. Those that a candidate of `for_some` leaves.
    events: Vec<Rc<Event>>,
}

impl<'w> Sight<'w> {
    fn new(world: &'w World, local: &'w Local, now: i64) -> Sight<'w> {
        let mut events = world.events_until(now);
        let orders = orders::made(&events, local);
        events.extend(orders.into_iter().filter(|order| order.time <= now).map(Rc::new));
        events.sort_by(|a, b| a.order().cmp(&b.order()));
        Sight { world, local, now, events }
    }

    fn calls(&self) -> impl DoubleEndedIterator<Item = &'w Call> + use<'w> {
        let now = self.now;
        self.world.calls.iter().filter(move |call| call.time.millis() <= now)
    }

    fn holds(&self, condition: &Json) -> bool {
        let part = |condition: &Json| self.holds(condition);
        let has = |name: &str| !condition[name].is_null();
        if has("attribute") {
            self.attribute_passes(condition)
        } else if has("held") {
            self.held(&condition["held"])
        } else if has("event") {
            self.event(condition)
        } else if has("first") || has("last") {
            self.pick(condition)
        } else if has("sequence") {
            self.sequence(condition)
        } else if has("regular") {
            self.regular(condition)
        } else if has("compare") {
            self.compare(&condition["compare"])
        } else if has("for_some") {
            self.for_some(condition)
        } else if has("segment") {
            self.segment(condition)
        } else if has("bucket") {
            self.bucket(&condition["bucket"])
        } else if has("everyone") {
            true
        } else if let Some(list) = condition["all"].as_array() {
            list.iter().all(part)
        } else if let Some(list) = condition["any"].as_array() {
            list.iter().any(part)
        } else if has("not") {
            !part(&condition["not"])
        } else {
            let at_least = &condition["at_least"];
            let holding = at_least["of"].as_array().unwrap().iter().filter(|one| part(one)).count();
            holding >= at_least["n"].as_u64().unwrap() as usize
        }
    }

    fn attribute_passes(&self, condition: &Json) -> bool {
        let found = self.attribute(condition["attribute"].as_str().unwrap());
        if condition["any"].is_null() {
            return passes(&condition["is"], found.as_ref(), self.now, self.local);
        }
        let Some(Value::List(list)) = found else {
            return false;
        };
        list.iter().filter_map(Value::as_map).any(|fields| self.filter(&condition["any"], None, fields))
    }

    /// What an attribute is: of traits the latest identify in order wins, derived ones go first.
    fn attribute(&self, path: &str) -> Option<Value> {
        let head = path.split('.').next().unwrap();
        let value = match head {
            "cart" => Some(Value::Map(self.cart())),
            "orders" => Some(Value::Map(self.orders())),
            "rfm" => Some(Value::Map(self.rfm())),
            "activity" => Some(Value::Map(self.activity())),
            "session" => Some(Value::Map(self.session_attribute())),
            "traffic" => Some(Value::Map(self.traffic())),
            "device" => Some(Value::Map(self.device())),
            "geo" => Some(Value::Map(self.geo())),
            "channel" => Some(Value::Map(self.channels())),
            "messages" => Some(Value::Map(self.messages())),
            _ => {
                let identifies = self.calls().filter(|call| call.kind == CallKind::Identify);
                identifies.filter_map(|call| call.traits.get(head)).next_back().cloned()
            }
        };
        at(&value.map(|value| (head.to_owned(), value)).into_iter().collect(), path)
    }

    fn bucket(&self, bucket: &Json) -> bool {
        let text = format!("{}:{}", bucket["salt"].as_str().unwrap(), self.world.contact);
        let digest = Sha256::digest(text.as_bytes());
        let b = u64::from_be_bytes(digest[..8].try_into().unwrap()) % 10_000;
        bucket["from"].as_u64().unwrap() <= b && b < bucket["to"].as_u64().unwrap()
    }
}

/// A dotted path reaches inside objects; through a list it reaches every element and gives the list
/// of what it finds.
fn at(fields: &Map, path: &str) -> Option<Value> {
    let (head, rest) = path.split_once('.').unwrap_or((path, ""));
    let value = fields.get(head).filter(|value| !value.is_null())?;
    match (rest, value) {
        ("", value) => Some(value.clone()),
        (rest, Value::Map(fields)) => at(fields, rest),
        (rest, Value::List(list)) => {
            let found = list.iter().filter_map(|element| at(element.as_map()?, rest));
            let flat = found.flat_map(|value| match value {
                Value::List(list) => list,
                one => vec![one],
            });
            Some(Value::List(flat.filter(|value| !value.is_null()).collect()))
        }
        _ => None,
    }
}

/// The values under a path, each element of a list by itself.
fn values(fields: &Map, path: &str) -> Vec<Value> {
    match at(fields, path) {
        None => Vec::new(),
        Some(Value::List(list)) => list.into_iter().filter(|value| !value.is_null()).collect(),
        Some(value) => vec![value],
    }
}
