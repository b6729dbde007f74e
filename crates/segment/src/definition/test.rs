//! Tests on one value: what stands after `is`.

use event::Value;
use serde_json::{Map, Value as Json, json};

use super::bounds::Bounds;
use super::duration::Duration;
use super::error::{DefinitionError, Fault};
use super::moment::{Anniversary, Day, Moment, MonthDay};
use super::place::{Place, cut, one_of};

/// What a value must pass: every one of the checks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Test {
    /// Whether upper and lower case are one (`"ci": true`).
    pub ignore_case: bool,
    /// The checks; all of them hold together.
    pub checks: Vec<Check>,
}

/// One key of a test.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// The value is there (`true`) or missing (`false`).
    Set(bool),
    /// It is this value: text, a number, true or false.
    Eq(Value),
    /// It is there and is not this value.
    Ne(Value),
    /// It is one of these.
    In(Vec<Value>),
    /// It is there and is none of these.
    NotIn(Vec<Value>),
    /// A number above this one.
    Gt(f64),
    /// A number of at least this.
    Gte(f64),
    /// A number below this one.
    Lt(f64),
    /// A number of at most this.
    Lte(f64),
    /// A number between the two, ends included.
    Between(f64, f64),
    /// Text with this in it.
    Contains(String),
    /// Text that starts with this.
    Starts(String),
    /// Text that ends with this.
    Ends(String),
    /// Text in which this regular expression (Rust `regex` syntax) matches anywhere.
    Matches(String),
    /// A list that holds all of these.
    HasAll(Vec<Value>),
    /// A list that holds one of these.
    HasAny(Vec<Value>),
    /// A list that holds none of these.
    HasNone(Vec<Value>),
    /// A list whose number of elements passes.
    Len(Test),
    /// A date before this one.
    Before(Moment),
    /// A date after this one.
    After(Moment),
    /// A date not after `now` and less than this ago.
    InLast(Duration),
    /// A date after `now` and at most this ahead.
    InNext(Duration),
    /// A date at least this ago.
    OlderThan(Duration),
    /// A date on this local day.
    On(Day),
    /// A date whose day comes round then, whatever its year.
    Anniversary(Anniversary),
    /// A date between these days of the year, ends included, over New Year if need be.
    MonthDay(MonthDay, MonthDay),
    /// A date since which this many full years have passed.
    Age(Test),
}

/// What is tested, hence which keys have a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// An attribute or param of any type.
    Value,
    /// A measure, a length, an hour, an age.
    Number,
    /// What a param is most often.
    Text,
    /// The time of an event.
    Date,
}

const ANY: &[&str] = &["set", "eq", "ne", "in", "not_in"];
const NUMBER: &[&str] = &["gt", "gte", "lt", "lte", "between"];
const TEXT: &[&str] = &["contains", "starts", "ends", "matches", "ci"];
const LIST: &[&str] = &["has_all", "has_any", "has_none", "len"];
const DATE: &[&str] =
    &["before", "after", "in_last", "in_next", "older_than", "on", "anniversary", "month_day", "age"];

impl Subject {
    fn keys(self) -> Vec<&'static str> {
        match self {
            Subject::Value => [ANY, NUMBER, TEXT, LIST, DATE].concat(),
            Subject::Number => [ANY, NUMBER].concat(),
            Subject::Text => [ANY, TEXT].concat(),
            Subject::Date => DATE.to_vec(),
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Subject::Value => "a test such as `{\"eq\": \"Astana\"}`",
            Subject::Number => "a test of a number such as `{\"gte\": 2}`",
            Subject::Text => "a test of text such as `{\"eq\": \"Tea\"}`",
            Subject::Date => "a test of a date such as `{\"in_last\": \"7d\"}`",
        }
    }
}

impl Test {
    /// A test of one check.
    pub fn of(check: Check) -> Test {
        Test { ignore_case: false, checks: vec![check] }
    }

