//! Names that the builder suggests: the well-known ones, and those that the shop's contacts bear.

use leptos::{prelude::*, task::spawn_local};

use crate::api;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// An event.
    Event,
    /// A param of events.
    Param,
    /// A field of items.
    Field,
    /// An attribute of contacts.
    Attribute,
}

/// Attributes that the shop's contacts bear, and the usual ones.
#[derive(Clone, Copy)]
pub(crate) struct Attributes(RwSignal<Vec<String>>);

const EVENT_NAMES: [&str; 14] = [
    "product_viewed",
    "product_added",
    "product_removed",
    "cart_viewed",
    "checkout_started",
    "order_completed",
    "order_cancelled",
    "order_refunded",
    "page_viewed",
    "product_clicked",
    "product_list_viewed",
    "products_searched",
    "coupon_applied",
    "product_added_to_wishlist",
];
const PARAM_NAMES: [&str; 16] = [
    "product_id",
    "name",
    "category",
    "brand",
    "price",
    "quantity",
    "total",
    "value",
    "revenue",
    "currency",
    "order_id",
    "coupon",
    "query",
    "url",
    "title",
    "city",
];
const FIELD_NAMES: [&str; 8] =
    ["product_id", "name", "category", "brand", "variant", "price", "quantity", "total"];
const ATTRIBUTE_NAMES: [&str; 9] =
    ["email", "phone", "first_name", "last_name", "name", "country", "city", "gender", "birthday"];

impl Attributes {
    /// Begins with the usual ones and learns the others.
    pub(crate) fn learn() -> Self {
        let names = RwSignal::new(ATTRIBUTE_NAMES.map(str::to_owned).to_vec());
        spawn_local(async move {
            if let Ok(slice) = api::contacts("", "", None).await {
                let seen = slice
                    .items
                    .into_iter()
                    .flat_map(|contact| contact.attributes.into_iter().map(|(name, _)| name));
                names.try_update(|names| {
                    names.extend(seen);
                    names.sort_unstable();
                    names.dedup();
                });
            }
        });
        Self(names)
    }
}

impl Known {
    /// The names that have `text` in them; all of them if one of them is it already.
    pub(crate) fn like(self, text: &str, attributes: Attributes) -> Vec<String> {
        let all = match self {
            Self::Event => EVENT_NAMES.map(str::to_owned).to_vec(),
            Self::Param => PARAM_NAMES.map(str::to_owned).to_vec(),
            Self::Field => FIELD_NAMES.map(str::to_owned).to_vec(),
            Self::Attribute => attributes.0.get(),
        };
        let wanted = text.trim().to_lowercase().replace(' ', "_");
        if all.contains(&wanted) {
            return all;
        }
        all.into_iter().filter(|name| name.to_lowercase().contains(&wanted)).collect()
    }
}
