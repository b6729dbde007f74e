//! The way through all contacts of a shard, some at a time.

use event::ContactId;
use serde::{Deserialize, Serialize};

use crate::contacts::contact_id;
use crate::fault::Outcome;
use crate::store::Store;
use crate::work::Work;

/// How far somebody is on the way: the last contact that was passed, in the order of ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot(String);

impl Spot {
    /// Before everybody.
    pub(crate) const BEGINNING: Spot = Spot(String::new());

    /// Passes contacts.
    pub(crate) fn pass(&mut self, contacts: &[ContactId]) {
        if let Some(last) = contacts.last() {
            last.as_str().clone_into(&mut self.0);
        }
    }
}

impl<S: Store> Work<'_, S> {
    /// The next contacts behind a place, and whether they are the last.
    pub(crate) fn part_behind(&self, spot: &Spot) -> Outcome<(Vec<ContactId>, bool)> {
        let most = i64::try_from(self.scale.contacts).unwrap_or(i64::MAX);
        let query = "SELECT id FROM contacts_of WHERE id > ? ORDER BY id LIMIT ?";
        let rows = self.store.rows(query, vec![spot.0.as_str().into(), most.into()])?;
        let contacts = rows.iter().map(contact_id).collect::<Outcome<Vec<_>>>()?;
        let is_last = contacts.len() < self.scale.contacts;
        Ok((contacts, is_last))
    }
}
