//! The views of a file, in order of time.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use anyhow::Result;
use event::{Arrival, Call, Keep, segment_api};

use crate::lines::{self, Chunk, Part, Refusals};
use crate::read::Source;

/// The event that is learnt from, and its param.
const EVENT: &str = "product_viewed";
const PRODUCT: &str = "product_id";

/// Views, visitors and products by number.
#[derive(Default)]
pub(super) struct Views {
    views: Vec<View>,
    visitors: Names,
    products: Names,
    pub(super) refusals: Refusals,
}

/// One view.
#[derive(Clone, Copy)]
struct View {
    /// Milliseconds since the epoch.
    at: i64,
    /// Its line, which decides where instants are equal.
    line: u64,
    /// What its copies have in common.
    copy: u64,
    visitor: u32,
    product: u32,
}

impl Views {
    /// Reads all of them.
    pub(super) fn read(source: Source) -> Result<Views> {
        let only = |name: &str| Some(BTreeSet::from([name.to_owned()]));
        let keep = Keep { events: only(EVENT), params: only(PRODUCT), ..Keep::nothing() };
        let mut whole = lines::gather(source, Views::default(), |chunk| Views::parse(chunk, &keep))?;
        whole.views.sort_unstable_by_key(|view| (view.copy, view.at, view.line));
        whole.views.dedup_by_key(|view| view.copy);
        whole.views.sort_unstable_by_key(|view| (view.at, view.line));
        Ok(whole)
    }

    fn parse(chunk: &Chunk, keep: &Keep) -> Views {
        let mut part = Views::default();
        for (line, text) in chunk.lines() {
            match segment_api::parse_kept(text, None, &Arrival::recorded(), keep) {
                Err(error) => part.refusals.add_call(line, error),
                Ok(call) if call.name == EVENT => {
                    match call.params.get(PRODUCT).and_then(|id| id.text_form()) {
                        None => part
                            .refusals
                            .add(line, || format!("`properties.{PRODUCT}`: expected the id of a product")),
                        Some(product) => {
                            let visitor =
                                call.anonymous.as_deref().or(call.user.as_deref()).unwrap_or_default();
                            let visitor = part.visitors.number(visitor);
                            let product = part.products.number(&product);
                            let copy = copy(&call.id, line);
                            part.views.push(View { at: call.time.millis(), line, copy, visitor, product });
                        }
                    }
                }
                Ok(_) => {}
            }
        }
        part
    }

    /// Tells each view: visitor, product, milliseconds since the epoch, which are never the same for two
    /// views of a visitor: what is told in whole seconds or days keeps the order of its lines.
    pub(super) fn each_in_order(&self, mut tell: impl FnMut(&str, &str, i64)) {
        let mut last = vec![i64::MIN; self.visitors.names.len()];
        for view in &self.views {
            let at = last.get_mut(view.visitor as usize).map_or(view.at, |last| {
                *last = view.at.max(last.saturating_add(1));
                *last
            });
            tell(self.visitors.name(view.visitor), self.products.name(view.product), at);
        }
    }
}

/// A `messageId` counts once; without one each line is a view of its own.
fn copy(id: &str, line: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    match id.starts_with(Call::MADE_ID) {
        true => line.hash(&mut hasher),
        false => id.hash(&mut hasher),
    }
    hasher.finish()
}

impl Part for Views {
    fn absorb(&mut self, part: Views) {
        let visitors = self.visitors.absorb(&part.visitors);
        let products = self.products.absorb(&part.products);
        let number = |numbers: &[u32], old: u32| numbers.get(old as usize).copied().unwrap_or(old);
        self.views.extend(part.views.into_iter().map(|view| View {
            visitor: number(&visitors, view.visitor),
            product: number(&products, view.product),
            ..view
        }));
        self.refusals.absorb(part.refusals);
    }

    fn len(&self) -> u64 {
        self.views.len() as u64
    }
}

/// Names by number.
#[derive(Default)]
struct Names {
    numbers: HashMap<Arc<str>, u32>,
    names: Vec<Arc<str>>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let name: Arc<str> = name.into();
        self.names.push(name.clone());
        self.numbers.insert(name, number);
        number
    }

    fn name(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", AsRef::as_ref)
    }

    /// The numbers here of the names of another, in their order.
    fn absorb(&mut self, other: &Names) -> Vec<u32> {
        other.names.iter().map(|name| self.number(name)).collect()
    }
}
