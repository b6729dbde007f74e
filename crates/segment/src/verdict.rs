//! The answer of an evaluation.

use event::Time;
use serde::{Deserialize, Serialize};

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
        Verdict {
            until: earliest(self.until, until),
            ..self
        }
    }
}

impl std::ops::Not for Verdict {
    type Output = Verdict;

    fn not(self) -> Verdict {
        Verdict {
            member: !self.member,
            ..self
        }
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
