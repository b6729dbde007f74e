//! A line of the cart, and the product that an event tells about.

use std::borrow::Cow;

use event::{Map, Value, ValueRef};
use segment::Found;

use crate::derived::key::Key;
use crate::derived::record::Record;

/// What of a line is kept beside its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Nothing,
    Everything,
}

/// What is shown of a product as it was last told.
const FIELDS: [Key; 7] =
    [Key::ProductId, Key::Variant, Key::Name, Key::Category, Key::Brand, Key::Url, Key::ImageUrl];

/// A product with its variant.
pub(super) struct Line<'a> {
    product: Cow<'a, str>,
    variant: Option<Cow<'a, str>>,
    pub(super) quantity: f64,
    price: Option<f64>,
    fields: Map,
}

impl<'a> Line<'a> {
    /// The line of a product, with no quantity yet; what names no product makes no line.
    pub(super) fn of<R: Record<'a>>(told: Product<'a, R>, shown: Shown) -> Option<Line<'a>> {
        let product = told.text(Key::ProductId)?;
        let mut fields = Map::new();
        if shown == Shown::Everything {
            let field = |key: Key| Some((key.dotted().to_owned(), told.value(key)?.to_value()));
            fields.extend(FIELDS.into_iter().filter_map(field));
        }
        Some(Line {
            product,
            variant: told.text(Key::Variant),
            quantity: 0.0,
            price: told.value(Key::Price).and_then(ValueRef::as_number),
            fields,
        })
    }

    /// What makes two lines one.
    pub(super) fn place(&self) -> (&str, Option<&str>) {
        (&self.product, self.variant.as_deref())
    }

    /// Takes over what was told of the line later.
    pub(super) fn tell(&mut self, later: Line<'a>) {
        self.price = later.price.or(self.price);
        self.fields.extend(later.fields);
    }

    /// Without a price of its own, the line keeps the one last given.
    pub(super) fn inherit(&mut self, before: &[Line<'_>]) {
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
