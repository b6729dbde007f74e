//! How likely somebody goes back to a product of the same session: counted, not assumed.

use crate::pages::packed::{Packed, Pieces};
use crate::products::Product;

/// Products of a session that are told apart, by how recently they were seen.
const RANKS: usize = 10;

/// What is taken for likely before much was counted, by rank.
const PRIOR: [f32; RANKS] = [0.15, 0.1, 0.04, 0.02, 0.01, 0.006, 0.005, 0.004, 0.003, 0.002];

/// How many sessions that guess is worth.
const PRIOR_WEIGHT: f32 = 20.0;

/// How many different products a context tells apart.
const DISTINCT: usize = 5;

/// What a click was to the session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Step {
    /// There was none, or it was the first.
    #[default]
    None,
    /// A product not seen yet.
    New,
    /// The product of the click before.
    Same,
    /// A product seen earlier.
    Back,
}

const STEPS: usize = 4;

/// A session as it goes on.
#[derive(Debug, Clone, Default)]
pub(super) struct Course {
    /// The products, the last seen first, at most [`RANKS`].
    recent: Vec<Product>,
    last: Step,
    before: Step,
}

impl Course {
    /// The course that these clicks took.
    pub(super) fn of(clicks: &[Product]) -> Course {
        let mut course = Course::default();
        clicks.iter().for_each(|product| course.step(*product));
        course
    }

    fn rank(&self, product: Product) -> Option<usize> {
        self.recent.iter().position(|other| *other == product)
    }

    fn step(&mut self, product: Product) {
        let step = match self.rank(product) {
            _ if self.recent.is_empty() => Step::None,
            None => Step::New,
            Some(0) => Step::Same,
            Some(_) => Step::Back,
        };
        self.before = std::mem::replace(&mut self.last, step);
        self.recent.retain(|other| *other != product);
        self.recent.insert(0, product);
        self.recent.truncate(RANKS);
    }

    /// The number of the situation: what the last two clicks were, how many products there are.
    fn context(&self) -> usize {
        let distinct = self.recent.len().clamp(1, DISTINCT) - 1;
        (self.last as usize * STEPS + self.before as usize) * DISTINCT + distinct
    }
}

/// How often the next click went back, and to which product, in each situation.
#[derive(Debug, Clone, Default)]
pub(super) struct Returns {
    contexts: Vec<Row>,
}

#[derive(Debug, Clone, Default)]
struct Row {
    clicks: u32,
    back: [u32; RANKS],
}

impl Returns {
    /// Learns from a session that is over.
    pub(super) fn learn(&mut self, clicks: &[Product]) {
        self.contexts.resize(STEPS * STEPS * DISTINCT, Row::default());
        let mut course = Course::default();
        for product in clicks {
            let row = self.contexts.get_mut(course.context()).filter(|_| !course.recent.is_empty());
            if let Some(row) = row {
                row.clicks = row.clicks.saturating_add(1);
                if let Some(back) = course.rank(*product).and_then(|rank| row.back.get_mut(rank)) {
                    *back = back.saturating_add(1);
                }
            }
            course.step(*product);
        }
    }

    /// How likely the next click goes back to each product of a session, the last seen first, as far as it
    /// is counted.
    pub(super) fn chances(&self, course: &Course) -> Vec<f32> {
        let none = Row::default();
        let row = self.contexts.get(course.context()).unwrap_or(&none);
        let all = row.clicks as f32 + PRIOR_WEIGHT;
        let counted = row.back.iter().zip(PRIOR).take(course.recent.len());
        counted.map(|(back, prior)| (*back as f32 + PRIOR_WEIGHT * prior) / all).collect()
    }

    /// The bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.contexts.capacity() * size_of::<Row>()
    }
}

impl Packed for Returns {
    fn pack(&self, out: &mut Pieces) {
        self.contexts.pack(out);
    }

    fn unpack(input: &mut &[u8]) -> Option<Returns> {
        Some(Returns { contexts: Packed::unpack(input)? })
    }
}

impl Packed for Row {
    fn pack(&self, out: &mut Pieces) {
        self.clicks.pack(out);
        self.back.iter().for_each(|count| count.pack(out));
    }

    fn unpack(input: &mut &[u8]) -> Option<Row> {
        let mut row = Row { clicks: u32::unpack(input)?, ..Row::default() };
        for count in &mut row.back {
            *count = u32::unpack(input)?;
        }
        Some(row)
    }
}
