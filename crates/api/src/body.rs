//! Reading bodies: what is not as expected is told with its place.

use serde::de::DeserializeOwned;

/// What is wrong with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyError {
    /// It is not JSON.
    NotJson(String),
    /// It is JSON of another shape.
    Shape {
        /// Where.
        path: String,
        /// What was expected.
        message: String,
    },
}

/// The body as JSON.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read_body<T: DeserializeOwned>(text: &[u8]) -> Result<T, BodyError> {
    // A type would be read from a list of its fields as well.
    if text.trim_ascii_start().starts_with(b"[") {
        return Err(BodyError::Shape { path: String::new(), message: "expected an object".to_owned() });
    }
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        told(error.inner(), path)
    })?;
    reader.end().map_err(|error| told(&error, String::new()))?;
    Ok(value)
}

fn told(error: &serde_json::Error, path: String) -> BodyError {
    let text = error.to_string();
    if !error.is_data() {
        return BodyError::NotJson(format!("the body is not JSON: {text}"));
    }
    // The place is told by the path; a line says nothing of JSON that a program wrote.
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned();
    BodyError::Shape { path: if path == "." { String::new() } else { path }, message }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{BodyError, read_body};

    #[track_caller]
    fn check(text: &str, expected: Result<(), (&str, &str)>) {
        let read = read_body::<BTreeMap<String, Vec<u8>>>(text.as_bytes());
        let told = read.as_ref().map(|_| ()).map_err(|error| match error {
            BodyError::NotJson(message) => ("not JSON", message.as_str()),
            BodyError::Shape { path, message } => (path.as_str(), message.as_str()),
        });
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn the_fault_is_told_with_its_place() {
        check(r#"{"a": [1, 2]}"#, Ok(()));
        check(r#"{"a": [1, "2"]}"#, Err(("a[1]", "invalid type: string \"2\", expected u8")));
        check("[]", Err(("", "expected an object")));
        check("5", Err(("", "invalid type: integer `5`, expected a map")));
        check("{", Err(("not JSON", "the body is not JSON: EOF while parsing an object at line 1 column 1")));
        check("{} {}", Err(("not JSON", "the body is not JSON: trailing characters at line 1 column 4")));
    }
}
