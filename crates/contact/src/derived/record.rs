//! Where reducers read from: the calls of one contact, wherever they are kept.

use std::borrow::Cow;

use event::{Call, Time, Value, ValueRef};
use segment::{Found, Path};

use super::key::Key;

/// The calls of one contact.
pub trait Records {
    /// A handle on one of them.
    type Record<'a>: Record<'a>
    where
        Self: 'a;

    /// The wanted calls in (time, id) order, each id once, future ones included.
    fn records(&self, wanted: Wanted) -> impl Iterator<Item = Self::Record<'_>>;

    /// The times of the wanted calls in order, those after an instant left out.
    fn each_time(&self, wanted: Wanted, until: Time, take: impl FnMut(Time)) {
        self.records(wanted).map(|record| record.time()).take_while(|time| *time <= until).for_each(take);
    }

    /// The time of the first and of the last of the wanted calls, those after an instant left out.
    fn ends(&self, wanted: Wanted, until: Time) -> Option<(Time, Time)> {
        let mut ends: Option<(Time, Time)> = None;
        self.each_time(wanted, until, |time| ends = Some((ends.map_or(time, |(first, _)| first), time)));
        ends
    }

    /// What was told of the trait with this top-level key, in order.
    fn told(&self, key: &str) -> impl Iterator<Item = Told<'_>>;
}

/// A trait took a value.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// When it did.
    pub time: Time,
    /// The id of the call that told it: see [`Record::id`].
    pub id: Option<&'a str>,
    /// The value; `null` where it was taken away.
    pub value: &'a Value,
}

/// Which calls a reducer reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Events of some names.
    Events(Names),
    /// Every event.
    EveryEvent,
    /// Every call, those that are no events included.
    EveryCall,
}

impl Wanted {
    /// Whether a call is one of these.
    pub fn includes(self, call: &Call) -> bool {
        match self {
            Wanted::Events(names) => names.list().contains(&call.name.as_str()),
            Wanted::EveryEvent => call.kind.is_event(),
            Wanted::EveryCall => true,
        }
    }
}

/// Names of events that belong together. They are numbered from 0 (`names as usize`), so that a store
/// can find out once where the events are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// What changes a cart.
    Cart,
    /// What changes an order.
    Orders,
    /// Money paid back.
    Refunds,
    /// Messages that went out.
    Sent,
    /// Messages that were opened.
    Opened,
    /// Messages in which a link was clicked.
    Clicked,
    /// What tells how a contact can be reached; calls that are no events included, which have no name.
    Channel,
}

impl Names {
    /// All of them, in the order of their numbers.
    pub const ALL: [Names; 7] = [
        Names::Cart,
        Names::Orders,
        Names::Refunds,
        Names::Sent,
        Names::Opened,
        Names::Clicked,
        Names::Channel,
    ];

    /// The names.
    pub const fn list(self) -> &'static [&'static str] {
        match self {
            Names::Cart => {
                &["product_added", "product_removed", "cart_viewed", "cart_updated", "order_completed"]
            }
            Names::Orders => &["order_completed", "order_updated", "order_cancelled"],
            Names::Refunds => &["order_refunded"],
            Names::Sent => &["message_sent"],
            Names::Opened => &["message_opened"],
            Names::Clicked => &["message_clicked"],
            Names::Channel => &[
                "",
                "message_opened",
                "message_clicked",
                "message_bounced",
                "message_blocked",
                "message_unsubscribed",
                "message_subscribed",
            ],
        }
    }
}

/// A handle on one call, cheap to copy.
pub trait Record<'a>: Copy {
    /// When it happened.
    fn time(&self) -> Time;

    /// Its id; a store may leave out those of calls that share their time with no other.
    fn id(&self) -> Option<&'a str>;

    /// The event's name; empty for calls that are no events.
    fn name(&self) -> &'a str;

    /// What stands under a key.
    fn find(&self, key: Key) -> Found<'a>;

    /// What stands under a path among its params.
    fn param(&self, path: &Path) -> Found<'a>;

    /// What stands under a path in its context.
    fn context(&self, path: &Path) -> Found<'a>;

    /// The elements of its param `items`, if that is a list.
    fn items(&self) -> &'a [Value];

    /// The one value under a key; a path through a list leads to none.
    fn value(&self, key: Key) -> Option<ValueRef<'a>> {
        match self.find(key) {
            Found::One(value) => Some(value),
            Found::Missing | Found::Many(_) => None,
        }
    }

    /// The number under a key.
    fn number(&self, key: Key) -> Option<f64> {
        self.value(key)?.as_number()
    }

    /// The text under a key, or the number as text; empty text is none.
    fn text(&self, key: Key) -> Option<Cow<'a, str>> {
        self.value(key)?.text_form().filter(|text| !text.is_empty())
    }
}
