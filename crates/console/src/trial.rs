//! A definition tried on a history in the page itself, by the very crates that the Worker runs.

use std::collections::BTreeMap;

use contact::Ledger;
use event::{Arrival, Call, Time, segment_api};
use segment::{Definition, DefinitionError, Program, Zone};
use serde::Serialize;
use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api::{Event, Explained};

/// The answer on one contact.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Answer {
    /// Whether the contact is in the segment.
    pub(crate) member: bool,
    /// The instant at which that may change by time alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<Time>,
    /// Every condition with what it saw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) condition: Option<segment::Explanation>,
}

/// Why nothing could be tried.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TrialFault {
    /// The definition is refused.
    #[error("{0}")]
    Definition(DefinitionError),
    /// A line of the history is.
    #[error("line {line}: {message}")]
    History {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// The timezone is not known.
    #[error("`{0}` is no IANA timezone")]
    Timezone(String),
}

/// Evaluates a definition, among the shop's others, over one contact's history.
pub(crate) fn evaluate(
    definition: &Definition,
    others: &BTreeMap<String, Definition>,
    history: &Ledger,
    timezone: &str,
    now: Time,
) -> Result<Answer, TrialFault> {
    let timezone = if timezone.is_empty() { "UTC" } else { timezone };
    let zone = Zone::named(timezone).ok_or_else(|| TrialFault::Timezone(timezone.to_owned()))?;
    let program = Program::compile_among(definition, &zone, others).map_err(TrialFault::Definition)?;
    let verdict = program.evaluate(history, now);
    let condition = program.explain(history, now);
    Ok(Answer { member: verdict.member, until: verdict.until, condition })
}

/// The history that is written: Segment's calls, one a line, or a list of them. For short, `type` may
/// be absent from a `track`, and the id from calls that are all of the same contact.
pub(crate) fn history(text: &str) -> Result<Ledger, TrialFault> {
    let calls: Vec<(usize, Value)> = match serde_json::from_str(text) {
        Ok(Value::Array(calls)) => (1..).zip(calls).collect(),
        _ => lines(text)?,
    };
    let call =
        |(line, call)| parsed(call).map_err(|error| TrialFault::History { line, message: error.to_string() });
    calls.into_iter().map(call).collect()
}

fn lines(text: &str) -> Result<Vec<(usize, Value)>, TrialFault> {
    let written = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    written
        .map(|(line, text)| {
            let call = serde_json::from_str(text);
            let call = call
                .map_err(|error| TrialFault::History { line, message: format!("expected JSON: {error}") })?;
            Ok((line, call))
        })
        .collect()
}

fn parsed(mut call: Value) -> Result<Call, event::CallError> {
    if let Some(fields) = call.as_object_mut() {
        fields.entry("type").or_insert(json!("track"));
        if !fields.contains_key("anonymousId") {
            fields.entry("userId").or_insert(json!("contact"));
        }
    }
    segment_api::parse(call.to_string().as_bytes(), None, &Arrival::recorded())
}

/// A contact's events as they would be sent, oldest first, one a line; its attributes come first, as
/// if they had been told at its beginning.
pub(crate) fn written(identifier: &str, attributes: &Value, begun: i64, events: &[Event]) -> String {
    let (kind, id) = identifier.split_once(':').unwrap_or(("user", identifier));
    let owner = if kind == "anonymous" { "anonymousId" } else { "userId" };
    let told = attributes.as_object().is_some_and(|attributes| !attributes.is_empty());
    let told = told.then(|| json!({"type": "identify", owner: id, "timestamp": begun, "traits": attributes}));
    let call = |event: &Event| {
        let mut call = json!({
            "type": event.kind, "messageId": event.id, owner: id, "timestamp": event.time,
            "properties": event.params, "context": event.context,
        });
        if let Some(fields) = call.as_object_mut()
            && event.kind == "track"
        {
            fields.insert("event".to_owned(), json!(event.name));
        }
        call
    };
    let calls = told.into_iter().chain(events.iter().rev().map(call));
    calls.map(|call| call.to_string()).collect::<Vec<_>>().join("\n")
}

