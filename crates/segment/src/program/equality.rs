//! Equality of values: equal as text, a number being its shortest decimal text.

use std::borrow::Cow;

use event::text::same;
use event::{Value, ValueRef};

use crate::compact::packed;
use crate::sort;

/// Some values, ready to be compared with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OneOf {
    /// Sorted; lower case if case is ignored.
    texts: Box<[Box<str>]>,
    /// The numbers whose shortest text is among the texts.
    numbers: Box<[f64]>,
    truths: [bool; 2],
    ignore_case: bool,
}

packed!(struct OneOf { texts, numbers, truths, ignore_case });

impl OneOf {
    pub(crate) fn new(values: &[Value], ignore_case: bool) -> OneOf {
        let mut texts: Vec<Box<str>> = values
            .iter()
            .filter_map(Value::text_form)
            .map(|text| Box::from(folded(&text, ignore_case)))
            .collect();
        sort::by(&mut texts, Ord::cmp);
        texts.dedup();
        OneOf {
            numbers: texts.iter().filter_map(|text| number_written(text)).collect(),
            texts: texts.into(),
            truths: [false, true].map(|truth| values.contains(&Value::Bool(truth))),
            ignore_case,
        }
    }

    /// Whether the value is one of these.
    pub(crate) fn has(&self, value: ValueRef<'_>) -> bool {
        match value {
            ValueRef::Number(number) => self.numbers.contains(&number),
            ValueRef::Text(text) => {
                let text = folded(text, self.ignore_case);
                match &*self.texts {
                    [one] => same(one, &text),
                    texts => texts.binary_search_by(|one| (**one).cmp(&text)).is_ok(),
                }
            }
            ValueRef::Bool(truth) => self.truths.get(usize::from(truth)).is_some_and(|there| *there),
            ValueRef::Null | ValueRef::List(_) | ValueRef::Map(_) => false,
        }
    }

    /// The numbers among these.
    pub(crate) fn numbers(&self) -> &[f64] {
        &self.numbers
    }
}

/// The number whose shortest decimal text this is.
fn number_written(text: &str) -> Option<f64> {
    let number = Value::from(text).as_number()?;
    (Value::Number(number).text_form()? == text).then_some(number)
}

/// The text in lower case, if case is ignored.
pub(crate) fn folded(text: &str, ignore_case: bool) -> Cow<'_, str> {
    let lower = |text: &str| text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if !ignore_case || lower(text) { Cow::Borrowed(text) } else { Cow::Owned(event::text::lower(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_equality_of_two_values() {
        let values: Vec<Value> = serde_json::from_str(
            r#"["42", 42, "42.0", 5, "5", "5.0", -0.0, "-0", 1e21, "1000000000000000000000", "1e21", true, "true", "", "A"]"#,
        )
        .unwrap();
        for a in &values {
            let one = OneOf::new(std::slice::from_ref(a), false);
            for b in &values {
                assert_eq!(one.has(b.view()), a.same_as(b), "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn case_is_ignored_in_every_alphabet() {
        let one = OneOf::new(&["АСТАНА".into()], true);
        assert!(one.has(ValueRef::Text("Астана")));
        assert!(!OneOf::new(&["АСТАНА".into()], false).has(ValueRef::Text("Астана")));
    }
}
