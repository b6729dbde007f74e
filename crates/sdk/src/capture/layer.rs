//! What the page tells other trackers: GA4's `dataLayer` and Yespo's `eS('sendEvent', …)`. The server knows
//! their names.

use super::Happening;
use crate::json;
use crate::settings::Settings;

/// What GA4 calls what happens in a shop.
const COMMERCE: [&str; 17] = [
    "view_item",
    "view_item_list",
    "select_item",
    "add_to_cart",
    "remove_from_cart",
    "view_cart",
    "add_to_wishlist",
    "begin_checkout",
    "add_shipping_info",
    "add_payment_info",
    "purchase",
    "refund",
    "view_promotion",
    "select_promotion",
    "search",
    "sign_up",
    "login",
];

/// What an entry comes to: `["event", name, params]` of the data layer, or
/// `["sendEvent", name, params]` of Yespo.
pub fn heard(entry: &str, settings: &Settings) -> Option<Happening> {
    let word = |at| json::text(json::element(entry, at)).unwrap_or_default();
    let name = word(1);
    let is_told = match word(0).as_str() {
        "event" => settings.captures("datalayer") && COMMERCE.contains(&name.as_str()),
        "sendEvent" => settings.captures("es") && !name.is_empty(),
        _ => false,
    };
    let params = json::element(entry, 2);
    is_told.then(|| Happening::new(&name, if json::is_object(params) { params.into() } else { "".into() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commerce_and_yespo_are_heard_where_the_shop_wants_it() {
        let both = Settings::read(r#"{"options":{"auto":"datalayer es"}}"#);
        let entry = r#"["event","purchase",{"transaction_id":"1"}]"#;
        assert_eq!(heard(entry, &both), Some(Happening::new("purchase", r#"{"transaction_id":"1"}"#.into())));
        let yespo = r#"["sendEvent","MainPage",null]"#;
        assert_eq!(heard(yespo, &both), Some(Happening::new("MainPage", "".into())));
        for other in [r#"["event","gtm.js",{}]"#, r#"["set","purchase",{}]"#, "[]", r#"["init","x",{}]"#] {
            assert_eq!(heard(other, &both), None, "{other}");
        }
        let none = Settings::read(r#"{"options":{}}"#);
        assert_eq!(heard(entry, &none).or(heard(yespo, &none)), None);
    }
}
