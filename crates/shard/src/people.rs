//! Contacts in memory: copies of what storage holds of them, loaded when needed.

use std::collections::{BTreeSet, HashMap};

use contact::{Kept, Ledger, Memberships, SegmentId, Told, Transition};
use event::{Call, ContactId, Identifier, Time};
use segment::Path;

use crate::claims::Claim;
use crate::contacts::contact_id;
use crate::fault::{Fault, Outcome};
use crate::message::InMemory;
use crate::store::{Row, Store};

/// Bytes of contacts kept in memory; an isolate has 128 MB and may hold several shards.
const BUDGET_BYTES: usize = 16 * 1024 * 1024;

/// Identifiers of which it is kept in memory what their homes were told.
const CLAIMED: usize = 10_000;

/// Requests between two looks at the sum.
const LOOK_EVERY: u32 = 16;

/// One contact in memory.
#[derive(Default)]
pub(crate) struct Person {
    pub(crate) ledger: Ledger,
    pub(crate) memberships: Memberships,
    /// Which lists and frozen segments it was in when, as far as others refer to them.
    told: Told,
    /// Its identifiers.
    pub(crate) identifiers: BTreeSet<Identifier>,
    /// What the list of contacts shows; `None` while nothing is stored.
    pub(crate) seen: Option<Seen>,
    used: u64,
}

/// What the list of contacts shows and is searched by.
#[derive(Clone)]
pub(crate) struct Seen {
    pub(crate) first: Time,
    pub(crate) last: Time,
    pub(crate) words: String,
}

impl Person {
    /// Whether this identifier leads here.
    pub(crate) fn is_known_as(&self, identifier: &Identifier) -> bool {
        self.identifiers.contains(identifier)
    }

    /// Tells the history that it came into segments that are filled from outside, or went.
    pub(crate) fn tell<'t>(&mut self, changes: impl IntoIterator<Item = &'t Transition>) {
        let mut changed = false;
        for Transition { segment, entered, at } in changes {
            self.told.note(segment.clone(), *entered, *at);
            changed = true;
        }
        if changed {
            self.ledger.tell(Path::MEMBERSHIPS, self.told.course());
        }
    }
}

/// The contacts in memory, the least recently used ones leaving first.
#[derive(Default)]
pub(crate) struct People {
    loaded: HashMap<ContactId, Person>,
    /// The segments whose members come from outside the history, and which others refer to.
    told: BTreeSet<SegmentId>,
    /// The first claim on each identifier that was posted from here.
    claimed: HashMap<Identifier, Claim>,
    clock: u64,
    shrinks: u32,
}

impl People {
    /// Nobody yet; those who come know when they were in these segments.
    pub(crate) fn telling(told: BTreeSet<SegmentId>) -> People {
        People { told, ..People::default() }
    }

    /// Forgets all contacts, as definitions changed underneath them; those who come again know when
    /// they were in these segments.
    pub(crate) fn tell_of(&mut self, told: BTreeSet<SegmentId>) {
        self.loaded.clear();
        self.told = told;
    }

    /// Whether a contact who is shown in the list of contacts is in memory.
    pub(crate) fn has(&self, id: &ContactId) -> bool {
        self.loaded.get(id).is_some_and(|person| person.seen.is_some())
    }

    /// The contact, loaded from storage if need be; one that was never stored is empty.
    pub(crate) fn get(&mut self, store: &impl Store, id: &ContactId) -> Outcome<&mut Person> {
        if !self.loaded.contains_key(id) {
            self.load(store, [id])?;
        }
        self.clock += 1;
        let person = self.loaded.entry(id.clone()).or_default();
        person.used = self.clock;
        Ok(person)
    }

