//! The one table of names: events as other systems call them, and as they are stored.
//!
//! Segment's own names are not in it: [`event::canonical_name`] knows them. The table itself needs no more
//! than `core`.

use serde_json::Value as Json;

use Dialect::{Braze, Ga4, Shopify, YespoRest, YespoWeb};

/// Whose name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Google Analytics 4.
    Ga4,
    /// Shopify's web pixels.
    Shopify,
    /// Yespo in the page: `eS('sendEvent', …)`.
    YespoWeb,
    /// Yespo over HTTP: `v1/event` to `v3/event`.
    YespoRest,
    /// Braze.
    Braze,
}

/// One name of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Whose name it is.
    pub dialect: Dialect,
    /// The name as it is sent.
    pub sent: &'static str,
    /// The name under which it is stored.
    pub stored: &'static str,
    /// A param that the name itself tells, with its value.
    pub tells: Option<(&'static str, &'static str)>,
}

impl Known {
    const fn new(dialect: Dialect, sent: &'static str, stored: &'static str) -> Known {
        Known { dialect, sent, stored, tells: None }
    }

    const fn told(
        dialect: Dialect,
        sent: &'static str,
        stored: &'static str,
        tells: (&'static str, &'static str),
    ) -> Known {
        Known { dialect, sent, stored, tells: Some(tells) }
    }
}

/// What is known of a name that another system uses; `None` for names outside the table.
pub fn known(name: &str) -> Option<&'static Known> {
    let at = NAMES.binary_search_by(|known| known.sent.cmp(name)).ok()?;
    NAMES.get(at)
}

/// Keys of a definition under which names of events stand: one, or a list.
const NAMING: [&str; 5] = ["event", "first", "last", "absent", "regular"];

/// A definition as it is asked of stored events: names of the table as they are stored. The definition
/// itself stays as it was written; nothing else of it changes.
pub fn in_definition(definition: &Json) -> Json {
    match definition {
        Json::Array(list) => Json::Array(list.iter().map(in_definition).collect()),
        Json::Object(object) => {
            let field = |(key, value): (&String, &Json)| {
                let is_naming = NAMING.contains(&key.as_str());
                (key.clone(), if is_naming { named(value) } else { in_definition(value) })
            };
            Json::Object(object.iter().map(field).collect())
        }
        other => other.clone(),
    }
}

fn named(value: &Json) -> Json {
    match value {
        Json::String(name) => known(name).map_or(name.as_str(), |known| known.stored).into(),
        Json::Array(names) => Json::Array(names.iter().map(named).collect()),
        other => in_definition(other),
    }
}

