//! Measures kept by putting parts in and taking them out.

mod numbers;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;

use event::ValueRef;
use foldhash::fast::FixedState;

use super::SHORT_CUTS;
use super::quantity::{Part, Quantity};
use crate::definition::Statistic;
use crate::few::Few;
use numbers::Numbers;

/// What a measure came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Amount<'a> {
    /// It measures nothing, which passes no test.
    Nothing,
    Number(f64),
    Value(ValueRef<'a>),
}

/// Parts that count, whichever come and go.
#[derive(Debug)]
pub(crate) enum Tally<'a> {
    Smallest(Numbers),
    Largest(Numbers),
    Distinct(Votes<'a>),
    Days(Days),
    Most(Votes<'a>),
}

/// Days and how often each is there; most come in order.
#[derive(Debug, Default)]
pub(crate) struct Days {
    /// By day; some are there no more.
    counts: Few<[(i64, usize); 8]>,
    there: usize,
}

impl Days {
    fn count(&mut self, day: i64) -> Option<&mut usize> {
        let last = self.counts.last().is_none_or(|(last, _)| *last < day);
        let place =
            if last { self.counts.len() } else { self.counts.partition_point(|(known, _)| *known < day) };
        if self.counts.get(place).is_none_or(|(known, _)| *known != day) {
            self.counts.insert(place, (day, 0));
        }
        self.counts.get_mut(place).map(|(_, count)| count)
    }

    fn add(&mut self, day: i64) {
        let Some(count) = self.count(day) else { return };
        *count += 1;
        self.there += usize::from(*count == 1);
    }

    fn remove(&mut self, day: i64) {
        let Some(count) = self.count(day) else { return };
        *count = count.saturating_sub(1);
        self.there -= usize::from(*count == 0);
    }
}

/// Values and how often each is there.
#[derive(Debug, Default)]
pub(crate) struct Votes<'a> {
    /// Some are there no more.
    values: Few<[(ValueRef<'a>, usize); 6]>,
    /// The places of the values, once there are many.
    places: HashMap<Key<'a>, usize, FixedState>,
    there: usize,
    /// The place of the one with most votes, while that is known.
    first: Option<usize>,
}

impl<'a> Votes<'a> {
    fn count(&mut self, value: ValueRef<'a>) -> Option<(usize, &mut usize)> {
        const MANY: usize = 16;
        let known = match !SHORT_CUTS || self.places.is_empty() {
            true => self.values.iter().position(|(known, _)| known.same_as(value)),
            false => self.places.get(&Key::of(value)?).copied(),
        };
        let place = known.unwrap_or(self.values.len());
        if known.is_none() {
            self.values.push((value, 0));
            if SHORT_CUTS && self.values.len() == MANY {
                let places = self.values.iter().enumerate();
                self.places =
                    places.filter_map(|(place, (value, _))| Some((Key::of(*value)?, place))).collect();
            } else if SHORT_CUTS && self.values.len() > MANY {
                self.places.insert(Key::of(value)?, place);
            }
        }
        self.values.get_mut(place).map(|(_, count)| (place, count))
    }

    /// Adds a value; returns its place.
    pub(crate) fn add(&mut self, value: ValueRef<'a>) -> Option<usize> {
        let (place, count) = self.count(value)?;
        *count += 1;
        self.there += usize::from(*count == 1);
        self.first = None;
        Some(place)
    }

    fn remove(&mut self, value: ValueRef<'a>) {
        if let Some((place, _)) = self.count(value) {
            self.remove_at(place);
        }
    }

    /// Takes a vote from the value at a place. Of the others none comes first for that.
    pub(crate) fn remove_at(&mut self, place: usize) {
        let Some((_, count)) = self.values.get_mut(place) else { return };
        *count = count.saturating_sub(1);
        self.there -= usize::from(*count == 0);
        self.first = self.first.filter(|first| *first != place);
    }

    /// How many values there are.
    pub(crate) fn there(&self) -> usize {
        self.there
    }

    /// The place of the value with most votes, while that is known.
    pub(crate) fn first(&self) -> Option<usize> {
        self.first
    }

    /// The value with most votes; of several the smallest by bytes.
    pub(crate) fn most(&mut self) -> Amount<'a> {
        if self.first.is_none() {
            let there = self.values.iter().enumerate().filter(|(_, (_, count))| *count > 0);
            self.first =
                first(there.map(|(place, (value, count))| (place, *value, *count))).map(|(place, _)| place);
        }
        let first = self.first.and_then(|first| self.values.get(first));
        first.map_or(Amount::Nothing, |(value, _)| Amount::Value(*value))
    }
}

/// What makes two values one: their text, a number having one too.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key<'a> {
    Text(Cow<'a, str>),
    Number(u64),
    Bool(bool),
}

impl<'a> Key<'a> {
    pub(crate) fn of(value: ValueRef<'a>) -> Option<Key<'a>> {
        match value {
            ValueRef::Number(number) => Some(Key::Number((number + 0.0).to_bits())),
            ValueRef::Bool(truth) => Some(Key::Bool(truth)),
            // Text that is how a number is written is that number.
            ValueRef::Text(text) => Some(match value.as_number() {
                Some(number) if ValueRef::Number(number).same_as(value) => {
                    Key::Number((number + 0.0).to_bits())
                }
                _ => Key::Text(Cow::Borrowed(text)),
            }),
            _ => None,
        }
    }
}

impl<'a> Tally<'a> {
    /// An empty tally, if the measure is not a sum.
    pub(crate) fn of(quantity: &Quantity) -> Option<Tally<'a>> {
        Some(match quantity {
            Quantity::Number(Statistic::Min, _) => Tally::Smallest(Numbers::default()),
            Quantity::Number(Statistic::Max, _) => Tally::Largest(Numbers::default()),
            Quantity::Distinct(_) => Tally::Distinct(Votes::default()),
            Quantity::Days => Tally::Days(Days::default()),
            Quantity::Most(_) => Tally::Most(Votes::default()),
            Quantity::Count | Quantity::Number(Statistic::Sum | Statistic::Avg, _) => return None,
        })
    }

    pub(crate) fn add(&mut self, part: Part<'a>) {
        match (self, part) {
            (Tally::Smallest(numbers) | Tally::Largest(numbers), Part::Number(number)) => {
                numbers.add(number);
            }
            (Tally::Distinct(votes) | Tally::Most(votes), Part::Value(value)) => _ = votes.add(value),
            (Tally::Days(days), Part::Day(day)) => days.add(day),
            _ => {}
        }
    }

    /// Takes out a part that was put in.
    pub(crate) fn remove(&mut self, part: Part<'a>) {
        match (self, part) {
            (Tally::Smallest(numbers) | Tally::Largest(numbers), Part::Number(number)) => {
                numbers.remove(number);
            }
            (Tally::Distinct(votes) | Tally::Most(votes), Part::Value(value)) => votes.remove(value),
            (Tally::Days(days), Part::Day(day)) => days.remove(day),
            _ => {}
        }
    }

    pub(crate) fn amount(&mut self) -> Amount<'a> {
        let number = |number: Option<f64>| number.map_or(Amount::Nothing, Amount::Number);
        match self {
            Tally::Smallest(numbers) => number(numbers.smallest()),
            Tally::Largest(numbers) => number(numbers.largest()),
            Tally::Distinct(votes) => Amount::Number(votes.there as f64),
            Tally::Days(days) => Amount::Number(days.there as f64),
            Tally::Most(votes) => votes.most(),
        }
    }
}

/// The vote for the value that is there most often; of several the smallest by bytes.
pub(crate) fn first<'a, P>(
    votes: impl Iterator<Item = (P, ValueRef<'a>, usize)>,
) -> Option<(P, ValueRef<'a>)> {
    // `true` comes after the text that it would be.
    let text = |value: ValueRef<'a>| match value {
        ValueRef::Bool(truth) => (Cow::Borrowed(if truth { "true" } else { "false" }), true),
        value => (value.text_form().unwrap_or_default(), false),
    };
    let first = votes.reduce(|a, b| match a.2.cmp(&b.2) {
        Ordering::Greater => a,
        Ordering::Less => b,
        Ordering::Equal if text(b.1) < text(a.1) => b,
        Ordering::Equal => a,
    });
    first.map(|(place, value, _)| (place, value))
}
