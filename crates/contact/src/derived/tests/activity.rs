//! `activity` and `session`.

use super::*;

#[test]
fn without_events_there_was_no_activity() {
    check(
        r#"0 identify {"email": "a@b"}"#,
        &[
            ("activity", r#"{"sessions": 0, "days_active": 0}"#),
            ("activity.first_seen", ""),
            ("session", r#"{"current": false}"#),
            ("session.pages", ""),
        ],
    );
}

#[test]
fn a_session_ends_after_more_than_30_minutes() {
    let calls = "
        0 product_viewed
        30m product_viewed
        60m+1 product_viewed
    ";
    check(
        calls,
        &[
            ("activity.sessions", "0\n0: 1\n60m+1: 2"),
            ("activity.first_seen", "0: 0"),
            ("activity.last_seen", "0: 0\n30m: 1800000\n60m+1: 3600001"),
            ("session.current", "false\n0: true\n90m+2: false"),
            ("session.duration", "0: 0\n30m: 1800\n60m+1: 0"),
        ],
    );
}

#[test]
fn a_session_that_ends_by_itself_is_told_in_advance() {
    let calls = "
        0 a
        30m+1 a
        60m+3 a
    ";
    check(
        calls,
        &[
            ("session.current", "false\n0: true\n60m+2: false\n60m+3: true\n90m+4: false"),
            ("activity.sessions", "0\n0: 1\n30m+1: 2\n60m+3: 3"),
        ],
    );
}

#[test]
fn pages_and_screens_are_counted_in_the_latest_session() {
    let calls = "
        0 page_viewed
        1s page_viewed
        1500 product_viewed
        2s screen_viewed
        2h product_viewed
        2h+1 page_viewed
    ";
    check(
        calls,
        &[
            ("session.pages", "0: 1\n1s: 2\n2s: 3\n2h: 0\n2h+1: 1"),
            ("session.duration", "0: 0\n1s: 1\n1500: 1.5\n2s: 2\n2h: 0\n2h+1: 0.001"),
        ],
    );
}

#[test]
fn days_are_those_of_the_timezone() {
    let calls = "
        0 a
        18h a
        19h a
        23h a
        43h a
    ";
    check_in("UTC", calls, "activity.days_active", "0\n0: 1\n43h: 2");
    // Almaty was at UTC+6 in 1970.
    check_in("Asia/Almaty", calls, "activity.days_active", "0\n0: 1\n18h: 2\n43h: 3");
}
