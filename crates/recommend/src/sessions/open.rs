//! The sessions that may go on: the clicks of each visitor, in order of time.

use std::collections::BTreeSet;

use hashbrown::HashTable;

use crate::column::{Lists, reserve, settle};
use crate::orders::hash;
use crate::pages::packed::{Packed, Pieces, pack_length};
use crate::products::Product;

/// A session ends when more than this many milliseconds (30 minutes) pass without a click.
pub const PAUSE_MS: i64 = 30 * 60_000;

/// Clicks that come at most this many milliseconds (10 minutes) after later ones are put in their place.
pub const LATE_MS: i64 = 10 * 60_000;

/// Clicks of one visitor that are kept, the last ones.
const CLICKS: usize = 256;

/// Visitors that are kept; those who are away longest go first.
const VISITORS: usize = 50_000;

/// Clicks of all visitors that are kept: 8 MB of them, and as much to find them by.
const CLICKS_OF_ALL: usize = 500_000;

/// A hash of who a visitor is.
type Id = u64;

/// Where in the list a visitor is.
type Place = u32;

/// A visitor, in a place that is given to another when all sessions are over.
#[derive(Debug, Default)]
struct Visitor {
    id: Id,
    clicks: Vec<(i64, Product)>,
}

/// Clicks by visitor. What is in it does not depend on the order of arrival, as long as nothing comes
/// later than [`LATE_MS`].
#[derive(Debug, Default)]
pub(super) struct Open {
    visitors: Vec<Visitor>,
    free: Vec<Place>,
    /// The places of visitors by their hashes.
    known: HashTable<Place>,
    /// When the first session of each visitor had its last click.
    ends: BTreeSet<(i64, Id)>,
    /// Who clicked a product, in order of their hashes.
    viewers: Lists,
    /// The instant of the newest click.
    newest: Option<i64>,
    clicks: usize,
}

impl Open {
    /// Adds a click. Returns whether it is new: a visitor clicks a product once at an instant.
    pub(super) fn add(&mut self, visitor: &str, product: Product, at: i64) -> bool {
        let id = hash(visitor);
        let place = self.place(id);
        let Some(Visitor { clicks, .. }) = self.visitors.get_mut(place as usize) else { return false };
        let index = clicks.partition_point(|(other, _)| *other <= at);
        let same = clicks.get(..index).unwrap_or_default().iter().rev().take_while(|(other, _)| *other == at);
        if same.into_iter().any(|(_, other)| *other == product) {
            return false;
        }
        if !clicks.is_empty() {
            self.ends.remove(&(first_end(clicks), id));
        }
        reserve(clicks, 1);
        clicks.insert(index, (at, product));
        let lost = (clicks.len() > CLICKS).then(|| clicks.remove(0).1);
        self.clicks += usize::from(lost.is_none());
        let lost = lost.filter(|lost| clicks.iter().all(|(_, other)| other != lost));
        self.ends.insert((first_end(clicks), id));
        self.view(product, place);
        if let Some(lost) = lost {
            self.viewers.remove(lost, place);
        }
        self.newest = self.newest.max(Some(at));
        true
    }

    /// Takes out a session that is over by now, the one that ended first before the others.
    pub(super) fn pop_ended(&mut self) -> Option<Vec<Product>> {
        let (end, _) = self.ends.first()?;
        let is_over = *end < self.newest?.saturating_sub(PAUSE_MS + LATE_MS);
        let is_full = self.ends.len() > VISITORS || self.clicks > CLICKS_OF_ALL;
        if is_over || is_full { self.pop() } else { None }
    }

    /// Takes out the session that ended first.
    pub(super) fn pop(&mut self) -> Option<Vec<Product>> {
        let (_, id) = self.ends.pop_first()?;
        let place = self.place(id);
        let mut session = std::mem::take(&mut self.visitors.get_mut(place as usize)?.clicks);
        let rest = session.split_off(first_length(&session));
        self.clicks -= session.len();
        let products: Vec<Product> = session.into_iter().map(|(_, product)| product).collect();
        for product in &products {
            if rest.iter().all(|(_, other)| other != product) {
                self.viewers.remove(*product, place);
            }
        }
        if rest.is_empty() {
            if let Ok(known) = self.known.find_entry(id, |known| *known == place) {
                known.remove();
            }
            self.free.push(place);
        } else {
            self.ends.insert((first_end(&rest), id));
            self.visitors.get_mut(place as usize)?.clicks = rest;
        }
        Some(products)
    }

