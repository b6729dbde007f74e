//! `cart`: what a contact has put into the cart and not yet bought.

mod line;

use std::sync::LazyLock;

use event::{Time, Value};
use segment::Change;

use self::line::{Line, Place, Product};
use super::key::Key;
use super::record::{Names, Record, Wanted};
use super::reducer::Reducer;
use super::story::{NOTHING, Story, ZERO, always, instant};

pub(super) const WANTED: Wanted = Wanted::Events(Names::Cart);
pub(super) const READS: &[Key] = &[
    Key::ProductId,
    Key::Variant,
    Key::Name,
    Key::Category,
    Key::Brand,
    Key::Price,
    Key::Quantity,
    Key::Url,
    Key::ImageUrl,
    Key::Items,
];
pub(super) const FIELDS: &[&str] = &["state", "items", "value", "size", "updated_at"];

static EMPTY: LazyLock<[Change; 1]> = LazyLock::new(|| [always(Value::from(State::Empty.name()))]);
static NO_ITEMS: [Change; 1] = [always(Value::List(Vec::new()))];

/// A cart as it is after some events.
#[derive(Debug, Clone)]
pub(super) struct Cart {
    field: Field,
    state: State,
    /// In the order of products and variants, so that equal carts are equal however they came to be.
    lines: Vec<Line>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    State,
    Items,
    Value,
    Size,
    UpdatedAt,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Empty,
    Open,
    Purchased,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Empty => "empty",
            State::Open => "open",
            State::Purchased => "purchased",
        }
    }
}

impl Reducer for Cart {
    fn beginning(&self) -> &'static [Change] {
        match self.field {
            Field::State => &*EMPTY,
            Field::Items => &NO_ITEMS,
            Field::Value | Field::Size => &ZERO,
            Field::UpdatedAt => &NOTHING,
        }
    }

    fn take<'a, R: Record<'a>>(&mut self, record: R, story: &mut Story) {
        if self.is_about(record) {
            story.set(record.time(), self.tell(record.time()));
        }
    }
}

impl Cart {
    pub(super) fn of(field: &str) -> Cart {
        let field = match field {
            "state" => Field::State,
            "items" => Field::Items,
            "value" => Field::Value,
            "size" => Field::Size,
            _ => Field::UpdatedAt,
        };
        Cart { field, state: State::Empty, lines: Vec::new() }
    }

    /// Takes an event; whether it was about the cart.
    fn is_about<'a, R: Record<'a>>(&mut self, record: R) -> bool {
        let is_about = match record.name() {
            "order_completed" => {
                self.lines.clear();
                self.state = State::Purchased;
                return true;
            }
            "product_added" => Product::each(record, |product| self.add(product)),
            "product_removed" => Product::each(record, |product| self.remove(product)),
            _ => self.replace(record),
        };
        if is_about {
            self.state = if self.lines.is_empty() { State::Empty } else { State::Open };
        }
        is_about
    }

    fn add<'a, R: Record<'a>>(&mut self, product: Product<'a, R>) -> bool {
        let Some(place) = product.place() else {
            return false;
        };
        let quantity = product.quantity().unwrap_or(1.0);
        let at = self.find(&place).unwrap_or_else(|at| {
            self.lines.insert(at, Line::at(&place));
            at
        });
        self.change(at, product, |line| line.quantity += quantity)
    }

    fn remove<'a, R: Record<'a>>(&mut self, product: Product<'a, R>) -> bool {
        let Some(at) = product.place().and_then(|place| self.find(&place).ok()) else {
            return false;
        };
        let quantity = product.quantity();
        self.change(at, product, |line| line.quantity -= quantity.unwrap_or(line.quantity))
    }

    /// Takes the event's items for the whole cart; without items it says nothing.
    fn replace<'a, R: Record<'a>>(&mut self, record: R) -> bool {
        if !Product::<R>::are_items(record) {
            return false;
        }
        let before = std::mem::take(&mut self.lines);
        Product::each_item(record, |product| self.add(product));
        self.lines.iter_mut().for_each(|line| line.inherit(&before));
        true
    }

    /// Changes the line at a place, which keeps what is told of the product; one that has become empty
    /// goes.
    fn change<'a, R: Record<'a>>(
        &mut self,
        at: usize,
        product: Product<'a, R>,
        change: impl FnOnce(&mut Line),
    ) -> bool {
        let Some(line) = self.lines.get_mut(at) else {
            return false;
        };
        change(line);
        line.tell(product);
        if self.field == Field::Items {
            line.show(product);
        }
        if line.quantity <= 0.0 {
            self.lines.remove(at);
        }
        true
    }

    /// The place of a line, or where it would be.
    fn find(&self, place: &Place<'_>) -> Result<usize, usize> {
        self.lines.binary_search_by(|line| line.place().cmp(place))
    }

    fn tell(&self, time: Time) -> Value {
        match self.field {
            Field::State => Value::from(self.state.name()),
            Field::Items => Value::List(self.lines.iter().map(Line::shown).collect()),
            Field::Value => Value::Number(sum(self.lines.iter().filter_map(Line::total))),
            Field::Size => Value::Number(sum(self.lines.iter().map(|line| line.quantity))),
            Field::UpdatedAt => instant(time),
        }
    }
}

fn sum(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.fold(0.0, |sum, number| sum + number)
}
