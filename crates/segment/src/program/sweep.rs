//! A measure followed through time, as its parts come into a window and leave it.

use event::Time;

use super::quantity::{Part, Quantity};
use super::tally::{Amount, Tally};
use super::window::Stay;
use crate::few::Few;
use crate::sort;
use crate::verdict::Verdict;

/// A part that counts during a stretch of time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<P> {
    pub(crate) stay: Stay,
    pub(crate) part: P,
}

/// A test of what a measure comes to.
pub(crate) trait AmountTest {
    fn passes(&self, amount: &Amount<'_>) -> bool;

    /// The answer for every number from `least` to `most`, if it is sure to be the same.
    fn decide(&self, least: f64, most: f64) -> Option<bool>;

    /// A count from which on all have the same answer, if it is known.
    fn enough(&self) -> usize;
}

/// Whether the measure of the entries passes now, and exactly until when.
///
/// The entries stand in the order in which they are added up; those gone by `now` are left out.
pub(crate) fn sweep(
    entries: &[Entry<Part<'_>>],
    quantity: &Quantity,
    test: &impl AmountTest,
    now: Time,
) -> Verdict {
    let mut turns = turns(entries, now);
    sort::by_key(&mut turns, |turn| turn.time);
    match Tally::of(quantity) {
        Some(tally) => follow_tally(entries, &turns, tally, test, now),
        None => follow_sum(entries, &turns, quantity.is_mean(), test, now),
    }
}

/// What the entries come to at `now`, and the first instant at which that may change.
pub(crate) fn amount<'a>(
    entries: &[Entry<Part<'a>>],
    quantity: &Quantity,
    now: Time,
) -> (Amount<'a>, Option<Time>) {
    let next = turns(entries, now).iter().map(|turn| turn.time).min();
    let amount = match Tally::of(quantity) {
        None => sum_at(entries, now).amount(quantity.is_mean()),
        Some(mut tally) => {
            let counting = entries.iter().filter(|entry| entry.stay.holds(now));
            counting.for_each(|entry| tally.add(entry.part));
            tally.amount()
        }
    };
    (amount, next)
}

/// An entry comes in or leaves.
#[derive(Clone, Copy)]
struct Turn {
    time: Time,
    entry: usize,
    comes: bool,
}

/// Every change after `now`.
fn turns<P>(entries: &[Entry<P>], now: Time) -> Few<[Turn; 8]> {
    let mut turns: Few<[_; 8]> = Default::default();
    for (entry, Entry { stay, .. }) in entries.iter().enumerate() {
        if stay.enter > now {
            turns.push(Turn { time: stay.enter, entry, comes: true });
        }
        if let Some(time) = stay.exit.filter(|exit| *exit > now) {
            turns.push(Turn { time, entry, comes: false });
        }
    }
    turns
}

fn follow_tally<'a>(
    entries: &[Entry<Part<'a>>],
    turns: &[Turn],
    mut tally: Tally<'a>,
    test: &impl AmountTest,
    now: Time,
) -> Verdict {
    let counting = entries.iter().filter(|entry| entry.stay.holds(now));
    counting.for_each(|entry| tally.add(entry.part));
    let member = test.passes(&tally.amount());
    let flip = turns.chunk_by(|a, b| a.time == b.time).find(|group| {
        for turn in *group {
            match (entries.get(turn.entry), turn.comes) {
                (Some(entry), true) => tally.add(entry.part),
                (Some(entry), false) => tally.remove(entry.part),
                (None, _) => {}
            }
        }
        test.passes(&tally.amount()) != member
    });
    Verdict { member, until: flip.and_then(|group| group.first()).map(|turn| turn.time) }
}

/// Numbers added up, and how many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sum {
    total: f64,
    count: usize,
}

impl Sum {
    /// Floating point sums depend on their order: this is the one that counts.
    pub(crate) fn of(numbers: impl Iterator<Item = f64>) -> Sum {
        numbers.fold(Sum { total: 0.0, count: 0 }, |mut sum, number| {
            sum.add(number);
            sum
        })
    }

    fn add(&mut self, number: f64) {
        self.total += number;
        self.count += 1;
    }

    pub(crate) fn take(&mut self, number: f64) {
        self.total -= number;
        self.count = self.count.saturating_sub(1);
    }

    pub(crate) fn amount<'a>(self, mean: bool) -> Amount<'a> {
        match (mean, self.count) {
            (false, _) => Amount::Number(self.total),
            (true, 0) => Amount::Nothing,
            (true, count) => Amount::Number(self.total / count as f64),
        }
    }
}

fn sum_at(entries: &[Entry<Part<'_>>], time: Time) -> Sum {
    let counting = entries.iter().filter(|entry| entry.stay.holds(time));
    Sum::of(counting.map(|entry| entry.part.number()))
}

fn follow_sum(
    entries: &[Entry<Part<'_>>],
    turns: &[Turn],
    mean: bool,
    test: &impl AmountTest,
    now: Time,
) -> Verdict {
    let mut running = sum_at(entries, now);
    let member = test.passes(&running.amount(mean));
    let numbers = entries.iter().map(|entry| entry.part.number());
    let slack = if turns.is_empty() { 0.0 } else { slack(numbers) };
    let flip = turns.chunk_by(|a, b| a.time == b.time).find(|group| {
        for turn in *group {
            let amount = entries.get(turn.entry).map_or(0.0, |entry| entry.part.number());
            if turn.comes { running.add(amount) } else { running.take(amount) }
        }
        let exactly = || {
            let time = group.first().map_or(now, |turn| turn.time);
            test.passes(&sum_at(entries, time).amount(mean))
        };
        decide(running, slack, mean, test).unwrap_or_else(exactly) != member
    });
    Verdict { member, until: flip.and_then(|group| group.first()).map(|turn| turn.time) }
}

/// The answer on a sum kept by adding and taking away, if the slack cannot change it.
pub(crate) fn decide(sum: Sum, slack: f64, mean: bool, test: &impl AmountTest) -> Option<bool> {
    match (mean, sum.count) {
        (false, _) => test.decide(sum.total - slack, sum.total + slack),
        (true, 0) => Some(test.passes(&Amount::Nothing)),
        // Division rounds once more, by at most this much.
        (true, count) => {
            let (mean, slack) = (sum.total / count as f64, slack / count as f64);
            let slack = if slack == 0.0 { 0.0 } else { slack + mean.abs() * 4.0 * f64::EPSILON };
            test.decide(mean - slack, mean + slack)
        }
    }
}

/// How far a sum kept by adding and taking away may be from the sum in order: nothing for whole
/// numbers, which doubles add without rounding; else a bound on the rounding of every step of both.
pub(crate) fn slack(numbers: impl Iterator<Item = f64>) -> f64 {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let (mut total, mut whole, mut count) = (0.0, true, 0.0);
    for number in numbers {
        total += number.abs();
        whole &= number.fract() == 0.0;
        count += 1.0;
    }
    if whole && total <= EXACT {
        return 0.0;
    }
    let steps = 4.0 * (count + 1.0);
    steps * f64::EPSILON * total
}
