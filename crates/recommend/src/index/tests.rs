//! What anybody may tell takes no more memory than it may.

use super::*;

fn view(visitor: usize, product: &str, at: i64) -> Click {
    Click { visitor: visitor.to_string(), product: product.to_owned(), at }
}

#[test]
fn products_that_nobody_sells_do_not_add_up_for_ever() {
    let mut index = Index::new(10_000);
    for number in 0..STRANGERS {
        assert!(index.view(&view(number, &number.to_string(), number as i64)));
    }
    let full = index.bytes();
    assert!(!index.view(&view(1, "another", 1_000_000)));
    index.cart(&view(1, "another", 1_000_000));
    let products = vec!["another".to_owned(), "and another".to_owned()];
    index.order(&Order { id: "1".to_owned(), at: 0, buyer: String::new(), products });
    assert!(index.bytes() < full + 1_000, "{} after {full}", index.bytes());

    index.put("another", &Item::default(), 0);
    assert!(index.has("another") && !index.has("7"));
    assert!(index.view(&view(1, "another", 1_000_000)), "it is sold now");
    assert!(index.view(&view(2, "7", 1_000_001)), "it was known before");
}

#[test]
fn long_ids_of_strangers_are_bounded_by_their_bytes() {
    let mut index = Index::new(10_000);
    let id = |number: usize| format!("{number:0>500}");
    let known = (0..ID_BYTES / 400).filter(|number| index.view(&view(*number, &id(*number), 0))).count();
    assert_eq!(known, ID_BYTES / 500);
}
