//! What decides to whom an identifier belongs.
//!
//! The home of an identifier gathers every claim on it and decides alone. What it decides depends on
//! which claims there are, not on the order in which they are told.
//!
//! INVARIANT: an identifier belongs to one that comes before it, a user before an e-mail address, a
//! phone number, a push token, an anonymous id, and of one kind, which only a word from outside
//! joins, the smaller. So identifiers never belong to each other in a circle, whatever of it has come
//! through.

use event::{Call, CallKind, Identifier, IdentifierKind, Time};
use serde::{Deserialize, Serialize};

/// What a claim weighs: the firm ones come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Weight {
    /// Of an anonymous id: a user's. Of an address: made with a secret key.
    Firm,
    /// Of an anonymous id: an address's. Of an address: made in a page, or that it stands for itself.
    Loose,
}

/// A call says to whom an identifier belongs. The first in order counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Claim {
    /// What it weighs.
    pub weight: Weight,
    /// When the call happened.
    pub time: Time,
    /// The call's id.
    pub call: String,
    /// To whom; `None`: it stands for itself.
    pub to: Option<Identifier>,
}

/// All that was said of one identifier, as far as it may still count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// The first claim by what calls say of one contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first: Option<Claim>,
    /// The first by an `alias`; it does not count where the id is a user's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alias: Option<Claim>,
    #[serde(default)]
    is_user: bool,
    /// The latest explicit word, by its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    word: Option<(u64, Option<Identifier>)>,
}

impl Claims {
    pub(crate) fn add(&mut self, claim: Claim, is_alias: bool) {
        let first = if is_alias { &mut self.alias } else { &mut self.first };
        if first.as_ref().is_none_or(|first| claim < *first) {
            *first = Some(claim);
        }
    }

    /// The id is a user's: no `alias` takes it.
    pub(crate) fn is_users(&mut self) {
        self.is_user = true;
    }

    /// Somebody decided; the highest number stands.
    pub(crate) fn decide(&mut self, number: u64, to: Option<Identifier>) {
        if self.word.as_ref().is_none_or(|(known, _)| *known < number) {
            self.word = Some((number, to));
        }
    }

    /// To whom the identifier belongs; `None`: it stands for itself.
    pub(crate) fn owner(&self) -> Option<&Identifier> {
        if let Some((_, to)) = &self.word {
            return to.as_ref();
        }
        let alias = self.alias.as_ref().filter(|_| !self.is_user);
        self.first.iter().chain(alias).min()?.to.as_ref()
    }
}

/// What a call claims: identifiers, and to whom they belong. `is_trusted`: it came with a secret key.
/// What an `alias` says of its `previousId` is told apart from these.
pub(crate) fn claims_of(call: &Call, is_trusted: bool) -> Vec<(Identifier, Claim)> {
    let joins = matches!(call.kind, CallKind::Identify | CallKind::Alias);
    if call.addresses.is_empty() && !(joins && call.user.is_some() && call.anonymous.is_some()) {
        return Vec::new();
    }
    let claim = |weight, to| Claim { weight, time: call.time, call: call.id.clone(), to };
    let user = call.user.as_deref().map(Identifier::user);
    let Some(strongest) = user.as_ref().or_else(|| call.addresses.first()) else {
        return Vec::new();
    };
    let mut claims = Vec::new();
    for address in &call.addresses {
        let weight = if is_trusted { Weight::Firm } else { Weight::Loose };
        if address != strongest {
            claims.push((address.clone(), claim(weight, Some(strongest.clone()))));
        } else if is_trusted && call.anonymous.is_none() {
            // The shop knows this address by itself: no page takes it to somebody else.
            claims.push((address.clone(), claim(Weight::Loose, None)));
        }
    }
    if let Some(anonymous) = &call.anonymous
        && (user.is_none() || call.kind == CallKind::Identify)
    {
        let weight = if user.is_some() { Weight::Firm } else { Weight::Loose };
        claims.push((Identifier::anonymous(anonymous), claim(weight, Some(strongest.clone()))));
    }
    claims
}

/// Whether one identifier takes another, rather than the other way round.
pub(crate) fn comes_before(one: &Identifier, other: &Identifier) -> bool {
    let rank = |identifier: &Identifier| match identifier.kind() {
        IdentifierKind::User => 0,
        IdentifierKind::Email => 1,
        IdentifierKind::Phone => 2,
        IdentifierKind::Push => 3,
        IdentifierKind::Anonymous => 4,
    };
    (rank(one), one.value()) < (rank(other), other.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(weight: Weight, time: i64, call: &str, to: Option<&str>) -> Claim {
        let to = to.map(|to| to.parse().unwrap());
        Claim { weight, time: Time::from_millis(time).unwrap(), call: call.to_owned(), to }
    }

    #[track_caller]
    fn check(claims: &Claims, owner: Option<&str>) {
        assert_eq!(claims.owner().map(Identifier::to_string).as_deref(), owner);
    }

    #[test]
    fn the_first_claim_in_order_counts() {
        let mut claims = Claims::default();
        check(&claims, None);
        claims.add(claim(Weight::Loose, 1, "a", Some("email:a@b.kz")), false);
        check(&claims, Some("email:a@b.kz"));
        claims.add(claim(Weight::Firm, 5, "b", Some("user:two")), false);
        claims.add(claim(Weight::Firm, 5, "c", Some("user:three")), false);
        check(&claims, Some("user:two"));
        claims.add(claim(Weight::Firm, 5, "a", Some("user:one")), false);
        check(&claims, Some("user:one"));
    }

    #[test]
    fn an_alias_counts_unless_the_id_is_a_users() {
        let mut claims = Claims::default();
        claims.add(claim(Weight::Firm, 3, "b", Some("user:late")), false);
        claims.add(claim(Weight::Firm, 2, "a", Some("user:early")), true);
        check(&claims, Some("user:early"));
        claims.is_users();
        check(&claims, Some("user:late"));
    }

    #[test]
    fn the_last_word_stands_before_all_claims() {
        let mut claims = Claims::default();
        claims.add(claim(Weight::Firm, 1, "a", Some("user:one")), false);
        claims.decide(2, None);
        claims.decide(1, Some(Identifier::user("two")));
        check(&claims, None);
        claims.decide(3, Some(Identifier::user("two")));
        check(&claims, Some("user:two"));
    }
}
