//! Conditions that hold on the history narrowed to one value of a key.

mod marked;

use std::collections::HashMap;

use event::{Time, Value, ValueRef};
use foldhash::fast::FixedState;

use super::SHORT_CUTS;
use super::measured::Measured;
use super::nothing::OnNothing;
use super::now::Now;
use super::scene::{EventOf, Left, Narrow, Scene, Sight};
use super::selection::{Selection, first};
use super::tally::Key;
use super::window::Span;
use super::{Leaf, Node};
use crate::compact::packed;
use crate::few::Few;
use crate::history::{Event, EventName, Events, History};
use crate::path::Path;
use crate::sort;
use crate::verdict::{Verdict, any};

/// Such a condition ready to run.
#[derive(Debug)]
pub(crate) struct ForSome {
    /// The key as a param; the same path among the fields of items.
    key: Path,
    /// The events that the condition inside looks at.
    names: Box<[EventName]>,
    /// What comes of the condition where none of these is left. If it may hold, every event has candidates.
    on_nothing: OnNothing,
    pub(crate) that: Node,
}

packed!(struct ForSome { key, names, on_nothing, that });

/// The values that the key takes, and the events that each leaves.
#[derive(Default)]
struct Candidates<'a> {
    values: Few<[Candidate<'a>; 8]>,
    /// Places among the values, once there are many.
    places: HashMap<Key<'a>, usize, FixedState>,
    /// What each value leaves.
    left: Few<[(usize, Left); 8]>,
}

#[derive(Clone, Copy)]
struct Candidate<'a> {
    value: ValueRef<'a>,
    /// When an event has it for the first time.
    first: Time,
    /// How many of the events looked at have it, and the last one that was counted.
    events: usize,
    counted: usize,
}

/// A candidate, and the events that are left.
type Group<'a> = (Candidate<'a>, Few<[Left; 8]>);

impl ForSome {
    pub(crate) fn new(key: Path, names: Vec<EventName>, that: Node) -> ForSome {
        let mut names = names;
        sort::stable_by_key(&mut names, EventName::slot);
        names.dedup();
        ForSome { key, names: names.into(), on_nothing: that.on_nothing(), that }
    }

    /// Whether the events that count are more than those the condition inside looks at.
    pub(crate) fn needs_every_event(&self) -> bool {
        self.on_nothing.may_hold
    }

    /// Whether it holds for at least one value.
    pub(crate) fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        let level = scene.narrow.map_or(0, |outer| outer.level + 1);
        let candidates = self.candidates(scene, level);
        any(candidates.each().map(|(Candidate { value, first, .. }, left)| {
            let narrow = Narrow { key: &self.key, value, level, outer: scene.narrow, left: &left };
            // Before its first event it is no value of the key.
            let now = scene.now.at(scene.now.time.max(first));
            let verdict = self.that.evaluate(&Scene { narrow: Some(&narrow), now, found: None, ..*scene });
            match first > scene.now.time && verdict.member {
                true => Verdict { member: false, until: Some(first) },
                false => verdict,
            }
        }))
    }

    /// Whether it holds for at least one value now.
    pub(crate) fn holds<H: History>(&self, scene: &Scene<'_, H>) -> bool {
        if let Some(holds) = self.holds_marked(scene) {
            return holds;
        }
        let level = scene.narrow.map_or(0, |outer| outer.level + 1);
        let candidates = self.candidates(scene, level);
        let mut met = candidates.each().filter(|one| one.0.first <= scene.now.time);
        met.any(|(Candidate { value, .. }, left)| {
            let narrow = Narrow { key: &self.key, value, level, outer: scene.narrow, left: &left };
            self.that.holds(&Scene { narrow: Some(&narrow), found: None, ..*scene })
        })
    }

    /// Looks at each value that the key has taken with the history narrowed to it.
    pub(crate) fn look<H: History>(
        &self,
        scene: &Scene<'_, H>,
        mut at: impl FnMut(ValueRef<'_>, &Scene<'_, H>),
    ) {
        let level = scene.narrow.map_or(0, |outer| outer.level + 1);
        let candidates = self.candidates(scene, level);
        for (Candidate { value, .. }, left) in candidates.each().filter(|one| one.0.first <= scene.now.time) {
            let narrow = Narrow { key: &self.key, value, level, outer: scene.narrow, left: &left };
            at(value, &Scene { narrow: Some(&narrow), found: None, ..*scene });
        }
    }

    fn candidates<'a, H: History>(&self, scene: &Scene<'a, H>, level: u32) -> Candidates<'a> {
        let mut candidates = Candidates::default();
        self.meet(scene, &mut candidates);
        if candidates.values.is_empty() {
            return candidates;
        }
        for name in &self.names {
            let list = scene.events(name);
            for index in first(&list, self.that.horizon(name, scene.now))..list.len() {
                let (Some(event), Some(place)) = (list.get(index), list.place(index)) else { continue };
                let whole = Left { slot: name.slot(), place, by_items: event.by_items() };
                let by_items = Left { by_items: whole.by_items | 1 << level, ..whole };
                self.values::<H>(&event, |value, own| {
                    candidates.add(value, if own { whole } else { by_items });
                });
            }
        }
        // A value's events stay in order: names by slot, then places.
        sort::stable_by_key(&mut candidates.left, |(value, _)| *value);
        candidates
    }

    /// Finds the values that the condition may hold on.
    fn meet<'a, H: History>(&self, scene: &Scene<'a, H>, candidates: &mut Candidates<'a>) {
        let mut number = 0;
        let mut take = |event: Sight<'a, EventOf<'a, H>>| {
            number += 1;
            let first = event.event.visible().0;
            self.values::<H>(&event, |value, _| candidates.meet(value, first, number));
        };
        if self.needs_every_event() {
            scene.history.each_name(|events| {
                let events = events.range(0..events.len());
                events.filter_map(|event| Sight::narrowed(event, scene.narrow)).for_each(&mut take);
            });
        }
        let Some(required) = self.that.required() else {
            self.names.iter().for_each(|name| scene.events(name).from(0).for_each(&mut take));
            return;
        };
        let from = required.span.first_time(scene.now);
        required.selection.each(scene, from, |event| {
            if required.selection.always_passes(event, scene) != Some(false) {
                take(*event);
            }
        });
        candidates.keep_those_with(required.at_least);
    }

    /// The values of the key on an event: its own, then those of its items.
    fn values<'a, H: History>(
        &self,
        event: &Sight<'a, EventOf<'a, H>>,
        mut take: impl FnMut(ValueRef<'a>, bool),
    ) {
        event.param(&self.key).each(|value| take(value, true));
        for item in event.items().filter_map(Value::as_map) {
            self.key.find(item).each(|value| take(value, false));
        }
    }
}

