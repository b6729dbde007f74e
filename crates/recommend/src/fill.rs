//! Filling a block: candidates by its kind, then by its fallbacks, through its filters.

mod alike;
mod blend;
mod own;
mod popular;
mod seeds;
mod shelf;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use crate::block::Kind;
use crate::index::Index;
use crate::products::Product;
use crate::sessions::Scratch;
use crate::visitor::{Answer, Ask, Visitor};
pub use blend::Weights;
use seeds::Seeds;
use shelf::Shelf;

/// Candidates of one kind that are looked at: filters may pass over many.
const CANDIDATES: usize = 300;

impl Index {
    /// Fills a block for a visitor: with products that are in the catalogue and pass all filters, none
    /// twice. What was viewed or is in the cart may be shown without being in the catalogue, as long as
    /// no filter looks at what the catalogue would tell.
    pub fn fill(&self, ask: &Ask, visitor: &Visitor, scratch: &mut Scratch) -> Answer {
        let variant = ask.block.variant_for(&visitor.id);
        let block = ask.block.variant(variant);
        let mut shelf = Shelf::new(self, &block, ask, visitor);
        let seeds = Seeds::of(self, ask, visitor);
        let kinds = std::iter::once(block.kind).chain(block.fallbacks.iter().copied());
        for kind in kinds {
            if shelf.is_full() {
                break;
            }
            shelf.turn_to(kind);
            self.offer(kind, &seeds, ask, visitor, &mut shelf, scratch);
        }
        Answer { variant, items: shelf.taken() }
    }

    /// Offers candidates of one kind, the best first.
    fn offer<'a>(
        &'a self,
        kind: Kind,
        seeds: &Seeds,
        ask: &Ask,
        visitor: &'a Visitor,
        shelf: &mut Shelf<'a>,
        scratch: &mut Scratch,
    ) {
        let sessions = &self.sessions;
        match kind {
            Kind::RecentlyViewed => visitor.viewed.iter().for_each(|seen| shelf.offer_named(&seen.product)),
            Kind::LeftInCart => visitor.cart.iter().for_each(|product| shelf.offer_named(product)),
            Kind::Related => shelf.offer_all(self.related(&seeds.of_page, scratch)),
            Kind::AlsoViewed => shelf.offer_all(sessions.onward(&seeds.of_page, CANDIDATES, scratch)),
            Kind::BoughtTogether => shelf.offer_all(self.together(&seeds.of_basket)),
            Kind::Next => shelf.offer_all(sessions.onward(&seeds.of_session, CANDIDATES, scratch)),
            Kind::Personal => shelf.offer_all(self.personal(seeds, scratch)),
            Kind::PriceDropped => shelf.offer_all(self.price_dropped(visitor, ask.now)),
            Kind::BackInStock => shelf.offer_all(self.back_in_stock(visitor)),
            Kind::Replenish => shelf.offer_all(self.due_again(visitor, ask.now)),
            Kind::Bestsellers => self.bestsellers(shelf),
            Kind::Trending => self.trending(shelf, ask.now),
            Kind::New => shelf.offer_all(self.catalogue.newest()),
        }
    }

    fn together(&self, asked: &[Product]) -> Vec<Product> {
        self.orders.together(asked, CANDIDATES, self.sessions.products())
    }
}
