//! Requests of real shape, damaged in every place: what becomes of them is a call or an error.

const REQUESTS: &str = include_str!("../src/requests.jsonl");

/// What takes the place of a byte.
const BYTES: [u8; 5] = [b'"', b'}', b'[', b'0', 0xff];

#[test]
fn a_request_cut_short_or_changed_in_one_place_harms_nothing() {
    for request in REQUESTS.lines() {
        robust::dialect(request.as_bytes());
        for at in 0..request.len() {
            robust::dialect(&request.as_bytes()[..at]);
            for byte in BYTES {
                let mut changed = request.as_bytes().to_vec();
                changed[at] = byte;
                robust::dialect(&changed);
            }
        }
    }
}

#[test]
fn a_request_with_another_value_in_one_place_harms_nothing() {
    let others =
        ["null", "true", "-1e300", "9007199254740993", "\"\"", "\"\u{1}\"", "[]", "{}", "[[[]]]", "[null]"];
    for request in REQUESTS.lines() {
        for (at, _) in request.match_indices(':') {
            let rest = &request[at + 1..];
            let end = rest.find([',', '}', ']']).unwrap_or(rest.len());
            for other in others {
                let changed = format!("{}{other}{}", &request[..=at], &rest[end..]);
                robust::dialect(changed.as_bytes());
            }
        }
    }
}
