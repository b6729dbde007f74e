//! A definition in plain words.

mod event;
mod filter;
mod membership;
mod story;
mod test;
mod window;

use std::fmt;

use leptos::prelude::*;
use segment::{Condition, Definition, Measure};
use serde_json::Value;

use event::Form;

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

/// What a condition alone says, if it is one.
pub(crate) fn of_condition(condition: &Value) -> Option<Sentence> {
    let condition: Condition = serde_json::from_value(condition.clone()).ok()?;
    Some(Sentence::default().plain("Contacts ").then(clause(&condition)))
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
            start.plain("with one of ").strong(spoken(attribute)).plain(" whose ").then(filter::said(any))
        }
        Condition::Held(held) => story::held(held),
        Condition::Event(event) => event::did(event),
        Condition::Pick(pick) => story::pick(pick),
        Condition::Sequence(sequence) => story::sequence(sequence),
        Condition::Regular(regular) => story::regular(regular),
        Condition::Compare(compare) => story::compare(compare),
        Condition::ForSome { key, that } => story::for_some(key, that),
        Condition::Segment(membership) => membership::said(membership),
        Condition::Bucket(bucket) => membership::share(bucket),
    }
}

fn group(of: &[Condition], word: &str, none: &str) -> Sentence {
    if of.is_empty() {
        return Sentence::default().plain(none);
    }
    let part = |condition: &Condition| if of.len() > 1 { unmistakable(condition) } else { clause(condition) };
    Sentence::joined(of.iter().map(part).collect(), word)
}

/// A group in brackets, anything else without.
fn unmistakable(condition: &Condition) -> Sentence {
    match condition {
        Condition::All(of) | Condition::Any(of) if of.len() > 1 => clause(condition).bracketed(),
        other => clause(other),
    }
}

fn denied(inner: &Condition) -> Sentence {
    let start = Sentence::default();
    match inner {
        Condition::Event(event) if event.what.measure == Measure::Count && event::is_once(event) => start
            .plain("who did not ")
            .then(event::deed(&event.what.events, Form::Base))
            .then(event::circumstances(&event.what)),
        Condition::All(of) | Condition::Any(of) if of.len() > 1 => {
            start.plain("not ").then(unmistakable(inner))
        }
        other => start.plain("not those ").then(clause(other)),
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