    /// Loads those of these contacts that are not in memory, in a few queries for all of them.
    pub(crate) fn load<'i>(
        &mut self,
        store: &impl Store,
        ids: impl IntoIterator<Item = &'i ContactId>,
    ) -> Outcome<()> {
        let missing: BTreeSet<&ContactId> =
            ids.into_iter().filter(|id| !self.loaded.contains_key(*id)).collect();
        if !missing.is_empty() {
            self.loaded.extend(read(store, &missing, &self.told)?);
        }
        Ok(())
    }

    /// The ids of the contacts that have these numbers, in the order of numbers.
    pub(crate) fn named(
        &self,
        store: &impl Store,
        numbers: impl IntoIterator<Item = i64>,
    ) -> Outcome<Vec<ContactId>> {
        let numbers: Vec<i64> = numbers.into_iter().collect();
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let query =
            "SELECT contact FROM people WHERE person IN (SELECT value FROM json_each(?)) ORDER BY person";
        let rows = store.rows(query, vec![serde_json::to_string(&numbers)?.into()])?;
        rows.iter().map(contact_id).collect()
    }

    /// Looks at contacts without keeping those that were not in memory: for passes over all.
    pub(crate) fn peek(
        &self,
        store: &impl Store,
        ids: &[ContactId],
        look: impl FnMut(&ContactId, &Person) -> Outcome<()>,
    ) -> Outcome<()> {
        self.peek_telling(store, &self.told, ids, look)
    }

    /// The same with contacts who know when they were in these segments.
    pub(crate) fn peek_telling(
        &self,
        store: &impl Store,
        told: &BTreeSet<SegmentId>,
        ids: &[ContactId],
        mut look: impl FnMut(&ContactId, &Person) -> Outcome<()>,
    ) -> Outcome<()> {
        // Those in memory may know less.
        let known = |id: &ContactId| self.loaded.get(id).filter(|_| told.is_subset(&self.told));
        let missing: BTreeSet<&ContactId> = ids.iter().filter(|id| known(id).is_none()).collect();
        let read = if missing.is_empty() { HashMap::new() } else { read(store, &missing, told)? };
        for id in ids {
            if let Some(person) = known(id).or_else(|| read.get(id)) {
                look(id, person)?;
            }
        }
        Ok(())
    }

    /// Whether a claim on an identifier may say more than those that its home was told from here.
    pub(crate) fn is_news(&mut self, of: &Identifier, claim: &Claim) -> bool {
        if self.claimed.get(of).is_some_and(|known| known <= claim) {
            return false;
        }
        if self.claimed.len() >= CLAIMED {
            self.claimed.clear();
        }
        self.claimed.insert(of.clone(), claim.clone());
        true
    }

    /// How much of storage is in memory.
    pub(crate) fn in_memory(&self) -> InMemory {
        let whole = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let ledgers = || self.loaded.values().map(|person| &person.ledger);
        InMemory {
            contacts: whole(self.loaded.len()),
            calls: whole(ledgers().map(|ledger| ledger.calls().count()).sum()),
            bytes: whole(ledgers().map(Ledger::bytes).sum()),
        }
    }

    /// Whether nobody is in memory.
    pub(crate) fn is_empty(&self) -> bool {
        self.loaded.is_empty()
    }

    /// Forgets a contact.
    pub(crate) fn forget(&mut self, id: &ContactId) {
        self.loaded.remove(id);
    }

    /// Forgets the contacts that were not used for longest, down to three quarters of the budget.
    /// Looks at the sum only now and then: between two looks a bounded number of contacts can come.
    pub(crate) fn shrink(&mut self) {
        self.shrinks += 1;
        if self.shrinks.is_multiple_of(LOOK_EVERY) {
            self.shrink_now();
        }
    }

    /// The same, with a look at the sum at once.
    pub(crate) fn shrink_now(&mut self) {
        let mut bytes: usize = self.loaded.values().map(|person| person.ledger.bytes()).sum();
        if bytes <= BUDGET_BYTES {
            return;
        }
        let mut oldest: Vec<(u64, ContactId)> =
            self.loaded.iter().map(|(id, person)| (person.used, id.clone())).collect();
        oldest.sort();
        for (_, id) in oldest {
            if bytes <= BUDGET_BYTES / 4 * 3 {
                break;
            }
            bytes -= self.loaded.remove(&id).map_or(0, |person| person.ledger.bytes());
        }
    }
}

