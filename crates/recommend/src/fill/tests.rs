//! Each kind fills its block as told.

use super::*;
use crate::block::Block;
use crate::index::Click;
use crate::item::Item;
use crate::orders::{DAY_MS, Order};
use crate::visitor::{Bought, Seen};

const HOUR: i64 = 3_600_000;
pub(super) const NOW: i64 = 1_000 * DAY_MS;

pub(super) fn item(category: &str, brand: &str, price: f64) -> Item {
    Item {
        category: Some(category.to_owned()),
        brand: Some(brand.to_owned()),
        price: Some(price),
        ..Item::default()
    }
}

pub(super) fn click(visitor: &str, product: &str, at: i64) -> Click {
    Click { visitor: visitor.to_owned(), product: product.to_owned(), at }
}

pub(super) fn order(id: &str, buyer: &str, at: i64, products: &[&str]) -> Order {
    let products = products.iter().map(|product| (*product).to_owned()).collect();
    Order { id: id.to_owned(), at, buyer: buyer.to_owned(), products }
}

pub(super) fn strings(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

pub(super) fn seen(views: &[(&str, i64)]) -> Visitor {
    let seen = |(product, at): &(&str, i64)| Seen { product: (*product).to_owned(), at: *at };
    Visitor { viewed: views.iter().map(seen).collect(), ..Visitor::default() }
}

/// Tea and what goes with it, and lamps; the lamps came later.
fn shop() -> Index {
    let mut index = Index::new(1_000);
    for (id, brand, price) in [("tea", "x", 5.0), ("cup", "x", 8.0), ("pot", "y", 20.0), ("jam", "y", 4.0)] {
        index.put(id, &item("Table", brand, price), NOW - 100 * DAY_MS);
    }
    for (id, price) in [("lamp", 30.0), ("bulb", 2.0)] {
        index.put(id, &item("Home > Light", "z", price), NOW - 50 * DAY_MS);
    }
    for (day, products) in
        [["tea", "pot"], ["tea", "cup"], ["lamp", "bulb"], ["tea", "cup"]].iter().enumerate()
    {
        for (step, product) in products.iter().enumerate() {
            let at = NOW - (20 - day as i64) * DAY_MS + step as i64 * 1_000;
            index.view(&click(&format!("v{day}"), product, at));
        }
    }
    index.order(&order("1", "ann", NOW - 90 * DAY_MS, &["tea", "jam"]));
    index.order(&order("2", "ben", NOW - 30 * DAY_MS, &["tea", "jam"]));
    index.order(&order("3", "eve", NOW - 2 * DAY_MS, &["tea", "cup"]));
    index
}

pub(super) fn ask(block: Block, product: Option<&str>) -> Ask {
    Ask { block, product: product.map(str::to_owned), category: None, limit: None, now: NOW }
}

/// A block of one kind alone.
fn only(kind: Kind) -> Block {
    Block { fallbacks: Vec::new(), ..Block::standing(kind) }
}

fn filled(index: &Index, ask: &Ask, visitor: &Visitor) -> Vec<String> {
    let answer = index.fill(ask, visitor, &mut Scratch::default());
    answer.items.into_iter().map(|item| item.product).collect()
}

#[track_caller]
fn check(index: &Index, kind: Kind, product: Option<&str>, visitor: &Visitor, expected: &[&str]) {
    assert_eq!(filled(index, &ask(only(kind), product), visitor), expected);
}

#[test]
fn a_visitors_own_products_come_as_they_were_seen() {
    let visitor = Visitor {
        cart: strings(&["pot", "unheard"]),
        ..seen(&[("cup", NOW - 1), ("unheard", NOW - 2), ("cup", NOW - 3), ("tea", NOW - 4)])
    };
    check(&shop(), Kind::RecentlyViewed, None, &visitor, &["cup", "unheard", "tea"]);
    check(&shop(), Kind::RecentlyViewed, Some("cup"), &visitor, &["unheard", "tea"]);
    check(&shop(), Kind::LeftInCart, None, &visitor, &["pot", "unheard"]);
}

#[test]
fn others_tell_what_belongs_to_the_product_on_the_page() {
    let nobody = Visitor::default();
    check(&shop(), Kind::AlsoViewed, Some("tea"), &nobody, &["cup", "pot"]);
    check(&shop(), Kind::BoughtTogether, Some("tea"), &nobody, &["jam", "cup"]);
    check(&shop(), Kind::AlsoViewed, None, &seen(&[("lamp", NOW)]), &["bulb"]);
    let cart = Visitor { cart: strings(&["jam"]), ..Visitor::default() };
    check(&shop(), Kind::BoughtTogether, None, &cart, &["tea"]);
}

#[test]
fn a_product_that_nobody_saw_is_related_to_its_kind() {
    let mut index = shop();
    index.put("lantern", &item("Home > Light", "z", 25.0), NOW);
    check(&index, Kind::Related, Some("lantern"), &Visitor::default(), &["lamp", "bulb"]);
    check(&index, Kind::AlsoViewed, Some("lantern"), &Visitor::default(), &[]);
}

#[test]
fn older_events_count_less() {
    let mut index = shop();
    assert_eq!(
        filled(&index, &ask(only(Kind::Bestsellers), None), &Visitor::default())[..3],
        ["tea", "cup", "jam"]
    );
    for minute in 0..30 {
        index.view(&click(&format!("w{minute}"), "bulb", NOW - HOUR + minute));
    }
    assert_eq!(filled(&index, &ask(only(Kind::Trending), None), &Visitor::default())[0], "bulb");
    let mut light = ask(only(Kind::Trending), None);
    light.category = Some("Home".to_owned());
    assert_eq!(filled(&index, &light, &Visitor::default()), ["bulb", "lamp"]);
    light.category = Some("Garden".to_owned());
    assert_eq!(filled(&index, &light, &Visitor::default()), [""; 0]);
}

#[test]
fn what_is_new_came_last() {
    assert_eq!(
        filled(&shop(), &ask(only(Kind::New), None), &Visitor::default())[..3],
        ["bulb", "lamp", "jam"]
    );
}

#[test]
fn a_lower_price_is_told_to_those_who_saw_the_higher() {
    let mut index = shop();
    index.put("pot", &item("Table", "y", 10.0), NOW - 20 * DAY_MS);
    index.put("cup", &item("Table", "x", 6.0), NOW - 19 * DAY_MS);
    index.put("lamp", &item("Home > Light", "z", 35.0), NOW - 18 * DAY_MS);
    let before = NOW - 25 * DAY_MS;
    let visitor = seen(&[("lamp", before), ("cup", before), ("pot", before)]);
    check(&index, Kind::PriceDropped, None, &visitor, &["pot", "cup"]);
    check(&index, Kind::PriceDropped, None, &seen(&[("pot", NOW - DAY_MS)]), &[]);
    // A price that is new is news to all.
    index.put("jam", &item("Table", "y", 3.0), NOW - DAY_MS);
    check(&index, Kind::PriceDropped, None, &Visitor::default(), &["jam"]);
    index.put("jam", &item("Table", "y", 4.5), NOW);
    check(&index, Kind::PriceDropped, None, &Visitor::default(), &[]);
}

#[test]
fn what_is_back_is_told_to_those_who_missed_it() {
    let mut index = shop();
    let gone = Item { in_stock: Some(false), ..item("Table", "x", 8.0) };
    index.put("cup", &gone, NOW - 3 * DAY_MS);
    let missed = seen(&[("cup", NOW - 2 * DAY_MS)]);
    check(&index, Kind::BackInStock, None, &missed, &[]);
    index.put("cup", &item("Table", "x", 8.0), NOW - DAY_MS);
    check(&index, Kind::BackInStock, None, &missed, &["cup"]);
    check(&index, Kind::BackInStock, None, &seen(&[("cup", NOW - 4 * DAY_MS)]), &[]);
}

#[test]
fn what_is_bought_in_a_rhythm_is_due_again() {
    let mut index = shop();
    for (buyer, days) in [("u", [120, 90]), ("v", [100, 70]), ("w", [80, 48])] {
        for day in days {
            index.order(&order(&format!("{buyer}{day}"), buyer, NOW - day * DAY_MS, &["tea"]));
        }
    }
    let bought = |product: &str, day: i64| Bought {
        product: product.to_owned(),
        at: NOW - day * DAY_MS,
        quantity: 1.0,
    };
    let customer = |bought: &[Bought]| Visitor { bought: bought.to_vec(), ..Visitor::default() };
    // By their own rhythm of ten days; by the shop's of thirty.
    let own = customer(&[bought("jam", 11), bought("jam", 21), bought("jam", 31), bought("tea", 11)]);
    check(&index, Kind::Replenish, None, &own, &["jam"]);
    check(&index, Kind::Replenish, None, &customer(&[bought("tea", 28)]), &["tea"]);
    check(&index, Kind::Replenish, None, &customer(&[bought("tea", 300)]), &[]);
    check(&index, Kind::Replenish, None, &customer(&[bought("lamp", 28)]), &[]);
}

#[test]
fn a_visitor_gets_what_this_session_and_earlier_ones_lead_to() {
    let visitor = Visitor { session: strings(&["lamp"]), ..seen(&[("lamp", NOW), ("pot", NOW - DAY_MS)]) };
    let personal = filled(&shop(), &ask(only(Kind::Personal), None), &visitor);
    assert_eq!(personal[0], "bulb");
    assert!(personal.contains(&"tea".to_owned()), "{personal:?}");
    check(&shop(), Kind::Next, None, &visitor, &["bulb"]);
    // For somebody new there are the fallbacks.
    assert_eq!(filled(&shop(), &ask(Block::standing(Kind::Personal), None), &Visitor::default())[0], "tea");
}

#[test]
fn a_second_setting_is_for_some_visitors() {
    let mut block = only(Kind::New);
    block.split =
        serde_json::from_str(r#"{"bucket": 50, "salt": "s1", "with": {"kind": "bestsellers"}}"#).unwrap();
    let fill = |id: usize| {
        let visitor = Visitor { id: id.to_string(), ..Visitor::default() };
        shop().fill(&ask(block.clone(), None), &visitor, &mut Scratch::default())
    };
    let answers: Vec<Answer> = (0..40).map(fill).collect();
    let of_b = answers.iter().filter(|answer| answer.variant == crate::Variant::B).count();
    assert!((10..30).contains(&of_b), "{of_b}");
    for answer in answers {
        let first = if answer.variant == crate::Variant::B { "tea" } else { "bulb" };
        assert_eq!(answer.items[0].product, first);
    }
}
