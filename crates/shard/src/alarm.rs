//! What a shard does of itself when it is woken.

use std::slice;

use event::Time;

use crate::fault::{Fault, Outcome};
use crate::store::Store;
use crate::{Shard, Worked};

/// Milliseconds after which what could not be done is tried again.
const AGAIN_MS: i64 = 1_000;

impl<S: Store> Shard<S> {
    /// Does what is due: flips that time brought, segments still forming, parcels still here. Each
    /// on its own, so that a fault in one holds up none of the others. `None` when nobody has
    /// written to this shard yet.
    ///
    /// # Errors
    /// When storage fails; what was done stays done, and the same can be asked again.
    pub fn wake(&mut self, now: Time) -> Outcome<Option<Worked<()>>> {
        if !self.load(None)? {
            return Ok(None);
        }
        let mut notes = Vec::new();
        if self.work(now, |work| work.follow_time()).is_err() {
            self.follow_time_one_by_one(now, &mut notes)?;
        }
        self.load(None)?;
        // A segment that cannot be formed now is tried again, but not at once.
        let mut earliest = i64::MIN;
        if let Err(fault) = self.work(now, |work| work.form_slice()) {
            notes.push(format!("a segment is not formed yet: {fault}"));
            earliest = now.millis() + AGAIN_MS;
        }
        self.load(None)?;
        let mut parcels = Vec::new();
        match self.work(now, |work| work.give_slice()) {
            Ok(given) => parcels = given.parcels,
            Err(fault) => {
                notes.push(format!("contacts are not moved yet: {fault}"));
                earliest = now.millis() + AGAIN_MS;
            }
        }
        self.load(None)?;
        if let Err(fault) = self.work(now, |work| work.expire_rejected()) {
            notes.push(format!("refused calls are kept longer: {fault}"));
            earliest = now.millis() + AGAIN_MS;
        }
        self.load(None)?;
        let Worked { value: due, next_due, notes: more, .. } = self.work(now, |work| work.parcels_due())?;
        parcels.extend(due);
        notes.extend(more);
        let next_due = next_due.map(|due| due.max(earliest));
        Ok(Some(Worked { value: (), parcels, next_due, notes }))
    }

    /// Notes that these parcels have arrived.
    ///
    /// # Errors
    /// When storage fails; they are delivered again then.
    pub fn delivered(&mut self, seqs: &[i64], now: Time) -> Outcome<Worked<()>> {
        if !self.load(None)? {
            return Err(Fault::Starting);
        }
        self.work(now, |work| work.parcels_done(seqs))
    }

    /// After a failure: follows time contact by contact, and puts off the one that fails.
    fn follow_time_one_by_one(&mut self, now: Time, notes: &mut Vec<String>) -> Outcome<()> {
        self.load(None)?;
        for contact in self.work(now, |work| work.contacts_due())?.value {
            self.load(None)?;
            if let Err(fault) = self.work(now, |work| work.follow_time_of(slice::from_ref(&contact))) {
                notes.push(format!("contact {contact} is put off: {fault}"));
                self.load(None)?;
                self.work(now, |work| work.put_off(&contact))?;
            }
        }
        Ok(())
    }
}
