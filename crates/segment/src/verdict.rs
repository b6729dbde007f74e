//! The answer of an evaluation.

use event::Time;
use serde::{Deserialize, Serialize};

use crate::sort;

/// Whether a contact is in a segment, and until when that is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether the contact is in the segment now.
    pub member: bool,
    /// The instant at which the answer expires: at every instant before it, the same history gives
    /// the same answer. Later than `now`; absent when time alone cannot change the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

impl Verdict {
    /// An answer that time alone does not change.
    pub(crate) fn lasting(member: bool) -> Verdict {
        Verdict { member, until: None }
    }

    /// The same answer, certain at most until then.
    pub(crate) fn at_most(self, until: Option<Time>) -> Verdict {
        Verdict { until: earliest(self.until, until), ..self }
    }
}

impl std::ops::Not for Verdict {
    type Output = Verdict;

    fn not(self) -> Verdict {
        Verdict { member: !self.member, ..self }
    }
}

/// The earlier of two expiries; absent means never.
pub(crate) fn earliest(a: Option<Time>, b: Option<Time>) -> Option<Time> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, None) | (None, one) => one,
    }
}

/// The later of two expiries; absent means never.
pub(crate) fn latest(a: Option<Time>, b: Option<Time>) -> Option<Time> {
    Some(a?.max(b?))
}

/// One of the parts holds: for as long as the one that holds longest, or none does until one may.
pub(crate) fn any(parts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut whole = Verdict::lasting(false);
    for part in parts {
        whole = match (whole.member, part.member) {
            (true, true) => Verdict { until: latest(whole.until, part.until), ..whole },
            (false, false) => whole.at_most(part.until),
            (true, false) => whole,
            (false, true) => part,
        };
        if whole == Verdict::lasting(true) {
            break;
        }
    }
    whole
}

/// Every part holds; the mirror of [`any`].
pub(crate) fn all(parts: impl Iterator<Item = Verdict>) -> Verdict {
    !any(parts.map(|part| !part))
}

/// At least `n` of the parts hold.
pub(crate) fn at_least(n: usize, parts: impl ExactSizeIterator<Item = Verdict>) -> Verdict {
    match n {
        0 => Verdict::lasting(true),
        1 => any(parts),
        n if n == parts.len() => all(parts),
        n => {
            let (holding, failing): (Vec<Verdict>, Vec<Verdict>) = parts.partition(|part| part.member);
            counted(n, holding, failing)
        }
    }
}

/// The answer stays as long as so few parts can have changed that it takes one more.
fn counted(n: usize, holding: Vec<Verdict>, failing: Vec<Verdict>) -> Verdict {
    let member = holding.len() >= n;
    let (mut parts, spare) = match n.checked_sub(holding.len()) {
        Some(lacking) if lacking > 0 => (failing, lacking - 1),
        _ => {
            let spare = holding.len() - n;
            (holding, spare)
        }
    };
    sort::stable_by_key(&mut parts, |part| (part.until.is_none(), part.until));
    let until = parts.get(spare).and_then(|part| part.until);
    Verdict { member, until }
}
