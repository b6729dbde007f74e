//! Whom a program has to look at, found by the cheapest way.

use std::ops::Range;

use contact::derived::{Key, Names, Namespace, Wanted};
use event::Time;
use segment::{Busy, EventName, Reach};

use crate::archive::Archive;
use crate::attribute::Attribute;
use crate::bits::Bits;
use crate::bound::{Bound, Source, Told};
use crate::happening::Happening;
use crate::row::Rows;
use crate::runs::Runs;

/// Contacts described by what is in their histories, with the places in the archive that tell.
pub(crate) enum Crowd<'b> {
    Anyone,
    Nobody,
    Busy {
        busy: Busy<'b>,
        sources: Vec<&'b Source<'b>>,
    },
    /// Those of whom a trait is told.
    Told(&'b Attribute),
    /// Those who have calls of a kind.
    Active(&'b Source<'b>),
    All(Vec<Crowd<'b>>),
    Any(Vec<Crowd<'b>>),
}

/// Contacts among whom all of a crowd are.
pub(crate) enum Candidates {
    /// Those from a number on.
    From(u32),
    /// Those listed, ascending.
    Listed(Vec<u32>),
}

impl<'b> Crowd<'b> {
    pub(crate) fn new(bound: &'b Bound<'b>, reach: Reach<'b>) -> Crowd<'b> {
        let each = |reaches: Vec<Reach<'b>>| -> Vec<Crowd<'b>> {
            reaches.into_iter().map(|reach| Crowd::new(bound, reach)).collect()
        };
        match reach {
            Reach::Anyone => Crowd::Anyone,
            Reach::Nobody => Crowd::Nobody,
            Reach::Events(busy) => {
                let sources = busy.names.iter().filter_map(|name| bound.source(name));
                if busy.names.iter().any(EventName::is_order) {
                    // Orders have times of their own and come from any of these.
                    let orders = bound.wanted(Wanted::Events(Names::Orders));
                    return Crowd::Any(sources.chain(orders).map(Crowd::Active).collect());
                }
                // An event that cannot have what is measured changes nothing.
                let has = |source: &&Source<'_>| busy.values.is_none_or(|(path, _)| source.has(path));
                let sources: Vec<_> = sources.filter(has).collect();
                let mut busy = busy;
                busy.at_least = events_needed(&busy, &sources);
                Crowd::Busy { busy, sources }
            }
            Reach::Attribute(path) => match bound.told(path) {
                Some(Told::Trait(Some(attribute))) => Crowd::Told(attribute),
                Some(Told::Derived(attribute)) => Crowd::concerned(bound, attribute.namespace()),
                _ => Crowd::Nobody,
            },
            Reach::All(parts) => Crowd::All(each(parts)),
            Reach::Any(parts) => Crowd::Any(each(parts)),
        }
    }

    /// Those of whom something is known that the attributes of a namespace are made from.
    fn concerned(bound: &'b Bound<'b>, namespace: Namespace) -> Crowd<'b> {
        let traits = namespace.traits().iter().filter_map(|key| bound.archive.attribute(key));
        if namespace.wanted().contains(&Wanted::EveryEvent) {
            return Crowd::Anyone;
        }
        let says = |wanted: Wanted, source: &Source<'_>| {
            let has = |key: &Key| source.keys.get(*key as usize).is_some_and(Option::is_some);
            wanted != Wanted::EveryCall || namespace.reads().iter().any(has)
        };
        let sources = namespace.wanted().iter().flat_map(|wanted| {
            bound.wanted(*wanted).filter(move |source| says(*wanted, source)).map(Crowd::Active)
        });
        Crowd::Any(traits.map(Crowd::Told).chain(sources).collect())
    }

    /// A few contacts, as few as can be told at once, among whom all of this crowd are.
    pub(crate) fn candidates(&self, archive: &Archive) -> Candidates {
        let everybody = archive.contacts() as u32;
        match self {
            Crowd::Anyone => Candidates::From(0),
            Crowd::Nobody => Candidates::From(everybody),
            Crowd::Told(attribute) => Candidates::of(&attribute.runs),
            Crowd::Active(source) => Candidates::of(&source.table.runs),
            Crowd::Busy { busy, sources } => {
                let floor = archive.contacts.active_since(busy.from.millis());
                let lists: Option<Vec<_>> =
                    sources.iter().map(|source| source.table.runs.listed(floor)).collect();
                match lists {
                    None => Candidates::From(floor),
                    Some(lists) => {
                        Candidates::Listed(union(lists.into_iter().map(Iterator::collect).collect()))
                    }
                }
            }
            Crowd::All(parts) => {
                let parts = parts.iter().map(|part| part.candidates(archive));
                parts.min_by_key(|part| part.len(everybody)).unwrap_or(Candidates::From(0))
            }
            Crowd::Any(parts) => any(parts.iter().map(|part| part.candidates(archive)).collect()),
        }
    }

    /// Whether the contact is in this crowd; without a look at filters, whether it may be.
    pub(crate) fn has(&self, bound: &'b Bound<'b>, contact: u32, filters: bool) -> bool {
        match self {
            Crowd::Anyone => true,
            Crowd::Nobody => false,
            Crowd::Told(attribute) => !attribute.runs.rows(contact).is_empty(),
            Crowd::Active(source) => !source.rows(contact).is_empty(),
            Crowd::Busy { busy, sources } => is_busy(busy, sources, bound, contact, filters),
            Crowd::All(parts) => parts.iter().all(|part| part.has(bound, contact, filters)),
            Crowd::Any(parts) => parts.iter().any(|part| part.has(bound, contact, filters)),
        }
    }
}

/// How many events there have to be: as many as values where none brings more than one.
fn events_needed(busy: &Busy<'_>, sources: &[&Source<'_>]) -> usize {
    let values = busy.values.filter(|(path, _)| sources.iter().all(|source| source.has_one_each(path)));
    values.map_or(busy.at_least, |(_, values)| busy.at_least.max(values))
}

