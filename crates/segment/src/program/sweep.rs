//! A sum over entries that come into a window and leave it, followed through time.

use event::Time;

use super::number::NumberTest;
use super::window::Stay;
use crate::verdict::Verdict;

/// A number that counts during a stretch of time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) stay: Stay,
    pub(crate) amount: f64,
}

impl Entry {
    fn counts_at(&self, time: Time) -> bool {
        self.stay.enter <= time && self.stay.exit.is_none_or(|exit| time < exit)
    }
}

/// Whether the sum of the entries passes now, and exactly until when.
///
/// The entries stand in the order in which they are added up; those gone by `now` are left out.
pub(crate) fn sweep(entries: &[Entry], test: &NumberTest, now: Time) -> Verdict {
    let sum = sum_at(entries, now);
    let member = test.passes(sum);
    let mut running = Running { sum, slack: slack(entries) };
    let turns = turns(entries, now);
    let groups = turns.chunk_by(|a, b| a.time == b.time);
    let flip = groups.filter_map(|group| {
        group.iter().for_each(|turn| running.sum += turn.amount);
        let time = group.first()?.time;
        let passes = running.decide(test).unwrap_or_else(|| test.passes(sum_at(entries, time)));
        (passes != member).then_some(time)
    });
    let mut flip = flip;
    Verdict { member, until: flip.next() }
}

/// Floating point sums depend on their order: this is the one that counts.
fn sum_at(entries: &[Entry], time: Time) -> f64 {
    let counting = entries.iter().filter(|entry| entry.counts_at(time));
    counting.fold(0.0, |sum, entry| sum + entry.amount)
}

/// An amount comes in (as it is) or leaves (negated).
#[derive(Clone, Copy)]
struct Turn {
    time: Time,
    amount: f64,
}

/// Every change after `now`, in the order of time.
fn turns(entries: &[Entry], now: Time) -> Vec<Turn> {
    let coming = entries.iter().map(|entry| (Some(entry.stay.enter), entry.amount));
    let leaving = entries.iter().map(|entry| (entry.stay.exit, -entry.amount));
    let mut turns: Vec<Turn> = coming
        .chain(leaving)
        .filter_map(|(time, amount)| Some(Turn { time: time.filter(|time| *time > now)?, amount }))
        .collect();
    turns.sort_unstable_by_key(|turn| turn.time);
    turns
}

/// A sum kept by adding and taking away: near the true one, within `slack`.
struct Running {
    sum: f64,
    slack: f64,
}

impl Running {
    /// The answer, if the slack cannot change it.
    fn decide(&self, test: &NumberTest) -> Option<bool> {
        test.decide(self.sum - self.slack, self.sum + self.slack)
    }
}

/// How far a sum kept by adding and taking away may be from the sum in order: nothing for whole
/// numbers, which doubles add without rounding; else a bound on the rounding of every step of both.
fn slack(entries: &[Entry]) -> f64 {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let total: f64 = entries.iter().map(|entry| entry.amount.abs()).sum();
    let whole = entries.iter().all(|entry| entry.amount.fract() == 0.0);
    if whole && total <= EXACT {
        return 0.0;
    }
    let steps = 4.0 * (entries.len() as f64 + 1.0);
    steps * f64::EPSILON * total
}
