//! An event with the names of another system, as it is stored.

use event::{Call, CallKind, Map, Value, arrange};

use crate::fields::{ITEM, name_event, name_product};
use crate::names::{Dialect, Known, known};
use crate::{shopify, yespo};

/// Gives a call the names that are stored: its event's by the table of names; what its params and items
/// are called by the table of fields is told beside them.
pub(crate) fn translated(mut call: Call) -> Call {
    if call.kind == CallKind::Track && call.name == yespo::CUSTOMER_DATA {
        yespo::introduce(&mut call);
        return yespo::identified(call);
    }
    if !call.kind.is_event() {
        return call;
    }
    let known = known(&call.name).filter(|_| call.kind == CallKind::Track);
    if let Some(known) = known {
        name(&mut call, known);
    }
    shopify::unfold(&mut call.params);
    let is_list = matches!(call.params.get("items"), Some(Value::List(_)));
    if is_list || known.is_some() {
        call.params = with_items(call.params, known.map(|known| known.dialect));
    }
    if known.is_some() && is_about_one_product(&call.name) {
        lift_only_item(&mut call.params);
    }
    if known.is_some_and(|known| known.dialect == Dialect::YespoWeb) && call.name == "order_completed" {
        add_total(&mut call.params);
    }
    call
}

fn name(call: &mut Call, known: &Known) {
    match known.dialect {
        Dialect::YespoWeb => {
            yespo::introduce(call);
            yespo::unfold(&mut call.params, known.sent);
        }
        Dialect::YespoRest => yespo::spread(&mut call.params),
        Dialect::Ga4 | Dialect::Shopify | Dialect::Braze => {}
    }
    name_event(&mut call.params, known.dialect);
    call.name = known.stored.to_owned();
    if let Some((key, value)) = known.tells
        && call.params.get(key).is_none_or(Value::is_null)
    {
        call.params.insert(key.to_owned(), value.into());
    }
}

fn with_items(params: Map, dialect: Option<Dialect>) -> Map {
    let mut params = arrange(params);
    if let Some(Value::List(items)) = params.get_mut("items") {
        for item in items {
            if let Value::Map(fields) = item {
                name_product(fields, dialect);
            }
        }
    }
    // Once more: the price may only now have its name.
    arrange(params)
}

fn is_about_one_product(name: &str) -> bool {
    matches!(
        name,
        "product_viewed"
            | "product_clicked"
            | "product_added"
            | "product_removed"
            | "product_added_to_wishlist"
            | "product_removed_from_wishlist"
    )
}

/// Of an event about one product that came as a list of one, the product stands among the params too.
fn lift_only_item(params: &mut Map) {
    if params.get("product_id").is_some_and(|id| !id.is_null()) {
        return;
    }
    let Some([Value::Map(item)]) = params.get("items").and_then(Value::as_list) else {
        return;
    };
    let fields = ITEM.iter().filter_map(|key| Some(((*key).to_owned(), item.get(key)?.clone())));
    for (key, value) in fields.collect::<Vec<_>>() {
        params.get_or_insert(key, value);
    }
}

/// An order that does not tell what it is worth is worth its items, if all of them tell it.
fn add_total(params: &mut Map) {
    if ["revenue", "total", "value"].iter().any(|key| params.get(key).is_some_and(|it| !it.is_null())) {
        return;
    }
    let Some(items) = params.get("items").and_then(Value::as_list) else {
        return;
    };
    let totals = items.iter().map(|item| item.as_map()?.get("total")?.as_number());
    if let Some(total) = totals.sum::<Option<f64>>().filter(|total| total.is_finite()) {
        params.insert("total".to_owned(), Value::Number(total));
    }
}

#[cfg(test)]
#[path = "translate_tests.rs"]
mod tests;
