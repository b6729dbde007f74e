//! Conditions that look at how things went over time, in words.

use segment::{Compare, Condition, Duration, Filter, Held, Operator, Period, Pick, Regular, Sequence, Step};

use super::{
    Sentence,
    event::{self, Form, deed, like, names},
    filter, spoken, test, unmistakable, window,
};

pub(super) fn held(held: &Held) -> Sentence {
    let whose = Sentence::default().plain("whose ").strong(spoken(&held.attribute)).plain(" ");
    let so = whose.then(test::said(&held.is)).plain(" and has been so for at least ");
    so.strong(window::duration(&held.lasting))
}

pub(super) fn pick(pick: &Pick) -> Sentence {
    let when = pick.within.as_ref().map(|within| Sentence::default().plain(" ").then(window::said(within)));
    let when = when.unwrap_or_default();
    let Some(has) = &pick.has else {
        let who = Sentence::default().plain("who ").then(deed(&pick.events, Form::Past));
        return who.then(when).then(like(pick.filter.as_ref()));
    };
    let whose = Sentence::default().plain("whose ").strong(pick.end.name()).plain(" ");
    let whole = whose.then(names(&pick.events)).then(when).then(like(pick.filter.as_ref()));
    let comma = if pick.filter.is_some() { "," } else { "" };
    whole.plain(comma).plain(" is one where ").then(filter::said(has))
}

pub(super) fn sequence(sequence: &Sequence) -> Sentence {
    let last_event = sequence.steps.iter().rposition(|step| matches!(step, Step::Event { .. }));
    let mut whole = Sentence::default().plain("who ");
    for (index, one) in sequence.steps.iter().enumerate() {
        let window = sequence.window.as_ref().filter(|_| index == 0);
        let window = window.map(|window| Sentence::default().plain(" ").then(window::said(window)));
        let ends = last_event.is_some_and(|last| index > last);
        whole = whole.plain(if index == 0 { "" } else { ", then " }).then(step(one, ends));
        whole = whole.then(window.unwrap_or_default());
    }
    match &sequence.within {
        Some(within) => whole.plain(", all within ").strong(window::duration(within)),
        None => whole,
    }
}

/// A step; `ends` when no event comes after it.
fn step(step: &Step, ends: bool) -> Sentence {
    match step {
        Step::Event { events, filter, within } => {
            deed(events, Form::Past).then(apart(filter.as_ref())).then(length(" within ", within.as_ref()))
        }
        Step::Absent { events, filter, lasting } => {
            let not = Sentence::default().plain("did not ").then(deed(events, Form::Base));
            let not = not.then(apart(filter.as_ref())).then(length(" for ", lasting.as_ref()));
            not.plain(if ends && lasting.is_none() { " any more" } else { "" })
        }
    }
}

fn apart(inside: Option<&Filter>) -> Sentence {
    let said =
        inside.map(|inside| Sentence::default().plain(" (where ").then(filter::said(inside)).plain(")"));
    said.unwrap_or_default()
}

fn length(word: &str, duration: Option<&Duration>) -> Sentence {
    let said = duration.map(|duration| Sentence::default().plain(word).strong(window::duration(duration)));
    said.unwrap_or_default()
}

pub(super) fn regular(regular: &Regular) -> Sentence {
    let Regular { events, filter, period, at_least, of } = regular;
    let who = Sentence::default().plain("who ").then(deed(events, Form::Past)).plain(" in at least ");
    let of = format!("{of} {}{}", unit(*period), if *of == 1 { "" } else { "s" });
    who.strong(at_least.to_string()).plain(" of the last ").strong(of).then(like(filter.as_ref()))
}

/// A period by its name.
pub(super) fn unit(period: Period) -> &'static str {
    match period {
        Period::Hour => "hour",
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Year => "year",
    }
}

pub(super) fn compare(compare: &Compare) -> Sentence {
    let op = match compare.op {
        Operator::Gt => " is more than ",
        Operator::Gte => " is at least ",
        Operator::Lt => " is less than ",
        Operator::Lte => " is at most ",
        Operator::Eq => " is exactly ",
        Operator::Ne => " is other than ",
    };
    let whole = Sentence::default().plain("whose ").then(event::measured(&compare.left)).plain(op);
    let whole = match compare.times {
        1.0 => whole.plain("the "),
        times => whole.strong(times.to_string()).plain(" times the "),
    };
    let whole = whole.then(event::measured(&compare.right));
    match compare.at_least {
        Some(bound) => whole.plain(", the latter being at least ").strong(bound.to_string()),
        None => whole,
    }
}

pub(super) fn for_some(key: &str, that: &Condition) -> Sentence {
    let whole = Sentence::default().plain("meeting for one and the same ").strong(spoken(key)).plain(": ");
    whole.then(unmistakable(that))
}
