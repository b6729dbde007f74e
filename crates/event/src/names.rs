//! Names of well-known events.

use std::borrow::Cow;

/// Events of Segment's e-commerce specification, version 2, in snake case.
const ECOMMERCE: &[&str] = &[
    "cart_shared",
    "cart_updated",
    "cart_viewed",
    "checkout_started",
    "checkout_step_completed",
    "checkout_step_viewed",
    "coupon_applied",
    "coupon_denied",
    "coupon_entered",
    "coupon_removed",
    "order_cancelled",
    "order_completed",
    "order_refunded",
    "order_updated",
    "payment_info_entered",
    "product_added",
    "product_added_to_wishlist",
    "product_clicked",
    "product_list_filtered",
    "product_list_viewed",
    "product_removed",
    "product_removed_from_wishlist",
    "product_reviewed",
    "product_shared",
    "product_viewed",
    "products_searched",
    "promotion_clicked",
    "promotion_viewed",
    "wishlist_product_added_to_cart",
];

/// The name an event is stored under: well-known e-commerce names in snake case
/// (`Product Viewed` is `product_viewed`), other names as sent.
pub fn canonical_name(name: &str) -> Cow<'_, str> {
    let snake = || name.bytes().map(|byte| if byte == b' ' { b'_' } else { byte.to_ascii_lowercase() });
    let known = ECOMMERCE.binary_search_by(|known| known.bytes().cmp(snake()));
    let known = known.ok().and_then(|at| ECOMMERCE.get(at));
    Cow::Borrowed(known.copied().unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(ECOMMERCE.is_sorted());
    }

    #[test]
    fn well_known_names_become_snake_case_and_others_stay() {
        for (sent, stored) in [
            ("Product Viewed", "product_viewed"),
            ("order_completed", "order_completed"),
            ("Order completed", "order_completed"),
            ("My Event", "My Event"),
            ("Signed Up", "Signed Up"),
            ("Webinar_Attended", "Webinar_Attended"),
        ] {
            assert_eq!(canonical_name(sent), stored);
        }
    }
}
