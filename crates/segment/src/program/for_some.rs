//! Conditions that hold on the history narrowed to one value of a key.

use std::collections::HashMap;

use event::{Value, ValueRef};
use smallvec::SmallVec;

use super::Node;
use super::scene::{Left, Narrow, Scene};
use super::tally::Key;
use crate::history::{EventName, History};
use crate::path::Path;
use crate::verdict::{Verdict, any};

/// Such a condition ready to run.
#[derive(Debug)]
pub(crate) struct ForSome {
    /// The key as a param; the same path among the fields of items.
    key: Path,
    /// The events that the condition inside looks at.
    pub(crate) names: Box<[EventName]>,
    pub(crate) that: Node,
}

/// The values that the key takes, and the events that each leaves.
#[derive(Default)]
struct Candidates<'a> {
    values: SmallVec<[ValueRef<'a>; 8]>,
    /// Places among the values, once there are many.
    places: HashMap<Key<'a>, usize>,
    /// What each value leaves.
    left: SmallVec<[(usize, Left); 8]>,
}

impl ForSome {
    pub(crate) fn new(key: Path, names: Vec<EventName>, that: Node) -> ForSome {
        let mut names = names;
        names.sort_by_key(EventName::slot);
        names.dedup();
        ForSome { key, names: names.into(), that }
    }

    /// Whether it holds for at least one value.
    pub(crate) fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        let level = scene.narrow.map_or(0, |outer| outer.level + 1);
        let candidates = self.candidates(scene, level);
        any(candidates.each().map(|(value, left)| {
            let narrow = Narrow { key: &self.key, value, level, outer: scene.narrow, left: &left };
            self.that.evaluate(&Scene { narrow: Some(&narrow), ..*scene })
        }))
    }

    /// Looks at each value that the key takes with the history narrowed to it.
    pub(crate) fn look<H: History>(
        &self,
        scene: &Scene<'_, H>,
        mut at: impl FnMut(ValueRef<'_>, &Scene<'_, H>),
    ) {
        let level = scene.narrow.map_or(0, |outer| outer.level + 1);
        let candidates = self.candidates(scene, level);
        for (value, left) in candidates.each() {
            let narrow = Narrow { key: &self.key, value, level, outer: scene.narrow, left: &left };
            at(value, &Scene { narrow: Some(&narrow), ..*scene });
        }
    }

    fn candidates<'a, H: History>(&self, scene: &Scene<'a, H>, level: u32) -> Candidates<'a> {
        let mut candidates = Candidates::default();
        for name in &self.names {
            let list = scene.events(name);
            for index in 0..list.len() {
                let (Some(event), Some(place)) = (list.get(index), list.place(index)) else { continue };
                let whole = Left { slot: name.slot(), place, by_items: event.by_items() };
                event.param(&self.key).each(|value| candidates.add(value, whole));
                let by_items = Left { by_items: whole.by_items | 1 << level, ..whole };
                for item in event.items().filter_map(Value::as_map) {
                    self.key.find(item).each(|value| candidates.add(value, by_items));
                }
            }
        }
        // A value's events stay in order: names by slot, then places.
        candidates.left.sort_by_key(|(value, _)| *value);
        candidates
    }
}

impl<'a> Candidates<'a> {
    /// The values and the events that each leaves.
    fn each(&self) -> impl Iterator<Item = (ValueRef<'a>, SmallVec<[Left; 8]>)> + '_ {
        let groups = self.left.chunk_by(|a, b| a.0 == b.0);
        groups.filter_map(|group| {
            let value = *self.values.get(group.first()?.0)?;
            Some((value, group.iter().map(|(_, left)| *left).collect()))
        })
    }

    /// Adds an event to those of a value, unless it is there already: whole before by items.
    fn add(&mut self, value: ValueRef<'a>, left: Left) {
        let Some(index) = self.index(value) else { return };
        let same_event = |known: &&(usize, Left)| known.1.slot == left.slot && known.1.place == left.place;
        let of_event = self.left.iter().rev().take_while(same_event);
        if of_event.into_iter().all(|(known, _)| *known != index) {
            self.left.push((index, left));
        }
    }

    fn index(&mut self, value: ValueRef<'a>) -> Option<usize> {
        const MANY: usize = 16;
        let key = match value {
            ValueRef::Text(_) | ValueRef::Number(_) | ValueRef::Bool(_) => value,
            _ => return None,
        };
        if self.values.len() < MANY {
            if let Some(index) = self.values.iter().position(|known| known.same_as(key)) {
                return Some(index);
            }
        } else {
            if self.places.is_empty() {
                let known = self.values.iter().enumerate();
                self.places = known.filter_map(|(index, value)| Some((Key::of(*value)?, index))).collect();
            }
            if let Some(index) = self.places.get(&Key::of(key)?) {
                return Some(*index);
            }
            self.places.insert(Key::of(key)?, self.values.len());
        }
        self.values.push(value);
        Some(self.values.len() - 1)
    }
}
