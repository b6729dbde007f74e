//! What has to be the case in the end, found from scratch: simple, and slow.

use std::collections::BTreeMap;

use event::{Call, ContactId, Identifier, Time};

/// Whose every call is.
#[derive(Default)]
pub(crate) struct Model {
    /// By contact, its calls.
    pub(crate) contacts: BTreeMap<ContactId, Vec<Call>>,
    /// By identifier that belongs to another, the one it belongs to.
    owners: BTreeMap<Identifier, Identifier>,
}

impl Model {
    /// What these calls add up to, in whatever order they came.
    pub(crate) fn of<'c>(sent: impl Iterator<Item = &'c Call>) -> Model {
        let mut calls: BTreeMap<&str, &Call> = BTreeMap::new();
        for call in sent {
            let known = calls.entry(&call.id).or_insert(call);
            if order(call) < order(known) {
                *known = call;
            }
        }
        let mut model = Model::default();
        let mut claims: BTreeMap<Identifier, (Time, &str, Identifier)> = BTreeMap::new();
        for call in calls.values() {
            if let Some((anonymous, user)) = call.joins() {
                let claim = (call.time, call.id.as_str(), Identifier::user(user));
                let first = claims.entry(Identifier::anonymous(anonymous)).or_insert_with(|| claim.clone());
                if claim < *first {
                    *first = claim;
                }
            }
        }
        model.owners = claims.into_iter().map(|(identifier, (_, _, owner))| (identifier, owner)).collect();
        for call in calls.into_values() {
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
            Some(owner) => self.root(owner),
            None => identifier,
        }
    }

    /// The identifiers that belong to another.
    pub(crate) fn joined(&self) -> impl Iterator<Item = &Identifier> {
        self.owners.keys()
    }
}

/// What decides between copies of one id.
fn order(call: &Call) -> (Time, String) {
    (call.time, serde_json::to_string(call).unwrap_or_default())
}
