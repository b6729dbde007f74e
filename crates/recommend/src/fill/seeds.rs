//! The products that a ranking sets out from.

use crate::index::Index;
use crate::orders::BASKET;
use crate::products::{Product, once_each};
use crate::visitor::{Ask, Visitor};

/// Products viewed last that stand in for the product on the page, or for a session.
const RECENT: usize = 5;

/// Products bought last that tell what is of interest.
const BOUGHT: usize = 20;

/// Products viewed, or bought, that tell of categories.
const HISTORY: usize = 50;

/// The products that rankings set out from; of lists of views the newest is the last.
#[derive(Debug, Default)]
pub(super) struct Seeds {
    /// The product on the page, else what was viewed last.
    pub(super) of_page: Vec<Product>,
    /// The product on the page, else what is in the cart, else what was viewed last.
    pub(super) of_basket: Vec<Product>,
    /// What was viewed in this session, the page included, else what was viewed last.
    pub(super) of_session: Vec<Product>,
    /// What was viewed before, beside the session.
    pub(super) before: Vec<Product>,
    /// What is in the cart and what was bought last.
    pub(super) of_orders: Vec<Product>,
    /// Everything viewed or bought, the newest first, a product as often as it was.
    pub(super) history: Vec<Product>,
}

impl Seeds {
    pub(super) fn of(index: &Index, ask: &Ask, visitor: &Visitor) -> Seeds {
        let products = index.sessions.products();
        let known = |ids: &mut dyn Iterator<Item = &String>, most: usize| -> Vec<Product> {
            ids.filter_map(|id| products.known(id)).take(most).collect()
        };
        let page = ask.product.as_deref().and_then(|id| products.known(id));
        let viewed = known(&mut visitor.viewed.iter().map(|seen| &seen.product), HISTORY);
        let bought = known(&mut visitor.bought.iter().map(|bought| &bought.product), HISTORY);
        let cart = known(&mut visitor.cart.iter(), BASKET);
        let mut session = known(&mut visitor.session.iter(), usize::MAX);
        session.extend(page);
        let mut recent = once_each(viewed.iter().copied());
        recent.truncate(RECENT);
        recent.reverse();
        let mut before = once_each(viewed.iter().copied().filter(|product| !session.contains(product)));
        before.truncate(RECENT);
        before.reverse();
        let or = |first: Vec<Product>, second: &[Product]| {
            if first.is_empty() { second.to_vec() } else { first }
        };
        let of_page = or(page.into_iter().collect(), &recent);
        let of_basket = or(page.into_iter().collect(), &or(cart.clone(), &recent));
        let mut of_orders = once_each(cart.into_iter().chain(bought.iter().copied()));
        of_orders.truncate(BOUGHT);
        let history = viewed.into_iter().chain(bought).collect();
        Seeds { of_page, of_basket, of_session: or(session, &recent), before, of_orders, history }
    }
}
