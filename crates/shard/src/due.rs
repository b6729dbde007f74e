//! What time alone brings: expiries that have passed.

use event::ContactId;

use crate::contacts::contact_id;
use crate::fault::Outcome;
use crate::store::Store;
use crate::work::Work;

/// Contacts that one alarm goes through.
const SLICE: i64 = 500;

impl<S: Store> Work<'_, S> {
    /// The contacts with an expiry that has passed, the earliest first; those set aside have a time of
    /// their own.
    pub(crate) fn contacts_due(&self) -> Outcome<Vec<ContactId>> {
        let query = "SELECT contact FROM memberships_of
             WHERE until <= ? AND contact NOT IN (SELECT contact FROM aside)
             GROUP BY contact ORDER BY min(until) LIMIT ?";
        let rows = self.store.rows(query, vec![self.now.millis().into(), SLICE.into()])?;
        let due = rows.iter().map(contact_id).collect::<Outcome<Vec<_>>>()?;
        Ok(due.into_iter().filter(|id| !self.is_held(id)).collect())
    }

    pub(crate) fn follow_time_of(&mut self, contacts: &[ContactId]) -> Outcome<()> {
        self.people.load(self.store, contacts)?;
        let mut told = Vec::new();
        for contact in contacts {
            let person = self.people.get(self.store, contact)?;
            let flips =
                person.memberships.follow_time(|id| self.segments.book().get(id), &person.ledger, self.now);
            self.save_memberships(contact, Vec::new())?;
            told.extend(flips.into_iter().map(|flip| (flip.at, contact.clone(), flip)));
        }
        // In the order in which they happened, whichever contact they happened to.
        told.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        for (_, contact, flip) in told {
            self.changes.transition(&contact, flip);
        }
        Ok(())
    }
}
