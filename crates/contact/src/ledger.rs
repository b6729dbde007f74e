//! Everything that happened to one contact.

mod bytes;
mod events;
mod history;
mod lists;
mod places;
mod remembered;

use std::collections::HashMap;

use event::{Call, Identifier, Map, Time};
use foldhash::fast::FixedState;
use segment::{Change, History, Path, Zone};

use self::bytes::bytes_of;
use self::lists::Lists;
use self::places::{Place, Places, hash};
use self::remembered::{Place as Memory, Remembered};
use crate::derived::Namespace;

pub use self::events::{LedgerEvent, LedgerEvents, MadeOrder};

/// The calls of one contact, in (time, id) order, and the attributes they add up to.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// Where each call is, by its id.
    places: Places,
    /// Events by name; calls that are no events under the empty name.
    calls: Lists,
    /// The values each attribute took.
    attributes: HashMap<String, Vec<Change>, FixedState>,
    /// The time of the first call.
    begin: Option<Time>,
    /// Attributes that come from outside the calls.
    outside: HashMap<String, Vec<Change>, FixedState>,
    /// Whose calls these are.
    owner: Option<Owner>,
    /// What has been derived from them.
    memory: Memory,
    /// About how many bytes all of this takes.
    bytes: usize,
}

/// The contact's id: its user id, else its anonymous id, else an address, as the first call in order has
/// it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Owner {
    rank: Rank,
    time: Time,
    call: String,
    id: String,
}

/// A user comes before all that are anonymous, these before all that only an address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    User,
    Anonymous,
    Address,
}

impl Rank {
    fn of(call: &Call) -> Rank {
        match (&call.user, &call.anonymous) {
            (Some(_), _) => Rank::User,
            (None, Some(_)) => Rank::Anonymous,
            (None, None) => Rank::Address,
        }
    }
}

/// What became of a call given to a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It was not known.
    New,
    /// A copy of a call that is there and stands.
    Repeat,
    /// A copy that comes before the one that was there, in (time, content) order, and replaces it.
    Replaced,
}

impl Ledger {
    /// Adds a call. Of copies of one id the earliest in (time, content) order stands.
    pub fn insert(&mut self, call: Call) -> Inserted {
        let hash = hash(&call.id);
        let known = self.places.find(hash, |place| self.at(place, &call.id));
        let inserted = match known {
            None => Inserted::New,
            Some(known) if comes_first(known, &call) => return Inserted::Repeat,
            Some(_) => {
                self.remove(&call.id);
                Inserted::Replaced
            }
        };
        let keys: Vec<String> = call.traits.keys().cloned().collect();
        let (list, at) = self.expect(&call, hash);
        self.calls.put(list, at, call);
        keys.iter().for_each(|key| self.retell(key));
        inserted
    }

    /// Whether a call with this id is there.
    pub fn contains(&self, id: &str) -> bool {
        self.places.find(hash(id), |place| self.at(place, id)).is_some()
    }

    /// How many calls there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no call.
    pub fn is_empty(&self) -> bool {
        self.places.len() == 0
    }