/// Reads contacts; one that was never stored comes out empty.
fn read(
    store: &impl Store,
    ids: &BTreeSet<&ContactId>,
    told: &BTreeSet<SegmentId>,
) -> Outcome<HashMap<ContactId, Person>> {
    let mut people: HashMap<ContactId, Person> =
        ids.iter().map(|id| ((*id).clone(), Person::default())).collect();
    let asked = serde_json::to_string(ids)?;
    let each =
        |people: &mut HashMap<ContactId, Person>, query: &str, take: fn(&mut Person, &Row) -> Outcome<()>| {
            for row in store.rows(query, vec![asked.as_str().into()])? {
                let id: ContactId = row.text(0)?.parse().map_err(Fault::internal)?;
                take(people.entry(id).or_default(), &row)?;
            }
            Outcome::Ok(())
        };
    each(
        &mut people,
        "SELECT id, first_seen, last_seen, words FROM contacts_of WHERE id IN (SELECT value FROM json_each(?))",
        |person, row| {
            person.seen = Some(seen(row)?);
            Ok(())
        },
    )?;
    each(
        &mut people,
        "SELECT contact, identifier FROM identifiers_of WHERE contact IN (SELECT value FROM json_each(?))",
        |person, row| {
            person.identifiers.insert(row.text(1)?.parse().map_err(Fault::internal)?);
            Ok(())
        },
    )?;
    if people.values().all(|person| person.identifiers.is_empty()) {
        return Ok(people);
    }
    let mut calls: HashMap<ContactId, Vec<Call>> = HashMap::new();
    let query = "SELECT contact, body FROM calls_of WHERE contact IN (SELECT value FROM json_each(?))";
    for row in store.rows(query, vec![asked.as_str().into()])? {
        let id = row.text(0)?.parse().map_err(Fault::internal)?;
        calls.entry(id).or_default().push(row.json(1)?);
    }
    for (id, calls) in calls {
        people.entry(id).or_default().ledger = calls.into_iter().collect();
    }
    each(
        &mut people,
        "SELECT contact, segment, member, since, until FROM memberships_of
         WHERE contact IN (SELECT value FROM json_each(?))",
        |person, row| {
            person.memberships.restore(SegmentId::new(row.text(1)?), kept(row)?);
            Ok(())
        },
    )?;
    read_told(store, &asked, told, &mut people)?;
    Ok(people)
}

/// Reads when contacts came into segments that are filled from outside, and went.
fn read_told(
    store: &impl Store,
    asked: &str,
    told: &BTreeSet<SegmentId>,
    people: &mut HashMap<ContactId, Person>,
) -> Outcome<()> {
    if told.is_empty() {
        return Ok(());
    }
    let query = "SELECT contact, segment, change, at FROM history_of
                 WHERE contact IN (SELECT value FROM json_each(?1)) AND change IN ('entered', 'left')
                 AND segment IN (SELECT value FROM json_each(?2)) ORDER BY at, seq";
    let mut changes: HashMap<ContactId, Vec<Transition>> = HashMap::new();
    for row in store.rows(query, vec![asked.into(), serde_json::to_string(told)?.into()])? {
        let id = row.text(0)?.parse().map_err(Fault::internal)?;
        changes.entry(id).or_default().push(Transition {
            segment: SegmentId::new(row.text(1)?),
            entered: row.text(2)? == "entered",
            at: Time::from_millis(row.integer(3)?).unwrap_or(Time::MIN),
        });
    }
    for (id, changes) in changes {
        people.entry(id).or_default().tell(&changes);
    }
    Ok(())
}

fn seen(row: &Row) -> Outcome<Seen> {
    let time = |column| Outcome::Ok(Time::from_millis(row.integer(column)?).unwrap_or(Time::MIN));
    Ok(Seen { first: time(1)?, last: time(2)?, words: row.text(3)?.to_owned() })
}

fn kept(row: &Row) -> Outcome<Kept> {
    let time = |column| row.integer_or_null(column).and_then(Time::from_millis);
    Ok(Kept { member: row.integer(2)? != 0, since: time(3), until: time(4) })
}
