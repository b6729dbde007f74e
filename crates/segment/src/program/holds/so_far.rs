//! A measure of what is there now, nothing of which goes or comes.

use event::ValueRef;

use crate::definition::Statistic;
use crate::few::Few;
use crate::history::Mark;
use crate::program::quantity::{Part, Quantity};
use crate::program::tally::{Amount, Tally, first};
use crate::sort;

/// What a measure came to so far.
pub(super) enum SoFar<'a> {
    Sum { total: f64, count: usize },
    Best { number: Option<f64>, better: fn(f64, f64) -> f64 },
    Days { last: Option<i64>, days: Few<[i64; 8]> },
    Values(Few<[ValueRef<'a>; 8]>),
}

impl<'a> SoFar<'a> {
    pub(super) fn of(quantity: &Quantity) -> SoFar<'a> {
        match quantity {
            Quantity::Count | Quantity::Number(Statistic::Sum | Statistic::Avg, _) => {
                SoFar::Sum { total: 0.0, count: 0 }
            }
            Quantity::Number(Statistic::Min, _) => SoFar::Best { number: None, better: f64::min },
            Quantity::Number(Statistic::Max, _) => SoFar::Best { number: None, better: f64::max },
            Quantity::Days => SoFar::Days { last: None, days: Default::default() },
            Quantity::Distinct(_) | Quantity::Most(_) => SoFar::Values(Default::default()),
        }
    }

    pub(super) fn add(&mut self, part: Part<'a>) {
        match (self, part) {
            (SoFar::Sum { total, count }, Part::Number(number)) => {
                *total += number;
                *count += 1;
            }
            (SoFar::Best { number: best, better }, Part::Number(number)) => {
                *best = Some(best.map_or(number, |best| better(best, number)));
            }
            (SoFar::Days { last, days }, Part::Day(day)) if *last != Some(day) => {
                *last = Some(day);
                days.push(day);
            }
            (SoFar::Values(values), Part::Value(value)) => values.push(value),
            _ => {}
        }
    }

    pub(super) fn amount(&mut self, quantity: &Quantity) -> Amount<'a> {
        match self {
            SoFar::Sum { count: 0, .. } if quantity.is_mean() => Amount::Nothing,
            SoFar::Sum { total, count } if quantity.is_mean() => Amount::Number(*total / *count as f64),
            SoFar::Sum { total, .. } => Amount::Number(*total),
            SoFar::Best { number, .. } => number.map_or(Amount::Nothing, Amount::Number),
            SoFar::Days { days, .. } => {
                // The events of several names come one name after the other.
                sort::by(days, Ord::cmp);
                days.dedup();
                counted(days.len())
            }
            SoFar::Values(values) => of_values(values, quantity),
        }
    }
}

/// What values come to: without a table where there are few, or all of one kind.
fn of_values<'a>(values: &mut [ValueRef<'a>], quantity: &Quantity) -> Amount<'a> {
    const FEW: usize = 12;
    if values.len() > FEW {
        return of_many(values, quantity);
    }
    // The first of equal ones, and how many there are.
    let firsts = values.iter().enumerate().filter_map(|(at, value)| {
        let known = values.iter().take(at).any(|known| known.same_as(*value));
        let later = || values.iter().skip(at + 1).filter(|later| later.same_as(*value)).count();
        (!known).then(|| (*value, 1 + later()))
    });
    of_votes(firsts, quantity)
}

fn of_many<'a>(values: &mut [ValueRef<'a>], quantity: &Quantity) -> Amount<'a> {
    let text = |value: &ValueRef<'a>| value.as_text();
    if values.iter().all(|value| text(value).is_some()) {
        sort::by(values, |a, b| text(a).cmp(&text(b)));
        return of_sorted(values, quantity);
    }
    let bits = |value: &ValueRef<'a>| match value {
        // Both zeros are one.
        ValueRef::Number(number) => Some((number + 0.0).to_bits()),
        _ => None,
    };
    if values.iter().all(|value| bits(value).is_some()) {
        sort::by(values, |a, b| bits(a).cmp(&bits(b)));
        return of_sorted(values, quantity);
    }
    let mut tally = Tally::of(quantity);
    for value in values {
        tally.iter_mut().for_each(|tally| tally.add(Part::Value(*value)));
    }
    tally.map_or(Amount::Nothing, |mut tally| tally.amount())
}

/// What values come to that are the same where their marks are.
pub(super) fn of_marks<'a>(
    marks: &mut [Mark],
    quantity: &Quantity,
    value: impl Fn(Mark) -> ValueRef<'a>,
) -> Amount<'a> {
    let Quantity::Most(_) = quantity else {
        sort::by(marks, Ord::cmp);
        return counted(marks.chunk_by(|a, b| a == b).count());
    };
    if let [mark] = marks {
        return Amount::Value(value(*mark));
    }
    sort::by(marks, Ord::cmp);
    let alike = || marks.chunk_by(|a, b| a == b);
    let most_often = alike().map(<[Mark]>::len).max().unwrap_or(0);
    let leading = alike().filter(|alike| alike.len() == most_often).filter_map(|alike| alike.first());
    of_votes(leading.map(|mark| (value(*mark), most_often)), quantity)
}

/// Equal ones stand together.
fn of_sorted<'a>(values: &[ValueRef<'a>], quantity: &Quantity) -> Amount<'a> {
    let alike = values.chunk_by(|a, b| a.same_as(*b));
    of_votes(alike.filter_map(|alike| Some((*alike.first()?, alike.len()))), quantity)
}

/// What values come to, each with how often it is there.
fn of_votes<'a>(votes: impl Iterator<Item = (ValueRef<'a>, usize)>, quantity: &Quantity) -> Amount<'a> {
    match quantity {
        Quantity::Most(_) => {
            let first = first(votes.map(|(value, count)| ((), value, count)));
            first.map_or(Amount::Nothing, |(_, value)| Amount::Value(value))
        }
        _ => counted(votes.count()),
    }
}

pub(super) fn counted(count: usize) -> Amount<'static> {
    Amount::Number(count as f64)
}