    /// A number of at least `bound`.
    pub fn at_least(bound: f64) -> Test {
        Test::of(Check::Gte(bound))
    }

    pub(crate) fn read(place: &Place<'_>, subject: Subject) -> Result<Test, DefinitionError> {
        let keys = subject.keys();
        let written = place.object(subject.noun())?;
        let mut test = Test::default();
        for key in written.keys() {
            let Some(operand) = place.get(key) else {
                return Err(place.trail().key(key).fault(
                    Fault::WrongType,
                    "expected a value to test with, found null; `{\"set\": false}` finds missing values",
                ));
            };
            if !keys.contains(&key.as_str()) {
                return Err(unknown(&operand, key, subject));
            }
            match key.as_str() {
                "ci" => test.ignore_case = operand.flag()?,
                _ => test.checks.push(Check::read(&operand, key)?),
            }
        }
        if test.checks.is_empty() {
            let message = format!("expected {}, with {}", subject.noun(), one_of(&keys));
            return Err(place.fault(Fault::Missing, message));
        }
        test.refuse_impossible(place)?;
        Ok(test)
    }

    /// Bounds that no number meets are refused.
    fn refuse_impossible(&self, place: &Place<'_>) -> Result<(), DefinitionError> {
        if Bounds::of(self).is_some_and(|bounds| bounds.is_empty()) {
            let message = "expected bounds that a number can meet, found a lower one above the upper one";
            return Err(place.fault(Fault::Impossible, message));
        }
        Ok(())
    }

    pub(crate) fn to_json(&self) -> Json {
        let mut map = Map::new();
        if self.ignore_case {
            map.insert("ci".to_owned(), json!(true));
        }
        for check in &self.checks {
            let (key, operand) = check.to_json();
            map.insert(key.to_owned(), operand);
        }
        Json::Object(map)
    }
}

fn unknown(operand: &Place<'_>, key: &str, subject: Subject) -> DefinitionError {
    let expected = one_of(&subject.keys());
    let message = match subject {
        Subject::Number if Subject::Value.keys().contains(&key) => {
            format!("`{key}` cannot test a number, expected {expected}")
        }
        Subject::Text if Subject::Value.keys().contains(&key) => {
            format!("`{key}` cannot test text, expected {expected}")
        }
        Subject::Date if Subject::Value.keys().contains(&key) => {
            format!("`{key}` cannot test a date, expected {expected}")
        }
        _ => format!("unknown test `{}`, expected {expected}", cut(key)),
    };
    operand.fault(Fault::UnknownOperator, message)
}

impl Check {
    fn read(operand: &Place<'_>, key: &str) -> Result<Check, DefinitionError> {
        Ok(match key {
            "set" => Check::Set(operand.flag()?),
            "eq" => Check::Eq(scalar(operand)?),
            "ne" => Check::Ne(scalar(operand)?),
            "in" => Check::In(some_scalars(operand)?),
            "not_in" => Check::NotIn(scalars(operand)?),
            "gt" => Check::Gt(operand.number()?),
            "gte" => Check::Gte(operand.number()?),
            "lt" => Check::Lt(operand.number()?),
            "lte" => Check::Lte(operand.number()?),
            "between" => between(operand)?,
            "contains" => Check::Contains(operand.text("text")?.to_owned()),
            "starts" => Check::Starts(operand.text("text")?.to_owned()),
            "ends" => Check::Ends(operand.text("text")?.to_owned()),
            "matches" => Check::Matches(operand.text("a regular expression")?.to_owned()),
            "has_all" => Check::HasAll(scalars(operand)?),
            "has_any" => Check::HasAny(some_scalars(operand)?),
            "has_none" => Check::HasNone(scalars(operand)?),
            "len" => Check::Len(Test::read(operand, Subject::Number)?),
            "before" => Check::Before(Moment::read(operand)?),
            "after" => Check::After(Moment::read(operand)?),
            "in_last" => Check::InLast(Duration::read(operand)?),
            "in_next" => Check::InNext(Duration::read(operand)?),
            "older_than" => Check::OlderThan(Duration::read(operand)?),
            "on" => Check::On(Day::read(operand)?),
            "anniversary" => Check::Anniversary(Anniversary::read(operand)?),
            "month_day" => {
                let [first, last] = operand.pair("two days such as `[\"12-02\", \"01-03\"]`")?;
                Check::MonthDay(MonthDay::read(&first)?, MonthDay::read(&last)?)
            }
            "age" => Check::Age(Test::read(operand, Subject::Number)?),
            _ => return Err(unknown(operand, key, Subject::Value)),
        })
    }

