//! Links in messages, and tokens by which a page proves who its visitor is.

use edge::{Answer, Shop, Value, call, json, now, shop, sign};

const PAGE: &str = "https://shop.example/sale?colour=red#top";

/// A link to `PAGE` for a contact, without the server's address.
fn link(shop: &Shop, contact: &str) -> String {
    let asked = json!({ "url": PAGE, "message": "autumn-1", "channel": "email" });
    let made = shop.post(&format!("/api/contacts/{contact}/links"), &asked).ok();
    assert!(made["until"].as_i64().unwrap() > now() + 100 * 86_400_000);
    made["url"].as_str().unwrap().strip_prefix(&shop.url).unwrap().to_owned()
}

fn follow(shop: &Shop, link: &str, method: &str) -> Answer {
    call(&shop.url, method, link, None, None)
}

/// The word that the shop's page is given.
fn word(answer: &Answer) -> String {
    let location = answer.location.as_deref().unwrap_or_else(|| panic!("{answer:?}"));
    let (before, rest) = location.split_once("&shoal_id=").unwrap_or_else(|| panic!("{location}"));
    assert_eq!((answer.status, before), (302, "https://shop.example/sale?colour=red"));
    rest.strip_suffix("#top").unwrap().to_owned()
}

fn identify(id: &str, visitor: &str, more: Value) -> Value {
    let mut call = json!({ "type": "identify", "messageId": id, "anonymousId": visitor });
    call.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    call
}

fn viewed(id: &str, ids: &Value) -> Value {
    let mut call = json!({ "type": "track", "messageId": id, "event": "product_viewed", "properties": { "product_id": id } });
    call.as_object_mut().unwrap().extend(ids.as_object().unwrap().clone());
    call
}

fn events(shop: &Shop, contact: &str) -> Vec<(String, Value)> {
    let events = shop.get(&format!("/api/contacts/{contact}/events")).ok();
    let event = |event: &Value| (event["name"].as_str().unwrap().to_owned(), event["params"].clone());
    events["events"].as_array().unwrap().iter().map(event).collect()
}

#[test]
fn a_link_records_the_click_and_joins_the_browser_with_its_contact() {
    let shop = shop();
    for (n, contact) in ["user:u", "email:ann@example.com", "phone:+77011234567"].into_iter().enumerate() {
        let (kind, value) = contact.split_once(':').unwrap();
        let named = match kind {
            "user" => json!({ "userId": value }),
            _ => json!({ kind: value }),
        };
        let visitor = format!("v{n}");
        let calls = json!([
            viewed(&format!("a{n}"), &named),
            viewed(&format!("b{n}"), &json!({ "anonymousId": visitor }))
        ]);
        shop.post_as(&shop.keys.source_key, "/v1/batch", &json!({ "batch": calls })).ok();
        let link = link(&shop, contact);

        // Who only looks where it leads has not clicked.
        word(&follow(&shop, &link, "HEAD"));
        assert_eq!(events(&shop, contact).len(), 1, "{contact}");
        let word = word(&follow(&shop, &link, "GET"));
        let told = json!({ "url": PAGE, "message_id": "autumn-1", "channel": "email" });
        assert_eq!(events(&shop, contact)[0], ("message_clicked".to_owned(), told));

        shop.send(&[identify(&format!("i{n}"), &visitor, json!({ "token": word }))]);
        assert_eq!(events(&shop, contact).len(), 3, "{contact}");
        let whole = shop.get(&format!("/api/contacts/anonymous:{visitor}")).ok();
        assert!(whole["identifiers"].as_array().unwrap().contains(&json!(contact)), "{whole}");
        assert_eq!(whole["attributes"].get("token"), None);
    }
    let report = shop.get("/api/reconciliation").ok();
    assert_eq!(report["sources"]["message"]["stored"], 3, "{report}");
}

