//! `cart`.

use proptest::prelude::*;

use super::*;

#[test]
fn a_contact_that_did_nothing_has_an_empty_cart() {
    check(
        "0 product_viewed",
        &[
            ("cart.state", r#""empty""#),
            ("cart.items", "[]"),
            ("cart.value", "0"),
            ("cart.size", "0"),
            ("cart.updated_at", ""),
        ],
    );
}

#[test]
fn lines_add_up_by_product_and_variant() {
    let calls = r#"
        1 product_added {"product_id": "a", "price": 10}
        2 product_added {"product_id": "a", "price": "12", "quantity": "2"}
        3 product_added {"product_id": "a", "variant": "red", "price": 5}
        4 product_added {"product_id": 7}
        5 product_added {"product_id": "7", "quantity": null, "price": 1}
    "#;
    check(
        calls,
        &[
            ("cart.state", "\"empty\"\n1: \"open\""),
            ("cart.size", "0\n1: 1\n2: 3\n3: 4\n4: 5\n5: 6"),
            ("cart.value", "0\n1: 10\n2: 36\n3: 41\n5: 43"),
            ("cart.updated_at", "1: 1\n2: 2\n3: 3\n4: 4\n5: 5"),
        ],
    );
}

#[test]
fn removing_takes_away_a_quantity_or_all() {
    let calls = r#"
        1 product_added {"product_id": "a", "price": 10, "quantity": 5}
        2 product_removed {"product_id": "a", "quantity": 2}
        3 product_removed {"product_id": "a", "variant": "red"}
        4 product_removed {"product_id": "b"}
        5 product_removed {"product_id": "a", "quantity": 1, "price": 8}
        6 product_removed {"product_id": "a"}
        7 product_added {"product_id": "a"}
        8 product_removed {"product_id": "a", "quantity": 9}
    "#;
    check(
        calls,
        &[
            ("cart.state", "\"empty\"\n1: \"open\"\n6: \"empty\"\n7: \"open\"\n8: \"empty\""),
            ("cart.size", "0\n1: 5\n2: 3\n5: 2\n6: 0\n7: 1\n8: 0"),
            ("cart.value", "0\n1: 50\n2: 30\n5: 16\n6: 0"),
            ("cart.updated_at", "1: 1\n2: 2\n5: 5\n6: 6\n7: 7\n8: 8"),
        ],
    );
}

#[test]
fn a_full_state_replaces_the_lines() {
    let calls = r#"
        1 product_added {"product_id": "a", "price": 10}
        2 cart_viewed {"total": 10}
        3 cart_viewed {"items": [{"product_id": "b", "price": 3}, {"product_id": "a", "quantity": 2}, {"product_id": "b", "price": 4}]}
        4 cart_updated {"items": []}
        5 cart_updated {"items": [{"product_id": "a"}]}
    "#;
    check(
        calls,
        &[
            ("cart.state", "\"empty\"\n1: \"open\"\n4: \"empty\"\n5: \"open\""),
            ("cart.size", "0\n1: 1\n3: 4\n4: 0\n5: 1"),
            ("cart.value", "0\n1: 10\n3: 28\n4: 0"),
            ("cart.updated_at", "1: 1\n3: 3\n4: 4\n5: 5"),
        ],
    );
}

#[test]
fn only_an_order_empties_it_and_makes_it_purchased() {
    let calls = r#"
        1 product_added {"product_id": "a", "price": 10}
        2 order_completed {"order_id": "o", "items": [{"product_id": "z"}]}
        3 product_removed {"product_id": "a"}
        4 order_cancelled {"order_id": "o"}
        5 product_added {"product_id": "b"}
        6 order_updated {"order_id": "o"}
        7 product_added {"name": "no product"}
        8 product_removed
    "#;
    check(
        calls,
        &[
            ("cart.state", "\"empty\"\n1: \"open\"\n2: \"purchased\"\n5: \"open\""),
            ("cart.size", "0\n1: 1\n2: 0\n5: 1"),
            ("cart.updated_at", "1: 1\n2: 2\n5: 5"),
        ],
    );
}

#[test]
fn items_show_the_product_as_last_told_in_the_order_of_products() {
    let calls = r#"
        1 product_added {"product_id": "b", "name": "Bear", "category": "Toys", "price": 2}
        2 product_added {"product_id": "b", "name": "Big bear", "quantity": 2}
        3 product_added {"items": [{"product_id": "a", "price": 1, "url": "https://s/a"}, {"product_id": "c"}]}
    "#;
    check(
        calls,
        &[
            (
                "cart.items",
                r#"[]
            1: [{"product_id": "b", "name": "Bear", "category": "Toys", "price": 2, "quantity": 1, "total": 2}]
            2: [{"product_id": "b", "name": "Big bear", "category": "Toys", "price": 2, "quantity": 3, "total": 6}]
            3: [{"product_id": "a", "price": 1, "quantity": 1, "total": 1, "url": "https://s/a"}, {"product_id": "b", "name": "Big bear", "category": "Toys", "price": 2, "quantity": 3, "total": 6}, {"product_id": "c", "quantity": 1}]"#,
            ),
            (
                "cart.items.product_id",
                r#"[]
            1: ["b"]
            2: ["b"]
            3: ["a", "b", "c"]"#,
            ),
        ],
    );
}

#[test]
fn the_whole_cart_is_an_object() {
    let calls = r#"
        1 product_added {"product_id": "a", "price": 10}
        2 order_completed
    "#;
    check(
        calls,
        &[(
            "cart",
            r#"
        {"state": "empty", "items": [], "value": 0, "size": 0}
        1: {"state": "open", "items": [{"product_id": "a", "price": 10, "quantity": 1, "total": 10}], "value": 10, "size": 1, "updated_at": 1}
        2: {"state": "purchased", "items": [], "value": 0, "size": 0, "updated_at": 2}
    "#,
        )],
    );
}

/// What somebody does with the cart, and what a shop knows then.
#[derive(Debug, Clone)]
enum Step {
    Add { product: u8, variant: u8, quantity: u8 },
    Remove { product: u8, variant: u8, quantity: Option<u8> },
    Buy,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..3_u8, 0..2_u8, 1..4_u8)
            .prop_map(|(product, variant, quantity)| Step::Add { product, variant, quantity }),
        3 => (0..3_u8, 0..2_u8, prop::option::of(1..4_u8))
            .prop_map(|(product, variant, quantity)| Step::Remove { product, variant, quantity }),
        1 => Just(Step::Buy),
    ];
    prop::collection::vec(step, 0..12)
}

