//! Calls that waited in a page for its tracker, sent as they are when the visitor leaves before it is there.
//!
//! The file of the script tag has no room for more than to hand over what it has: each call is a list of
//! its id, the browser's id, when and at what address it was made, what led there, the method of
//! `window.shoal`, and what that was given. Here it becomes what the tracker would have sent.

use serde_json::{Map, Value, json};
use url::Url;

/// What a message's link brings in an address: who it was sent to.
const LINK: &str = "shoal_id";

/// What advertising networks add to an address so that they can count a click.
const CLICKS: [&str; 12] = [
    "gclid",
    "gbraid",
    "wbraid",
    "dclid",
    "fbclid",
    "msclkid",
    "ttclid",
    "yclid",
    "twclid",
    "li_fat_id",
    "epik",
    "sccid",
];

/// Whether a part of a batch is such a call, and none in Segment's format.
pub fn is_waiting(part: &[u8]) -> bool {
    part.first() == Some(&b'[')
}

/// The call in Segment's format, and behind it the visitor's coming by a message's link, where the address
/// tells of that. Methods that tell the server nothing give nothing; what is no such list stays as it is,
/// for others to find fault with.
pub fn as_segment(part: &[u8]) -> Vec<Vec<u8>> {
    let Ok(Value::Array(fields)) = serde_json::from_slice(part) else { return vec![part.to_vec()] };
    let mut fields = fields.into_iter();
    let mut next = || fields.next().unwrap_or_default();
    let [id, browser, time, address, referrer] = std::array::from_fn(|_| next());
    let Value::String(method) = next() else { return Vec::new() };
    let Some(mut said) = said(&method, [next(), next()], &browser) else { return Vec::new() };
    let way = Way::of(address, referrer);
    let mut common = Map::new();
    common.insert("anonymousId".to_owned(), browser);
    common.insert("originalTimestamp".to_owned(), time);
    common.insert("context".to_owned(), way.context);
    let arrived = way.token.map(|token| {
        let id = format!("{}-link", id.as_str().unwrap_or_default());
        let mut call = object(json!({ "type": "identify", "messageId": id, "token": token }));
        call.extend(common.clone());
        call
    });
    said.insert("messageId".to_owned(), id);
    said.extend(common);
    [Some(said), arrived]
        .into_iter()
        .flatten()
        .map(|call| Value::from(call).to_string().into_bytes())
        .collect()
}

/// What a method says itself, if it says anything.
fn said(method: &str, [first, second]: [Value; 2], browser: &Value) -> Option<Map<String, Value>> {
    Some(object(match method {
        "track" => json!({ "type": method, "event": first, "properties": second }),
        "page" => json!({ "type": method, "properties": first }),
        "identify" => match first.get("token") {
            Some(token) => json!({ "type": method, "token": token, "traits": second }),
            None => json!({ "type": method, "userId": first, "traits": second }),
        },
        "alias" => {
            let previous = if second.is_null() { browser } else { &second };
            json!({ "type": method, "userId": first, "previousId": previous })
        }
        "group" => json!({ "type": method, "groupId": first, "traits": second }),
        _ => return None,
    }))
}

/// What an address tells of the page and the way to it.
struct Way {
    context: Value,
    token: Option<String>,
}

impl Way {
    fn of(address: Value, referrer: Value) -> Way {
        let url = address.as_str().and_then(|address| Url::parse(address).ok());
        let Some(mut url) = url else {
            return Way { context: json!({ "page": { "url": address, "referrer": referrer } }), token: None };
        };
        let (mut campaign, mut click) = (Map::new(), Map::new());
        let mut token = None;
        for (name, value) in url.query_pairs().filter(|(_, value)| !value.is_empty()) {
            match name.strip_prefix("utm_") {
                Some("campaign") => _ = campaign.insert("name".to_owned(), value.into()),
                Some(field @ ("source" | "medium" | "term" | "content" | "id")) => {
                    campaign.insert(field.to_owned(), value.into());
                }
                _ if CLICKS.contains(&&*name) => _ = click.insert(name.into_owned(), value.into()),
                _ if name == LINK => token = Some(value.into_owned()),
                _ => {}
            }
        }
        if token.is_some() {
            forget(&mut url, LINK);
        }
        let mut page = object(json!({ "url": url.as_str(), "path": url.path() }));
        if let Some(query) = url.query() {
            page.insert("search".to_owned(), format!("?{query}").into());
        }
        if referrer.as_str().is_some_and(|referrer| !referrer.is_empty()) {
            page.insert("referrer".to_owned(), referrer);
        }
        let told = [("page", page), ("campaign", campaign), ("click", click)];
        let told = told.into_iter().filter(|(_, fields)| !fields.is_empty());
        Way { context: told.map(|(name, fields)| (name.to_owned(), Value::from(fields))).collect(), token }
    }
}

