//! Names that the builder suggests: the well-known ones, and those that the shop's contacts bear.

use leptos::{prelude::*, task::spawn_local};

use crate::api;

/// The ids of the lists that fields point to.
pub(crate) const EVENTS: &str = "known-events";
/// Params of events.
pub(crate) const PARAMS: &str = "known-params";
/// Fields of items.
pub(crate) const FIELDS: &str = "known-fields";
/// Attributes of contacts.
pub(crate) const ATTRIBUTES: &str = "known-attributes";

const EVENT_NAMES: [&str; 14] = [
    "product_viewed", "product_added", "product_removed", "cart_viewed", "checkout_started", "order_completed",
    "order_cancelled", "order_refunded", "page_viewed", "product_clicked", "product_list_viewed", "products_searched",
    "coupon_applied", "product_added_to_wishlist",
];
const PARAM_NAMES: [&str; 16] = [
    "product_id", "name", "category", "brand", "price", "quantity", "total", "value", "revenue", "currency", "order_id",
    "coupon", "query", "url", "title", "city",
];
const FIELD_NAMES: [&str; 8] = ["product_id", "name", "category", "brand", "variant", "price", "quantity", "total"];
const ATTRIBUTE_NAMES: [&str; 9] = ["email", "phone", "first_name", "last_name", "name", "country", "city", "gender", "birthday"];

/// The lists themselves, once on the page.
pub(crate) fn suggestions() -> AnyView {
    let attributes = RwSignal::new(ATTRIBUTE_NAMES.map(str::to_owned).to_vec());
    spawn_local(async move {
        if let Ok(slice) = api::contacts("", "", None).await {
            let seen = slice.items.into_iter().flat_map(|contact| contact.attributes.into_iter().map(|(name, _)| name));
            let mut names: Vec<String> = seen.collect();
            names.extend(attributes.try_get_untracked().unwrap_or_default());
            names.sort_unstable();
            names.dedup();
            attributes.try_set(names);
        }
    });
    view! {
        {list(EVENTS, &EVENT_NAMES)}
        {list(PARAMS, &PARAM_NAMES)}
        {list(FIELDS, &FIELD_NAMES)}
        <datalist id=ATTRIBUTES>{move || attributes.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}</datalist>
    }
    .into_any()
}

fn list(id: &'static str, names: &'static [&'static str]) -> AnyView {
    view! { <datalist id=id>{names.iter().map(|name| view! { <option value=*name></option> }).collect_view()}</datalist> }.into_any()
}
