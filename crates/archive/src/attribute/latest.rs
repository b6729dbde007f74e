//! What an attribute is in the end: a test is asked of each of its values once, and not of each
//! contact.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use event::{Time, Value};
use foldhash::fast::FixedState;
use segment::{AttributeTest, Change};

use super::Attribute;
use crate::answers::{Answers, Certain};
use crate::bits::Bits;
use crate::packed::Packed;
use crate::runs::Runs;

/// The last value of every contact.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Latest {
    /// A row for each value, from place 1 on: numbers come first and ascend. Place 0 is no value.
    samples: Box<[u32]>,
    /// How many of them are numbers.
    numbers: usize,
    /// The place of the value of every contact, or, where few have one, of each of those who have.
    places: Packed,
    /// The time of the last change of all.
    time: Time,
}

impl Latest {
    pub(super) fn of(runs: &Runs, changes: &[Change]) -> Latest {
        let mut known: HashMap<Same<'_>, u32, FixedState> = HashMap::default();
        let mut samples: Vec<u32> = Vec::new();
        let place = |(_, last): (u32, Option<usize>)| {
            let value = last.and_then(|row| changes.get(row)).map(|change| &change.value);
            let Some((row, value)) = last.zip(value.filter(|value| !value.is_null())) else { return 0 };
            let place = *known.entry(Same(value)).or_insert_with(|| {
                samples.push(row as u32);
                samples.len() as u32
            });
            place as usize
        };
        let places: Vec<usize> = runs.lasts().map(place).collect();

        let mut order: Vec<(u32, usize)> = samples.into_iter().zip(1..).collect();
        order.sort_by(|(a, _), (b, _)| match (number(changes, *a), number(changes, *b)) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        let mut moved: Vec<i64> = vec![0; order.len() + 1];
        for ((_, from), to) in order.iter().zip(1..) {
            if let Some(place) = moved.get_mut(*from) {
                *place = to;
            }
        }
        let moved = places.iter().map(|place| moved.get(*place).copied().unwrap_or(0));
        Latest {
            numbers: order.partition_point(|(row, _)| number(changes, *row).is_some()),
            samples: order.iter().map(|(row, _)| *row).collect(),
            places: Packed::new(moved),
            time: changes.iter().map(|change| change.time).max().unwrap_or(Time::MIN),
        }
    }

    /// The bytes this takes.
    pub(super) fn bytes(&self) -> usize {
        self.places.bytes() + size_of_val(&*self.samples)
    }
}

/// The number in a row; one that no JSON has is none.
fn number(changes: &[Change], row: u32) -> Option<f64> {
    match changes.get(row as usize)?.value {
        Value::Number(number) => Some(number).filter(|number| !number.is_nan()),
        _ => None,
    }
}

impl Attribute {
    /// What a test of it says of `contacts` contacts at an instant; nothing certain of whoever has it
    /// changed after that.
    pub(crate) fn answers(
        &self,
        test: &AttributeTest<'_>,
        certain: Certain,
        now: Time,
        contacts: usize,
    ) -> Answers {
        let said = self.said(test, certain, now);
        let [holds, fails] = [&said.holds, &said.fails].map(|said| match &self.runs {
            Runs::Dense { .. } => Bits::of(self.latest.places.chosen(said), contacts),
            Runs::Sparse { contacts: those, .. } => {
                let mut all = Bits::all(contacts, said.has(0));
                for (contact, place) in those.iter().zip(self.latest.places.iter()) {
                    all.set(contact as usize, said.has(place as usize));
                }
                all
            }
        });
        let mut answers = Answers { holds, fails };
        if now < self.latest.time {
            self.forget_changed(&mut answers, now);
        }
        answers
    }

    /// Of whom it changes after `now` nothing is certain.
    fn forget_changed(&self, answers: &mut Answers, now: Time) {
        for (contact, last) in self.runs.lasts() {
            let last = last.and_then(|row| self.changes.get(row));
            if last.is_some_and(|change| change.time > now) {
                answers.forget(contact as usize);
            }
        }
    }

    /// What the test says of each value.
    fn said(&self, test: &AttributeTest<'_>, certain: Certain, now: Time) -> Answers {
        let Latest { samples, numbers, .. } = &self.latest;
        let sample = |place: usize| self.changes.get(*samples.get(place.checked_sub(1)?)? as usize);
        let on = |place: usize| match sample(place) {
            Some(change) => test.on(&change.value, now),
            None => test.on_nothing(now),
        };
        let mut said = Answers::unknown(samples.len() + 1);
        said.say(0, on(0), certain);
        let say = |said: &mut Answers, place: usize| match (certain, sample(place)) {
            (Certain::Now, Some(change)) => said.say_now(place, test.holds_on(&change.value, now)),
            _ => said.say(place, on(place), certain),
        };
        (numbers + 1..samples.len() + 1).for_each(|place| say(&mut said, place));

        let number = |place: usize| sample(place).and_then(|change| change.value.as_number());
        let mut open: Vec<Range<usize>> = std::iter::once(1..numbers + 1).collect();
        while let Some(places) = open.pop().filter(|places| !places.is_empty()) {
            let ends = number(places.start).zip(number(places.end - 1));
            match ends.and_then(|(least, most)| test.on_numbers(least, most)) {
                Some(true) => said.holds.fill(places),
                Some(false) => said.fails.fill(places),
                None if places.len() == 1 => say(&mut said, places.start),
                None => {
                    let middle = places.start + places.len() / 2;
                    open.extend([places.start..middle, middle..places.end]);
                }
            }
        }
        said
    }
}

/// A value, equal to those that are the same.
struct Same<'a>(&'a Value);

impl PartialEq for Same<'_> {
    fn eq(&self, other: &Same<'_>) -> bool {
        self.0 == other.0
    }
}

impl Eq for Same<'_> {}

impl Hash for Same<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        std::mem::discriminant(self.0).hash(hasher);
        match self.0 {
            Value::Null => {}
            Value::Bool(truth) => truth.hash(hasher),
            // Both zeros are one.
            Value::Number(number) => (number + 0.0).to_bits().hash(hasher),
            Value::Text(text) => text.hash(hasher),
            Value::List(list) => list.iter().for_each(|value| Same(value).hash(hasher)),
            Value::Map(map) => map.iter().for_each(|(key, value)| {
                key.hash(hasher);
                Same(value).hash(hasher);
            }),
        }
    }
}
