//! `cart.…`: lines by product and variant.

use event::{Map, Value};

use super::{Event, Sight};

struct Line {
    product: String,
    variant: Option<String>,
    price: Option<f64>,
    quantity: f64,
    fields: Map,
}

#[derive(Default)]
struct Cart {
    lines: Vec<Line>,
    purchased: bool,
    updated_at: Option<i64>,
}

impl Cart {
    fn take(&mut self, event: &Event) {
        let changed = match event.name.as_str() {
            "product_added" => self.add(&event.params),
            "product_removed" => self.remove(&event.params),
            "cart_viewed" | "cart_updated" => self.replace(event),
            "order_completed" => {
                self.lines.clear();
                true
            }
            _ => false,
        };
        if changed {
            self.purchased = event.name == "order_completed";
            self.updated_at = Some(event.time);
        }
    }

    fn find(&self, fields: &Map) -> Option<usize> {
        let (product, variant) = (text(fields, "product_id")?, text(fields, "variant"));
        self.lines.iter().position(|line| line.product == product && line.variant == variant)
    }

    fn add(&mut self, fields: &Map) -> bool {
        let (price, quantity) = (number(fields, "price"), number(fields, "quantity").unwrap_or(1.0));
        if let Some(line) = self.find(fields) {
            let line = &mut self.lines[line];
            line.price = price.or(line.price);
            line.quantity += quantity;
            line.fields.extend(fields.clone());
        } else if let Some(product) = text(fields, "product_id") {
            let (variant, fields) = (text(fields, "variant"), fields.clone());
            self.lines.push(Line { product, variant, price, quantity, fields });
        } else {
            return false;
        }
        true
    }

    /// All when the quantity is absent, nothing when there is no such line.
    fn remove(&mut self, fields: &Map) -> bool {
        let Some(line) = self.find(fields) else {
            return false;
        };
        self.lines[line].price = number(fields, "price").or(self.lines[line].price);
        let left = number(fields, "quantity").map_or(0.0, |quantity| self.lines[line].quantity - quantity);
        self.lines[line].quantity = left;
        if left <= 0.0 {
            self.lines.remove(line);
        }
        true
    }

    /// The full state: equal lines add up, and a line has the price last given.
    fn replace(&mut self, event: &Event) -> bool {
        if event.params.get("items").and_then(Value::as_list).is_none() {
            return false;
        }
        let before = std::mem::take(&mut self.lines);
        event.items().into_iter().for_each(|item| _ = self.add(item));
        for line in &mut self.lines {
            let same = before
                .iter()
                .find(|known| (&known.product, &known.variant) == (&line.product, &line.variant));
            line.price = line.price.or(same.and_then(|known| known.price));
        }
        true
    }
}

fn text(fields: &Map, key: &str) -> Option<String> {
    fields.get(key)?.text_form().map(|text| text.into_owned())
}

fn number(fields: &Map, key: &str) -> Option<f64> {
    fields.get(key)?.as_number()
}

impl Sight<'_> {
    pub(super) fn cart(&self) -> Map {
        let mut cart = Cart::default();
        self.calls().filter(|call| call.kind.is_event()).for_each(|call| cart.take(&Event::of(call)));
        let state = match (cart.lines.is_empty(), cart.purchased) {
            (false, _) => "open",
            (true, true) => "purchased",
            (true, false) => "empty",
        };
        let value = cart.lines.iter().map(|line| line.price.unwrap_or(0.0) * line.quantity);
        let mut map = Map::new();
        map.insert("state".to_owned(), state.into());
        map.insert("value".to_owned(), Value::Number(value.fold(0.0, |sum, value| sum + value)));
        map.insert(
            "size".to_owned(),
            Value::Number(cart.lines.iter().fold(0.0, |sum, line| sum + line.quantity)),
        );
        if let Some(at) = cart.updated_at {
            map.insert("updated_at".to_owned(), Value::Number(at as f64));
        }
        let items = cart.lines.into_iter().map(|line| {
            let mut fields = line.fields;
            fields.insert("quantity".to_owned(), Value::Number(line.quantity));
            if let Some(price) = line.price {
                fields.insert("price".to_owned(), Value::Number(price));
            }
            Value::Map(fields)
        });
        map.insert("items".to_owned(), Value::List(items.collect()));
        map
    }
}
