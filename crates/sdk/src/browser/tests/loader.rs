//! The script tag's file, with a tracker that only writes down what it is told.

use super::*;

const LOADER: &str = include_str!("../../../js/loader.js");
/// What the loader imports.
const GLUE: &str = "data:text/javascript,export default async () => {}; \
    export class Sdk { constructor(...made) { window.made = made.slice(1) } \
    call(method, args, at, address) { window.log.push([method, ...args]); \
    if (method === 'debug') throw new Error('no'); return method } }";

#[wasm_bindgen_test]
async fn calls_keep_their_order_from_before_loading_on() {
    forget_everything();
    answer("loader.test", "*", r#"{"status": 200}"#);
    run("(window.log = [], window.dataLayer = [['consent', 'default', {}]])");
    run("window.shoal = [['track', 'a', {n: 1}], ['identify', 'u']]");
    load(LOADER, GLUE);
    run(
        "(shoal.track('b'), shoal.push(['track', 'c']), history.replaceState(null, '', location.href), null)",
    );
    until(|| run("window.log.length") == "6").await;
    run("(shoal.page({}), shoal.debug(true).catch(error => { window.caught = error.message }), null)");
    until(|| run("window.log.length") == "8" && run("window.caught") != "null").await;
    assert_eq!(
        run("window.log"),
        concat!(
            r#"[["moved","load"],["track","a",{"n":1}],["identify","u"],["track","b"],["track","c"],"#,
            r#"["moved","replaceState"],["page",{}],["debug",true]]"#
        )
    );
    assert_eq!(run("window.caught"), r#""no""#);
    let made = r#"[{"key":"wk_loader","auto":"page click","consent":"required","src":"https://loader.test/deep/shoal.js"}]"#;
    assert_eq!(run("window.made"), made);
    let wasm: Array = JSON::parse(&requests("loader.test")).unwrap().unchecked_into();
    assert_eq!(at(&wasm.get(0), "url"), "https://loader.test/deep/sdk/x.wasm");

    // What a consent mode says later is passed on, and still pushed.
    assert_eq!(run("dataLayer.push(['consent', 'update', {}])"), "2");
    assert_eq!(run("window.log.pop()"), r#"["layer",["consent","update",{}]]"#);
    run("delete window.dataLayer");

    // The same tag once more changes nothing.
    load(LOADER, GLUE);
    pause(10).await;
    assert_eq!(run("window.log.length"), "8");
}
