//! The tests of the language as a person chooses them: one entry each, with what it begins with.

use serde_json::{Value, json};

/// What stands after the name of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    /// Nothing more is asked.
    None,
    /// Text, or a number.
    Scalar,
    /// Several, with commas.
    List,
    /// A number.
    Number,
    /// Two numbers.
    Pair,
    /// Text.
    Text,
    /// A date.
    Date,
    /// Two days of the year.
    Days,
    /// A length of time.
    Duration,
    /// One more key inside: the number test of an age or a length, the duration of an anniversary.
    Inside(&'static str, &'static Operand),
}

/// A test as a person chooses it.
#[derive(Debug)]
pub(crate) struct Op {
    /// Its name among the options.
    pub(crate) id: &'static str,
    /// The key in the definition.
    pub(crate) key: &'static str,
    /// What the option says.
    pub(crate) label: &'static str,
    /// What is asked for beside it.
    pub(crate) operand: Operand,
    start: fn() -> Value,
    is: fn(&Value) -> bool,
}

impl Op {
    /// The value that the key has when the test is chosen; what was there stays if it fits.
    pub(crate) fn begin(&self, before: &Op, value: &Value) -> Value {
        if self.operand == before.operand && self.operand != Operand::None {
            value.clone()
        } else {
            (self.start)()
        }
    }

    /// The test of this name.
    pub(crate) fn of_id(id: &str) -> Option<&'static Self> {
        OPS.iter().find(|op| op.id == id)
    }

    /// The test that a key of the definition stands for.
    pub(crate) fn of_key(key: &str, value: &Value) -> Option<&'static Self> {
        OPS.iter().find(|op| op.key == key && (op.is)(value))
    }
}

