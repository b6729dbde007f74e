//! The one table of fields: what other systems call the parts of an event and of its items.
//!
//! What was sent stays; what it is called here is told beside it, unless that is told already. `Any`
//! stands for names that mean the same whoever uses them; the others count in events that the dialect
//! named.

use event::{Map, Value};

use crate::names::Dialect::{self, Braze, Ga4, YespoRest, YespoWeb};
use Of::{Any, One};

/// Where a name of a field means what the table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Any,
    One(Dialect),
}

/// A field as it is sent, and as it is stored.
type Field = (&'static str, &'static str, Of);

/// Fields of a product: in items, and beside an event that is about one product.
const PRODUCT: &[Field] = &[
    ("item_id", "product_id", Any),
    ("item_name", "name", Any),
    ("item_variant", "variant", Any),
    ("item_category", "category", Any),
    ("item_brand", "brand", Any),
    ("productKey", "product_id", Any),
    ("externalItemId", "product_id", Any),
    ("imageUrl", "image_url", Any),
    ("productId", "product_id", One(YespoRest)),
    ("currencyCode", "currency", One(YespoRest)),
    ("index", "position", One(Ga4)),
    ("unit_price", "price", One(YespoWeb)),
    ("price_currency_code", "currency", One(YespoWeb)),
    ("isInStock", "in_stock", One(YespoWeb)),
    ("isInStock", "in_stock", One(YespoRest)),
    ("cost", "price", One(YespoRest)),
    ("product_name", "name", One(Braze)),
    ("variant_id", "variant", One(Braze)),
    ("product_url", "url", One(Braze)),
];

/// Fields of an event.
const EVENT: &[Field] = &[
    ("transaction_id", "order_id", One(Ga4)),
    ("search_term", "query", One(Ga4)),
    ("item_list_id", "list_id", One(Ga4)),
    ("item_list_name", "list_name", One(Ga4)),
    ("OrderNumber", "order_id", One(YespoWeb)),
    ("GUID", "cart_id", One(YespoWeb)),
    ("categoryKey", "category", One(YespoWeb)),
    ("search", "query", One(YespoWeb)),
    ("isFound", "is_found", One(YespoWeb)),
    ("externalOrderId", "order_id", One(YespoRest)),
    ("orderId", "order_id", One(YespoRest)),
    ("orderNumber", "order_id", One(YespoRest)),
    ("totalCost", "total", One(YespoRest)),
    ("taxes", "tax", One(YespoRest)),
    ("recycleStateId", "cart_id", One(YespoRest)),
    ("productCategoryId", "category", One(YespoRest)),
    ("location", "url", One(YespoRest)),
    ("search", "query", One(YespoRest)),
    ("isFound", "is_found", One(YespoRest)),
    ("total_value", "total", One(Braze)),
];

/// What an item is described by, and an event that is about one product.
pub(crate) const ITEM: [&str; 10] =
    ["product_id", "variant", "name", "category", "brand", "price", "quantity", "total", "url", "image_url"];

/// Tells the fields of a product by their names here.
pub(crate) fn name_product(fields: &mut Map, dialect: Option<Dialect>) {
    tell(fields, PRODUCT, dialect);
}

/// Tells the params of an event by their names here.
pub(crate) fn name_event(params: &mut Map, dialect: Dialect) {
    tell(params, EVENT, Some(dialect));
    tell(params, PRODUCT, Some(dialect));
}

fn tell(fields: &mut Map, table: &[Field], dialect: Option<Dialect>) {
    for (sent, stored, of) in table {
        let is_meant = match of {
            Any => true,
            One(one) => dialect == Some(*one),
        };
        if is_meant
            && fields.get(stored).is_none_or(Value::is_null)
            && let Some(value) = fields.get(sent).cloned()
        {
            fields.insert((*stored).to_owned(), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(json: &str) -> Map {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_told_already_stands() {
        let mut fields = map(r#"{"item_id":"1","product_id":"2","item_name":"a","name":null,"cost":3}"#);
        name_product(&mut fields, None);
        assert_eq!(fields, map(r#"{"item_id":"1","product_id":"2","item_name":"a","name":"a","cost":3}"#));
    }

    #[test]
    fn names_of_a_dialect_count_in_its_events_alone() {
        let mut fields = map(r#"{"search":"tea","cost":3}"#);
        name_event(&mut fields, Dialect::YespoRest);
        assert_eq!(fields, map(r#"{"search":"tea","query":"tea","cost":3,"price":3}"#));
        let mut fields = map(r#"{"search":"tea","cost":3}"#);
        name_event(&mut fields, Dialect::Ga4);
        assert_eq!(fields, map(r#"{"search":"tea","cost":3}"#));
    }
}