    /// The key that the check is written under.
    pub fn key(&self) -> &'static str {
        self.to_json().0
    }

    fn to_json(&self) -> (&'static str, Json) {
        match self {
            Check::Set(there) => ("set", json!(there)),
            Check::Eq(value) => ("eq", json!(value)),
            Check::Ne(value) => ("ne", json!(value)),
            Check::In(values) => ("in", json!(values)),
            Check::NotIn(values) => ("not_in", json!(values)),
            Check::Gt(bound) => ("gt", number(*bound)),
            Check::Gte(bound) => ("gte", number(*bound)),
            Check::Lt(bound) => ("lt", number(*bound)),
            Check::Lte(bound) => ("lte", number(*bound)),
            Check::Between(low, high) => ("between", json!([number(*low), number(*high)])),
            Check::Contains(text) => ("contains", json!(text)),
            Check::Starts(text) => ("starts", json!(text)),
            Check::Ends(text) => ("ends", json!(text)),
            Check::Matches(pattern) => ("matches", json!(pattern)),
            Check::HasAll(values) => ("has_all", json!(values)),
            Check::HasAny(values) => ("has_any", json!(values)),
            Check::HasNone(values) => ("has_none", json!(values)),
            Check::Len(test) => ("len", test.to_json()),
            Check::Before(moment) => ("before", moment.to_json()),
            Check::After(moment) => ("after", moment.to_json()),
            Check::InLast(duration) => ("in_last", json!(duration.to_string())),
            Check::InNext(duration) => ("in_next", json!(duration.to_string())),
            Check::OlderThan(duration) => ("older_than", json!(duration.to_string())),
            Check::On(day) => ("on", day.to_json()),
            Check::Anniversary(anniversary) => ("anniversary", anniversary.to_json()),
            Check::MonthDay(first, last) => ("month_day", json!([first.to_json(), last.to_json()])),
            Check::Age(test) => ("age", test.to_json()),
        }
    }
}

fn number(number: f64) -> Json {
    json!(Value::Number(number))
}

fn between(operand: &Place<'_>) -> Result<Check, DefinitionError> {
    let [low, high] = operand.pair("two numbers such as `[2, 5]`")?;
    let (low, high) = (low.number()?, high.number()?);
    if low > high {
        let message =
            format!("expected the smaller number first, found `[{low}, {high}]`, which nothing meets");
        return Err(operand.fault(Fault::Impossible, message));
    }
    Ok(Check::Between(low, high))
}

fn scalar(place: &Place<'_>) -> Result<Value, DefinitionError> {
    match place.value() {
        Json::String(_) | Json::Bool(_) => Ok(Value::from(place.value().clone())),
        Json::Number(_) => Ok(Value::Number(place.number()?)),
        _ => Err(place.expected("text, a number, true or false")),
    }
}

fn scalars(place: &Place<'_>) -> Result<Vec<Value>, DefinitionError> {
    place.list("a list of values such as `[\"a\", \"b\"]`")?.map(|value| scalar(&value)).collect()
}

/// An empty list here is something that nothing meets.
fn some_scalars(place: &Place<'_>) -> Result<Vec<Value>, DefinitionError> {
    let values = scalars(place)?;
    if values.is_empty() {
        let message = "expected at least one value, found an empty list, which nothing meets";
        return Err(place.fault(Fault::Impossible, message));
    }
    Ok(values)
}