#[test]
fn who_is_signed_in_stays_who_it_is_whoevers_message_was_opened() {
    let shop = shop();
    shop.send(&[viewed("a", &json!({ "userId": "u" })), viewed("b", &json!({ "userId": "w" }))]);
    let word = word(&follow(&shop, &link(&shop, "user:u"), "GET"));
    shop.send(&[identify("i", "v", json!({ "userId": "w", "token": word }))]);
    let joined = shop.get("/api/contacts/anonymous:v").ok();
    assert_eq!(joined["identifiers"], json!(["user:w", "anonymous:v"]));
}

#[test]
fn neither_the_link_nor_its_word_opens_anything_else() {
    let (shop, other) = (shop(), edge::shop());
    shop.send(&[viewed("a", &json!({ "userId": "u" }))]);
    let link = link(&shop, "user:u");
    let word = word(&follow(&shop, &link, "GET"));
    for token in [word.as_str(), link.trim_start_matches("/m/")] {
        let path = format!("/v1/blocks/recently_viewed?key={}", shop.keys.write_key);
        assert_eq!(call(&shop.url, "GET", &path, Some(token), None).status, 401);
    }
    // The word is no link, the link no word, a customer's token neither; another shop takes none.
    let token = shop.token(&json!({ "sub": "u", "exp": now() / 1_000 + 600 }));
    for text in [&word, &token, "a.b.c", "x"] {
        assert_eq!(follow(&shop, &format!("/m/{text}"), "GET").status, 404, "{text}");
    }
    let (mut forged, signature) = link.rsplit_once('.').map(|(text, end)| (text.to_owned(), end)).unwrap();
    forged.push_str("x.");
    assert_eq!(follow(&shop, &(forged + signature), "GET").status, 404);
    let refused = |shop: &Shop, token: &str| {
        let answer = shop.batch(&[identify("t", "v", json!({ "token": token }))]).ok();
        assert_eq!(answer["rejected"][0]["code"], "bad_token", "{answer}");
        assert_eq!(answer["rejected"][0]["path"], "token");
    };
    refused(&shop, link.trim_start_matches("/m/"));
    refused(&other, &word);
}

#[test]
fn a_customers_token_proves_the_user() {
    let shop = shop();
    let exp = now() / 1_000 + 600;
    let token = shop.token(&json!({ "sub": "u", "exp": exp }));
    shop.send(&[identify("i", "v", json!({ "token": token, "traits": { "city": "Oslo" } }))]);
    let contact = shop.get("/api/contacts/anonymous:v").ok();
    assert_eq!(contact["identifiers"], json!(["user:u", "anonymous:v"]));
    assert_eq!(contact["attributes"]["city"], "Oslo");

    let wrong = sign(&json!({ "alg": "HS256" }), &json!({ "sub": "u", "exp": exp }), "guess");
    let late = shop.token(&json!({ "sub": "u", "exp": exp - 601 }));
    for (why, more) in [
        ("wrong secret", json!({ "token": wrong })),
        ("run out", json!({ "token": late })),
        ("of another user", json!({ "token": token, "userId": "w" })),
        ("no token", json!({ "token": "" })),
    ] {
        let answer = shop.batch(&[identify(why, "v2", more)]).ok();
        assert_eq!(answer["rejected"][0]["code"], "bad_token", "{why}: {answer}");
    }
    shop.get("/api/contacts/anonymous:v2").refused(404, "not_found");
}

#[test]
fn what_makes_no_link_is_told_so() {
    let shop = shop();
    shop.send(&[viewed("a", &json!({ "userId": "u" }))]);
    for url in ["javascript:alert(1)", "/sale", "https://ann@shop.example/", "ftp://shop.example/", ""] {
        let answer = shop.post("/api/contacts/user:u/links", &json!({ "url": url }));
        assert_eq!(answer.refused(400, "bad_url")["path"], "url", "{url}");
    }
    shop.post("/api/contacts/user:nobody/links", &json!({ "url": PAGE })).refused(404, "not_found");
    let write = shop.post_as(&shop.keys.write_key, "/api/contacts/user:u/links", &json!({ "url": PAGE }));
    assert_eq!(write.status, 403);
}
