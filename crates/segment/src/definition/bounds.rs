//! The bounds that a test puts on a number.

use super::test::{Check, Test};

use crate::compact::packed;

/// A stretch of the number line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    low: f64,
    low_included: bool,
    high: f64,
    high_included: bool,
}

packed!(struct Bounds { low, low_included, high, high_included });

/// Every number.
impl Default for Bounds {
    fn default() -> Bounds {
        Bounds { low: f64::NEG_INFINITY, low_included: true, high: f64::INFINITY, high_included: true }
    }
}

impl Bounds {
    /// The numbers that meet every bound of the test; `None` if it has none.
    pub(crate) fn of(test: &Test) -> Option<Bounds> {
        let bounds = test.checks.iter().fold(Bounds::default(), |bounds, check| bounds.narrowed(check));
        let bounding = |check: &Check| Bounds::default().narrowed(check) != Bounds::default();
        test.checks.iter().any(bounding).then_some(bounds)
    }

    fn narrowed(self, check: &Check) -> Bounds {
        match *check {
            Check::Gt(bound) => self.from(bound, false),
            Check::Gte(bound) => self.from(bound, true),
            Check::Lt(bound) => self.to(bound, false),
            Check::Lte(bound) => self.to(bound, true),
            Check::Between(low, high) => self.from(low, true).to(high, true),
            _ => self,
        }
    }

    fn from(self, low: f64, low_included: bool) -> Bounds {
        if low > self.low || (low == self.low && !low_included) {
            Bounds { low, low_included, ..self }
        } else {
            self
        }
    }

    fn to(self, high: f64, high_included: bool) -> Bounds {
        if high < self.high || (high == self.high && !high_included) {
            Bounds { high, high_included, ..self }
        } else {
            self
        }
    }

    /// Whether no number meets them.
    pub(crate) fn is_empty(&self) -> bool {
        self.low > self.high || (self.low == self.high && !(self.low_included && self.high_included))
    }

    pub(crate) fn hold(&self, number: f64) -> bool {
        self.above_low(number) && self.below_high(number)
    }

    fn above_low(&self, number: f64) -> bool {
        number > self.low || (self.low_included && number == self.low)
    }

    fn below_high(&self, number: f64) -> bool {
        number < self.high || (self.high_included && number == self.high)
    }

    /// The answer for every number of a range, if it is the same.
    pub(crate) fn decide(&self, least: f64, most: f64) -> Option<bool> {
        if self.hold(least) && self.hold(most) {
            Some(true)
        } else if !self.below_high(least) || !self.above_low(most) {
            Some(false)
        } else {
            None
        }
    }

    /// Where the stretch begins and ends.
    pub(crate) fn ends(&self) -> [f64; 2] {
        [self.low, self.high]
    }
}
