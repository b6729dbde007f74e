//! Fields that read and write one place of the draft.

use leptos::prelude::*;

use crate::derived::memo;
use serde_json::Value;

use super::{draft::Draft, place::Place};

/// How a field's text becomes a value, and a value its text.
#[derive(Clone, Copy)]
pub(crate) struct Codec {
    read: fn(&Value) -> String,
    write: fn(&str) -> Value,
    class: &'static str,
    mode: &'static str,
}

/// Text as it is.
pub(crate) const TEXT: Codec =
    Codec { read: plain, write: |text| Value::from(text), class: "input", mode: "text" };
/// A number; what is none stays text, for the checker to refuse.
pub(crate) const NUMBER: Codec =
    Codec { read: plain, write: number, class: "input short number", mode: "decimal" };
/// Text or a number, as it looks.
pub(crate) const SCALAR: Codec = Codec { read: plain, write: number, class: "input", mode: "text" };
/// Values with commas between them.
pub(crate) const LIST: Codec = Codec { read: listed, write: list, class: "input", mode: "text" };

/// A place of the draft as a field shows it.
#[derive(Clone)]
pub(super) struct Bound {
    draft: Draft,
    place: Place,
    codec: Codec,
    typed: RwSignal<String>,
    /// The text in the field.
    pub(super) shown: Memo<String>,
    /// Whether something is wrong here.
    pub(super) flawed: Memo<bool>,
}

impl Bound {
    pub(super) fn new(draft: Draft, place: &Place, codec: Codec) -> Self {
        let value = draft.value(place);
        // The text as it was typed stands as long as it means what the draft says: `1.` is not made `1` under the fingers.
        let typed = RwSignal::new((codec.read)(&value.get_untracked()));
        let shown = memo(move || {
            value.with(|value| {
                typed.with(
                    |typed| if (codec.write)(typed) == *value { typed.clone() } else { (codec.read)(value) },
                )
            })
        });
        let own = place.clone();
        let flawed = memo(move || draft.flaw_in(&own).is_some());
        Self { draft, place: place.clone(), codec, typed, shown, flawed }
    }

    pub(super) fn write(&self, text: String) {
        self.draft.put(&self.place, (self.codec.write)(&text));
        self.typed.set(text);
    }
}

/// A field.
pub(crate) fn field(draft: Draft, place: &Place, codec: Codec, label: &'static str) -> AnyView {
    let bound = Bound::new(draft, place, codec);
    let (shown, flawed) = (bound.shown, bound.flawed);
    view! {
        <input class=codec.class type="text" inputmode=codec.mode aria-label=label placeholder=label title=label autocomplete="off" spellcheck="false"
            aria-invalid=move || flawed.get().to_string() prop:value=shown on:input=move |event| bound.write(event_target_value(&event)) />
    }
    .into_any()
}

/// A date in the browser's own control; a time that is written otherwise stays text.
pub(crate) fn date_field(draft: Draft, place: &Place, label: &'static str) -> AnyView {
    let dated = draft.aspect(place, |value| {
        value.is_none_or(|value| value.as_str().is_some_and(|text| text.is_empty() || is_date(text)))
    });
    let place = place.clone();
    let control = move || {
        if !dated.get() {
            return field(draft, &place, TEXT, label);
        }
        let value = draft.value(&place);
        let place = place.clone();
        let write = move |event| draft.put(&place, Value::from(event_target_value(&event)));
        view! { <input class="input date" type="date" aria-label=label title=label prop:value=move || value.with(plain) on:change=write /> }.into_any()
    };
    control.into_any()
}

/// A choice; `options` are (value, label).
pub(crate) fn choice(
    label: &'static str,
    options: &'static [(&'static str, &'static str)],
    chosen: impl Fn() -> String + Send + Sync + 'static,
    choose: impl Fn(&str) + 'static,
) -> AnyView {
    let chosen = memo(chosen);
    let option = move |&(value, name): &'static (&'static str, &'static str)| {
        view! { <option value=value selected=move || chosen.with(|chosen| chosen == value)>{name}</option> }
    };
    view! {
        <select class="select" aria-label=label title=label prop:value=chosen on:change=move |event| choose(&event_target_value(&event))>
            {options.iter().map(option).collect_view()}
        </select>
    }
    .into_any()
}

