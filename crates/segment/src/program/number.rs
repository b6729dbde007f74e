//! Tests of a number: a measure, a length, an hour, an age, or a value read as one.

use event::ValueRef;

use super::equality::OneOf;
use crate::compact::packed;
use crate::definition::{Bounds, Check, Test};

/// Counts up to here are tried when looking for [`NumberTest::enough`].
const FAR: u16 = 1_000;

/// Bounds and listed values that a number must meet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NumberTest {
    bounds: Bounds,
    /// `true`: one of the values; `false`: none of them.
    listed: Box<[(bool, OneOf)]>,
    /// Whether nothing meets it: `{"set": false}` where there always is a number.
    never: bool,
    /// A count from which on all have the same answer.
    enough: usize,
}

packed!(struct NumberTest { bounds, listed, never, enough });

impl NumberTest {
    pub(crate) fn compile(test: &Test) -> NumberTest {
        let listed = test.checks.iter().filter_map(|check| match check {
            Check::Eq(value) => Some((true, OneOf::new(std::slice::from_ref(value), false))),
            Check::In(values) => Some((true, OneOf::new(values, false))),
            Check::Ne(value) => Some((false, OneOf::new(std::slice::from_ref(value), false))),
            Check::NotIn(values) => Some((false, OneOf::new(values, false))),
            _ => None,
        });
        let mut test = NumberTest {
            bounds: Bounds::of(test).unwrap_or_default(),
            listed: listed.collect(),
            never: test.checks.contains(&Check::Set(false)),
            enough: usize::MAX,
        };
        test.enough = (0..FAR)
            .find(|count| test.decide(f64::from(*count), f64::INFINITY).is_some())
            .map_or(usize::MAX, |count| count as usize);
        test
    }

    /// A count from which on all have the same answer; the least one, unless it is large.
    pub(crate) fn enough(&self) -> usize {
        self.enough
    }

    pub(crate) fn passes(&self, number: f64) -> bool {
        let listed = |(wanted, values): &(bool, OneOf)| values.has(ValueRef::Number(number)) == *wanted;
        !self.never && self.bounds.hold(number) && self.listed.iter().all(listed)
    }

    /// The answer for every number from `least` to `most`, if it is sure to be the same.
    pub(crate) fn decide(&self, least: f64, most: f64) -> Option<bool> {
        if least.is_nan() || most.is_nan() {
            return None;
        }
        if self.never || least == most {
            return Some(self.passes(least));
        }
        let outside = |number: &f64| *number < least || *number > most;
        let listed = self.listed.iter().map(|(wanted, values)| {
            let apart = values.numbers().iter().all(outside);
            apart.then_some(!wanted)
        });
        let parts = std::iter::once(self.bounds.decide(least, most)).chain(listed);
        let mut certain = true;
        for part in parts {
            match part {
                Some(false) => return Some(false),
                Some(true) => {}
                None => certain = false,
            }
        }
        certain.then_some(true)
    }

    /// The numbers at which the answer may change.
    pub(crate) fn turns(&self) -> impl Iterator<Item = f64> + '_ {
        let listed = self.listed.iter().flat_map(|(_, values)| values.numbers().iter().copied());
        self.bounds.ends().into_iter().chain(listed)
    }
}
