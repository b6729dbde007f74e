//! What a contact's calls add up to: the cart, the orders, the visits.

use leptos::prelude::*;
use serde_json::{Map, Value};

use super::{attribute_rows, plain};
use crate::{api::Contact, clock, derived::memo, figures::rounded, sentence::humanized};

/// A list of facts for each namespace that has something to tell.
pub(super) fn totals(contact: Memo<Option<Contact>>) -> AnyView {
    let totals = memo(move || {
        contact.with(|contact| contact.as_ref().map(|contact| contact.derived.clone()).unwrap_or_default())
    });
    let group = |(namespace, value): (&String, &Value)| {
        let open = matches!(namespace.as_str(), "cart" | "orders" | "rfm");
        let rows = value.as_object().map(|fields| attribute_rows(&told(fields)));
        view! { <details class="derived" open=open><summary>{title(namespace)}</summary><dl class="facts">{rows}</dl></details> }
    };
    let drawn = move || totals.with(|totals| totals.iter().map(group).collect_view());
    view! {
        <section class="sheet" aria-labelledby="derived" hidden=move || totals.with(Map::is_empty)>
            <div class="sheet-head"><h2 id="derived">{words::TITLE}</h2></div>
            {drawn}
        </section>
    }
    .into_any()
}

fn title(namespace: &str) -> String {
    if namespace == "rfm" { words::RFM.to_owned() } else { humanized(namespace) }
}

/// The fields as people read them: dates for instants, time for seconds, words for names.
fn told(fields: &Map<String, Value>) -> Map<String, Value> {
    let field = |(name, value): (&String, &Value)| {
        let told = match value {
            Value::Number(number) => Value::from(told_number(name, number.as_f64().unwrap_or_default())),
            Value::String(word) if matches!(name.as_str(), "group" | "state") => Value::from(humanized(word)),
            Value::Object(inside) => Value::Object(told(inside)),
            other => Value::from(plain(other)),
        };
        (name.clone(), told)
    };
    fields.iter().map(field).collect()
}

fn told_number(name: &str, number: f64) -> String {
    match name {
        name if name.ends_with("_at") || name.ends_with("_seen") => clock::local_minute(number as i64),
        name if name.ends_with("_rate") => format!("{} %", rounded(number * 100.0)),
        "duration" => clock::time_left(number as i64 * 1_000),
        "days_between_mean" => words::days(&rounded(number)),
        _ => rounded(number),
    }
}

mod words {
    pub(super) const TITLE: &str = "What it adds up to";
    pub(super) const RFM: &str = "RFM";

    pub(super) fn days(number: &str) -> String {
        if number == "1" { "1 day".to_owned() } else { format!("{number} days") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_by_what_they_mean() {
        assert_eq!(told_number("days_between_mean", 73.039_583), "73.04 days");
        assert_eq!(told_number("open_rate", 0.254), "25.4 %");
        assert_eq!(told_number("duration", 605.0), "10 min 05 s");
        assert_eq!(told_number("revenue", 5_400.0), "5,400");
    }

    #[test]
    fn groups_are_words() {
        let fields = serde_json::json!({"group": "potential_loyalists", "score": "545"});
        let Value::Object(fields) = fields else { panic!("an object") };
        assert_eq!(
            serde_json::to_value(told(&fields)).unwrap(),
            serde_json::json!({"group": "Potential loyalists", "score": "545"})
        );
    }
}
