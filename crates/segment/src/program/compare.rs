//! Conditions that compare two measures.

use event::Time;

use super::compile::Compiler;
use super::measured::Measured;
use super::scene::Scene;
use super::sweep;
use super::tally::Amount;
use crate::compact::packed;
use crate::definition::{Compare, DefinitionError, Operator, Trail};
use crate::history::History;
use crate::verdict::{Verdict, earliest};

/// Such a condition ready to run.
#[derive(Debug, Clone)]
pub(crate) struct CompareLeaf {
    pub(crate) left: Measured,
    pub(crate) right: Measured,
    op: Operator,
    times: f64,
    at_least: Option<f64>,
}

packed!(struct CompareLeaf { left, right, op, times, at_least });

impl CompareLeaf {
    pub(crate) fn compile(
        compare: &Compare,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<CompareLeaf, DefinitionError> {
        let top = trail.key("compare");
        Ok(CompareLeaf {
            left: Measured::compile(&compare.left, compiler, &top.key("left"))?,
            right: Measured::compile(&compare.right, compiler, &top.key("right"))?,
            op: compare.op,
            times: compare.times,
            at_least: compare.at_least,
        })
    }

    /// Whether the comparison holds; it expires when either side may change.
    pub(crate) fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        let (left, right) = (amount(&self.left, scene), amount(&self.right, scene));
        Verdict { member: self.holds(left.amount, right.amount), until: earliest(left.until, right.until) }
    }

    /// The answer on a contact without any of the events.
    pub(crate) fn of_nothing(&self) -> Verdict {
        let nothing = |measured: &Measured| number(&sweep::amount(&[], &measured.quantity, Time::MIN).0);
        Verdict::lasting(self.holds(nothing(&self.left), nothing(&self.right)))
    }

    /// A side that measures nothing makes it false.
    pub(crate) fn holds(&self, left: Option<f64>, right: Option<f64>) -> bool {
        let (Some(a), Some(b)) = (left, right) else {
            return false;
        };
        let b_times = self.times * b;
        let holds = match self.op {
            Operator::Gt => a > b_times,
            Operator::Gte => a >= b_times,
            Operator::Lt => a < b_times,
            Operator::Lte => a <= b_times,
            Operator::Eq => a == b_times,
            Operator::Ne => a != b_times,
        };
        holds && self.at_least.is_none_or(|least| b >= least)
    }
}

/// What one side measures now.
#[derive(Clone, Copy)]
pub(crate) struct Side {
    pub(crate) amount: Option<f64>,
    until: Option<Time>,
}

pub(crate) fn amount<H: History>(measured: &Measured, scene: &Scene<'_, H>) -> Side {
    if let Some((count, until)) = measured.count_all(scene) {
        return Side { amount: Some(count as f64), until };
    }
    let entries = measured.entries(scene);
    let (amount, next) = sweep::amount(&entries.list, &measured.quantity, scene.now.time);
    Side { amount: number(&amount), until: earliest(next, earliest(entries.recheck, entries.dated)) }
}

fn number(amount: &Amount<'_>) -> Option<f64> {
    match amount {
        Amount::Number(number) => Some(*number),
        Amount::Nothing | Amount::Value(_) => None,
    }
}
