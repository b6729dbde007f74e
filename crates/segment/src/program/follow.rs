//! Following an answer from one instant at which it may change to the next.

use event::Time;

use super::now::Now;
use crate::verdict::{Verdict, earliest};

/// An answer under assumptions that hold for a while.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Partial {
    /// The answer, exact as far as the assumptions hold.
    pub(crate) verdict: Verdict,
    /// When an assumption ends: the answer must be looked for again, and may be the same.
    pub(crate) recheck: Option<Time>,
    /// When a filter that holds a date test may answer otherwise: the verdict ends there.
    pub(crate) dated: Option<Time>,
}

impl Partial {
    /// Exact without assumptions.
    pub(crate) fn exact(verdict: Verdict) -> Partial {
        Partial { verdict, recheck: None, dated: None }
    }
}

/// The exact verdict: looks again wherever an assumption ends, until the answer is another.
pub(crate) fn follow<'a>(now: Now<'a>, look: impl Fn(Now<'a>) -> Partial) -> Verdict {
    let first = look(now);
    let mut current = first;
    loop {
        let sure = earliest(current.verdict.until, current.dated);
        let Some(recheck) = current.recheck.filter(|recheck| sure.is_none_or(|sure| *recheck <= sure)) else {
            return Verdict { until: sure, ..first.verdict };
        };
        // INVARIANT: a recheck lies after the instant it was found at, and there are as many as
        // there are events and changes, so this ends.
        current = look(now.at(recheck));
        if current.verdict.member != first.verdict.member {
            return Verdict { until: Some(recheck), ..first.verdict };
        }
    }
}
