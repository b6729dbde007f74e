//! To which user an anonymous id belongs.

use event::Time;
use serde::{Deserialize, Serialize};

/// A call that paired an anonymous id with a user.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Claim {
    /// When.
    pub time: Time,
    /// The id of the call.
    pub call: String,
    /// The user.
    pub user: String,
}

/// All claims on one anonymous id. It belongs to the first user, in (time, id) order, that a call
/// paired it with, however late that call arrives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims(Option<Claim>);

/// What a claim changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ownership {
    /// The owner is as before.
    Unchanged,
    /// The id had no owner and has one now.
    Taken,
    /// The id belonged to this user before.
    TakenFrom(String),
}

impl Claims {
    /// Adds a claim; only the first one has to be kept.
    pub fn add(&mut self, claim: Claim) -> Ownership {
        let ownership = match &self.0 {
            None => Ownership::Taken,
            Some(first) if *first <= claim => return Ownership::Unchanged,
            Some(first) if first.user == claim.user => Ownership::Unchanged,
            Some(first) => Ownership::TakenFrom(first.user.clone()),
        };
        self.0 = Some(claim);
        ownership
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(time: i64, call: &str, user: &str) -> Claim {
        Claim { time: Time::from_millis(time).unwrap(), call: call.to_owned(), user: user.to_owned() }
    }

    #[test]
    fn the_first_claim_in_order_counts() {
        let mut claims = Claims::default();
        assert_eq!(claims.add(claim(5, "b", "two")), Ownership::Taken);
        assert_eq!(claims.add(claim(5, "c", "three")), Ownership::Unchanged);
        assert_eq!(claims.add(claim(5, "a", "one")), Ownership::TakenFrom("two".to_owned()));
        assert_eq!(claims.add(claim(4, "z", "one")), Ownership::Unchanged);
        assert_eq!(claims, Claims(Some(claim(4, "z", "one"))));
    }
}
