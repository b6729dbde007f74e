//! `cart`: what a contact has put into the cart and not yet bought.

mod line;

use std::borrow::Cow;
use std::sync::LazyLock;

use event::{Time, Value};
use segment::Change;

use self::line::{Line, Product, Shown};
use super::record::{Names, Record, Records, Wanted};
use super::story::{NOTHING, Story, ZERO, always, instant};

pub(super) const WANTED: Wanted = Wanted::Events(Names::Cart);
pub(super) const FIELDS: &[&str] = &["state", "items", "value", "size", "updated_at"];

static EMPTY: LazyLock<[Change; 1]> = LazyLock::new(|| [always(Value::from(State::Empty.name()))]);
static NO_ITEMS: [Change; 1] = [always(Value::List(Vec::new()))];

pub(super) fn course(field: &str, records: &impl Records) -> Cow<'static, [Change]> {
    let mut story = Story::beginning(match field {
        "state" => &*EMPTY,
        "items" => &NO_ITEMS,
        "updated_at" => &NOTHING,
        _ => &ZERO,
    });
    let mut cart = Cart::showing(match field {
        "items" => Shown::Everything,
        _ => Shown::Nothing,
    });
    for record in records.records(WANTED) {
        if cart.take(record) {
            story.set(record.time(), cart.tell(field, record.time()));
        }
    }
    story.told()
}

/// A cart as it is after some events.
struct Cart<'a> {
    state: State,
    /// In the order of products and variants, so that equal carts are equal however they came to be.
    lines: Vec<Line<'a>>,
    shown: Shown,
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

impl<'a> Cart<'a> {
    fn showing(shown: Shown) -> Cart<'a> {
        Cart { state: State::Empty, lines: Vec::new(), shown }
    }

    /// Whether the event was about the cart.
    fn take<R: Record<'a>>(&mut self, record: R) -> bool {
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

    fn add<R: Record<'a>>(&mut self, product: Product<'a, R>) -> bool {
        let Some(mut new) = Line::of(product, self.shown) else {
            return false;
        };
        new.quantity = product.quantity().unwrap_or(1.0);
        match self.find(&new) {
            Ok(at) => {
                if let Some(line) = self.lines.get_mut(at) {
                    line.quantity += new.quantity;
                    line.tell(new);
                }
            }
            Err(at) => self.lines.insert(at, new),
        }
        self.lines.retain(|line| line.quantity > 0.0);
        true
    }

    fn remove<R: Record<'a>>(&mut self, product: Product<'a, R>) -> bool {
        let told = Line::of(product, self.shown);
        let place = told.as_ref().and_then(|told| self.find(told).ok());
        let (Some(told), Some(line)) = (told, place.and_then(|at| self.lines.get_mut(at))) else {
            return false;
        };
        line.quantity -= product.quantity().unwrap_or(line.quantity);
        line.tell(told);
        self.lines.retain(|line| line.quantity > 0.0);
        true
    }

    /// Takes the event's items for the whole cart; without items it says nothing.
    fn replace<R: Record<'a>>(&mut self, record: R) -> bool {
        if !Product::<R>::are_items(record) {
            return false;
        }
        let before = std::mem::take(&mut self.lines);
        Product::each_item(record, |product| self.add(product));
        self.lines.iter_mut().for_each(|line| line.inherit(&before));
        true
    }

    /// The place of a line, or where it would be.
    fn find(&self, line: &Line<'_>) -> Result<usize, usize> {
        self.lines.binary_search_by(|known| known.place().cmp(&line.place()))
    }

    fn tell(&self, field: &str, time: Time) -> Value {
        match field {
            "state" => Value::from(self.state.name()),
            "items" => Value::List(self.lines.iter().map(Line::shown).collect()),
            "value" => Value::Number(sum(self.lines.iter().filter_map(Line::total))),
            "size" => Value::Number(sum(self.lines.iter().map(|line| line.quantity))),
            _ => instant(time),
        }
    }
}

fn sum(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.fold(0.0, |sum, number| sum + number)
}
