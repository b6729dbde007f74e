//! JSON text taken apart without being parsed: a parser would cost each page 10 KB or more.
//!
//! INVARIANT: every text comes from the page's own `JSON.stringify`, so it is well formed and has no
//! spaces between its parts. Of any other text some part comes back, and nothing breaks.

use alloc::string::String;

use crate::text::cut;

/// The member of an object as JSON, empty where there is none.
pub fn member<'a>(object: &'a str, name: &str) -> &'a str {
    let mut members = parts(object);
    while let Some(key) = members.next() {
        let value = members.next().unwrap_or_default();
        if inside(key) == name {
            return value;
        }
    }
    ""
}

/// The element of a list as JSON, empty where there is none.
pub fn element(list: &str, at: usize) -> &str {
    parts(list).nth(at).unwrap_or_default()
}

/// The text of a member; empty where it is none or there is none.
pub fn member_text(object: &str, name: &str) -> String {
    text(member(object, name)).unwrap_or_default()
}

/// The elements of a list; keys and values of an object, in turn.
pub fn parts(container: &str) -> impl Iterator<Item = &str> {
    let mut rest = inside(container);
    core::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = end_of_part(rest);
        let part = rest.get(..end)?;
        rest = rest.get(end + 1..).unwrap_or_default();
        Some(part)
    })
}

/// Text as it is, a number as it is written; anything else is none.
pub fn text(json: &str) -> Option<String> {
    match json.as_bytes().first()? {
        b'"' => Some(unescaped(inside(json))),
        b'-' | b'0'..=b'9' => Some(json.into()),
        _ => None,
    }
}

/// Whether it is an object.
pub fn is_object(json: &str) -> bool {
    json.as_bytes().first() == Some(&b'{')
}

/// Whether nothing was said: `undefined` becomes `null` in a list, and is left out of an object.
pub fn is_nothing(json: &str) -> bool {
    json.is_empty() || json == "null"
}

fn inside(json: &str) -> &str {
    json.get(1..json.len().saturating_sub(1)).unwrap_or_default()
}

/// Where the part that comes first ends: before a comma or colon outside of texts and brackets.
fn end_of_part(json: &str) -> usize {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in json.bytes().enumerate() {
        if in_text {
            in_text = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' | b':' if depth == 0 => return at,
            _ => {}
        }
    }
    json.len()
}

fn unescaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let mut rest = json;
    loop {
        let (plain, escape) = cut(rest, b'\\');
        text.push_str(plain);
        let Some(mark) = escape.as_bytes().get(1) else { return text };
        let (meant, length) = match mark {
            b'n' => ("\n", 2),
            b't' => ("\t", 2),
            // Other control characters, and halves of pairs: nothing anybody types.
            b'u' => (" ", 6),
            b'b' | b'f' | b'r' => (" ", 2),
            _ => (escape.get(1..2).unwrap_or_default(), 2),
        };
        text.push_str(meant);
        rest = escape.get(length..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    const OBJECT: &str = r#"{"a":"x\"},{","b":[1,{"a":2}],"c\\":{"a":null},"d":-9.5e3,"e":"\u001f\n"}"#;

    #[test]
    fn members_are_found_by_name() {
        let table = [
            ("a", r#""x\"},{""#),
            ("b", r#"[1,{"a":2}]"#),
            (r"c\\", r#"{"a":null}"#),
            ("d", "-9.5e3"),
            ("x", ""),
        ];
        for (name, value) in table {
            assert_eq!(member(OBJECT, name), value, "{name}");
        }
        assert_eq!(member("{}", "a"), "");
        assert_eq!(member("", "a"), "");
        assert_eq!(element(r#"["x",{"a":[1,2]},null]"#, 1), r#"{"a":[1,2]}"#);
        assert_eq!(element("[]", 0), "");
        assert_eq!(parts("[1,[2,3]]").collect::<Vec<_>>(), ["1", "[2,3]"]);
    }

    #[test]
    fn texts_and_numbers_are_read() {
        assert_eq!(member_text(OBJECT, "a"), "x\"},{");
        assert_eq!(member_text(OBJECT, "d"), "-9.5e3");
        assert_eq!(member_text(OBJECT, "e"), " \n");
        assert_eq!(member_text(OBJECT, "b"), "");
        assert_eq!(text("true"), None);
    }

    #[test]
    fn no_text_breaks_it() {
        for text in ["", "{", "}", "\"", "[\"\\", "{\"a\"", "{\"a\":", "[[[", "ж"] {
            let _ = (member(text, "a").len(), element(text, 0).len(), super::text(text));
        }
    }
}