/// The calls of a shop that tells each step, and of one that tells the whole cart after each.
fn told(steps: &[Step]) -> (String, String) {
    let (mut deltas, mut states) = (String::new(), String::new());
    let mut lines: std::collections::BTreeMap<(u8, u8), u8> = std::collections::BTreeMap::new();
    let product = |product: u8, variant: u8| {
        format!(r#""product_id": {product}, "variant": "v{variant}", "price": {}"#, product + 2 * variant + 1)
    };
    for (time, step) in steps.iter().enumerate() {
        match step {
            Step::Add { product: p, variant: v, quantity } => {
                *lines.entry((*p, *v)).or_default() += quantity;
                let product = product(*p, *v);
                deltas += &format!("{time} product_added {{{product}, \"quantity\": {quantity}}}\n");
            }
            Step::Remove { product: p, variant: v, quantity } => {
                if !lines.contains_key(&(*p, *v)) {
                    continue;
                }
                let line = lines.entry((*p, *v)).or_default();
                *line = line.saturating_sub(quantity.unwrap_or(*line));
                let quantity = quantity.map(|quantity| format!(", \"quantity\": {quantity}"));
                let product = product(*p, *v);
                deltas += &format!("{time} product_removed {{{product}{}}}\n", quantity.unwrap_or_default());
            }
            Step::Buy => {
                lines.clear();
                deltas += &format!("{time} order_completed\n");
                states += &format!("{time} order_completed\n");
                continue;
            }
        }
        lines.retain(|_, quantity| *quantity > 0);
        // Backwards, and one piece at a time: equal lines add up.
        let items = lines.iter().rev().flat_map(|((p, v), quantity)| {
            std::iter::repeat_n(format!("{{{}}}", product(*p, *v)), usize::from(*quantity))
        });
        let items: Vec<String> = items.collect();
        states += &format!("{time} cart_viewed {{\"items\": [{}]}}\n", items.join(", "));
    }
    (deltas, states)
}

proptest! {
    #[test]
    fn steps_and_full_states_give_the_same_cart(steps in steps()) {
        let (deltas, states) = told(&steps);
        let course = |calls: &str| Calls::read(calls).course("cart", &Zone::utc());
        prop_assert_eq!(course(&deltas), course(&states), "{}\n{}", deltas, states);
    }
}
