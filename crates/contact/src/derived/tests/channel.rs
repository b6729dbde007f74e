//! `channel`.

use super::*;

#[test]
fn without_an_address_nobody_is_reached() {
    check(
        "0 a",
        &[
            ("channel.email", r#"{"reachable": false}"#),
            ("channel.sms.reachable", "false"),
            ("channel.viber.consent", ""),
            ("channel.fax.reachable", ""),
        ],
    );
}

#[test]
fn an_address_makes_reachable_until_it_bounces_or_goes() {
    let calls = r#"
        1 identify {"email": "a@s"}
        2 message_bounced {"channel": "email"}
        3 identify {"email": "a@s"}
        4 identify {"email": "b@s"}
        5 message_bounced {"channel": "sms"}
        6 identify {"email": null}
        7 identify {"email": ""}
    "#;
    check(
        calls,
        &[
            ("channel.email.reachable", "false\n1: true\n2: false\n4: true\n6: false"),
            ("channel.sms.reachable", "false"),
        ],
    );
}

#[test]
fn tokens_and_phones_are_addresses() {
    let calls = r#"
        1 identify {"phone": "7701"}
        2 identify {} {"device": {"token": "t"}, "os": {"name": "Android"}}
        3 identify {"web_push_token": "w"}
        4 identify {"phone": null}
        5 identify {"viber": "7701"}
    "#;
    check(
        calls,
        &[
            ("channel.sms.reachable", "false\n1: true\n4: false"),
            ("channel.viber.reachable", "false\n1: true\n4: false\n5: true"),
            ("channel.app_push.reachable", "false\n2: true"),
            ("channel.web_push.reachable", "false\n3: true"),
        ],
    );
}

#[test]
fn unsubscribing_holds_until_the_contact_agrees_again() {
    let calls = r#"
        1 identify {"email": "a@s", "phone": "7701", "consent": {"email": true}}
        2 message_unsubscribed {"channel": "Email"}
        3 identify {"consent": {"email": true}}
        4 message_subscribed {"channel": "email"}
        5 message_unsubscribed
        6 identify {"consent": {"email": false}}
        7 identify {"consent": {"email": true}}
        8 message_blocked {"channel": "sms"}
    "#;
    check(
        calls,
        &[
            ("channel.email.reachable", "false\n1: true\n2: false\n4: true\n5: false\n7: true"),
            ("channel.email.consent", "1: true\n2: false\n4: true\n5: false\n7: true"),
            ("channel.email.consent_at", "1: 1\n2: 2\n4: 4\n5: 5\n7: 7"),
            ("channel.sms.reachable", "false\n1: true\n5: false"),
        ],
    );
}

#[test]
fn consent_is_told_for_each_channel_or_for_all() {
    let calls = r#"
        1 identify {"consent": {"sms": true, "email": "yes"}}
        2 identify {"consent": {"viber": true}}
        3 identify {"consent": false}
        4 identify {"consent": {"sms": null}}
        5 identify {"consent": null}
    "#;
    check(
        calls,
        &[
            ("channel.sms.consent", "1: true\n3: false\n4: null"),
            ("channel.viber.consent", "2: true\n3: false\n5: null"),
            ("channel.email.consent", "3: false\n5: null"),
            ("channel.sms.consent_at", "1: 1\n3: 3\n4: null"),
        ],
    );
}

#[test]
fn opens_and_clicks_leave_their_time_and_system() {
    let calls = r#"
        1 message_opened {"channel": "email"} {"os": {"name": "Windows"}}
        2 message_opened {"channel": "email"}
        3 message_clicked {"channel": "email"} {"userAgent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"}
        4 message_clicked {"channel": "sms"}
        5 message_clicked
    "#;
    check(
        calls,
        &[
            ("channel.email.last_open_at", "1: 1\n2: 2"),
            ("channel.email.last_click_at", "3: 3"),
            ("channel.email.os", "1: \"Windows\"\n3: \"iOS\""),
            ("channel.sms.last_click_at", "4: 4"),
        ],
    );
}
