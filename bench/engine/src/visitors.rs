//! Contacts of a made-up shop: what each did, by a small generator that is the same everywhere.

use event::{Arrival, Call, Time, segment_api};
use serde_json::{Value, json};

/// What happens in the shop, and how often among a hundred events.
pub const EVENTS: [(&str, u64); 20] = [
    ("page_viewed", 24),
    ("product_viewed", 26),
    ("search", 9),
    ("product_list_viewed", 8),
    ("product_added", 7),
    ("cart_viewed", 5),
    ("product_removed", 2),
    ("checkout_started", 3),
    ("order_completed", 3),
    ("message_sent", 3),
    ("message_opened", 2),
    ("message_clicked", 1),
    ("wishlist_added", 1),
    ("coupon_applied", 1),
    ("review_written", 1),
    ("store_visited", 1),
    ("app_opened", 1),
    ("video_watched", 1),
    ("support_asked", 0),
    ("webinar_attended", 1),
];

/// The instant of the last event of every contact's past.
pub const PRESENT: i64 = 1_760_000_000_000;

/// Days that a contact's past spans.
const PAST_DAYS: u64 = 45;

/// A stream of calls of one contact.
pub struct Visitor {
    number: usize,
    dice: Dice,
    told: u64,
}

impl Visitor {
    /// The contact of this number; the same one is always the same.
    pub fn new(number: usize) -> Visitor {
        Visitor { number, dice: Dice(0x9E37_79B9_7F4A_7C15 ^ (number as u64 + 1) << 20), told: 0 }
    }

    /// What it did before [`PRESENT`]: it told who it is, then this many events.
    pub fn past(&mut self, events: usize) -> Vec<Call> {
        let mut times: Vec<i64> =
            (0..events).map(|_| PRESENT - self.dice.below(PAST_DAYS * 86_400_000) as i64).collect();
        times.sort_unstable();
        let first = times.first().copied().unwrap_or(PRESENT);
        let mut calls = vec![self.identify(first - 1)];
        calls.extend(times.into_iter().map(|time| self.event(time)));
        calls
    }

    /// What it does from then on, some seconds apart.
    pub fn next(&mut self, events: usize) -> Vec<Call> {
        let mut time = PRESENT;
        let mut calls = Vec::with_capacity(events);
        for _ in 0..events {
            time += 2_000 + self.dice.below(60_000) as i64;
            calls.push(self.event(time));
        }
        calls
    }

    fn identify(&mut self, time: i64) -> Call {
        let traits = json!({
            "country": self.dice.one_of(&["KZ", "UZ", "KG", "DE"]),
            "gender": self.dice.one_of(&["female", "male"]),
            "plan": self.dice.one_of(&["free", "plus", "business"]),
            "birthday": format!("19{}-0{}-1{}", 60 + self.dice.below(40), 1 + self.dice.below(9), self.dice.below(10)),
            "children": self.dice.below(4),
            "registered_at": Time::from_millis(time).map(|time| time.to_string()),
        });
        self.call(time, "identify", json!({ "traits": traits }))
    }

    fn event(&mut self, time: i64) -> Call {
        let mut chance = self.dice.below(EVENTS.iter().map(|(_, often)| often).sum());
        let drawn = EVENTS.iter().find(|(_, often)| {
            let here = chance < *often;
            chance = chance.saturating_sub(*often);
            here
        });
        let product = self.dice.below(40);
        let price = 2.5 * (1 + product) as f64;
        let properties = json!({
            "product_id": format!("p{product}"),
            "category": format!("c{}", product % 8),
            "city": self.dice.one_of(&["Astana", "Almaty", "Berlin"]),
            "price": price,
            "quantity": 1 + self.dice.below(3),
            "value": price,
        });
        let name = drawn.map_or("page_viewed", |(name, _)| name);
        self.call(time, "track", json!({ "event": name, "properties": properties }))
    }

    fn call(&mut self, time: i64, kind: &str, mut fields: Value) -> Call {
        self.told += 1;
        fields["type"] = kind.into();
        fields["messageId"] = format!("{}-{:06}", self.number, self.told).into();
        fields["userId"] = format!("user-{}", self.number).into();
        fields["timestamp"] = time.into();
        segment_api::parse(fields.to_string().as_bytes(), None, &Arrival::recorded()).expect("a call")
    }
}

/// Xorshift: nothing here needs better chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }
}