    /// The clicks of visitors who clicked a product.
    pub(super) fn with(&self, product: Product) -> impl ExactSizeIterator<Item = &[(i64, Product)]> {
        let visitors = self.viewers.get(product).iter().map(|place| self.visitors.get(*place as usize));
        visitors.map(|visitor| visitor.map_or(&[][..], |visitor| &visitor.clicks))
    }

    /// Every product that was clicked, and by how many visitors.
    pub(super) fn products(&self) -> impl Iterator<Item = (Product, usize)> + '_ {
        self.viewers.lengths()
    }

    /// The bytes that it takes, about.
    pub(super) fn bytes(&self) -> usize {
        const END: usize = 24;
        let clicks: usize = self.visitors.iter().map(|visitor| visitor.clicks.capacity()).sum();
        clicks * size_of::<(i64, Product)>()
            + self.visitors.capacity() * size_of::<Visitor>()
            + self.free.capacity() * size_of::<Place>()
            + self.known.allocation_size()
            + self.ends.len() * END
            + self.viewers.bytes()
    }

    /// The place of a visitor, a new one if there is none.
    fn place(&mut self, id: Id) -> Place {
        let Open { visitors, free, known, .. } = self;
        let id_of = |place: &Place| visitors.get(*place as usize).map_or(0, |visitor| visitor.id);
        if let Some(place) = known.find(id, |place| id_of(place) == id) {
            return *place;
        }
        let place = free.pop().unwrap_or(visitors.len() as Place);
        known.insert_unique(id, place, id_of);
        let visitor = Visitor { id, clicks: Vec::new() };
        settle(visitors, place, visitor);
        place
    }

    /// Puts a visitor among those of a product.
    fn view(&mut self, product: Product, place: Place) {
        let id = |place: &Place| self.visitors.get(*place as usize).map(|visitor| visitor.id);
        let own = id(&place);
        let viewers = self.viewers.get(product);
        let index = viewers.partition_point(|other| id(other) < own);
        if viewers.get(index) != Some(&place) {
            self.viewers.insert(product, index, place);
        }
    }
}

impl Packed for Open {
    fn pack(&self, out: &mut Pieces) {
        self.newest.pack(out);
        pack_length(self.known.len(), out);
        for place in &self.known {
            if let Some(Visitor { id, clicks }) = self.visitors.get(*place as usize) {
                id.pack(out);
                clicks.pack(out);
            }
        }
    }

    fn unpack(input: &mut &[u8]) -> Option<Open> {
        let mut open = Open { newest: Packed::unpack(input)?, ..Open::default() };
        for _ in 0..u32::unpack(input)? {
            let id = Id::unpack(input)?;
            let clicks: Vec<(i64, Product)> = Packed::unpack(input)?;
            let place = open.place(id);
            open.ends.insert((first_end(&clicks), id));
            open.clicks += clicks.len();
            clicks.iter().for_each(|(_, product)| open.view(*product, place));
            open.visitors.get_mut(place as usize)?.clicks = clicks;
        }
        Some(open)
    }
}

/// How many of a visitor's clicks belong to the first session.
fn first_length(clicks: &[(i64, Product)]) -> usize {
    let pause = clicks.windows(2).position(|pair| match pair {
        [(one, _), (next, _)] => next.saturating_sub(*one) > PAUSE_MS,
        _ => false,
    });
    pause.map_or(clicks.len(), |index| index + 1)
}

fn first_end(clicks: &[(i64, Product)]) -> i64 {
    first_length(clicks).checked_sub(1).and_then(|last| clicks.get(last)).map_or(i64::MIN, |(at, _)| *at)
}
