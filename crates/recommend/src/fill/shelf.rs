//! What is taken into a block: what passes the filters, as long as there is room.

use std::collections::{HashMap, HashSet};

use crate::block::{Block, Filters, Kind};
use crate::catalogue::{Card, Group};
use crate::index::Index;
use crate::products::Product;
use crate::visitor::{Ask, Ranked, Visitor};

/// A block being filled.
pub(super) struct Shelf<'a> {
    index: &'a Index,
    rules: Rules<'a>,
    block: &'a Block,
    limit: usize,
    /// The kind whose candidates are offered.
    kind: Kind,
    taken: Vec<(&'a str, Kind)>,
    /// What is taken, and what is not wanted in any case.
    barred: HashSet<&'a str>,
    of_category: HashMap<Group, usize>,
    of_brand: HashMap<Group, usize>,
}

/// The filters, looked up.
struct Rules<'a> {
    filters: &'a Filters,
    /// The page's category; nothing passes where the catalogue does not have it.
    page: Option<Option<Group>>,
    categories: Vec<Group>,
    brands: Vec<Group>,
}

impl<'a> Rules<'a> {
    fn of(index: &Index, filters: &'a Filters, ask: &Ask) -> Rules<'a> {
        let catalogue = &index.catalogue;
        Rules {
            filters,
            page: ask.category.as_deref().map(|path| catalogue.known_category(path)),
            categories: filters.category.iter().filter_map(|path| catalogue.known_category(path)).collect(),
            brands: filters.brand.iter().filter_map(|brand| catalogue.known_brand(brand)).collect(),
        }
    }

    /// Whether they look at anything that the catalogue tells, stock apart.
    fn look_at_cards(&self) -> bool {
        let Filters { category, brand, tag, price, .. } = self.filters;
        self.page.is_some()
            || !(category.is_empty() && brand.is_empty() && tag.is_empty() && price.is_empty())
    }

    fn pass(&self, index: &Index, card: &Card, kind: Kind) -> bool {
        let Filters { in_stock, category, brand, tag, price, .. } = self.filters;
        let is_within = |group: Group| index.catalogue.upwards(card.category()).any(|above| above == group);
        (card.is_in_stock() || !in_stock.unwrap_or(kind.is_of_stock()))
            && self.page.is_none_or(|page| page.is_some_and(is_within))
            && (category.is_empty() || self.categories.iter().any(|category| is_within(*category)))
            && (brand.is_empty() || self.brands.contains(&card.brand()))
            && (tag.is_empty() || tag.iter().any(|tag| index.catalogue.has_tag(card, tag)))
            && (price.is_empty() || card.price().is_some_and(|known| price.holds(known)))
    }
}

impl<'a> Shelf<'a> {
    pub(super) fn new(index: &'a Index, block: &'a Block, ask: &'a Ask, visitor: &'a Visitor) -> Shelf<'a> {
        let filters = &block.filters;
        let mut barred: HashSet<&str> = ask.product.as_deref().into_iter().collect();
        if filters.not_bought {
            barred.extend(visitor.bought.iter().map(|bought| bought.product.as_str()));
        }
        if filters.not_in_cart {
            barred.extend(visitor.cart.iter().map(String::as_str));
        }
        if filters.not_shown {
            barred.extend(visitor.shown.iter().map(String::as_str));
        }
        Shelf {
            index,
            rules: Rules::of(index, filters, ask),
            block,
            limit: ask.limit.unwrap_or(block.limit),
            kind: block.kind,
            taken: Vec::new(),
            barred,
            of_category: HashMap::new(),
            of_brand: HashMap::new(),
        }
    }

    /// What is offered from now on comes of this kind.
    pub(super) fn turn_to(&mut self, kind: Kind) {
        self.kind = kind;
    }

    pub(super) fn is_full(&self) -> bool {
        self.taken.len() >= self.limit
    }

    /// The categories that the block is of, where it is of some: the page's, else those of the filter.
    pub(super) fn categories(&self) -> Vec<Group> {
        match self.rules.page {
            Some(page) => page.into_iter().collect(),
            None => self.rules.categories.clone(),
        }
    }

    /// Offers products, the best first, until there is no more room.
    pub(super) fn offer_all(&mut self, products: impl IntoIterator<Item = Product>) {
        for product in products {
            if self.is_full() {
                return;
            }
            if let (Some(name), Some(card)) =
                (self.index.sessions.products().name(product), self.index.catalogue.card(product))
            {
                self.take(name, Some(card));
            }
        }
    }

    /// Offers a product that the visitor had to do with; the catalogue need not have it.
    pub(super) fn offer_named(&mut self, id: &'a str) {
        let product = self.index.sessions.products().known(id);
        match product.and_then(|product| self.index.catalogue.card(product)) {
            Some(card) => self.take(id, Some(card)),
            None if self.rules.look_at_cards() => {}
            None => self.take(id, None),
        }
    }

    /// What is in it.
    pub(super) fn taken(self) -> Vec<Ranked> {
        self.taken.into_iter().map(|(id, why)| Ranked { product: id.to_owned(), why }).collect()
    }

    fn take(&mut self, id: &'a str, card: Option<&Card>) {
        if self.is_full() || self.barred.contains(id) {
            return;
        }
        if let Some(card) = card {
            if !self.rules.pass(self.index, card, self.kind) || !self.has_room_for(card) {
                return;
            }
            *self.of_category.entry(card.category()).or_default() += 1;
            *self.of_brand.entry(card.brand()).or_default() += 1;
        }
        self.barred.insert(id);
        self.taken.push((id, self.kind));
    }

    /// Whether not too many are like it. Products of no category, or of no brand, are not alike.
    fn has_room_for(&self, card: &Card) -> bool {
        let is_below = |most: Option<usize>, group: Group, counts: &HashMap<Group, usize>| {
            most.is_none_or(|most| {
                group == crate::catalogue::NONE || counts.get(&group).is_none_or(|n| *n < most)
            })
        };
        is_below(self.block.at_most.category, card.category(), &self.of_category)
            && is_below(self.block.at_most.brand, card.brand(), &self.of_brand)
    }
}
