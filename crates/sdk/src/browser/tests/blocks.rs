//! Elements that fill themselves, and what must never get into them.

use super::*;

const ONE: &str = r#"{"block": "recently_viewed", "title": "Seen", "personal": true, "items": [
    {"product_id": "1", "name": "Tea", "price": 9.5, "currency": "EUR", "url": "/p/1", "image_url": "/1.png"}]}"#;

fn serve(host: &str, status: u16, body: &str) {
    silence();
    let body: String = JSON::stringify(&body.into()).unwrap().into();
    let given = format!(r#"{{"status": {status}, "body": {body}}}"#);
    answer(host, "*", r#"{"status": 200}"#);
    answer(host, "/v1/blocks/recently_viewed", &given);
}

/// Puts an element into the page; `html` is what the shop wrote.
fn put(html: &str) {
    run(
        "(document.documentElement.lang = 'en', document.querySelectorAll('.host').forEach(old => old.remove()))",
    );
    run(&format!(
        "document.body.insertAdjacentHTML('beforeend', {:?})",
        format!("<div class=host>{html}</div>")
    ));
}

fn shown() -> String {
    run("document.querySelector('.host').innerHTML")
}

fn asked(tab: &Tab) -> Vec<String> {
    let urls = tab.requests().into_iter().map(|request| at(&request, "url"));
    urls.filter(|url| url.contains("/v1/blocks/")).collect()
}

#[wasm_bindgen_test]
async fn an_element_fills_itself_wherever_it_appears() {
    forget_everything();
    serve("fill.test", 200, ONE);
    put("");
    let tab = Tab::open_only("fill.test", "");
    pause(50).await;
    put("<div data-shoal-block=recently_viewed data-limit=6 data-product='a&b'></div>");
    until(|| shown().contains("Tea")).await;
    let origin: String = JSON::parse(&run("location.origin")).unwrap().as_string().unwrap();
    let expected = format!(
        concat!(
            "<div data-shoal-block=\"recently_viewed\" data-limit=\"6\" data-product=\"a&amp;b\">",
            "<h2 class=\"shoal-title\">Seen</h2>",
            "<ul class=\"shoal-block\" data-block=\"recently_viewed\"><li>",
            "<a data-product-id=\"1\" href=\"{0}/p/1\">",
            "<img alt=\"\" loading=\"lazy\" src=\"{0}/1.png\"><span class=\"shoal-name\">Tea</span>",
            "<span class=\"shoal-price\">€9.50</span></a></li></ul></div>"
        ),
        origin
    );
    assert_eq!(JSON::parse(&shown()).unwrap().as_string().unwrap(), expected);
    let urls = asked(&tab);
    assert_eq!(urls.len(), 1);
    let start = "https://fill.test/v1/blocks/recently_viewed?key=wk_1&limit=6&product=a%26b&visitor=";
    assert!(urls[0].starts_with(start), "{urls:?}");
}

#[wasm_bindgen_test]
async fn what_was_just_viewed_is_sent_before_the_block_is_asked() {
    serve("order.test", 200, ONE);
    put("<div data-shoal-block=recently_viewed></div>");
    let tab = Tab::open_only("order.test", "");
    until(|| tab.requests().len() == 1).await;
    tab.call("track", r#"["product_viewed", {"product_id": "1"}]"#).unwrap();
    until(|| tab.requests().len() == 3).await;
    let urls: Vec<String> = tab.requests().iter().map(|request| at(request, "url")).collect();
    let ends: Vec<bool> = urls.iter().map(|url| url.ends_with("/v1/batch")).collect();
    assert_eq!(ends, [false, true, false], "{urls:?}");
}

#[wasm_bindgen_test]
async fn nothing_but_text_and_web_addresses_gets_in() {
    let evil = r#"<img src=x onerror=\"window.pwned=1\"><script>window.pwned=1</script>"#;
    let item = |url: &str| {
        format!(
            r#"{{"product_id": "\" onclick=\"window.pwned=1", "name": "{evil}", "price": "{evil}",
                "currency": "{evil}", "url": "{url}", "image_url": "{url}"}}"#
        )
    };
    let urls = [
        "javascript:window.pwned=1",
        " \\tJaVaScRiPt:window.pwned=1",
        "data:text/html,x",
        "vbscript:x",
        "http://[",
    ];
    let items: Vec<String> = urls.iter().map(|url| item(url)).collect();
    let body = format!(r#"{{"block": "{evil}", "title": "{evil}", "items": [{}]}}"#, items.join(","));
    serve("evil.test", 200, &body);
    put("<div data-shoal-block=recently_viewed></div>\
        <div data-shoal-block=recently_viewed><template><p><a data-field=url><b data-field=name></b>\
        <i data-field=price></i><img data-field=image_url></a></p></template></div>");
    let _tab = Tab::open_only("evil.test", "");
    until(|| run("document.querySelectorAll('.host li, .host p').length") == "10").await;
    run("document.querySelectorAll('.host a').forEach(link => link.click())");
    pause(50).await;
    assert_eq!(
        run("document.querySelectorAll('.host script, .host img[onerror], .host [onclick]').length"),
        "0"
    );
    assert_eq!(run("document.querySelectorAll('.host a[href], .host img[src]').length"), "0");
    assert_eq!(run("window.pwned"), "null");
    assert!(shown().contains("&lt;script&gt;"), "{}", shown());
}

#[wasm_bindgen_test]
async fn the_pages_own_template_is_used() {
    serve("template.test", 200, ONE);
    put("<div data-shoal-block=recently_viewed data-title=''><template><article><a data-field=url>\
        <b data-field=name></b></a><i data-field=price></i></article></template></div>");
    let tab = Tab::open_only("template.test", "");
    until(|| shown().contains("Tea")).await;
    let list = "document.querySelector('.host .shoal-block').outerHTML.replaceAll(location.origin, '')";
    let expected = concat!(
        r#""<div class=\"shoal-block\" data-block=\"recently_viewed\"><article data-product-id=\"1\">"#,
        r#"<a data-field=\"url\" href=\"/p/1\"><b data-field=\"name\">Tea</b></a>"#,
        r#"<i data-field=\"price\">€9.50</i></article></div>""#
    );
    assert_eq!(run(list), expected);
    assert_eq!(run("document.querySelector('.host h2')"), "null");

    // It is still there for the next answer, also after an empty one.
    serve("template.test", 200, r#"{"items": []}"#);
    tab.call("track", r#"["product_added"]"#).unwrap();
    until(|| shown().contains("data-shoal-empty")).await;
    assert_eq!(run("document.querySelector('[data-shoal-empty]').children.length"), "1");
    serve("template.test", 200, ONE);
    tab.call("track", r#"["product_added"]"#).unwrap();
    until(|| shown().contains("Tea")).await;
    assert_eq!(run(list), expected);
}

#[wasm_bindgen_test]
async fn an_empty_block_can_be_hidden() {
    serve("empty.test", 200, r#"{"block": "recently_viewed", "title": "Seen", "items": []}"#);
    put("<div data-shoal-block=recently_viewed>…</div>");
    let _tab = Tab::open_only("empty.test", "");
    until(|| shown().contains("data-shoal-empty")).await;
    let expected = r#""<div data-shoal-block=\"recently_viewed\" data-shoal-empty=\"\"></div>""#;
    assert_eq!(shown(), expected);
}

#[wasm_bindgen_test]
async fn a_refused_token_leaves_the_element_empty() {
    forget_everything();
    serve("token.test", 200, ONE);
    put("<div data-shoal-block=recently_viewed></div>");
    let tab = Tab::open_only("token.test", "");
    // {"sub":"cä"}
    tab.call("identify", r#"[{"token": "e30.eyJzdWIiOiJjw6QifQ.x"}]"#).unwrap();
    let bears = |request: &JsValue| !at(request, "headers.Authorization").is_empty();
    until(|| tab.requests().last().is_some_and(bears)).await;
    let request = tab.requests().pop().unwrap();
    assert_eq!(at(&request, "headers.Authorization"), "Bearer e30.eyJzdWIiOiJjw6QifQ.x");
    assert!(!at(&request, "url").contains("visitor="));
    assert_eq!(at(&tab.calls()[0], "userId"), "cä");
    assert!(!run("document.cookie + JSON.stringify(localStorage)").contains("eyJzdWIiOiJjw6QifQ"));

    serve("token.test", 401, r#"{"code": "unauthorized"}"#);
    tab.call("track", r#"["product_viewed"]"#).unwrap();
    until(|| shown().contains("data-shoal-empty")).await;
    // No silent fallback to what this browser did, until the page says who is here.
    let before = asked(&tab).len();
    serve("token.test", 200, ONE);
    tab.call("track", r#"["product_viewed"]"#).unwrap();
    pause(300).await;
    assert_eq!(asked(&tab).len(), before);
    tab.call("reset", "[]").unwrap();
    until(|| shown().contains("Tea")).await;
    assert!(asked(&tab).pop().unwrap().contains("visitor="));
}

#[wasm_bindgen_test]
async fn blocks_are_asked_by_hand() {
    forget_everything();
    serve("hand.test", 200, ONE);
    put("<p></p>");
    let tab = Tab::open_only("hand.test", "");
    let ask = |element: &JsValue| -> Promise {
        let options = JSON::parse(r#"{"limit": 3}"#).unwrap();
        let args = Array::of3(element, &"recently_viewed".into(), &options);
        tab.sdk.call("block", &args, 0.0, "https://shop.test/").unwrap().unchecked_into()
    };
    let data = JsFuture::from(ask(&JsValue::NULL)).await.unwrap();
    assert_eq!(at(&data, "items.0.name"), "Tea");
    assert_eq!(run("document.querySelector('.host').textContent"), r#""""#);

    let element = value_of("document.querySelector('.host p')");
    JsFuture::from(ask(&element)).await.unwrap();
    assert!(shown().contains("Tea"));
    assert!(asked(&tab).pop().unwrap().contains("&limit=3&"));

    answer("hand.test", "/v1/blocks/recently_viewed", r#"{"offline": true}"#);
    let error = JsFuture::from(ask(&element)).await.unwrap_err();
    assert_eq!(at(&error, "message"), "shoal: the server could not be reached");
    // An interruption does not take away what is there.
    assert!(shown().contains("Tea"));
}