/// Takes a parameter out of an address, whose others stay as they are written.
fn forget(url: &mut Url, name: &str) {
    let kept = url.query().unwrap_or_default().split('&');
    let kept: Vec<&str> = kept.filter(|field| field.split('=').next() != Some(name)).collect();
    let kept = kept.join("&");
    url.set_query((!kept.is_empty()).then_some(&kept));
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: &str = r#""m1","b1",1772359200000,"https://shop.example/p/1?utm_source=mail&utm_campaign=May&gclid=g&x=%C3%A9#top","https://a.example/""#;

    fn read(call: &str) -> Vec<Value> {
        let calls = as_segment(format!("[{BEGIN},{call}]").as_bytes());
        calls.iter().map(|call| serde_json::from_slice(call).unwrap()).collect()
    }

    fn only(call: &str) -> Value {
        let mut calls = read(call);
        assert_eq!(calls.len(), 1, "{calls:?}");
        calls.remove(0)
    }

    #[test]
    fn a_call_is_what_the_tracker_would_have_sent() {
        let expected = json!({
            "type": "track", "event": "product_viewed", "properties": { "product_id": "7" },
            "messageId": "m1", "anonymousId": "b1", "originalTimestamp": 1_772_359_200_000_i64,
            "context": {
                "page": {
                    "url": "https://shop.example/p/1?utm_source=mail&utm_campaign=May&gclid=g&x=%C3%A9#top",
                    "path": "/p/1", "search": "?utm_source=mail&utm_campaign=May&gclid=g&x=%C3%A9",
                    "referrer": "https://a.example/",
                },
                "campaign": { "source": "mail", "name": "May" },
                "click": { "gclid": "g" },
            },
        });
        assert_eq!(only(r#""track","product_viewed",{"product_id":"7"},{"more":1}"#), expected);
    }

    #[test]
    fn each_method_says_what_it_was_given() {
        for (call, expected) in [
            (r#""page",{"a":1}"#, json!({ "type": "page", "properties": { "a": 1 } })),
            (r#""page""#, json!({ "type": "page", "properties": null })),
            (
                r#""identify","u1",{"a":1}"#,
                json!({ "type": "identify", "userId": "u1", "traits": { "a": 1 } }),
            ),
            (
                r#""identify",{"token":"x.y.z"}"#,
                json!({ "type": "identify", "token": "x.y.z", "traits": null }),
            ),
            (r#""alias","u1""#, json!({ "type": "alias", "userId": "u1", "previousId": "b1" })),
            (r#""alias","u1","old""#, json!({ "type": "alias", "userId": "u1", "previousId": "old" })),
            (r#""group","g1",{"a":1}"#, json!({ "type": "group", "groupId": "g1", "traits": { "a": 1 } })),
        ] {
            let mut said = object(only(call));
            said.retain(|key, _| {
                !["messageId", "anonymousId", "originalTimestamp", "context"].contains(&&**key)
            });
            assert_eq!(Value::from(said), expected, "{call}");
        }
        for call in [r#""flush""#, r#""on","entered",null"#, r#""reset""#, "false", r#""nothing""#] {
            assert_eq!(read(call), Vec::<Value>::new(), "{call}");
        }
    }

    #[test]
    fn who_came_by_a_link_is_told_and_the_link_is_not_kept() {
        let sent = br#"["m1","b1",1,"https://s.example/?a=1&shoal_id=t.o.k&b=2#c","","page"]"#;
        let calls: Vec<Value> =
            as_segment(sent).iter().map(|call| serde_json::from_slice(call).unwrap()).collect();
        let [view, arrived] = &calls[..] else { panic!("{calls:?}") };
        assert_eq!(view["context"]["page"]["url"], "https://s.example/?a=1&b=2#c");
        assert_eq!((&arrived["type"], &arrived["token"]), (&json!("identify"), &json!("t.o.k")));
        assert_eq!((&arrived["messageId"], &arrived["anonymousId"]), (&json!("m1-link"), &json!("b1")));
        assert!(!arrived["context"].to_string().contains("t.o.k"));
    }

    #[test]
    fn what_is_no_list_or_has_too_little_in_it_does_no_harm() {
        assert_eq!(as_segment(b"[1,"), [b"[1,".to_vec()]);
        assert_eq!(as_segment(b"[]"), Vec::<Vec<u8>>::new());
        let odd = as_segment(br#"[7,null,"x",{},[],"track"]"#);
        let odd: Value = serde_json::from_slice(&odd[0]).unwrap();
        assert_eq!((&odd["messageId"], &odd["event"]), (&json!(7), &Value::Null));
    }
}
