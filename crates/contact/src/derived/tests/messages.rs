//! `messages`.

use super::*;

#[test]
fn without_messages_nothing_was_opened() {
    check("0 a", &[("messages", r#"{"sent": 0, "opened": 0, "clicked": 0}"#)]);
}

#[test]
fn an_event_counts_for_90_days() {
    let calls = "
        0 message_sent
        1d message_sent
        2d message_opened
        3d message_clicked
    ";
    check(
        calls,
        &[
            ("messages.sent", "0\n0: 1\n1d: 2\n90d: 1\n91d: 0"),
            ("messages.opened", "0\n2d: 1\n92d: 0"),
            ("messages.open_rate", "0: 0\n2d: 0.5\n90d: 1\n91d: null"),
            ("messages.click_rate", "0: 0\n3d: 0.5\n90d: 1\n91d: null"),
        ],
    );
}

#[test]
fn a_message_is_opened_once_however_often() {
    let calls = r#"
        0 message_sent {"message_id": "m"}
        1 message_sent {"message_id": "n"}
        2 message_opened {"message_id": "m"}
        1d message_opened {"message_id": "m"}
        2d message_opened {"message_id": "n"}
        91d message_opened {"message_id": "m"}
        92d message_opened {"message_id": "n"}
    "#;
    check(calls, &[("messages.opened", "0\n2: 1\n2d: 2\n181d: 1\n182d: 0")]);
}
