//! What has to be the case in the end, found from scratch: simple, and slow.

use std::collections::{BTreeMap, BTreeSet};

use event::{Call, CallKind, ContactId, Identifier, IdentifierKind, Time};

/// Whose every call is.
#[derive(Default)]
pub(crate) struct Model {
    /// By contact, its calls.
    pub(crate) contacts: BTreeMap<ContactId, Vec<Call>>,
    /// By identifier of which something was said, the one it belongs to; none: it stands for itself.
    owners: BTreeMap<Identifier, Option<Identifier>>,
    /// Calls that join two users.
    causes: BTreeSet<String>,
}

/// A claim: what it weighs, when, by which call, and to whom.
type Claim<'c> = (u8, Time, &'c str, Option<Identifier>);

impl Model {
    /// What these calls, and explicit words, add up to, in whatever order they came.
    pub(crate) fn of<'c>(
        sent: impl Iterator<Item = &'c (Call, bool)>,
        words: &BTreeMap<Identifier, Option<Identifier>>,
    ) -> Model {
        let mut calls: BTreeMap<&str, &(Call, bool)> = BTreeMap::new();
        for sent in sent {
            let known = calls.entry(&sent.0.id).or_insert(sent);
            if order(&sent.0) < order(&known.0) {
                *known = sent;
            }
        }
        let mut users: BTreeSet<&str> = calls.values().filter_map(|(call, _)| call.user.as_deref()).collect();
        let told = words.keys().filter(|of| of.kind() == IdentifierKind::User);
        users.extend(told.map(Identifier::value));
        let mut model = Model::default();
        let mut first: BTreeMap<Identifier, Claim<'_>> = BTreeMap::new();
        for (call, is_trusted) in calls.values() {
            for (of, claim) in claims(call, *is_trusted, &users) {
                let known = first.entry(of).or_insert_with(|| claim.clone());
                if claim < *known {
                    *known = claim;
                }
            }
            if let (CallKind::Alias, Some(previous), Some(user)) = (call.kind, &call.previous, &call.user)
                && *is_trusted
                && previous != user
                && users.contains(previous.as_str())
            {
                model.causes.insert(call.id.clone());
            }
        }
        model.owners = first.into_iter().map(|(of, (_, _, _, to))| (of, to)).collect();
        model.owners.extend(words.clone());
        for (call, _) in calls.into_values() {
            if let Some(owner) = call.owner() {
                let contact = model.root(&owner).contact_id();
                model.contacts.entry(contact).or_default().push(call.clone());
            }
        }
        model
    }

    /// The identifier under which the contact of this one lives.
    pub(crate) fn root<'i>(&'i self, identifier: &'i Identifier) -> &'i Identifier {
        match self.owners.get(identifier) {
            Some(Some(owner)) => self.root(owner),
            _ => identifier,
        }
    }

    /// The identifiers that belong to another.
    pub(crate) fn joined(&self) -> impl Iterator<Item = &Identifier> {
        self.owners.iter().filter(|(_, to)| to.is_some()).map(|(of, _)| of)
    }

    /// The calls that join two users.
    pub(crate) fn causes(&self) -> impl Iterator<Item = &String> {
        self.causes.iter()
    }
}

fn claims<'c>(call: &'c Call, is_trusted: bool, users: &BTreeSet<&str>) -> Vec<(Identifier, Claim<'c>)> {
    let claim = |weight, to: Option<&Identifier>| (weight, call.time, call.id.as_str(), to.cloned());
    let user = call.user.as_deref().map(Identifier::user);
    let mut claims = Vec::new();
    match (call.kind, &call.previous) {
        (CallKind::Alias, Some(previous)) if !users.contains(previous.as_str()) => {
            claims.push((Identifier::anonymous(previous), claim(0, user.as_ref())));
        }
        _ => {}
    }
    let named = user.as_ref().or(call.addresses.first());
    for address in &call.addresses {
        if Some(address) != named {
            claims.push((address.clone(), claim(if is_trusted { 0 } else { 1 }, named)));
        } else if is_trusted && call.anonymous.is_none() {
            claims.push((address.clone(), claim(1, None)));
        }
    }
    if let (Some(anonymous), Some(named)) = (&call.anonymous, named) {
        let anonymous = Identifier::anonymous(anonymous);
        if user.is_none() {
            claims.push((anonymous, claim(1, Some(named))));
        } else if call.kind == CallKind::Identify {
            claims.push((anonymous, claim(0, Some(named))));
        }
    }
    claims
}

/// What decides between copies of one id.
fn order(call: &Call) -> (Time, String) {
    (call.time, serde_json::to_string(call).unwrap_or_default())
}
