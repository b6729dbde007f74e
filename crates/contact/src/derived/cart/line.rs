//! A line of the cart, and the product that an event tells about.

use std::borrow::Cow;

use event::{Map, Value, ValueRef};
use segment::Found;

use crate::derived::key::Key;
use crate::derived::record::Record;

/// What is shown of a product as it was last told.
const FIELDS: [Key; 7] =
    [Key::ProductId, Key::Variant, Key::Name, Key::Category, Key::Brand, Key::Url, Key::ImageUrl];

/// What makes two lines one: the product and its variant.
pub(super) type Place<'a> = (Cow<'a, str>, Option<Cow<'a, str>>);

/// A product with its variant.
#[derive(Debug, Clone)]
pub(super) struct Line {
    product: String,
    variant: Option<String>,
    pub(super) quantity: f64,
    price: Option<f64>,
    fields: Map,
}

impl Line {
    /// An empty line.
    pub(super) fn at((product, variant): &Place<'_>) -> Line {
        Line {
            product: (**product).to_owned(),
            variant: variant.as_deref().map(str::to_owned),
            quantity: 0.0,
            price: None,
            fields: Map::new(),
        }
    }

    pub(super) fn place(&self) -> Place<'_> {
        (Cow::Borrowed(&self.product), self.variant.as_deref().map(Cow::Borrowed))
    }

    /// Takes the price, if one is told.
    pub(super) fn tell<'a, R: Record<'a>>(&mut self, product: Product<'a, R>) {
        let price = product.value(Key::Price).and_then(ValueRef::as_number);
        self.price = price.or(self.price);
    }

    /// Takes what is to be shown.
    pub(super) fn show<'a, R: Record<'a>>(&mut self, product: Product<'a, R>) {
        let field = |key: Key| Some((key.dotted().to_owned(), product.value(key)?.to_value()));
        self.fields.extend(FIELDS.into_iter().filter_map(field));
    }

    /// Without a price of its own, the line keeps the one last given.
    pub(super) fn inherit(&mut self, before: &[Line]) {
        let price = || before.iter().find(|line| line.place() == self.place())?.price;
        self.price = self.price.or_else(price);
    }

    /// Price × quantity, where there is a price.
    pub(super) fn total(&self) -> Option<f64> {
        Some(self.price? * self.quantity)
    }

    /// The line as an item: the product as it was last told, `quantity`, `price` and `total`.
    pub(super) fn shown(&self) -> Value {
        let figures =
            [(Key::Quantity, Some(self.quantity)), (Key::Price, self.price), (Key::Total, self.total())];
        let figures = figures
            .into_iter()
            .filter_map(|(key, number)| Some((key.dotted().to_owned(), Value::Number(number?))));
        Value::Map(self.fields.clone().into_iter().chain(figures).collect())
    }
}

/// A product that an event tells about, in its own params or in one of its items.
#[derive(Clone, Copy)]
pub(super) enum Product<'a, R> {
    Event(R),
    Item(&'a Map),
}

impl<'a, R: Record<'a>> Product<'a, R> {
    /// Takes the product of an event, else those of its items; whether any was taken.
    pub(super) fn each(record: R, mut take: impl FnMut(Product<'a, R>) -> bool) -> bool {
        match record.value(Key::ProductId).is_none() && Self::are_items(record) {
            true => Self::each_item(record, take),
            false => take(Product::Event(record)),
        }
    }

    /// Takes the products of the event's items; whether any was taken.
    pub(super) fn each_item(record: R, take: impl FnMut(Product<'a, R>) -> bool) -> bool {
        let items = record.items().iter().filter_map(Value::as_map).map(Product::Item);
        items.map(take).fold(false, |any, taken| any | taken)
    }

    /// Whether the event tells a list of items, be it an empty one.
    pub(super) fn are_items(record: R) -> bool {
        matches!(record.find(Key::Items), Found::One(ValueRef::List(_)))
    }

    /// How much of it, if the event says so.
    pub(super) fn quantity(&self) -> Option<f64> {
        self.value(Key::Quantity)?.as_number()
    }

    /// The line that it is in; what names no product is in none.
    pub(super) fn place(&self) -> Option<Place<'a>> {
        Some((self.text(Key::ProductId)?, self.text(Key::Variant)))
    }

    fn text(&self, key: Key) -> Option<Cow<'a, str>> {
        self.value(key)?.text_form().filter(|text| !text.is_empty())
    }

    fn value(&self, key: Key) -> Option<ValueRef<'a>> {
        match self {
            Product::Event(record) => record.value(key),
            Product::Item(fields) => {
                fields.get(key.dotted()).map(Value::view).filter(|value| !value.is_null())
            }
        }
    }
}
