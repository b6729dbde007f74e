//! `eS('sendEvent', name, payload)`: payloads of Yespo's script in a page.

use event::{Call, CallError, CallKind, Identifier, Map, Value};

use super::who::{Who, addresses};
use crate::sent::text;

/// The event that says who the visitor is, rather than what happened.
pub(crate) const CUSTOMER_DATA: &str = "CustomerData";

/// Lists of products, by the names they have inside a payload.
const LISTS: [&str; 4] = ["Products", "PurchasedItems", "StatusCart", "ProductImpression"];

/// What the fields of `CustomerData` are as traits; the others keep their names.
const TRAITS: [(&str, &str); 4] =
    [("user_email", "email"), ("user_phone", "phone"), ("user_name", "name"), ("user_city", "city")];

/// Who the visitor is, beside any payload.
pub(crate) const GENERAL_INFO: &str = "GeneralInfo";

/// Objects inside a block, in the form that takes tags.
const INNER: [&str; 2] = ["Product", "Category"];

/// A payload has its content in a block named like the event: its fields move up, a list of products
/// becomes the items. A price may come with its currency (`754 USD`), which then stands beside it.
pub(crate) fn unfold(params: &mut Map, sent: &str) {
    for block in [sent].into_iter().chain(INNER) {
        if matches!(params.get(block), Some(Value::Map(_)))
            && let Some(Value::Map(block)) = params.remove(block)
        {
            for (key, value) in block {
                params.get_or_insert(key, value);
            }
        }
    }
    for list in LISTS {
        if !params.contains_key("items")
            && matches!(params.get(list), Some(Value::List(_)))
            && let Some(items) = params.remove(list)
        {
            params.insert("items".to_owned(), items);
        }
    }
    split_price(params);
    if let Some(Value::List(items)) = params.get_mut("items") {
        for item in items {
            if let Value::Map(item) = item {
                split_price(item);
            }
        }
    }
}

fn split_price(fields: &mut Map) {
    for key in ["price", "unit_price"] {
        let Some((number, currency)) = fields.get(key).and_then(Value::as_text).and_then(with_currency)
        else {
            continue;
        };
        let (number, currency) = (Value::from(number), Value::from(currency));
        fields.insert(key.to_owned(), number);
        fields.get_or_insert("currency".to_owned(), currency);
    }
}

/// `754 USD` in its parts.
fn with_currency(price: &str) -> Option<(&str, &str)> {
    let (number, currency) = price.trim().split_once(' ')?;
    let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_code && Value::from(number).as_number().is_some()).then_some((number, currency))
}

/// Who a visitor is, as `GeneralInfo` tells it: the contact, and the id of the browser.
pub(super) fn visitor(general: &Map) -> Result<(Who, Option<String>), CallError> {
    let within = |error: CallError| CallError { path: format!("{GENERAL_INFO}.{}", error.path), ..error };
    let told = |key: &str| text(general, key).map_err(within);
    // A shop's server knows its own id; the other one only the browser does.
    let user = match told("externalCustomerId")? {
        None => told("user_es_contact_id")?,
        known => known,
    };
    let browser = match general.get("cookies") {
        Some(Value::Map(cookies)) => text(cookies, "sc").map_err(within)?,
        _ => None,
    };
    Ok((Who { user, addresses: addresses(told("user_email")?, told("user_phone")?, None) }, browser))
}

/// Takes what a payload's `GeneralInfo` says of the visitor, where the call does not say it itself; what
/// cannot be read is left out.
pub(crate) fn introduce(call: &mut Call) {
    let Some(Value::Map(general)) = call.params.get(GENERAL_INFO) else { return };
    let Ok((who, browser)) = visitor(general) else { return };
    call.params.remove(GENERAL_INFO);
    call.user = call.user.take().or(who.user);
    call.anonymous = call.anonymous.take().or(browser);
    add_addresses(call, who.addresses);
}

fn add_addresses(call: &mut Call, addresses: Vec<Identifier>) {
    for address in addresses {
        if call.addresses.iter().all(|known| known.kind() != address.kind()) {
            call.addresses.push(address);
        }
    }
    call.addresses.sort_by_key(Identifier::kind);
}

/// A `CustomerData` event as what it is: an identify.
pub(crate) fn identified(mut call: Call) -> Call {
    unfold(&mut call.params, CUSTOMER_DATA);
    let mut traits = std::mem::take(&mut call.params);
    traits.retain(|_, value| !value.is_null());
    for (sent, stored) in TRAITS {
        if let Some(value) = traits.remove(sent) {
            traits.get_or_insert(stored.to_owned(), value);
        }
    }
    let user = text(&traits, "externalCustomerId").ok().flatten();
    traits.remove("externalCustomerId");
    call.user = call.user.take().or(user);
    let told = |key: &str| Some(traits.get(key)?.text_form()?.into_owned());
    add_addresses(&mut call, addresses(told("email"), told("phone"), None));
    Call { kind: CallKind::Identify, name: String::new(), traits, ..call }
}
