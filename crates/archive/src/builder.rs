//! From calls to an archive.

mod calls;
mod coding;
mod copies;
mod dictionary;
mod finish;
mod gathered;
mod interner;
mod numbering;
mod order;
mod people;

use std::collections::HashMap;

use event::{Call, CallKind, Keep, Time, ValueRef};

use crate::archive::Archive;
use crate::table::Place;
use calls::Calls;
use copies::Copies;
use dictionary::Dictionaries;
use gathered::Gathered;
use people::People;

/// Gathers calls in any order, repeats and all, until [`Builder::build`] makes an [`Archive`].
///
/// Builders can be filled side by side and joined with [`Builder::absorb`].
#[derive(Debug, Default)]
pub struct Builder {
    keep: Keep,
    people: People,
    calls: Calls,
    dictionaries: Dictionaries,
    events: Tables,
    attributes: Tables,
}

/// Tables by name.
#[derive(Debug, Default)]
struct Tables {
    numbers: HashMap<Box<str>, usize>,
    list: Vec<Gathered>,
}

/// What a call is but for what it says.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// The id of the call; copies of one id are one call.
    pub id: &'a str,
    /// When it happened.
    pub time: Time,
    /// What kind of call it is.
    pub kind: CallKind,
    /// The event's name; empty for calls that are no events.
    pub name: &'a str,
    /// The customer.
    pub user: Option<&'a str>,
    /// The browser or device.
    pub anonymous: Option<&'a str>,
    /// The id that an `alias` joins to the customer.
    pub previous: Option<&'a str>,
}

/// A call that has been begun: what it says can be added.
#[derive(Debug)]
pub struct Open<'a> {
    keep: &'a Keep,
    event: Option<&'a mut Gathered>,
    dictionaries: &'a mut Dictionaries,
    attributes: &'a mut Tables,
    call: u32,
    tells: bool,
}

impl Builder {
    /// A builder that keeps so much of the calls.
    pub fn new(keep: Keep) -> Builder {
        Builder { keep, ..Builder::default() }
    }

    /// What is kept of the calls.
    pub fn keep(&self) -> &Keep {
        &self.keep
    }

    /// How many calls were given, repeats included.
    pub fn len(&self) -> usize {
        self.calls.len()
    }

    /// Whether no call was given.
    pub fn is_empty(&self) -> bool {
        self.calls.len() == 0
    }

    /// Begins a call. One that is of nobody is no call.
    pub fn begin(&mut self, head: &Head<'_>) -> Option<Open<'_>> {
        let owner = self.people.owner(head)?;
        let is_kept = self.keep.event(head.name);
        let number = self.calls.len() as u32;
        self.people.join(head, number);
        let table = is_kept.then(|| self.events.number(head.name));
        let event = table.and_then(|table| self.events.list.get_mut(table));
        let row = event.as_ref().map_or(0, |table| table.calls.len() as u32);
        self.calls.push(head, owner, table.map(|table| (table as u32, row)));
        let mut open = Open {
            keep: &self.keep,
            event,
            dictionaries: &mut self.dictionaries,
            attributes: &mut self.attributes,
            call: number,
            tells: head.kind == CallKind::Identify,
        };
        if let Some(table) = &mut open.event {
            table.begin(number);
        }
        Some(open)
    }

    /// Adds an event of a contact.
    pub fn event<'a>(
        &mut self,
        contact: &str,
        time: Time,
        id: &str,
        name: &str,
        params: impl IntoIterator<Item = (&'a str, ValueRef<'a>)>,
    ) {
        let (kind, user) = (CallKind::Track, Some(contact));
        let head = Head { id, time, kind, name, user, anonymous: None, previous: None };
        if let Some(mut open) = self.begin(&head) {
            params.into_iter().for_each(|(key, value)| open.param(key, value));
        }
    }

