//! Definitions as text that people read: the keys that name a condition stand first.

use serde_json::Value;

/// JSON in the order of the language, short objects and lists on one line.
pub(crate) fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value, 0);
    text
}

const WIDTH: usize = 72;
const ORDER: [&str; 27] = [
    "name",
    "kind",
    "timezone",
    "active",
    "public",
    "attribute",
    "held",
    "event",
    "first",
    "last",
    "sequence",
    "regular",
    "compare",
    "for_some",
    "segment",
    "bucket",
    "all",
    "any",
    "not",
    "param",
    "context",
    "items",
    "within",
    "where",
    "measure",
    "is",
    "ci",
];

fn write(text: &mut String, value: &Value, depth: usize) {
    let line = flat(value);
    if line.len() + depth * 2 <= WIDTH || !(value.is_object() || value.is_array()) {
        return text.push_str(&line);
    }
    let indent = "  ".repeat(depth + 1);
    let (open, close) = if value.is_object() { ('{', '}') } else { ('[', ']') };
    text.push(open);
    for (index, (key, inside)) in parts(value).into_iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&indent);
        if let Some(key) = key {
            text.push_str(&Value::from(key).to_string());
            text.push_str(": ");
        }
        write(text, inside, depth + 1);
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(close);
}

fn flat(value: &Value) -> String {
    let list = |parts: Vec<String>, open: &str, close: &str| format!("{open}{}{close}", parts.join(", "));
    match value {
        Value::Object(_) => {
            let pair =
                |(key, inside): (Option<&str>, &Value)| format!("{}: {}", Value::from(key), flat(inside));
            list(parts(value).into_iter().map(pair).collect(), "{", "}")
        }
        Value::Array(inside) => list(inside.iter().map(flat).collect(), "[", "]"),
        other => other.to_string(),
    }
}

fn parts(value: &Value) -> Vec<(Option<&str>, &Value)> {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<(Option<&str>, &Value)> =
                map.iter().map(|(key, inside)| (Some(key.as_str()), inside)).collect();
            pairs.sort_by_key(|(key, _)| {
                ORDER.iter().position(|known| Some(*known) == *key).unwrap_or(ORDER.len())
            });
            pairs
        }
        Value::Array(list) => list.iter().map(|inside| (None, inside)).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_names_a_condition_stands_first() {
        let definition = json!({
            "where": {"is": {"gte": 2}, "event": "product_viewed", "within": {"last": "7d"}, "where": {"param": "a", "is": {"eq": "b"}}},
            "name": "Twice",
        });
        let expected = r#"{
  "name": "Twice",
  "where": {
    "event": "product_viewed",
    "within": {"last": "7d"},
    "where": {"param": "a", "is": {"eq": "b"}},
    "is": {"gte": 2}
  }
}"#;
        assert_eq!(pretty(&definition), expected);
    }

    #[test]
    fn it_reads_back() {
        let definition = json!({"where": {"all": [{"event": "a \"quoted\" name"}, {"attribute": "x", "is": {"in": [1, "two", true, null]}}]}});
        assert_eq!(serde_json::from_str::<Value>(&pretty(&definition)).unwrap(), definition);
    }
}
