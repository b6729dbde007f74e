//! Sessions to rank for, one a line.

use std::io::{BufRead, Read};

use anyhow::{Result, bail};
use event::limits::EVENT_BYTES;
use serde_json::Value;

/// The products of each line, oldest first; an error tells its line.
pub(super) fn read(mut input: impl BufRead) -> impl Iterator<Item = Result<Vec<String>>> {
    let (mut line, mut number) = (Vec::new(), 0_u64);
    std::iter::from_fn(move || {
        loop {
            line.clear();
            number += 1;
            // One byte more than a line may have.
            match (&mut input).take(EVENT_BYTES as u64 + 1).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(session(&line, number)),
                Err(error) => return Some(Err(error.into())),
            }
        }
    })
}

fn session(line: &[u8], number: u64) -> Result<Vec<String>> {
    if line.len() > EVENT_BYTES {
        bail!("line {number}: longer than {EVENT_BYTES} bytes");
    }
    let text = String::from_utf8_lossy(line);
    let text = text.trim_start_matches('\u{feff}').trim();
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => bail!("line {number}: not JSON: {error}"),
    };
    let Some(items) = value.get("items").and_then(Value::as_array) else {
        bail!("line {number}: expected `{{\"items\": [\"12\", \"7\"]}}`, got `{}`", shortened(text));
    };
    let id = |(place, item): (usize, &Value)| match item_id(item) {
        Some(id) => Ok(id),
        None => bail!("line {number}: `items[{place}]`: expected a product id, got `{item}`"),
    };
    items.iter().enumerate().map(id).collect()
}

/// A product id: a text, or a number as its text.
fn item_id(value: &Value) -> Option<String> {
    let is_id = value.is_string() || value.is_number();
    let id = is_id.then(|| event::Value::from(value.clone()))?;
    id.text_form().map(std::borrow::Cow::into_owned)
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[Result<&[&str], &str>]) {
        let told: Vec<Result<Vec<String>, String>> =
            read(text.as_bytes()).map(|session| session.map_err(|error| error.to_string())).collect();
        let told: Vec<Result<Vec<&str>, &str>> = told
            .iter()
            .map(|session| match session {
                Ok(items) => Ok(items.iter().map(String::as_str).collect()),
                Err(error) => Err(error.as_str()),
            })
            .collect();
        let expected: Vec<Result<Vec<&str>, &str>> =
            expected.iter().map(|session| session.map(<[&str]>::to_vec)).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn items_are_texts_or_numbers() {
        check("\u{feff}{\"items\":[\"12\",7]}\r\n\n{\"items\":[]}", &[Ok(&["12", "7"]), Ok(&[])]);
    }

    #[test]
    fn what_is_no_session_is_told_with_its_line() {
        check(
            "{\"items\":[\"1\"]}\n{\"item\":1}\n",
            &[Ok(&["1"]), Err("line 2: expected `{\"items\": [\"12\", \"7\"]}`, got `{\"item\":1}`")],
        );
        check("\n{\"items\":[1,null]}", &[Err("line 2: `items[1]`: expected a product id, got `null`")]);
        check("1,2", &[Err("line 1: not JSON: trailing characters at line 1 column 2")]);
    }
}