/// A length of time: a number and its unit.
pub(crate) fn duration_field(draft: Draft, place: &Place, label: &'static str) -> AnyView {
    const UNITS: [(&str, &str); 7] = [
        ("s", "seconds"),
        ("m", "minutes"),
        ("h", "hours"),
        ("d", "days"),
        ("w", "weeks"),
        ("mo", "months"),
        ("y", "years"),
    ];
    let parts = draft.aspect(place, |value| split(value.and_then(Value::as_str).unwrap_or_default()));
    let flawed = {
        let place = place.clone();
        memo(move || draft.flaw_in(&place).is_some())
    };
    let (count_place, unit_place) = (place.clone(), place.clone());
    let write = move |event| {
        let (_, unit) = parts.get_untracked();
        draft.put(&count_place, Value::from(format!("{}{unit}", event_target_value(&event).trim())));
    };
    let choose = move |unit: &str| {
        let (count, _) = parts.get_untracked();
        draft.put(&unit_place, Value::from(format!("{count}{unit}")));
    };
    view! {
        <span class="joined">
            <input class="input short number" type="text" inputmode="numeric" aria-label=label title=label autocomplete="off"
                aria-invalid=move || flawed.get().to_string() prop:value=move || parts.get().0 on:input=write />
            {choice(words::UNIT, &UNITS, move || parts.get().1, choose)}
        </span>
    }
    .into_any()
}

/// What is wrong at a place, in words, once.
pub(crate) fn flaw_note(draft: Draft, mine: impl Fn(&str) -> bool + Send + Sync + 'static) -> AnyView {
    let said = memo(move || {
        draft.flaw().filter(|flaw| mine(&flaw.path)).map(|flaw| crate::console::sentence_case(&flaw.message))
    });
    view! { <div role="status">{move || said.get().map(|said| view! { <p class="fault">{said}</p> })}</div> }
        .into_any()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Text that is the shortest form of a number means the number: they are equal in the language.
fn number(text: &str) -> Value {
    let trimmed = text.trim();
    match trimmed.parse::<f64>() {
        Ok(number) if number.is_finite() && trimmed.ends_with(|last: char| last.is_ascii_digit()) => {
            if number.fract() == 0.0 && number.abs() < 9e15 {
                Value::from(number as i64)
            } else {
                Value::from(number)
            }
        }
        _ => Value::from(text),
    }
}

fn listed(value: &Value) -> String {
    match value {
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => plain(other),
    }
}

fn list(text: &str) -> Value {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(number).collect()
}

fn split(duration: &str) -> (String, String) {
    let end = duration.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(duration.len());
    let (count, unit) = duration.split_at_checked(end).unwrap_or((duration, ""));
    (count.to_owned(), if unit.is_empty() { "d".to_owned() } else { unit.to_owned() })
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

mod words {
    pub(super) const UNIT: &str = "Unit of time";
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_what_looks_like_one() {
        assert_eq!(number(" 20 "), json!(20));
        assert_eq!(number("9.5"), json!(9.5));
        assert_eq!(number("-3"), json!(-3));
        assert_eq!(number("1."), json!("1."));
        assert_eq!(number("nan"), json!("nan"));
        assert_eq!(number(""), json!(""));
    }

    #[test]
    fn lists_have_commas() {
        assert_eq!(list("Astana, 5,, "), json!(["Astana", 5]));
        assert_eq!(listed(&json!(["Astana", 5])), "Astana, 5");
    }

    #[test]
    fn durations_come_apart() {
        assert_eq!(split("30s"), ("30".to_owned(), "s".to_owned()));
        assert_eq!(split("3mo"), ("3".to_owned(), "mo".to_owned()));
        assert_eq!(split(""), (String::new(), "d".to_owned()));
    }
}