impl<'a> Candidates<'a> {
    /// The values and the events that each leaves, by the order in which they were found.
    fn each(&self) -> impl Iterator<Item = Group<'a>> + '_ {
        let mut rest = self.left.as_slice();
        self.values.iter().enumerate().map(move |(index, candidate)| {
            let (own, others) = rest.split_at(rest.partition_point(|(value, _)| *value <= index));
            rest = others;
            (*candidate, own.iter().map(|(_, left)| *left).collect())
        })
    }

    /// Adds an event to those of a value, unless it is there already: whole before by items.
    fn add(&mut self, value: ValueRef<'a>, left: Left) {
        let Some(index) = self.place(value) else { return };
        let same_event = |known: &&(usize, Left)| known.1.slot == left.slot && known.1.place == left.place;
        let mut of_event = self.left.iter().rev().take_while(same_event);
        if of_event.all(|(known, _)| *known != index) {
            self.left.push((index, left));
        }
    }

    /// Takes a value that an event has from `first` on.
    fn meet(&mut self, value: ValueRef<'a>, first: Time, event: usize) {
        if let Some(known) = self.place(value).and_then(|place| self.values.get_mut(place)) {
            known.first = known.first.min(first);
            known.events += usize::from(known.counted != event);
            known.counted = event;
            return;
        }
        let Some(key) = Key::of(value) else { return };
        self.values.push(Candidate { value, first, events: 1, counted: event });
        match self.values.len() {
            len if !is_many(len) => {}
            MANY => self.number(),
            len => _ = self.places.insert(key, len - 1),
        }
    }

    /// Forgets the values that fewer events have.
    fn keep_those_with(&mut self, events: usize) {
        if events > 1 {
            self.values.retain(|candidate| candidate.events >= events);
            self.number();
        }
    }

    /// Writes down the places of the values, if there are many.
    fn number(&mut self) {
        let known = self.values.iter().enumerate();
        self.places = match self.values.len() {
            len if !is_many(len) => HashMap::default(),
            _ => known.filter_map(|(place, one)| Some((Key::of(one.value)?, place))).collect(),
        };
    }

    fn place(&self, value: ValueRef<'a>) -> Option<usize> {
        if !is_many(self.values.len()) {
            return self.values.iter().position(|known| known.value.same_as(value));
        }
        self.places.get(&Key::of(value)?).copied()
    }
}

impl Node {
    /// A time before which no event of this name matters, now or later.
    fn horizon(&self, name: &EventName, now: Now<'_>) -> Time {
        match self {
            Node::AtLeast(_, _, of) => {
                of.iter().map(|node| node.horizon(name, now)).min().unwrap_or(Time::MAX)
            }
            Node::Not(node) => node.horizon(name, now),
            Node::Leaf(shared) => match &shared.leaf {
                Leaf::Attribute(_) | Leaf::Held(_) | Leaf::Membership(_) | Leaf::Bucket(_) => Time::MAX,
                Leaf::Event(leaf) => leaf.what.horizon(name, now),
                Leaf::Compare(leaf) => leaf.left.horizon(name, now).min(leaf.right.horizon(name, now)),
                Leaf::Pick(leaf) => horizon([&leaf.selection], &leaf.span, name, now),
                Leaf::Sequence(leaf) => horizon(leaf.selections(), &leaf.span, name, now),
                Leaf::Regular(leaf) => horizon([&leaf.selection], &leaf.span(), name, now),
                Leaf::ForSome(_) => Time::MIN,
            },
        }
    }
}

impl Measured {
    fn horizon(&self, name: &EventName, now: Now<'_>) -> Time {
        horizon([&self.selection], &self.span, name, now)
    }
}

fn horizon<'s>(
    selections: impl IntoIterator<Item = &'s Selection>,
    span: &Span,
    name: &EventName,
    now: Now<'_>,
) -> Time {
    let is_named = selections.into_iter().any(|selection| selection.names().contains(name));
    match span {
        // What it begins with is of names of its own.
        Span::Since(_) => Time::MIN,
        span if is_named => span.horizon(now),
        _ => Time::MAX,
    }
}

/// From so many values on, a table finds them sooner than going through them.
const MANY: usize = 24;

fn is_many(values: usize) -> bool {
    SHORT_CUTS && values >= MANY
}
