//! Candidates by their marks: where values are told from each other without a look at them.

use std::mem::discriminant;

use super::ForSome;
use crate::few::Few;
use crate::history::{Event, Events, History, Mark};
use crate::program::scene::{Left, Narrow, Scene};
use crate::program::selection::first;
use crate::sort;

/// The marks that the key has, and the events of each.
struct Marked<E> {
    /// By mark, then by slot and place.
    events: Few<[(Mark, Left); 16]>,
    /// The marks of the events that count but are not looked at.
    others: Few<[Mark; 16]>,
    /// An event that has one.
    sample: Option<E>,
}

impl<E: Copy> Marked<E> {
    /// Takes the mark of one more event. `None`: it may be the same value as another mark.
    fn meet(&mut self, mark: Mark, event: E, take: impl FnOnce(&mut Self)) -> Option<()> {
        if mark == Mark::Nothing {
            return Some(());
        }
        let known = self.events.last().map(|(known, _)| known).or(self.others.last());
        if known.is_some_and(|known| discriminant(known) != discriminant(&mark)) {
            // A number may be the same as a text.
            return None;
        }
        self.sample = Some(event);
        take(self);
        Some(())
    }
}

impl ForSome {
    /// Whether it holds for at least one value now; `None` where marks do not tell.
    pub(super) fn holds_marked<H: History>(&self, scene: &Scene<'_, H>) -> Option<bool> {
        let required = self.that.required();
        let fewest = required.map_or(0, |required| required.at_least);
        // Where each event brings one value at most, it takes as many events.
        let mut values = required.and_then(|required| required.values);
        let mut marked = Marked { events: Default::default(), others: Default::default(), sample: None };
        for name in &self.names {
            let list = scene.events(name);
            if self.names.len() == 1 && list.len() < fewest {
                return Some(false);
            }
            values = values.filter(|(path, _)| list.get(0).is_none_or(|event| event.mark(path).is_some()));
            for index in first(&list, self.that.horizon(name, scene.now))..list.len() {
                let (Some(event), Some(place)) = (list.get(index), list.place(index)) else { continue };
                let mark = if event.event.items().is_empty() { event.mark(&self.key)? } else { return None };
                let left = Left { slot: name.slot(), place, by_items: event.by_items() };
                marked.meet(mark, event.event, |marked| marked.events.push((mark, left)))?;
            }
        }
        // A value of another event leaves none of those that are looked at.
        let one_is_enough = !self.on_nothing.may_fail;
        if self.needs_every_event() {
            self.meet_others(scene, &mut marked)?;
            if one_is_enough && marked.events.is_empty() {
                return Some(!marked.others.is_empty());
            }
        }
        // In place: they are too long to be moved for every contact.
        let Marked { events, others, sample } = &mut marked;
        let Some(sample) = sample else { return Some(false) };
        let fewest = values.map_or(fewest, |(_, values)| fewest.max(values));
        // A value's events stay in order: names by slot, then places.
        sort::stable_by_key(events, |(mark, _)| *mark);
        sort::by(others, Ord::cmp);
        others.dedup();
        let left: Few<[Left; 16]> = events.iter().map(|(_, left)| *left).collect();

        let level = scene.narrow.map_or(0, |outer| outer.level + 1);
        let holds = |mark: Mark, left: &[Left]| {
            let value = sample.marked(&self.key, mark);
            let narrow = Narrow { key: &self.key, value, level, outer: scene.narrow, left };
            self.that.holds(&Scene { narrow: Some(&narrow), found: None, ..*scene })
        };
        let mut from = 0;
        for group in events.chunk_by(|(a, _), (b, _)| a == b) {
            let (Some((mark, _)), Some(left)) = (group.first(), left.get(from..from + group.len())) else {
                break;
            };
            from += group.len();
            let is_met = || others.binary_search(mark).is_ok() || self.is_met(left, scene);
            if left.len() >= fewest && is_met() && holds(*mark, left) {
                return Some(true);
            }
        }
        let is_new = |mark: &&Mark| events.binary_search_by_key(*mark, |(mark, _)| *mark).is_err();
        Some(others.iter().filter(is_new).any(|mark| one_is_enough || holds(*mark, &[])))
    }

    /// Whether one of the events has happened: before its first event it is no value of the key.
    fn is_met<H: History>(&self, left: &[Left], scene: &Scene<'_, H>) -> bool {
        left.chunk_by(|a, b| a.slot == b.slot).filter_map(<[Left]>::first).any(|left| {
            let name = self.names.iter().find(|name| name.slot() == left.slot);
            let event = name.and_then(|name| {
                scene.history.events(name, scene.now.zone).get(usize::try_from(left.place).ok()?)
            });
            event.is_some_and(|event| event.visible().0 <= scene.now.time)
        })
    }

    /// Takes the values of all events that have happened; of one, where that is enough.
    fn meet_others<'a, H: History>(
        &self,
        scene: &Scene<'a, H>,
        marked: &mut Marked<<H::Events<'a> as Events<'a>>::Event>,
    ) -> Option<()> {
        if scene.narrow.is_some() {
            return None;
        }
        let is_enough = |marked: &Marked<_>| {
            !self.on_nothing.may_fail && marked.events.is_empty() && !marked.others.is_empty()
        };
        let mut told = Some(());
        scene.history.each_name(|events| {
            for event in events.range(0..events.len()) {
                if told.is_none() || is_enough(marked) || event.visible().0 > scene.now.time {
                    continue;
                }
                let mark = if event.items().is_empty() { event.mark(&self.key) } else { None };
                told = mark.and_then(|mark| marked.meet(mark, event, |marked| marked.others.push(mark)));
            }
        });
        told
    }
}
