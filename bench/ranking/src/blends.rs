//! What the parts of the blends are to count, chosen on a shop's log: views and purchases of visitors who come
//! again, products with categories.
//!
//! The index knows what came before a week; of the views in that week each that is of a product new to its
//! visitor is to be told from what the visitor did before it. The weights are chosen on the week before the
//! last, and shown on the last, which took no part in choosing.

#[path = "../../engine/src/column.rs"]
mod column;
mod history;
mod log;

use history::{Row, Walk};
use log::Event;
use recommend::{Ask, Block, Index, Kind, Scratch, Weights};
use serde::Serialize;
use std::error::Error;
use std::path::Path;

use crate::quality::Measures;
use crate::serving::RANKED;

const DAY_MS: i64 = 86_400_000;
const WEEK_MS: i64 = 7 * DAY_MS;

/// Views of a week that are told, about.
const ROWS: usize = 6_000;

/// What a weight is tried with, of what the first of its blend counts.
const TRIED: [f32; 9] = [0.0, 0.03, 0.06, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2];

/// How often each weight is tried, after the others.
const PASSES: usize = 2;

/// Weights, and how well they did.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Each weight by its name.
    pub weights: Vec<(&'static str, f32)>,
    /// On the week that they were chosen on, and on the last.
    pub chosen_on: Of,
    pub last: Of,
}

/// What was measured on one week.
#[derive(Debug, Default, Serialize)]
pub struct Of {
    /// `personal`, in the middle of a visit, and at the beginning of one by somebody who was here before.
    pub within: Measures,
    pub again: Measures,
    /// `related`, of the product viewed before.
    pub related: Measures,
}

impl Of {
    /// What is to be as great as can be for `personal`.
    fn personal(&self) -> f64 {
        let of = |measures: &Measures| measures.hit_rate + measures.reciprocal_rank;
        of(&self.within) + of(&self.again)
    }

    /// And for `related`.
    fn related(&self) -> f64 {
        self.related.hit_rate + self.related.reciprocal_rank
    }
}

/// A weight: its name and where it is.
type Part = (&'static str, fn(&mut Weights) -> &mut f32);

const PERSONAL: [Part; 3] = [
    ("before", |weights| &mut weights.before),
    ("orders", |weights| &mut weights.orders),
    ("category", |weights| &mut weights.category),
];
const RELATED: [Part; 2] = [("bought", |weights| &mut weights.bought), ("alike", |weights| &mut weights.alike)];

/// The weights as they are, those that are best, and how well both did.
pub fn choose(path: &Path) -> Result<Vec<Report>, Box<dyn Error>> {
    let events = log::read(path)?;
    let end = events.last().ok_or("the log is empty")?.at;
    let mut chosen_on = Week::of(&events, end - 2 * WEEK_MS);
    let mut last = Week::of(&events, end - WEEK_MS);
    let mut best = Weights::default();
    for _ in 0..PASSES {
        for (_, part) in PERSONAL {
            best = better(&mut chosen_on, best, part, Of::personal);
        }
        for (_, part) in RELATED {
            best = better(&mut chosen_on, best, part, Of::related);
        }
    }
    let mut report = |mut weights: Weights| Report {
        weights: PERSONAL.iter().chain(&RELATED).map(|(name, part)| (*name, *part(&mut weights))).collect(),
        chosen_on: chosen_on.measure(weights),
        last: last.measure(weights),
    };
    Ok(vec![report(Weights::default()), report(best)])
}

fn better(week: &mut Week, weights: Weights, part: fn(&mut Weights) -> &mut f32, good: fn(&Of) -> f64) -> Weights {
    let tried = TRIED.map(|tried| {
        let mut weights = weights;
        *part(&mut weights) = tried;
        (good(&week.measure(weights)), weights)
    });
    let best = tried.into_iter().max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.map_or(weights, |(_, weights)| weights)
}

/// What came before a week, and what is to be told of it.
struct Week {
    index: Index,
    rows: Vec<Row>,
    scratch: Scratch,
}

impl Week {
    fn of(events: &[Event], begin: i64) -> Week {
        let (before, behind) = events.split_at(events.partition_point(|event| event.at < begin));
        let mut walk = Walk::before(before);
        before.iter().for_each(|event| walk.learn(event));
        let week = behind.iter().take_while(|event| event.at < begin + WEEK_MS);
        let rows: Vec<Row> = week.filter_map(|event| walk.told(event)).collect();
        let stride = (rows.len() / ROWS).max(1);
        Week { index: walk.into_index(), rows: rows.into_iter().step_by(stride).collect(), scratch: Scratch::default() }
    }

    fn measure(&mut self, weights: Weights) -> Of {
        self.index.weigh(weights);
        let Week { index, rows, scratch } = self;
        let mut of = Of::default();
        for row in rows.iter() {
            let mut place = |kind, product| {
                let block = Block { limit: RANKED, fallbacks: Vec::new(), ..Block::standing(kind) };
                let ask = Ask { block, product, category: None, limit: None, now: row.at };
                let items = index.fill(&ask, &row.visitor, scratch).items;
                items.iter().position(|item| item.product == row.next)
            };
            let personal = if row.visitor.session.is_empty() { &mut of.again } else { &mut of.within };
            personal.count(place(Kind::Personal, None));
            if let Some(product) = row.visitor.session.last() {
                of.related.count(place(Kind::Related, Some(product.clone())));
            }
        }
        [&mut of.within, &mut of.again, &mut of.related].into_iter().for_each(Measures::end);
        of
    }
}
