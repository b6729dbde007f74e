//! Contacts in memory: copies of their calls and memberships, loaded when needed.

use std::collections::{BTreeMap, HashMap};

use contact::{Kept, Ledger, Memberships, SegmentId};
use event::{Call, ContactId, Time};

use crate::fault::Outcome;
use crate::store::{Row, Store};

/// Bytes of contacts kept in memory; an isolate has 128 MB and may hold several shards.
const BUDGET_BYTES: usize = 16 * 1024 * 1024;

/// One contact in memory.
#[derive(Default)]
pub(super) struct Person {
    pub(super) ledger: Ledger,
    pub(super) memberships: Memberships,
    used: u64,
}

/// The contacts in memory, the least recently used ones leaving first.
#[derive(Default)]
pub(super) struct People {
    loaded: HashMap<ContactId, Person>,
    clock: u64,
}

impl People {
    /// The contact, loaded from storage if need be; one that was never stored is empty.
    pub(super) fn get(&mut self, store: &Store, id: &ContactId) -> Outcome<&mut Person> {
        self.clock += 1;
        if !self.loaded.contains_key(id) {
            let person = load(store, id)?;
            self.loaded.insert(id.clone(), person);
        }
        let person = self.loaded.entry(id.clone()).or_default();
        person.used = self.clock;
        Ok(person)
    }

    /// Runs `look` on a contact without keeping it if it was not in memory: for passes over all.
    pub(super) fn peek<T>(
        &self,
        store: &Store,
        id: &ContactId,
        look: impl FnOnce(&Person) -> Outcome<T>,
    ) -> Outcome<T> {
        match self.loaded.get(id) {
            Some(person) => look(person),
            None => look(&load(store, id)?),
        }
    }

    /// Forgets a contact.
    pub(super) fn forget(&mut self, id: &ContactId) {
        self.loaded.remove(id);
    }

    /// Forgets all contacts: storage was changed underneath them.
    pub(super) fn forget_all(&mut self) {
        self.loaded.clear();
    }

    /// Forgets the contacts that were not used for longest, down to three quarters of the budget.
    pub(super) fn shrink(&mut self) {
        let mut bytes: usize = self.loaded.values().map(|person| person.ledger.bytes()).sum();
        if bytes <= BUDGET_BYTES {
            return;
        }
        let mut oldest: Vec<(u64, ContactId)> = self
            .loaded
            .iter()
            .map(|(id, person)| (person.used, id.clone()))
            .collect();
        oldest.sort();
        for (_, id) in oldest {
            if bytes <= BUDGET_BYTES / 4 * 3 {
                break;
            }
            bytes -= self.loaded.remove(&id).map_or(0, |person| person.ledger.bytes());
        }
    }
}

fn load(store: &Store, id: &ContactId) -> Outcome<Person> {
    let calls = store.rows(
        "SELECT body FROM calls WHERE contact = ?",
        vec![id.as_str().into()],
    )?;
    let ledger = calls
        .iter()
        .map(|row| row.json::<Call>(0))
        .collect::<Outcome<Ledger>>()?;
    let query = "SELECT segment, member, since, until FROM memberships WHERE contact = ?";
    let kept = store.rows(query, vec![id.as_str().into()])?;
    let kept = kept.iter().map(kept_row).collect::<Outcome<BTreeMap<_, _>>>()?;
    Ok(Person {
        ledger,
        memberships: Memberships::restore(kept),
        used: 0,
    })
}

fn kept_row(row: &Row) -> Outcome<(SegmentId, Kept)> {
    let time = |column| row.integer_or_null(column).and_then(Time::from_millis);
    let kept = Kept {
        member: row.integer(1)? != 0,
        since: time(2),
        until: time(3),
    };
    Ok((SegmentId::new(row.text(0)?), kept))
}