/// A heading and the tests under it.
pub(crate) type Group = (&'static str, &'static [&'static str]);

/// What may be asked of a param or an attribute.
pub(crate) const OF_VALUE: &[Group] = &[
    ("Any value", &["eq", "ne", "in", "not_in", "true", "false", "set", "unset"]),
    ("Number", &["gt", "gte", "lt", "lte", "between"]),
    ("Text", &["contains", "starts", "ends", "matches"]),
    (
        "Date",
        &[
            "in_last",
            "older_than",
            "in_next",
            "before",
            "after",
            "today",
            "yesterday",
            "tomorrow",
            "on",
            "round_today",
            "round_tomorrow",
            "round_next",
            "round_last",
            "month_day",
            "age_min",
            "age_max",
        ],
    ),
    ("List", &["has_any", "has_all", "has_none", "len_min", "len_max"]),
];

/// What may be asked of a measure.
pub(crate) const OF_NUMBER: &[Group] = &[("Number", &["gte", "gt", "eq", "lte", "lt", "between"])];

const ANY: fn(&Value) -> bool = |_| true;
const TODAY: fn() -> Value = || json!("today");

const OPS: [Op; 42] = [
    Op {
        id: "true",
        key: "eq",
        label: "is true",
        operand: Operand::None,
        start: || json!(true),
        is: |value| *value == json!(true),
    },
    Op {
        id: "false",
        key: "eq",
        label: "is false",
        operand: Operand::None,
        start: || json!(false),
        is: |value| *value == json!(false),
    },
    Op { id: "eq", key: "eq", label: "is", operand: Operand::Scalar, start: || json!(""), is: ANY },
    Op { id: "ne", key: "ne", label: "is not", operand: Operand::Scalar, start: || json!(""), is: ANY },
    Op { id: "in", key: "in", label: "is one of", operand: Operand::List, start: || json!([]), is: ANY },
    Op {
        id: "not_in",
        key: "not_in",
        label: "is none of",
        operand: Operand::List,
        start: || json!([]),
        is: ANY,
    },
    Op {
        id: "set",
        key: "set",
        label: "is known",
        operand: Operand::None,
        start: || json!(true),
        is: |value| *value == json!(true),
    },
    Op {
        id: "unset",
        key: "set",
        label: "is not known",
        operand: Operand::None,
        start: || json!(false),
        is: ANY,
    },
    Op { id: "gte", key: "gte", label: "is at least", operand: Operand::Number, start: || json!(1), is: ANY },
    Op { id: "gt", key: "gt", label: "is more than", operand: Operand::Number, start: || json!(0), is: ANY },
    Op { id: "lte", key: "lte", label: "is at most", operand: Operand::Number, start: || json!(1), is: ANY },
    Op { id: "lt", key: "lt", label: "is less than", operand: Operand::Number, start: || json!(1), is: ANY },
    Op {
        id: "between",
        key: "between",
        label: "is between",
        operand: Operand::Pair,
        start: || json!([1, 10]),
        is: ANY,
    },
    Op {
        id: "contains",
        key: "contains",
        label: "contains",
        operand: Operand::Text,
        start: || json!(""),
        is: ANY,
    },
    Op {
        id: "starts",
        key: "starts",
        label: "starts with",
        operand: Operand::Text,
        start: || json!(""),
        is: ANY,
    },
    Op { id: "ends", key: "ends", label: "ends with", operand: Operand::Text, start: || json!(""), is: ANY },
    Op {
        id: "matches",
        key: "matches",
        label: "matches pattern",
        operand: Operand::Text,
        start: || json!(""),
        is: ANY,
    },
    Op {
        id: "has_all",
        key: "has_all",
        label: "has all of",
        operand: Operand::List,
        start: || json!([]),
        is: ANY,
    },
    Op {
        id: "has_any",
        key: "has_any",
        label: "has one of",
        operand: Operand::List,
        start: || json!([]),
        is: ANY,
    },
    Op {
        id: "has_none",
        key: "has_none",
        label: "has none of",
        operand: Operand::List,
        start: || json!([]),
        is: ANY,
    },
    Op {
        id: "len_min",
        key: "len",
        label: "has at least … elements",
        operand: Operand::Inside("gte", &Operand::Number),
        start: || json!({ "gte": 1 }),
        is: |value| value.get("gte").is_some(),
    },
    Op {
        id: "len_max",
        key: "len",
        label: "has at most … elements",
        operand: Operand::Inside("lte", &Operand::Number),
        start: || json!({ "lte": 1 }),
        is: |value| value.get("lte").is_some(),
    },
    Op {
        id: "before",
        key: "before",
        label: "is before",
        operand: Operand::Date,
        start: || json!(""),
        is: ANY,
    },
    Op { id: "after", key: "after", label: "is after", operand: Operand::Date, start: || json!(""), is: ANY },
    Op {
        id: "in_last",
        key: "in_last",
        label: "is in the last",
        operand: Operand::Duration,
        start: || json!("30d"),
        is: ANY,
    },
    Op {
        id: "in_next",
        key: "in_next",
        label: "is in the next",
        operand: Operand::Duration,
        start: || json!("30d"),
        is: ANY,
    },
    Op {
        id: "older_than",
        key: "older_than",
        label: "is longer ago than",
        operand: Operand::Duration,
        start: || json!("30d"),
        is: ANY,
    },
    Op {
        id: "today",
        key: "on",
        label: "is today",
        operand: Operand::None,
        start: TODAY,
        is: |value| *value == json!("today"),
    },
    Op {
        id: "yesterday",
        key: "on",
        label: "is yesterday",
        operand: Operand::None,
        start: || json!("yesterday"),
        is: |value| *value == json!("yesterday"),
    },
    Op {
        id: "tomorrow",
        key: "on",
        label: "is tomorrow",
        operand: Operand::None,
        start: || json!("tomorrow"),
        is: |value| *value == json!("tomorrow"),
    },
    Op { id: "on", key: "on", label: "is on", operand: Operand::Date, start: || json!(""), is: ANY },
    Op {
        id: "round_today",
        key: "anniversary",
        label: "comes round today",
        operand: Operand::None,
        start: TODAY,
        is: |value| *value == json!("today"),
    },
    Op {
        id: "round_tomorrow",
        key: "anniversary",
        label: "comes round tomorrow",
        operand: Operand::None,
        start: || json!("tomorrow"),
        is: |value| *value == json!("tomorrow"),
    },
    Op {
        id: "round_next",
        key: "anniversary",
        label: "comes round in the next",
        operand: Operand::Inside("in_next", &Operand::Duration),
        start: || json!({ "in_next": "7d" }),
        is: |value| value.get("in_next").is_some(),
    },
    Op {
        id: "round_last",
        key: "anniversary",
        label: "came round in the last",
        operand: Operand::Inside("in_last", &Operand::Duration),
        start: || json!({ "in_last": "7d" }),
        is: |value| value.get("in_last").is_some(),
    },
    Op {
        id: "month_day",
        key: "month_day",
        label: "falls in any year between",
        operand: Operand::Days,
        start: || json!(["12-24", "01-02"]),
        is: ANY,
    },
    Op {
        id: "age_min",
        key: "age",
        label: "makes an age of at least",
        operand: Operand::Inside("gte", &Operand::Number),
        start: || json!({ "gte": 18 }),
        is: |value| value.get("gte").is_some(),
    },
    Op {
        id: "age_max",
        key: "age",
        label: "makes an age of at most",
        operand: Operand::Inside("lte", &Operand::Number),
        start: || json!({ "lte": 18 }),
        is: |value| value.get("lte").is_some(),
    },
    // Tests with more inside than one control can show; they are read and edited as JSON.
    Op {
        id: "len",
        key: "len",
        label: "has a length …",
        operand: Operand::None,
        start: || json!({ "gte": 1 }),
        is: ANY,
    },
    Op {
        id: "age",
        key: "age",
        label: "makes an age …",
        operand: Operand::None,
        start: || json!({ "gte": 18 }),
        is: ANY,
    },
    Op {
        id: "anniversary",
        key: "anniversary",
        label: "comes round …",
        operand: Operand::None,
        start: TODAY,
        is: ANY,
    },
    Op { id: "ci", key: "ci", label: "in any case", operand: Operand::None, start: || json!(true), is: ANY },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_exists_and_is_recognised_again() {
        for id in [OF_VALUE, OF_NUMBER].concat().iter().flat_map(|(_, ids)| ids.iter()) {
            let op = Op::of_id(id).unwrap();
            assert_eq!(Op::of_key(op.key, &(op.start)()).unwrap().id, op.id);
        }
    }

    #[test]
    fn what_was_typed_stays_when_it_fits() {
        let (gt, lte, eq) = (Op::of_id("gt").unwrap(), Op::of_id("lte").unwrap(), Op::of_id("eq").unwrap());
        assert_eq!(lte.begin(gt, &json!(20)), json!(20));
        assert_eq!(lte.begin(eq, &json!("tea")), json!(1));
    }
}