    /// Adds a call.
    pub fn call(&mut self, call: &Call) {
        let head = Head {
            id: &call.id,
            time: call.time,
            kind: call.kind,
            name: &call.name,
            user: call.user.as_deref(),
            anonymous: call.anonymous.as_deref(),
            previous: call.previous.as_deref(),
        };
        let Some(mut open) = self.begin(&head) else { return };
        call.params.iter().for_each(|(key, value)| open.param(key, value.into()));
        call.context.iter().for_each(|(key, value)| open.context(key, value.into()));
        call.traits.iter().for_each(|(key, value)| open.told(key, value.into()));
    }

    /// Takes in what another builder, which keeps the same, has gathered.
    pub fn absorb(&mut self, other: Builder) {
        let first = self.calls.len() as u32;
        let owners = self.people.absorb(other.people, first);
        let values = self.dictionaries.absorb(other.dictionaries);
        let tables = self.events.absorb(other.events, first, &mut self.dictionaries, &values);
        self.attributes.absorb(other.attributes, first, &mut self.dictionaries, &values);
        self.calls.absorb(&other.calls, &owners, &tables);
    }

    /// Calls of which copies differ in what is kept, at one and the same time: only the whole calls
    /// tell which of them stands. See [`Builder::settle`].
    pub fn disputes(&self) -> Vec<Dispute> {
        let copies = Copies::find(self);
        copies.disputed.iter().filter_map(|call| self.calls.dispute(*call)).collect()
    }

    /// Decides disputes: the calls that stand.
    pub fn settle(&mut self, standing: &[Call]) {
        self.calls.withdraw(&standing.iter().map(|call| call.id.as_str()).collect());
        standing.iter().for_each(|call| self.call(call));
    }

    /// Makes the archive. In an open dispute the copy that was given first stands.
    pub fn build(self) -> Archive {
        finish::finish(self)
    }
}

/// A call of which copies differ.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dispute {
    /// The id of the copies.
    pub id: String,
    /// Their time, the earliest that copies of the id have.
    pub time: Time,
}

impl Open<'_> {
    /// Whether anything of the params or the context is kept.
    pub fn is_kept(&self) -> bool {
        self.event.is_some()
    }

    /// Adds a param.
    pub fn param(&mut self, key: &str, value: ValueRef<'_>) {
        if let Some(table) = &mut self.event
            && self.keep.param(key)
        {
            table.set(self.dictionaries, Place::Params, key, value);
        }
    }

    /// Adds what stands under a key of the context.
    pub fn context(&mut self, key: &str, value: ValueRef<'_>) {
        if let Some(table) = &mut self.event
            && self.keep.context(key)
        {
            table.set(self.dictionaries, Place::Context, key, value);
        }
    }

    /// Adds a trait.
    pub fn told(&mut self, key: &str, value: ValueRef<'_>) {
        if !self.tells || !self.keep.told(key) {
            return;
        }
        let table = self.attributes.number(key);
        if let Some(table) = self.attributes.list.get_mut(table) {
            table.begin(self.call);
            table.set(self.dictionaries, Place::Traits, key, value);
        }
    }
}

impl Tables {
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.list.push(Gathered::default());
        self.numbers.insert(name.into(), self.list.len() - 1);
        self.list.len() - 1
    }

    /// Takes in other tables, and tells which number each has here.
    fn absorb(
        &mut self,
        other: Tables,
        first: u32,
        dictionaries: &mut Dictionaries,
        values: &[dictionary::Moved],
    ) -> Vec<Moved> {
        let mut moved = vec![Moved::default(); other.list.len()];
        let mut list: Vec<Option<Gathered>> = other.list.into_iter().map(Some).collect();
        for (name, theirs) in &other.numbers {
            let here = self.number(name);
            let gathered = list.get_mut(*theirs).and_then(Option::take);
            if let (Some(to), Some(table), Some(gathered)) =
                (moved.get_mut(*theirs), self.list.get_mut(here), gathered)
            {
                *to = Moved { table: here as u32, rows: table.calls.len() as u32 };
                table.absorb(gathered, first, dictionaries, values);
            }
        }
        moved
    }
}

/// Where the rows of a table went.
#[derive(Debug, Clone, Copy, Default)]
struct Moved {
    table: u32,
    /// How many rows are before them.
    rows: u32,
}