/// Whether the contact has enough such events. The latest come first: they are the likeliest.
fn is_busy<'b>(
    busy: &Busy<'b>,
    sources: &[&'b Source<'b>],
    bound: &'b Bound<'b>,
    contact: u32,
    filters: bool,
) -> bool {
    let mut missing = busy.at_least;
    for source in sources {
        let rows = Rows::of(source, contact);
        if !filters || busy.takes_all() {
            let count = rows.len();
            let enough = busy.from == Time::MIN || reaches(&rows, count.checked_sub(missing), busy.from);
            if count >= missing && enough {
                return true;
            }
            missing -= rows.since(busy.from).min(missing);
        } else {
            let history = bound.contact(contact);
            let places = rows.len() - rows.since(busy.from)..rows.len();
            for row in places.rev().filter_map(|place| rows.get(place)) {
                missing -= usize::from(busy.takes(&history, Happening::Row(row)));
                if missing == 0 {
                    return true;
                }
            }
        }
        if missing == 0 {
            return true;
        }
    }
    false
}

fn reaches(rows: &Rows<'_>, index: Option<usize>, from: Time) -> bool {
    index.and_then(|index| rows.time(index)).is_some_and(|time| time >= from)
}

impl Candidates {
    fn of(runs: &Runs) -> Candidates {
        runs.listed(0).map_or(Candidates::From(0), |list| Candidates::Listed(list.collect()))
    }

    /// How many of everybody there are.
    pub(crate) fn len(&self, everybody: u32) -> usize {
        match self {
            Candidates::From(first) => everybody.saturating_sub(*first) as usize,
            Candidates::Listed(list) => list.len(),
        }
    }

    /// Those of a set.
    pub(crate) fn among<'a>(&'a self, set: &'a Bits) -> impl Iterator<Item = u32> + 'a {
        let (listed, rest): (&[u32], Range<usize>) = match self {
            Candidates::From(first) => (&[], *first as usize..set.len()),
            Candidates::Listed(list) => (list, 0..0),
        };
        let listed = listed.iter().copied().filter(|contact| set.has(*contact as usize));
        listed.chain(set.within(rest).map(|contact| contact as u32))
    }

    /// Those of a range.
    pub(crate) fn within(&self, range: Range<u32>) -> impl Iterator<Item = u32> + '_ {
        let (listed, rest): (&[u32], Range<u32>) = match self {
            Candidates::From(first) => (&[], range.start.max(*first)..range.end),
            Candidates::Listed(list) => {
                let from = list.partition_point(|contact| *contact < range.start);
                let to = list.partition_point(|contact| *contact < range.end);
                (list.get(from..to).unwrap_or_default(), 0..0)
            }
        };
        listed.iter().copied().chain(rest)
    }
}

fn any(parts: Vec<Candidates>) -> Candidates {
    let mut lists = Vec::new();
    let mut first = None;
    for part in parts {
        match part {
            Candidates::Listed(list) => lists.push(list),
            Candidates::From(from) => first = Some(first.unwrap_or(from).min(from)),
        }
    }
    match first {
        None => Candidates::Listed(union(lists)),
        // The listed ones before the others are few: the way through all of them is the shorter one.
        Some(first) => {
            let least = lists.iter().filter_map(|list| list.first().copied()).min();
            Candidates::From(least.map_or(first, |least| least.min(first)))
        }
    }
}

fn union(mut lists: Vec<Vec<u32>>) -> Vec<u32> {
    let mut all = lists.pop().unwrap_or_default();
    if !lists.is_empty() {
        all.extend(lists.into_iter().flatten());
        all.sort_unstable();
        all.dedup();
    }
    all
}
