//! Filters in words.

use segment::{Filter, Weekday};

use super::{Sentence, spoken, test};

/// What an event, an item or an object is like: `city is “Astana”`.
pub(super) fn said(filter: &Filter) -> Sentence {
    let start = Sentence::default();
    match filter {
        Filter::Param { param, is } => start.strong(spoken(param)).plain(" ").then(test::said(is)),
        Filter::Context { context, is } => {
            start.plain("the context’s ").strong(spoken(context)).plain(" ").then(test::said(is))
        }
        Filter::At(test) => start.plain("its time ").then(test::said(test)),
        Filter::Source(source) => start.plain("the source is ").strong(source.clone()),
        Filter::Hour(test) => start.plain("the hour ").then(test::said(test)),
        Filter::Weekday(days) => {
            let days = days.iter().map(|day| Sentence::default().strong(weekday(*day))).collect();
            start.plain("the day is ").then(Sentence::joined(days, " or "))
        }
        Filter::Items(inside) => start.plain("some item’s ").then(said(inside)),
        Filter::All(of) => several(of, " and "),
        Filter::Any(of) => several(of, " or "),
        Filter::Not(inside) => start.plain("not ").then(said(inside).bracketed()),
    }
}

fn several(of: &[Filter], word: &str) -> Sentence {
    let part = |inside: &Filter| match inside {
        Filter::All(list) | Filter::Any(list) if list.len() > 1 && of.len() > 1 => said(inside).bracketed(),
        other => said(other),
    };
    Sentence::joined(of.iter().map(part).collect(), word)
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
