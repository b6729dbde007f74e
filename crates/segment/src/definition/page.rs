//! Which definitions may be evaluated in the visitor's browser, where only what this browser did is known.

use serde_json::Value as Json;

use super::error::{DefinitionError, Fault, Trail};
use super::{Definition, Kind};
use crate::history::ORDER;

/// Attributes that the server makes, from more than one browser's calls.
const DERIVED: [&str; 12] = [
    "cart", "orders", "rfm", "activity", "session", "traffic", "device", "geo", "channel", "messages",
    "score", "cluster",
];

/// Where the names of events stand.
const NAMING: [&str; 5] = ["event", "first", "last", "absent", "regular"];

impl Definition {
    /// Refuses what cannot be told in the visitor's browser: members put in from outside, what the server
    /// makes of calls, regular expressions, and other segments unless `is_public` says that they are told
    /// there too.
    ///
    /// # Errors
    /// The first such part, with its path.
    pub fn check_for_page(&self, is_public: impl Fn(&str) -> bool) -> Result<(), DefinitionError> {
        let root = Trail::ROOT;
        if self.kind != Kind::Dynamic {
            let message = "a page can only be told dynamic segments; set `public` to false";
            return Err(root.key("kind").fault(Fault::BadValue, message));
        }
        if !self.segments.is_empty() {
            let message =
                "a page cannot tell definitions inside a definition; save them as segments of their own";
            return Err(root.key("segments").fault(Fault::BadValue, message));
        }
        if let Some(id) = self.references().find(|id| !is_public(id)) {
            let message = format!("a page cannot tell the segment `{id}`, which is not public");
            return Err(root.key("where").fault(Fault::BadValue, message));
        }
        match &self.condition {
            Some(condition) => check(&condition.to_json(), &root.key("where")),
            None => Ok(()),
        }
    }
}

/// Looks for such parts in a condition as it is written.
fn check(written: &Json, trail: &Trail<'_>) -> Result<(), DefinitionError> {
    match written {
        Json::Array(list) => {
            list.iter().enumerate().try_for_each(|(index, inside)| check(inside, &trail.index(index)))
        }
        Json::Object(fields) => fields.iter().try_for_each(|(key, inside)| {
            let trail = trail.key(key);
            let refused = |what: &str| {
                let message = format!("a page cannot tell {what}; set `public` to false");
                Err(trail.fault(Fault::BadValue, message))
            };
            match (key.as_str(), inside) {
                ("matches", _) => refused("whether a regular expression matches"),
                ("attribute" | "since", Json::String(path)) if is_derived(path) => {
                    refused("an attribute that the server makes of all calls")
                }
                (key, names) if NAMING.contains(&key) && names_orders(names) => {
                    refused("orders as the server puts them together")
                }
                _ => check(inside, &trail),
            }
        }),
        _ => Ok(()),
    }
}

fn is_derived(path: &str) -> bool {
    path.split('.').next().is_some_and(|head| DERIVED.contains(&head))
}

fn names_orders(names: &Json) -> bool {
    let is_order = |name: &Json| name.as_str() == Some(ORDER);
    is_order(names) || names.as_array().is_some_and(|names| names.iter().any(is_order))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refusal(json: &str) -> Option<String> {
        let definition = Definition::from_text(json).unwrap();
        definition.check_for_page(|id| id == "public").err().map(|error| error.path)
    }

    #[test]
    fn what_a_page_can_tell_is_taken() {
        for condition in [
            r#"{"event": "product_viewed", "is": {"gte": 3}, "within": {"last": "7d"}}"#,
            r#"{"sequence": [{"event": "product_added"}, {"absent": "order_completed", "for": "1h"}]}"#,
            r#"{"attribute": "plan", "is": {"eq": "order"}}"#,
            r#"{"segment": "public", "is": "in"}"#,
        ] {
            assert_eq!(refusal(&format!(r#"{{"public": true, "where": {condition}}}"#)), None, "{condition}");
        }
    }

    #[test]
    fn what_only_the_server_knows_is_refused_with_its_place() {
        for (condition, path) in [
            (r#"{"all": [{"attribute": "cart.value", "is": {"gte": 3}}]}"#, "where.all[0].attribute"),
            (r#"{"attribute": "email", "is": {"matches": "@"}}"#, "where.is.matches"),
            (r#"{"event": ["x", "order"]}"#, "where.event"),
            (r#"{"not": {"segment": "other", "is": "in"}}"#, "where"),
        ] {
            assert_eq!(
                refusal(&format!(r#"{{"where": {condition}}}"#)).as_deref(),
                Some(path),
                "{condition}"
            );
        }
        assert_eq!(refusal(r#"{"kind": "list"}"#).as_deref(), Some("kind"));
        let inside = r#"{"where": {"everyone": true}, "segments": {"a": {"where": {"everyone": true}}}}"#;
        assert_eq!(refusal(inside).as_deref(), Some("segments"));
    }
}