/// The answer in the shape of the Worker's.
pub(crate) fn explained(answer: &Answer, now: Time) -> Option<Explained> {
    let part = answer.condition.as_ref().map(serde_json::to_value);
    let condition = part.transpose().ok()?.map(serde_json::from_value).transpose().ok()?;
    let until = answer.until.map(Time::millis);
    Some(Explained { member: answer.member, since: None, until, at: now.millis(), condition })
}

/// For other scripts: a definition over a history at an instant, all as text; the timezone may be
/// empty. Answers JSON, `{"member", "until"?, "condition"?}` with times in milliseconds, or throws
/// what was wrong, `{"message", "path"?}` as JSON.
#[wasm_bindgen(js_name = evaluate)]
pub fn evaluate_text(definition: &str, calls: &str, now: &str, timezone: &str) -> Result<String, String> {
    let answer = || -> Result<Answer, Value> {
        let refused = |error: DefinitionError| json!({"message": error.message, "path": error.path});
        let definition = Definition::from_text(definition).map_err(refused)?;
        let now = Time::parse(now).map_err(|error| json!({"message": error.to_string()}))?;
        let history = history(calls).map_err(|fault| json!({"message": fault.to_string()}))?;
        evaluate(&definition, &BTreeMap::new(), &history, timezone, now).map_err(|fault| match fault {
            TrialFault::Definition(error) => refused(error),
            other => json!({"message": other.to_string()}),
        })
    };
    let answer = answer().map_err(|fault| fault.to_string())?;
    serde_json::to_string(&answer).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUYERS: &str = r#"{"where": {"event": "order_completed", "within": {"last": "7d"}}}"#;
    const ORDER: &str = r#"{"event": "Order Completed", "timestamp": "2026-03-01T10:00:00Z"}"#;

    #[track_caller]
    fn check(definition: &str, calls: &str, expected: Result<&str, &str>) {
        let answer = evaluate_text(definition, calls, "2026-03-02T00:00:00Z", "");
        let part = match &answer {
            Ok(text) | Err(text) => text,
        };
        assert_eq!(answer.is_ok(), expected.is_ok(), "{part}");
        let (Ok(expected) | Err(expected)) = expected;
        assert!(part.contains(expected), "{part}");
    }

    #[test]
    fn a_definition_is_tried_on_lines_and_on_lists() {
        check(BUYERS, ORDER, Ok(r#"{"member":true,"until":1772964000000,"#));
        check(BUYERS, &format!("[{ORDER},{ORDER}]"), Ok(r#""measure":1.0"#));
        check(BUYERS, "", Ok(r#"{"member":false}"#));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        check(BUYERS, &format!("{ORDER}\n\nnonsense"), Err("line 3: expected JSON"));
        check(r#"{"where": {"frobnicate": 1}}"#, ORDER, Err(r#""path":"where.frobnicate""#));
        check(r#"{"where": {"segment": "s", "is": "in"}}"#, ORDER, Err(r#""path":"where.segment""#));
    }

    #[test]
    fn what_the_worker_shows_of_a_contact_can_be_tried() {
        let event = Event {
            id: "1".to_owned(),
            kind: "track".to_owned(),
            name: "order_completed".to_owned(),
            time: 1_772_359_200_000,
            params: json!({"revenue": 5}),
            context: json!({}),
        };
        let text = written("user:42", &json!({"vip": true}), 1_772_359_200_000, &[event]);
        let definition = r#"{"where": {"all": [{"attribute": "vip", "is": {"eq": true}},
            {"event": "order_completed", "measure": {"sum": "revenue"}, "is": {"eq": 5}}]}}"#;
        check(definition, &text, Ok(r#"{"member":true"#));
    }
}
