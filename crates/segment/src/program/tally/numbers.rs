//! Numbers that come and go, of which the smallest and the largest are asked.

#[cfg(feature = "full")]
use std::collections::BTreeMap;

/// Numbers and how often each is there, by their order.
#[cfg(feature = "full")]
#[derive(Debug, Default)]
pub(crate) struct Numbers(BTreeMap<u64, (f64, usize)>);

#[cfg(feature = "full")]
impl Numbers {
    pub(super) fn add(&mut self, number: f64) {
        self.0.entry(rank(number)).or_insert((number, 0)).1 += 1;
    }

    pub(super) fn remove(&mut self, number: f64) {
        let rank = rank(number);
        if let Some((_, count)) = self.0.get_mut(&rank) {
            *count -= 1;
            if *count == 0 {
                self.0.remove(&rank);
            }
        }
    }

    pub(super) fn smallest(&self) -> Option<f64> {
        self.0.values().next().map(|(number, _)| *number)
    }

    pub(super) fn largest(&self) -> Option<f64> {
        self.0.values().next_back().map(|(number, _)| *number)
    }
}

/// A number such that greater numbers have greater ones; −0 is 0.
#[cfg(feature = "full")]
fn rank(number: f64) -> u64 {
    const SIGN: u64 = 1 << 63;
    let bits = (number + 0.0).to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

/// The same for few numbers: each as often as it is there, in order.
#[cfg(not(feature = "full"))]
#[derive(Debug, Default)]
pub(crate) struct Numbers(Vec<f64>);

#[cfg(not(feature = "full"))]
impl Numbers {
    pub(super) fn add(&mut self, number: f64) {
        self.0.insert(self.place(number), number);
    }

    pub(super) fn remove(&mut self, number: f64) {
        let place = self.place(number);
        if self.0.get(place) == Some(&number) {
            self.0.remove(place);
        }
    }

    pub(super) fn smallest(&self) -> Option<f64> {
        self.0.first().copied()
    }

    pub(super) fn largest(&self) -> Option<f64> {
        self.0.last().copied()
    }

    fn place(&self, number: f64) -> usize {
        self.0.partition_point(|known| *known < number)
    }
}
