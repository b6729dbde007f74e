//! What is predicted of a profile, and what Klaviyo counts among it.

use serde_json::{Value as Json, json};

use super::{filter, timeframe};
use crate::draft::{Subject, not};
use crate::place::{Place, cut};
use crate::report::Report;

/// Dimensions that tell the past: facts about orders.
const FACTS: &[(&str, &str)] = &[
    ("historic_number_of_orders", "orders.count"),
    ("historic_clv", "orders.revenue"),
    ("average_order_value", "orders.average_value"),
    ("average_days_between_orders", "orders.days_between_mean"),
];

const NUMBERS: &[&str] = &["churn_probability", "predicted_clv", "predicted_number_of_orders", "total_clv"];

/// `profile-predictive-analytics`.
pub(super) fn condition(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    const KEYS: &[&str] = &["type", "dimension", "filter", "measurement", "predicted_channel"];
    let known = place.only(KEYS, report);
    let named = place.need("dimension", report)?;
    let dimension = named.text(report)?;
    let wanted = place.need("filter", report)?;
    let fact = FACTS.iter().find(|(theirs, _)| *theirs == dimension);
    let converted = match (fact, dimension) {
        (Some((_, attribute)), _) => {
            let subject = Subject::Attribute((*attribute).to_owned());
            filter::numeric(&wanted, report).map(|test| subject.is(test))
        }
        (None, number) if NUMBERS.contains(&number) => {
            let subject = score(number, "value", &named, report);
            filter::numeric(&wanted, report).map(|test| subject.is(test))
        }
        (None, "expected_date_of_next_purchase") => {
            timeframe::date(&score(dimension, "value", &named, report), &wanted, report)
        }
        (None, "predicted_gender") => class(&score(dimension, "class", &named, report), &wanted, report),
        (None, "channel_affinity") => affinity(place, &wanted, report),
        (None, other) => report.refuse(&named, format!("the dimension `{other}` has no counterpart")),
    };
    known?;
    converted
}

fn affinity(place: &Place<'_>, wanted: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let (channel, measurement) =
        (place.need("predicted_channel", report)?, place.need("measurement", report)?);
    let model = format!("channel_affinity_{}", channel.text(report)?);
    match measurement.text(report)? {
        "priority" => {
            let subject = score(&model, "value", &channel, report);
            filter::numeric(wanted, report).map(|test| subject.is(test))
        }
        "rank" => class(&score(&model, "class", &channel, report), wanted, report),
        _ => {
            let found = cut(measurement.value());
            report.refuse(&measurement, format!("the measurement `{found}` has no counterpart"))
        }
    }
}

/// A class that a model puts a contact into.
fn class(subject: &Subject, wanted: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    wanted.only(&["type", "operator", "value"], report)?;
    let value = wanted.need("value", report)?;
    let equal = subject.is(json!({"eq": value.text(report)?}));
    let operator = wanted.need("operator", report)?;
    match operator.text(report)? {
        "equals" => Some(equal),
        "not-equals" => Some(not(equal)),
        other => report.refuse(&operator, format!("the operator `{other}` has no counterpart")),
    }
}

fn score(model: &str, field: &str, place: &Place<'_>, report: &mut Report<'_>) -> Subject {
    report.note(place, format!("the model `{model}` must be there: this is its `{field}`"));
    Subject::Attribute(format!("score.{model}.{field}"))
}
