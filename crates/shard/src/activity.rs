//! What one person did, as far as blocks of products go by it.

use std::borrow::Cow;

use contact::{Ledger, SegmentId};
use event::{Call, Identifier, Map, Time, Value};
use recommend::{Bought, PAUSE_MS, Seen, Visitor};
use segment::{Event as _, EventName, Events as _, History as _, Kind, ORDER, Path, Zone};

use crate::contacts::Found;
use crate::fault::Outcome;
use crate::message::{Activity, Lookup, ShardReply, Viewer};
use crate::product::drop_odd_urls;
use crate::store::Store;
use crate::work::Work;

/// Products viewed that are looked at, the newest ones.
const VIEWED: usize = 100;

/// Products bought that are looked at, the newest ones.
const BOUGHT: usize = 1_000;

/// Products shown in blocks that are looked at, the newest ones.
const SHOWN: usize = 500;

/// For so long a block counts as having shown a product: a day.
const SHOWN_MS: i64 = 86_400_000;

impl<S: Store> Work<'_, S> {
    /// What a browser, a customer or a contact did, and in which of these segments that makes them.
    pub(crate) fn activity(&mut self, who: &Viewer, asked: &[SegmentId]) -> Outcome<ShardReply> {
        let contact = match self.find(&who.lookup())? {
            Found::Here(contact) => contact,
            Found::Elsewhere(ShardReply::NotFound) => return Ok(ShardReply::Activity(Box::default())),
            Found::Elsewhere(reply) => return Ok(reply),
        };
        let person = self.people.get(self.store, &contact)?;
        let ledger = match who {
            Viewer::Browser { anonymous, .. } => own(&person.ledger, anonymous),
            Viewer::Customer(_) | Viewer::Contact(_) => Cow::Borrowed(&person.ledger),
        };
        let is_whole = matches!(ledger, Cow::Borrowed(_));
        let is_in = |id: &&SegmentId| {
            self.segments.active(id).is_some_and(|(kind, program)| match kind {
                Kind::Dynamic => program.evaluate(&*ledger, self.now).member,
                // What the shop put together says something of the contact, not of one browser.
                Kind::Static | Kind::List => {
                    is_whole && person.memberships.get(id).is_some_and(|kept| kept.member)
                }
            })
        };
        Ok(ShardReply::Activity(Box::new(Activity {
            visitor: Visitor {
                // As segments have it, so that a bucket of theirs is one here.
                id: person.ledger.contact().to_owned(),
                ..visitor(&ledger, self.segments.zone(), self.now)
            },
            told: told(&ledger, self.segments.zone(), self.now),
            segments: asked.iter().filter(is_in).cloned().collect(),
        })))
    }
}

impl Viewer {
    /// Whose history holds what they did, as far as is known.
    pub fn lookup(&self) -> Lookup {
        match self {
            Viewer::Browser { at: Some(at), .. } => Lookup::Identifier(at.clone()),
            Viewer::Browser { anonymous, at: None } => Lookup::Identifier(Identifier::anonymous(anonymous)),
            Viewer::Customer(user) => Lookup::Identifier(Identifier::user(user)),
            Viewer::Contact(who) => who.clone(),
        }
    }
}

/// What a browser did itself, of all that its contact did.
fn own<'l>(ledger: &'l Ledger, anonymous: &str) -> Cow<'l, Ledger> {
    let is_own = |call: &&Call| call.anonymous.as_deref() == Some(anonymous);
    match ledger.calls().all(|call| is_own(&call)) {
        true => Cow::Borrowed(ledger),
        false => Cow::Owned(ledger.calls().filter(is_own).cloned().collect()),
    }
}

fn visitor(ledger: &Ledger, zone: &Zone, now: Time) -> Visitor {
    Visitor {
        id: ledger.contact().to_owned(),
        viewed: viewed(ledger, now).map(|(product, call)| Seen { product, at: call.time.millis() }).collect(),
        session: session(ledger, now),
        cart: cart(ledger, zone, now).iter().filter_map(product_id).collect(),
        bought: bought(ledger, zone, now),
        shown: shown(ledger, now),
    }
}

