//! What a shard does of itself when it is woken.

use std::slice;

use event::{ContactId, Time};
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, Outcome};
use crate::store::Store;
use crate::work::Work;
use crate::{Parcel, Shard, Worked};

/// Milliseconds after which what could not be done is tried again.
const AGAIN_MS: i64 = 1_000;

/// What is said of work that a panic ended.
const PANICKED: &str = "the evaluation broke off; the log of the runtime has the details";

/// What the alarm is at. It is stored before it is begun: a panic takes all memory along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Task {
    /// Following time for many contacts.
    Time,
    /// Following time for one.
    Contact(ContactId),
    Forming,
    Packing,
}

impl<S: Store> Shard<S> {
    /// Does what is due: flips that time brought, segments still forming, contacts to pack, parcels
    /// still here. Each on its own, so that a fault in one holds up none of the others; what ended in
    /// a panic last time is known for it. `None` when nobody has written to this shard yet.
    ///
    /// # Errors
    /// When storage fails; what was done stays done, and the same can be asked again.
    pub fn wake(&mut self, now: Time) -> Outcome<Option<Worked<()>>> {
        if !self.load(None)? {
            return Ok(None);
        }
        let mut turn =
            Turn { shard: self, now, notes: Vec::new(), parcels: Vec::new(), not_before: i64::MIN };
        turn.take()?;
        let parcels = turn.work(|work| work.parcels_due())?;
        let Turn { notes, parcels: mut all, not_before, .. } = turn;
        all.extend(parcels);
        let next_due = self.work(now, |_| Ok(()))?.next_due.map(|due| due.max(not_before));
        Ok(Some(Worked { value: (), parcels: all, next_due, notes }))
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

    /// What the alarm before this one did not come through with.
    fn broken_task(&self) -> Outcome<Option<Task>> {
        let row = self.store.first("SELECT task FROM at_work", vec![])?;
        row.map(|row| row.json(0)).transpose()
    }

    /// Notes what is begun, outside of any transaction, so that it outlives what comes.
    fn begin_task(&self, task: &Task) -> Outcome<()> {
        let task = serde_json::to_string(task)?;
        self.store.run("INSERT OR REPLACE INTO at_work (id, task) VALUES (1, ?)", vec![task.into()])
    }

    fn end_task(&self) -> Outcome<()> {
        self.store.run("DELETE FROM at_work", vec![])
    }
}

/// One alarm at work.
struct Turn<'s, S> {
    shard: &'s mut Shard<S>,
    now: Time,
    notes: Vec<String>,
    parcels: Vec<Parcel>,
    /// The earliest time for the next one.
    not_before: i64,
}

impl<S: Store> Turn<'_, S> {
    fn take(&mut self) -> Outcome<()> {
        let broken = self.shard.broken_task()?;
        match &broken {
            Some(Task::Contact(contact)) => self.work(|work| work.set_aside(contact, PANICKED))?,
            Some(Task::Forming) => self.work(|work| work.forming_failed(PANICKED))?,
            Some(Task::Packing) => self.work(|work| work.leave_loose())?,
            Some(Task::Time) | None => {}
        }
        self.follow_time(matches!(broken, Some(Task::Time | Task::Contact(_))))?;
        self.form()?;
        self.pack()?;
        if let Err(fault) = self.work(|work| work.give_slice()) {
            self.notes.push(format!("contacts are not moved yet: {fault}"));
            self.not_before = self.now.millis() + AGAIN_MS;
        }
        if let Err(fault) = self.work(|work| work.expire_rejected()) {
            self.notes.push(format!("refused calls are kept longer: {fault}"));
            self.not_before = self.now.millis() + AGAIN_MS;
        }
        self.shard.end_task()
    }

    /// Runs `body` in one transaction, also after one that failed.
    fn work<T>(&mut self, body: impl FnOnce(&mut Work<'_, S>) -> Outcome<T>) -> Outcome<T> {
        self.shard.load(None)?;
        let worked = self.shard.work(self.now, body)?;
        self.parcels.extend(worked.parcels);
        self.notes.extend(worked.notes);
        Ok(worked.value)
    }

    fn follow_time(&mut self, is_careful: bool) -> Outcome<()> {
        let due = self.work(|work| work.contacts_due())?;
        if !due.is_empty() && !is_careful {
            self.shard.begin_task(&Task::Time)?;
            if self.work(|work| work.follow_time_of(&due)).is_ok() {
                return self.follow_time_aside();
            }
        }
        for contact in &due {
            self.follow_time_carefully(contact)?;
        }
        self.follow_time_aside()
    }

    /// Tries contacts again that were set aside.
    fn follow_time_aside(&mut self) -> Outcome<()> {
        for contact in self.work(|work| work.asides_due())? {
            if self.follow_time_carefully(&contact)? {
                self.work(|work| work.take_back(&contact))?;
            }
        }
        Ok(())
    }

    /// Follows time for one contact, and sets it aside if that fails. Returns whether it did not.
    fn follow_time_carefully(&mut self, contact: &ContactId) -> Outcome<bool> {
        self.shard.begin_task(&Task::Contact(contact.clone()))?;
        let Err(fault) = self.work(|work| work.follow_time_of(slice::from_ref(contact))) else {
            return Ok(true);
        };
        self.notes.push(format!("contact {contact} is set aside: {fault}"));
        self.work(|work| work.set_aside(contact, &fault.to_string()))?;
        Ok(false)
    }

    fn form(&mut self) -> Outcome<()> {
        let now = self.now.millis();
        if self.work(|work| Ok(work.segments.forming(now).is_none()))? {
            return Ok(());
        }
        self.shard.begin_task(&Task::Forming)?;
        let Err(fault) = self.work(|work| work.form_slice()) else { return Ok(()) };
        self.notes.push(format!("a segment is not formed yet: {fault}"));
        self.work(|work| work.forming_failed(&fault.to_string()))
    }

    fn pack(&mut self) -> Outcome<()> {
        if !self.work(|work| Ok(work.packing.is_due(work.now)))? {
            return Ok(());
        }
        self.shard.begin_task(&Task::Packing)?;
        let Err(fault) = self.work(|work| work.pack_quiet()) else { return Ok(()) };
        self.notes.push(format!("contacts are not packed: {fault}"));
        self.work(|work| work.leave_loose())
    }
}
