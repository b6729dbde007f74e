//! Why a contact is in a segment or not, condition by condition, and when that changes.

mod saw;

use leptos::prelude::*;
use serde_json::Value;

use crate::{
    api::{Explained, Part, Segment},
    clock,
    console::Console,
    derived::memo,
    live::Live,
    sentence,
    widgets::{Icon, icon, when},
};

/// The answer with its reasons. `definition` is what was asked about, `segments` are those that it may
/// name.
pub(crate) fn why(explained: &Explained, definition: &Value, segments: Live<Vec<Segment>>) -> AnyView {
    let names = |id: &str| {
        let named = segments.value.with(|value| {
            let known = value.ready()?.iter().find(|segment| segment.id == id);
            known.map(|segment| segment.name.clone())
        });
        named.unwrap_or_else(|| id.to_owned())
    };
    let condition = explained.condition.as_ref().map(|part| branch(part, definition, &names));
    let by_hand = explained.condition.is_none();
    view! {
        <div class="why">
            {verdict(explained)}
            {(explained.since == Some(explained.at)).then(|| view! { <p class="small soft">{words::THEN}</p> })}
            {condition.map(|row| view! { <ul class="why-tree">{row}</ul> })}
            {by_hand.then(|| view! { <p class="small soft">{words::BY_HAND}</p> })}
        </div>
    }
    .into_any()
}

/// In or out, since when, and until when at least.
fn verdict(explained: &Explained) -> AnyView {
    let &Explained { member, since, until, .. } = explained;
    let said = if member { words::INSIDE } else { words::OUTSIDE };
    view! {
        <p class="why-verdict" class:holds=member>
            {mark(member)}
            <span>
                <strong>{said}</strong>
                {since.map(|at| view! { <span class="small soft">{words::SINCE}" "{when(at)}</span> })}
                {until.map(|until| change(until, if member { words::STAYS } else { words::WAITS }))}
            </span>
        </p>
    }
    .into_any()
}

fn branch(part: &Part, definition: &Value, names: &dyn Fn(&str) -> String) -> AnyView {
    let written = definition.pointer(&pointer(&part.path)).cloned().unwrap_or_default();
    let said = match group(&part.condition) {
        Some(words) => view! { <span class="why-group">{words}</span> }.into_any(),
        None => match sentence::of_condition(&written) {
            Some(sentence) => sentence.view(),
            None => part.condition.clone().into_any(),
        },
    };
    let saw = saw::said(part, &written, names);
    let below = part.parts.iter().map(|part| branch(part, definition, names)).collect_view();
    let has_parts = !part.parts.is_empty();
    view! {
        <li class:holds=part.member>
            <div class="why-row">
                {mark(part.member)}
                <div class="why-said">
                    <p class="sentence">{said}</p>
                    {saw.map(|saw| view! { <p class="small soft why-saw breakable">{saw}</p> })}
                    {(!has_parts).then_some(part.until).flatten().map(|until| view! { <p>{change(until, words::SO)}</p> })}
                </div>
            </div>
            {has_parts.then(|| view! { <ul class="why-tree">{below}</ul> })}
        </li>
    }
    .into_any()
}

/// A sign and, for readers, a word.
fn mark(holds: bool) -> AnyView {
    let (glyph, word) = if holds { (Icon::Check, words::HOLDS) } else { (Icon::Cross, words::FAILS) };
    view! { <span class="why-mark">{icon(glyph)}<span class="unseen">{word}</span></span> }.into_any()
}

/// The instant of a change, and how long until then.
fn change(until: i64, word: &'static str) -> AnyView {
    let now = Console::here().now;
    let left = memo(move || clock::time_left(until - now.get()));
    view! {
        <span class="small soft why-until">{word}" "<time class="number" datetime=clock::machine(until) title=clock::exact(until)>{clock::local_minute(until)}</time>
        <span class="number">{move || (until > now.get()).then(|| format!(" (in {})", left.get()))}</span></span>
    }
    .into_any()
}

/// What stands for a condition that only joins others.
fn group(condition: &str) -> Option<&'static str> {
    Some(match condition {
        "all" => words::ALL,
        "any" => words::ANY,
        "not" => words::NOT,
        "at_least" => words::AT_LEAST,
        _ => return None,
    })
}

/// `where.all[1].not` as a JSON pointer.
fn pointer(path: &str) -> String {
    format!("/{}", path.replace(['.', '['], "/").replace(']', ""))
}

mod words {
    pub(super) const INSIDE: &str = "In the segment";
    pub(super) const OUTSIDE: &str = "Not in the segment";
    pub(super) const SINCE: &str = "since";
    pub(super) const STAYS: &str = "stays at least until";
    pub(super) const WAITS: &str = "by time alone, not before";
    pub(super) const SO: &str = "so until";
    pub(super) const HOLDS: &str = "Holds:";
    pub(super) const FAILS: &str = "Does not hold:";
    pub(super) const ALL: &str = "All of these";
    pub(super) const ANY: &str = "Any of these";
    pub(super) const NOT: &str = "Not this";
    pub(super) const AT_LEAST: &str = "Enough of these";
    pub(super) const THEN: &str = "It was filtered once. This is how its conditions stood then:";
    pub(super) const BY_HAND: &str = "Its members are put in by hand.";
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_leads_to_the_condition() {
        let definition = json!({"where": {"all": [{"everyone": true}, {"not": {"event": "a"}}]}});
        assert_eq!(definition.pointer(&pointer("where.all[1].not")), Some(&json!({"event": "a"})));
        assert_eq!(definition.pointer(&pointer("where")), definition.get("where"));
    }
}
