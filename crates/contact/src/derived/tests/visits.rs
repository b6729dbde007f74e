//! `traffic`, `device` and `geo`.

use super::*;

#[test]
fn arrivals_are_campaigns_tagged_addresses_and_other_hosts() {
    let calls = r#"
        1 page_viewed {} {"page": {"url": "https://shop.example/"}}
        2 page_viewed {} {"page": {"url": "https://www.shop.example/a?x=1", "referrer": "https://Shop.example:443/"}}
        3 page_viewed {} {"page": {"url": "https://shop.example/b", "referrer": "https://news.example/x"}}
        4 page_viewed {} {"page": {"url": "https://shop.example/c?utm_source=mail%20list&utm_medium=e+mail&utm_campaign=%D0%B0&utm_term="}}
        5 product_viewed {"url": "https://cdn.example/?utm_source=no"}
        6 identify {} {"campaign": {"source": "ads", "name": "spring", "term": "tea", "content": "b"}, "page": {"url": "https://shop.example/d?utm_source=not&utm_medium=cpc"}}
        7 page_viewed {"url": "https://shop.example/e?utm_id=5", "referrer": "https://shop.example/"}
    "#;
    check(
        calls,
        &[
            ("traffic.first.referrer", r#"3: "https://news.example/x""#),
            ("traffic.first.landing", r#"3: "https://shop.example/b""#),
            ("traffic.first.source", ""),
            ("traffic.last.source", "4: \"mail list\"\n6: \"ads\"\n7: null"),
            ("traffic.last.medium", "4: \"e mail\"\n6: \"cpc\"\n7: null"),
            ("traffic.last.campaign", "4: \"а\"\n6: \"spring\"\n7: null"),
            ("traffic.last.term", "6: \"tea\"\n7: null"),
            (
                "traffic.first",
                r#"3: {"referrer": "https://news.example/x", "landing": "https://shop.example/b"}"#,
            ),
        ],
    );
}

#[test]
fn a_device_is_what_calls_say_of_it_else_their_user_agent() {
    let calls = r#"
        1 identify {} {"userAgent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"}
        2 a {} {"os": {"name": "iOS"}, "device": {"type": "ios", "model": "iPad7,3"}}
        3 a
        4 a {} {"device": {"type": "android", "model": "SM-G991B"}, "os": {"name": "Android"}, "browser": {"name": "Webview", "version": 7}}
        5 a {} {"os": {"name": "iOS"}, "device": {"type": "ios", "model": "iPad7,3"}}
    "#;
    check(
        calls,
        &[
            ("device.type", "1: \"desktop\"\n2: \"tablet\"\n4: \"mobile\"\n5: \"tablet\""),
            ("device.os", "1: \"Windows\"\n2: \"iOS\"\n4: \"Android\"\n5: \"iOS\""),
            ("device.browser", "1: \"Chrome\"\n4: \"Webview\""),
            ("device.browser_version", "1: \"126\"\n4: \"7\""),
            (
                "device.all",
                r#"[]
            1: [{"type": "desktop", "os": "Windows", "browser": "Chrome"}]
            2: [{"type": "desktop", "os": "Windows", "browser": "Chrome"}, {"type": "tablet", "os": "iOS"}]
            4: [{"type": "desktop", "os": "Windows", "browser": "Chrome"}, {"type": "tablet", "os": "iOS"}, {"type": "mobile", "os": "Android", "browser": "Webview"}]
        "#,
            ),
            (
                "device.all.os",
                r#"[]
            1: ["Windows"]
            2: ["Windows", "iOS"]
            4: ["Windows", "iOS", "Android"]
        "#,
            ),
        ],
    );
}

#[test]
fn a_place_is_the_latest_known() {
    let calls = r#"
        1 identify {"address": {"country": "KZ", "city": "Astana", "state": "Akmola"}}
        2 a {} {"location": {"country": "KZ", "city": "Almaty"}}
        3 identify {"address": {"city": "Astana", "region": "North"}} {"location": {"city": "Oral"}}
        4 a {} {"location": {"city": ""}}
        5 identify {"address": null}
    "#;
    check(
        calls,
        &[
            ("geo.country", r#"1: "KZ""#),
            ("geo.region", "1: \"Akmola\"\n3: \"North\""),
            ("geo.city", "1: \"Astana\"\n2: \"Almaty\"\n3: \"Oral\""),
        ],
    );
}