    /// All calls, by event name.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        let mut lists: Vec<_> = self.calls.iter().collect();
        lists.sort_unstable_by_key(|(name, _)| *name);
        lists.into_iter().flat_map(|(_, calls)| calls)
    }

    /// The events of one name, in (time, id) order.
    pub fn named(&self, name: &str) -> &[Call] {
        match name {
            "" => &[],
            name => self.calls.named(name),
        }
    }

    /// The attributes as they are at `now`.
    pub fn attributes_at(&self, now: Time) -> Map {
        self.attributes
            .iter()
            .filter_map(|(key, changes)| {
                let change = changes.iter().rev().find(|change| change.time <= now)?;
                (!change.value.is_null()).then(|| (key.clone(), change.value.clone()))
            })
            .collect()
    }

    /// Tells the course of an attribute that comes from outside the calls; it stands before traits of
    /// the same name.
    pub fn tell(&mut self, key: &str, course: Vec<Change>) {
        self.outside.insert(key.to_owned(), course);
        self.memory = Memory::default();
    }

    /// The derived attributes as they are at `now`: an object under the name of each namespace that has
    /// something to tell. What models say is among the attributes.
    pub fn derived_at(&self, now: Time, zone: &Zone) -> Map {
        let told = Namespace::ALL.into_iter().filter(|namespace| !namespace.fields().is_empty());
        told.filter_map(|namespace| {
            let course = self.attribute(&Path::new(namespace.name()), zone);
            let change = course.changes.iter().rev().find(|change| change.time <= now)?;
            (!change.value.is_null()).then(|| (namespace.name().to_owned(), change.value.clone()))
        })
        .collect()
    }

    /// Takes out the calls that `pick` picks.
    pub fn take(&mut self, pick: impl Fn(&Call) -> bool) -> Vec<Call> {
        let ids: Vec<String> = self.calls().filter(|call| pick(call)).map(|call| call.id.clone()).collect();
        ids.iter().filter_map(|id| self.remove(id)).collect()
    }

    /// About how many bytes this ledger takes in memory.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The call with this id at a place, if it is there.
    fn at(&self, place: &Place, id: &str) -> Option<&Call> {
        let list = self.calls.get(place.list);
        let at = list.binary_search_by(|call| order(call).cmp(&(place.time, id))).ok()?;
        list.get(at)
    }

    /// Takes note of a call that will be put where this says, which is left to who has it: calls are too
    /// long to be handed on. The attributes are not told anew.
    fn expect(&mut self, call: &Call, hash: u64) -> (u32, usize) {
        self.bytes += bytes_of(call);
        self.own(call);
        Remembered::take(&mut self.memory, call);
        self.begin = Some(self.begin.map_or(call.time, |begin| begin.min(call.time)));
        let (number, list) = self.calls.of(&call.name);
        self.places.put(hash, Place { list: number, time: call.time });
        // Most come in order.
        let is_last = list.last().is_none_or(|last| order(last) < order(call));
        let at = if is_last { list.len() } else { list.partition_point(|known| order(known) < order(call)) };
        (number, at)
    }

    fn own(&mut self, call: &Call) {
        let before = |known: &Owner| {
            (known.rank, known.time, known.call.as_str()) <= (Rank::of(call), call.time, &call.id)
        };
        if !self.owner.as_ref().is_some_and(before) {
            self.owner = owner_of(call).or(self.owner.take());
        }
    }

    /// Tells the course of every attribute anew, in one pass.
    fn retell_all(&mut self) {
        self.attributes.clear();
        for call in self.calls.named("") {
            for (key, value) in &call.traits {
                let change = Change { time: call.time, value: value.clone() };
                self.attributes.entry(key.clone()).or_default().push(change);
            }
        }
    }

    fn remove(&mut self, id: &str) -> Option<Call> {
        let calls = &self.calls;
        let at = |place: &Place| {
            calls.get(place.list).binary_search_by(|call| order(call).cmp(&(place.time, id))).ok()
        };
        let place = self.places.remove(hash(id), at)?;
        let at = at(&place)?;
        let call = self.calls.get_mut(place.list)?.remove(at);
        self.bytes = self.bytes.saturating_sub(bytes_of(&call));
        call.traits.keys().for_each(|key| self.retell(key));
        Remembered::forget(&mut self.memory, &call);
        if self.owner == owner_of(&call) {
            self.owner = self.calls().filter_map(owner_of).min();
        }
        if self.begin == Some(call.time) {
            self.begin = self.calls.iter().filter_map(|(_, list)| list.first()).map(|call| call.time).min();
        }
        Some(call)
    }

    /// Tells the course of one attribute anew: the latest identify in order wins.
    fn retell(&mut self, key: &str) {
        let told = self.calls.named("");
        let changes: Vec<Change> = told
            .iter()
            .filter_map(|call| Some(Change { time: call.time, value: call.traits.get(key)?.clone() }))
            .collect();
        match changes.is_empty() {
            true => self.attributes.remove(key),
            false => self.attributes.insert(key.to_owned(), changes),
        };
    }
}

impl FromIterator<Call> for Ledger {
    /// Tells the attributes once, at the end: calls that are loaded together cost no more.
    fn from_iter<I: IntoIterator<Item = Call>>(calls: I) -> Ledger {
        let mut ledger = Ledger::default();
        let (told, events): (Vec<Call>, Vec<Call>) =
            calls.into_iter().partition(|call| !call.traits.is_empty());
        let mut latest: HashMap<String, Call> = HashMap::new();
        for call in told {
            match latest.get(&call.id) {
                Some(known) if comes_first(known, &call) => {}
                _ => _ = latest.insert(call.id.clone(), call),
            }
        }
        latest.into_values().for_each(|call| {
            let (list, at) = ledger.expect(&call, hash(&call.id));
            ledger.calls.put(list, at, call);
        });
        ledger.retell_all();
        events.into_iter().for_each(|call| _ = ledger.insert(call));
        ledger
    }
}

fn owner_of(call: &Call) -> Option<Owner> {
    let address = || call.addresses.first().map(Identifier::value);
    let id = call.user.as_deref().or(call.anonymous.as_deref()).or_else(address)?.to_owned();
    Some(Owner { rank: Rank::of(call), time: call.time, call: call.id.clone(), id })
}

fn order(call: &Call) -> (Time, &str) {
    (call.time, &call.id)
}

/// Whether `known` comes before `other`, a copy of the same id, or is the same.
fn comes_first(known: &Call, other: &Call) -> bool {
    let content = |call: &Call| serde_json::to_string(call).unwrap_or_default();
    match known.time.cmp(&other.time) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Greater => false,
        std::cmp::Ordering::Equal => known == other || content(known) <= content(other),
    }
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
