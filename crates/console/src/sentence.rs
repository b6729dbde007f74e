//! A definition in plain words.

mod test;
mod window;

use std::fmt;

use leptos::prelude::*;
use segment::{Condition, Definition, EventCondition, Filter, Measure, Over, Weekday};
use serde_json::Value;

/// Words, some of them names and values that the eye looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sentence(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Strong(String),
}

impl Sentence {
    /// The sentence with its names and values set off.
    pub(crate) fn view(&self) -> AnyView {
        let piece = |piece: &Piece| match piece {
            Piece::Plain(text) => text.clone().into_any(),
            Piece::Strong(text) => view! { <b>{text.clone()}</b> }.into_any(),
        };
        self.0.iter().map(piece).collect_view().into_any()
    }

    fn plain(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Plain(text.into()));
        self
    }

    fn strong(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Strong(text.into()));
        self
    }

    fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Several, with a word between them.
    fn joined(parts: Vec<Self>, word: &str) -> Self {
        let mut whole = Self::default();
        for (index, part) in parts.into_iter().enumerate() {
            let between = if index == 0 { "" } else { word };
            whole = whole.plain(between).then(part);
        }
        whole
    }

    fn bracketed(self) -> Self {
        Self::default().plain("(").then(self).plain(")")
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| {
            let (Piece::Plain(text) | Piece::Strong(text)) = piece;
            formatter.write_str(text)
        })
    }
}

/// What a definition says, if it is one.
pub(crate) fn of_json(definition: &Value) -> Option<Sentence> {
    Definition::from_json(definition).ok().map(|definition| of(&definition))
}

/// What a definition says.
pub(crate) fn of(definition: &Definition) -> Sentence {
    match &definition.condition {
        None => Sentence::default().plain("Contacts put in by hand"),
        Some(condition) if is_everyone(condition) => Sentence::default().plain("Every contact"),
        Some(condition) => Sentence::default().plain("Contacts ").then(clause(condition)),
    }
}

fn is_everyone(condition: &Condition) -> bool {
    match condition {
        Condition::Everyone => true,
        Condition::All(of) => of.iter().all(is_everyone),
        _ => false,
    }
}

/// What stands after "Contacts", or after a conjunction.
fn clause(condition: &Condition) -> Sentence {
    let start = Sentence::default();
    match condition {
        Condition::Everyone => start.plain("of any kind"),
        Condition::All(of) => group(of, " and ", "of any kind"),
        Condition::Any(of) => group(of, " or ", "of no kind"),
        Condition::Not(inner) => denied(inner),
        Condition::AtLeast { n, of } => {
            let parts = of.iter().map(clause).collect();
            start
                .plain("meeting at least ")
                .strong(n.to_string())
                .plain(" of: ")
                .then(Sentence::joined(parts, "; "))
        }
        Condition::Attribute { attribute, is } => {
            start.plain("whose ").strong(spoken(attribute)).plain(" ").then(test::said(is))
        }
        Condition::AttributeAny { attribute, any } => {
            start.plain("with one of ").strong(spoken(attribute)).plain(" whose ").then(filter(any))
        }
        Condition::Event(event) => did(event),
    }
}

fn group(of: &[Condition], word: &str, none: &str) -> Sentence {
    if of.is_empty() {
        return Sentence::default().plain(none);
    }
    let part = |condition: &Condition| match condition {
        Condition::All(inside) | Condition::Any(inside) if inside.len() > 1 && of.len() > 1 => {
            clause(condition).bracketed()
        }
        other => clause(other),
    };
    Sentence::joined(of.iter().map(part).collect(), word)
}

fn denied(inner: &Condition) -> Sentence {
    let start = Sentence::default();
    match inner {
        Condition::Event(event) if event.measure == Measure::Count && is_once(event) => {
            start.plain("who did not ").then(deed(event, Form::Base)).then(circumstances(event))
        }
        Condition::All(of) | Condition::Any(of) if of.len() > 1 => {
            start.plain("not ").then(clause(inner).bracketed())
        }
        other => start.plain("not those ").then(clause(other)),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Past,
    Base,
}

fn is_once(event: &EventCondition) -> bool {
    event.is == segment::Test::at_least(1.0)
}

fn did(event: &EventCondition) -> Sentence {
    let start = Sentence::default();
    let deed = match &event.measure {
        Measure::Count if is_once(event) => start.plain("who ").then(deed(event, Form::Past)),
        Measure::Count => {
            start.plain("who ").then(deed(event, Form::Past)).plain(" ").then(test::times(&event.is))
        }
        Measure::Sum { of, over } => {
            let of = spoken(of);
            let whole = match over {
                Over::Event => start.plain("whose ").strong(of),
                Over::Items(None) => start.plain("whose items’ ").strong(of),
                Over::Items(Some(inside)) => {
                    start.plain("whose ").strong(of).plain(" of items where ").then(filter(inside))
                }
            };
            whole.plain(" over ").then(names(event)).plain(" adds up to ").then(test::amount(&event.is))
        }
    };
    deed.then(circumstances(event))
}

fn circumstances(event: &EventCondition) -> Sentence {
    let when = event.within.as_ref().map(|within| Sentence::default().plain(" ").then(window::said(within)));
    let what = event.filter.as_ref().map(|inside| Sentence::default().plain(", where ").then(filter(inside)));
    when.unwrap_or_default().then(what.unwrap_or_default())
}

/// The well-known events as verbs; the others are things that one did.
fn deed(event: &EventCondition, form: Form) -> Sentence {
    const VERBS: [(&str, &str, &str); 10] = [
        ("product_viewed", "viewed a product", "view a product"),
        ("product_added", "put a product into the cart", "put a product into the cart"),
        ("product_removed", "took a product out of the cart", "take a product out of the cart"),
        ("cart_viewed", "looked at the cart", "look at the cart"),
        ("checkout_started", "started checkout", "start checkout"),
        ("order_completed", "placed an order", "place an order"),
        ("order_cancelled", "cancelled an order", "cancel an order"),
        ("page_viewed", "viewed a page", "view a page"),
        ("products_searched", "searched for products", "search for products"),
        ("product_clicked", "clicked a product", "click a product"),
    ];
    if let [name] = event.events.as_slice()
        && let Some((_, past, base)) = VERBS.iter().find(|(known, _, _)| known == name)
    {
        return Sentence::default().strong(if form == Form::Past { *past } else { *base });
    }
    Sentence::default().plain(if form == Form::Past { "did " } else { "do " }).then(names(event))
}

fn names(event: &EventCondition) -> Sentence {
    let parts = event.events.iter().map(|name| Sentence::default().strong(humanized(name))).collect();
    Sentence::joined(parts, " or ")
}

fn filter(filter: &Filter) -> Sentence {
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
        Filter::Items(inside) => start.plain("some item’s ").then(self::filter(inside)),
        Filter::All(of) => filters(of, " and "),
        Filter::Any(of) => filters(of, " or "),
        Filter::Not(inside) => start.plain("not ").then(self::filter(inside).bracketed()),
    }
}

fn filters(of: &[Filter], word: &str) -> Sentence {
    let part = |inside: &Filter| match inside {
        Filter::All(list) | Filter::Any(list) if list.len() > 1 && of.len() > 1 => filter(inside).bracketed(),
        other => filter(other),
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

/// `product_added` as `Product added`.
pub(crate) fn humanized(name: &str) -> String {
    let spaced = spoken(name);
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `first_name` as `first name`.
fn spoken(name: &str) -> String {
    name.replace('_', " ")
}

#[cfg(test)]
mod tests;
