//! What is kept and sent before, with and without the visitor's consent.

use super::*;

const KEPT: &str =
    "JSON.stringify([document.cookie, Object.keys(localStorage), Object.keys(sessionStorage)])";
const NOTHING: &str = r#""[\"\",[],[]]""#;

fn events(tab: &Tab) -> Vec<String> {
    tab.calls().iter().map(|call| at(call, "event")).collect()
}

#[wasm_bindgen_test]
async fn nothing_is_kept_or_sent_before_a_yes() {
    forget_everything();
    answer("await.test", "*", r#"{"status": 200}"#);
    let tab = Tab::asking("await.test", "page", "required");
    tab.call("moved", r#"["load"]"#).unwrap();
    tab.call("identify", r#"["u1"]"#).unwrap();
    tab.call("track", r#"["x"]"#).unwrap();
    assert!(tab.flush().await.contains(r#""waiting":3"#));
    pause(100).await;
    assert_eq!((tab.requests().len(), run(KEPT)), (0, NOTHING.into()));

    tab.call("consent", r#"[{"tracking": true, "marketing": false}, {"version": "2026-11"}]"#).unwrap();
    tab.flush().await;
    let calls = tab.calls();
    assert_eq!(events(&tab), ["", "", "x", "consent_changed"]);
    assert_eq!(at(&calls[2], "originalTimestamp"), "1772359200000");
    assert_eq!(at(&calls[3], "properties.version"), "2026-11");
    let marketing = field(&field(&calls[3], "properties"), "marketing");
    assert_eq!(marketing, JsValue::FALSE);
    assert!(run("document.cookie").contains(&at(&calls[2], "anonymousId")));

    // The next page knows.
    answer("known.test", "*", r#"{"status": 200}"#);
    let next = Tab::asking("known.test", "", "required");
    next.call("track", r#"["y"]"#).unwrap();
    next.flush().await;
    assert_eq!(events(&next), ["y"]);
}

#[wasm_bindgen_test]
async fn a_no_leaves_nothing() {
    forget_everything();
    answer("no.test", "*", r#"{"status": 200}"#);
    let tab = Tab::asking("no.test", "", "required");
    tab.call("track", r#"["x"]"#).unwrap();
    tab.call("consent", "[false]").unwrap();
    tab.call("track", r#"["y"]"#).unwrap();
    tab.flush().await;
    assert_eq!((tab.requests().len(), run(KEPT)), (0, NOTHING.into()));
    let refused: Promise = tab.call("block", r#"[null, "personal"]"#).unwrap().unchecked_into();
    let error = JsFuture::from(refused).await.unwrap_err();
    assert_eq!(at(&error, "message"), "shoal: the visitor does not allow it");
}

#[wasm_bindgen_test]
async fn a_withdrawal_is_told_and_empties_the_browser() {
    forget_everything();
    answer("withdraw.test", "*", r#"{"status": 200}"#);
    let tab = Tab::asking("withdraw.test", "", "required");
    tab.call("consent", "[true]").unwrap();
    tab.call("track", r#"["x"]"#).unwrap();
    tab.flush().await;
    tab.call("track", r#"["unsent"]"#).unwrap();
    tab.call("consent", r#"[{"tracking": false}]"#).unwrap();
    tab.call("track", r#"["later"]"#).unwrap();
    tab.flush().await;
    let calls = tab.calls();
    assert_eq!(events(&tab), ["consent_changed", "x", "consent_changed"]);
    let tracking = field(&field(&calls[2], "properties"), "tracking");
    assert_eq!(tracking, JsValue::FALSE);
    assert_eq!(at(&calls[2], "anonymousId"), at(&calls[1], "anonymousId"));
    assert_eq!(run(KEPT), NOTHING);
}

#[wasm_bindgen_test]
async fn a_shop_that_does_not_ask_still_takes_a_no() {
    forget_everything();
    let tab = Tab::open("optout.test");
    tab.call("consent", r#"[{"tracking": false}]"#).unwrap();
    tab.flush().await;
    let next = Tab::open("optedout.test");
    next.call("track", r#"["x"]"#).unwrap();
    next.flush().await;
    assert_eq!(next.requests().len(), 0);
    assert_eq!(run("localStorage['shoal.consent']"), r#""0--""#);
}

#[wasm_bindgen_test]
async fn a_signal_of_the_browser_is_a_no_until_the_visitor_says_yes() {
    forget_everything();
    run("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true })");
    let tab = Tab::open("gpc.test");
    tab.call("track", r#"["x"]"#).unwrap();
    tab.flush().await;
    assert_eq!((tab.requests().len(), run(KEPT)), (0, NOTHING.into()));
    tab.call("consent", "[true]").unwrap();
    tab.call("track", r#"["y"]"#).unwrap();
    tab.flush().await;
    run("delete navigator.globalPrivacyControl");
    assert_eq!(events(&tab), ["consent_changed", "y"]);
}

#[wasm_bindgen_test]
async fn a_consent_mode_is_understood() {
    forget_everything();
    run("(window.dataLayer = [], window.gtag = function () { window.dataLayer.push(arguments) })");
    run("gtag('consent', 'default', { analytics_storage: 'denied', ad_storage: 'denied' })");
    let tab = Tab::open("mode.test");
    tab.call("track", r#"["x"]"#).unwrap();
    tab.flush().await;
    assert_eq!((tab.requests().len(), run(KEPT)), (0, NOTHING.into()));
    run("gtag('consent', 'update', { analytics_storage: 'granted', ad_storage: 'denied' })");
    tab.flush().await;
    assert_eq!(events(&tab), ["x", "consent_changed"]);
    assert_eq!(run("localStorage['shoal.consent']"), r#""1-0""#);
    run("delete window.dataLayer");
}
