//! Contacts that cannot be evaluated, set aside so that time goes on for the others.

use event::{ContactId, Time};

use crate::contacts::contact_id;
use crate::fault::Outcome;
use crate::outbox::Report;
use crate::store::Store;
use crate::work::Work;

/// Milliseconds after which a contact is tried again the first time; each time after it takes twice
/// as long, up to a day.
const AGAIN_MS: i64 = 1_000;
const AT_MOST_MS: i64 = 86_400_000;

/// The try from which on the shop is told: before, it may have been a machine that failed.
const TELL_FROM: i64 = 3;

/// Contacts that are tried again in one turn.
const AT_ONCE: i64 = 8;

impl<S: Store> Work<'_, S> {
    /// Takes a contact that cannot be evaluated out of the way of the others for a while.
    pub(crate) fn set_aside(&mut self, contact: &ContactId, reason: &str) -> Outcome<()> {
        self.people.forget(contact);
        let query = "SELECT coalesce(max(tries), 0) FROM aside WHERE contact = ?";
        let tries = self.store.number(query, vec![contact.as_str().into()])? + 1;
        let wait = (AGAIN_MS << (tries - 1).clamp(0, 16)).min(AT_MOST_MS);
        let again = self.now.millis() + wait;
        self.store.run(
            "INSERT INTO aside (contact, tries, again, since, reason) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (contact) DO UPDATE SET tries = ?2, again = ?3, reason = ?5",
            vec![
                contact.as_str().into(),
                tries.into(),
                again.into(),
                self.now.millis().into(),
                reason.into(),
            ],
        )?;
        if tries < TELL_FROM {
            return Ok(());
        }
        let again = Time::from_millis(again).unwrap_or(self.now);
        self.report(Report::Aside { contact: contact.clone(), tries, again, reason: reason.to_owned() })
    }

    /// A contact that was set aside was evaluated.
    pub(crate) fn take_back(&mut self, contact: &ContactId) -> Outcome<()> {
        let query = "DELETE FROM aside WHERE contact = ? RETURNING tries";
        match self.store.first(query, vec![contact.as_str().into()])? {
            Some(row) if row.integer(0)? >= TELL_FROM => {
                self.report(Report::Back { contact: contact.clone() })
            }
            _ => Ok(()),
        }
    }

    /// Those set aside whose time has come.
    pub(crate) fn asides_due(&self) -> Outcome<Vec<ContactId>> {
        let query = "SELECT contact FROM aside WHERE again <= ? ORDER BY again LIMIT ?";
        let rows = self.store.rows(query, vec![self.now.millis().into(), AT_ONCE.into()])?;
        let due = rows.iter().map(contact_id).collect::<Outcome<Vec<_>>>()?;
        Ok(due.into_iter().filter(|id| !self.is_held(id)).collect())
    }
}
