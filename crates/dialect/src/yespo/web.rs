//! `eS('sendEvent', name, payload)`: payloads of Yespo's script in a page.

use event::{Call, CallKind, Identifier, Map, Value};

/// The event that says who the visitor is, rather than what happened.
pub(crate) const CUSTOMER_DATA: &str = "CustomerData";

/// Lists of products, by the names they have inside a payload.
const LISTS: [&str; 4] = ["Products", "PurchasedItems", "StatusCart", "ProductImpression"];

/// What the fields of `CustomerData` are as traits; the others keep their names.
const TRAITS: [(&str, &str); 4] =
    [("user_email", "email"), ("user_phone", "phone"), ("user_name", "name"), ("user_city", "city")];

/// A payload has its content in a block named like the event: its fields move up, a list of products
/// becomes the items.
pub(crate) fn unfold(params: &mut Map, sent: &str) {
    if matches!(params.get(sent), Some(Value::Map(_)))
        && let Some(Value::Map(block)) = params.remove(sent)
    {
        for (key, value) in block {
            params.get_or_insert(key, value);
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
    let mut id = |key: &str| {
        let text = traits.get(key)?.text_form()?.into_owned();
        traits.remove(key);
        (!text.is_empty() && text.len() <= event::limits::ID_BYTES).then_some(text)
    };
    let user = ["externalCustomerId", "user_client_id"].into_iter().filter_map(&mut id).next();
    call.user = call.user.take().or(user);
    let address = |key: &str, read: fn(&str) -> Option<Identifier>| read(&traits.get(key)?.text_form()?);
    for address in [address("email", Identifier::email), address("phone", Identifier::phone)] {
        call.addresses
            .extend(address.filter(|new| call.addresses.iter().all(|old| old.kind() != new.kind())));
    }
    call.addresses.sort_by_key(Identifier::kind);
    Call { kind: CallKind::Identify, name: String::new(), traits, ..call }
}