/// The products viewed, newest first, each once, with the view that tells of it.
fn viewed(ledger: &Ledger, now: Time) -> impl Iterator<Item = (String, &Call)> {
    let mut newest: Vec<(String, &Call)> = Vec::new();
    for call in past(ledger, "product_viewed", now) {
        let Some(id) = call.params.get("product_id").and_then(Value::text_form) else { continue };
        if newest.len() < VIEWED && newest.iter().all(|(known, _)| *known != id) {
            newest.push((id.into_owned(), call));
        }
    }
    newest.into_iter()
}

/// The products viewed in the visit that goes on, oldest first, as often as they were.
fn session(ledger: &Ledger, now: Time) -> Vec<String> {
    let mut end = now.millis();
    let mut products: Vec<String> = past(ledger, "product_viewed", now)
        .take(VIEWED)
        .take_while(|call| {
            let goes_on = end - call.time.millis() <= PAUSE_MS;
            end = call.time.millis();
            goes_on
        })
        .filter_map(|call| Some(call.params.get("product_id")?.text_form()?.into_owned()))
        .collect();
    products.reverse();
    products
}

/// The lines of the cart.
fn cart(ledger: &Ledger, zone: &Zone, now: Time) -> Vec<Value> {
    let course = ledger.attribute(&Path::new("cart.items"), zone);
    let change = course.changes.iter().rev().find(|change| change.time <= now);
    change.and_then(|change| change.value.as_list()).unwrap_or_default().to_vec()
}

/// The products of the orders that count, newest first.
fn bought(ledger: &Ledger, zone: &Zone, now: Time) -> Vec<Bought> {
    let orders = ledger.events(&EventName::new(ORDER), zone);
    let counts = |(from, to): (Time, Option<Time>)| from <= now && to.is_none_or(|to| now < to);
    let orders = orders.range(0..orders.len()).rev().filter(|order| counts(order.visible()));
    let line = |at: Time, item: &Value| {
        let quantity = item.as_map()?.get("quantity").and_then(Value::as_number).unwrap_or(1.0);
        Some(Bought { product: product_id(item)?, at: at.millis(), quantity })
    };
    orders
        .flat_map(|order| order.items().iter().filter_map(move |item| line(order.time(), item)))
        .take(BOUGHT)
        .collect()
}

/// The products that blocks showed of late, each once.
fn shown(ledger: &Ledger, now: Time) -> Vec<String> {
    let of_late = |call: &&Call| now.millis() - call.time.millis() <= SHOWN_MS;
    let items = past(ledger, "block_shown", now).take_while(of_late).flat_map(|call| {
        let items = call.params.get("items").and_then(Value::as_list).unwrap_or_default();
        items.iter().filter_map(product_id)
    });
    let mut shown: Vec<String> = items.take(SHOWN).collect();
    shown.sort_unstable();
    shown.dedup();
    shown
}

/// What views and the cart tell of products, for shops without a catalogue; views first, newest first.
fn told(ledger: &Ledger, zone: &Zone, now: Time) -> Vec<Map> {
    let viewed = viewed(ledger, now).map(|(id, call)| product_of(&call.params, &id));
    let lines = cart(ledger, zone, now);
    let lines = lines.iter().filter_map(|line| Some(product_of(line.as_map()?, &product_id(line)?)));
    viewed.chain(lines).collect()
}

fn product_of(fields: &Map, id: &str) -> Map {
    const FIELDS: [&str; 7] = ["name", "category", "brand", "price", "currency", "url", "image_url"];
    let told = FIELDS.iter().filter_map(|key| Some(((*key).to_owned(), fields.get(key)?.clone())));
    let mut product: Map =
        told.filter(|(_, value)| matches!(value, Value::Text(_) | Value::Number(_))).collect();
    product.insert("product_id".to_owned(), Value::from(id));
    drop_odd_urls(&mut product);
    product
}

/// The events of a name up to now, newest first.
fn past<'l>(ledger: &'l Ledger, name: &str, now: Time) -> impl Iterator<Item = &'l Call> {
    ledger.named(name).iter().rev().skip_while(move |call| call.time > now)
}

/// The product of an item, which may stand there by its id alone.
fn product_id(item: &Value) -> Option<String> {
    let id = match item {
        Value::Map(fields) => fields.get("product_id")?,
        id => id,
    };
    id.text_form().filter(|id| !id.is_empty()).map(Cow::into_owned)
}