/// Sorted by the name as it is sent.
pub const NAMES: &[Known] = &[
    Known::new(YespoWeb, "AddToWishlist", "product_added_to_wishlist"),
    Known::new(YespoWeb, "CategoryPage", "product_list_viewed"),
    Known::told(YespoWeb, "MainPage", "page_viewed", ("name", "main")),
    Known::told(YespoWeb, "NotFound", "page_viewed", ("name", "not_found")),
    Known::new(YespoWeb, "PageView", "page_viewed"),
    Known::new(YespoWeb, "ProductImpression", "promotion_viewed"),
    Known::new(YespoWeb, "ProductImpressions", "promotion_viewed"),
    Known::new(YespoWeb, "ProductPage", "product_viewed"),
    Known::new(YespoWeb, "PurchasedItems", "order_completed"),
    Known::new(YespoWeb, "SearchRequest", "products_searched"),
    Known::new(YespoWeb, "StatusCart", "cart_updated"),
    Known::new(YespoWeb, "StatusCartPage", "cart_viewed"),
    Known::new(Ga4, "add_payment_info", "payment_info_entered"),
    Known::new(Ga4, "add_shipping_info", "checkout_step_completed"),
    Known::new(Ga4, "add_to_cart", "product_added"),
    Known::new(Ga4, "add_to_wishlist", "product_added_to_wishlist"),
    Known::new(Ga4, "begin_checkout", "checkout_started"),
    Known::new(YespoRest, "cartUpdated", "cart_updated"),
    Known::new(Shopify, "checkout_completed", "order_completed"),
    Known::new(Shopify, "checkout_shipping_info_submitted", "checkout_step_completed"),
    Known::new(Shopify, "collection_viewed", "product_list_viewed"),
    Known::new(Braze, "ecommerce.cart_updated", "cart_updated"),
    Known::new(Braze, "ecommerce.checkout_started", "checkout_started"),
    Known::new(Braze, "ecommerce.order_cancelled", "order_cancelled"),
    Known::new(Braze, "ecommerce.order_placed", "order_completed"),
    Known::new(Braze, "ecommerce.order_refunded", "order_refunded"),
    Known::new(Braze, "ecommerce.product_viewed", "product_viewed"),
    Known::new(YespoRest, "orderCancelled", "order_cancelled"),
    Known::new(YespoRest, "orderCreated", "order_completed"),
    Known::told(YespoRest, "orderDelivered", "order_updated", ("status", "delivered")),
    Known::new(YespoRest, "orderUpdated", "order_updated"),
    Known::new(YespoRest, "pageViewed", "page_viewed"),
    Known::new(Ga4, "page_view", "page_viewed"),
    Known::new(Shopify, "payment_info_submitted", "payment_info_entered"),
    Known::new(YespoRest, "productAddedToWishlist", "product_added_to_wishlist"),
    Known::new(YespoRest, "productCategoryViewed", "product_list_viewed"),
    Known::new(YespoRest, "productImpressions", "promotion_viewed"),
    Known::new(YespoRest, "productViewed", "product_viewed"),
    Known::new(Shopify, "product_added_to_cart", "product_added"),
    Known::new(Shopify, "product_removed_from_cart", "product_removed"),
    Known::new(Ga4, "purchase", "order_completed"),
    Known::new(Ga4, "refund", "order_refunded"),
    Known::new(Ga4, "remove_from_cart", "product_removed"),
    Known::new(Ga4, "search", "products_searched"),
    Known::new(YespoRest, "searchRequest", "products_searched"),
    Known::new(Shopify, "search_submitted", "products_searched"),
    Known::new(Ga4, "select_item", "product_clicked"),
    Known::new(Ga4, "select_promotion", "promotion_clicked"),
    Known::new(Ga4, "view_cart", "cart_viewed"),
    Known::new(Ga4, "view_item", "product_viewed"),
    Known::new(Ga4, "view_item_list", "product_list_viewed"),
    Known::new(Ga4, "view_promotion", "promotion_viewed"),
    Known::new(Ga4, "view_search_results", "products_searched"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_leads_to_names_that_stay() {
        assert!(NAMES.is_sorted_by(|a, b| a.sent < b.sent));
        for entry in NAMES {
            assert_eq!(known(entry.sent), Some(entry));
            assert_eq!(known(entry.stored), None, "{}", entry.stored);
            assert_eq!(event::canonical_name(entry.stored), entry.stored);
        }
    }

    #[test]
    fn a_definition_is_asked_in_the_names_that_are_stored() {
        let written = serde_json::json!({"where": {"all": [
            {"event": ["purchase", "webinar"], "within": {"last": "7d"}, "where": {"param": "event", "is": {"eq": "purchase"}}},
            {"for_some": "product_id", "that": {"not": {"first": "view_item", "within": {"since": {"event": "search"}}}}},
            {"sequence": [{"event": "add_to_cart"}, {"absent": "purchase", "for": "1h"}]},
            {"attribute": "last", "is": {"eq": "purchase"}},
        ]}});
        let asked = serde_json::json!({"where": {"all": [
            {"event": ["order_completed", "webinar"], "within": {"last": "7d"}, "where": {"param": "event", "is": {"eq": "purchase"}}},
            {"for_some": "product_id", "that": {"not": {"first": "product_viewed", "within": {"since": {"event": "products_searched"}}}}},
            {"sequence": [{"event": "product_added"}, {"absent": "order_completed", "for": "1h"}]},
            {"attribute": "last", "is": {"eq": "purchase"}},
        ]}});
        assert_eq!(in_definition(&written), asked);
    }

    #[test]
    fn names_outside_the_table_are_not_known() {
        for name in ["", "Purchase", "webinar_attended", "product_viewed", "PURCHASE"] {
            assert_eq!(known(name), None, "{name}");
        }
    }
}
