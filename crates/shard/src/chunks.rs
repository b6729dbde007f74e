//! The histories of contacts as columns: a copy that is scanned where one by one would take long.
//!
//! A chunk holds some hundred contacts whose numbers follow each other; chunks stand one behind the
//! other without gaps. A contact is *loose* while it is not as it is in its chunk, or in none: triggers
//! of the table of calls see to that, whoever writes there. Loose contacts are asked themselves, until
//! they are packed anew ([`packing`]).
//!
//! INVARIANT: the verdict on a contact by its chunk is the verdict by its calls.

mod chunk;
mod packing;

use std::collections::{BTreeMap, BTreeSet};

use contact::{Ledger, SegmentId};
use event::{Call, Keep};
use segment::{Path, Program};

use crate::fault::{Fault, Outcome};
use crate::scale::Scale;
use crate::store::{Row, Store, in_slices};
use crate::work::Work;

pub(crate) use chunk::Chunk;
use chunk::Draft;
pub(crate) use packing::Packing;

/// Bytes of one part of a chunk; the platform takes rows of 2 MB.
const PART_BYTES: usize = 1024 * 1024;

/// Bytes of calls that are read to make one chunk, and of one contact in it; a longer history is left
/// loose.
const READ_BYTES: i64 = 4 * 1024 * 1024;
const CONTACT_BYTES: i64 = 256 * 1024;

/// How much there is of a contact's calls.
struct Measured {
    person: i64,
    calls: usize,
    bytes: i64,
}

/// Contacts that become a chunk, and the last number that it covers.
struct Piece<'p> {
    contacts: &'p [Measured],
    last: i64,
}

impl<S: Store> Work<'_, S> {
    /// What of a chunk is to be kept, read anew: whoever goes through all needs each chunk once. `None`
    /// for one that cannot be read, as another version wrote it.
    pub(crate) fn chunk(&self, first: i64, keep: &Keep) -> Outcome<Option<Chunk>> {
        let mut failure = None;
        let read = Chunk::decode(&self.part(first, 0)?, keep, |part| {
            self.part(first, part).map_err(|fault| failure = Some(fault)).ok()
        });
        failure.map_or(Ok(read.ok()), Err)
    }

    fn part(&self, first: i64, part: usize) -> Outcome<Vec<u8>> {
        let query = "SELECT bytes FROM chunk_parts WHERE first = ? AND part = ?";
        let part = i64::try_from(part).unwrap_or(i64::MAX);
        let row = self.store.first(query, vec![first.into(), part.into()])?;
        Ok(row.ok_or_else(|| Fault::internal("a part of a chunk is gone"))?.bytes(0)?.to_vec())
    }

    /// Forgets all chunks: everybody is loose.
    pub(crate) fn forget_chunks(&mut self) -> Outcome<()> {
        self.store.run("INSERT OR IGNORE INTO loose (person) SELECT person FROM contacts", vec![])?;
        self.store.run("DELETE FROM chunks; DELETE FROM chunk_parts", vec![])?;
        self.packing.look_soon(self.now);
        Ok(())
    }

    /// The numbers of contacts of whom chunks do not tell all that a program asks: those who were in one
    /// of these lists and frozen segments.
    pub(crate) fn told_apart(
        &self,
        program: &Program,
        told: &BTreeSet<SegmentId>,
        (first, last): (i64, i64),
    ) -> Outcome<BTreeSet<i64>> {
        let asks = program.vocabulary().attributes().any(|path| path.head() == Path::MEMBERSHIPS);
        if !asks || told.is_empty() {
            return Ok(BTreeSet::new());
        }
        let query = "SELECT DISTINCT person FROM history
             WHERE segment IN (SELECT value FROM json_each(?1)) AND change IN ('entered', 'left')
             AND person BETWEEN ?2 AND ?3";
        let told = serde_json::to_string(told)?;
        let rows = self.store.rows(query, vec![told.into(), first.into(), last.into()])?;
        rows.iter().map(|row| row.integer(0)).collect()
    }

    /// Packs the contacts from one number to another into chunks that cover these numbers, in place of
    /// those that did.
    fn pack(&mut self, first: i64, last: i64) -> Outcome<()> {
        let (fitting, long) = self.measured(first, last)?;
        for table in ["chunks WHERE first", "chunk_parts WHERE first", "loose WHERE person"] {
            let statement = format!("DELETE FROM {table} BETWEEN ? AND ?");
            self.store.run(&statement, vec![first.into(), last.into()])?;
        }
        self.loosen(&long)?;
        let mut pieces = pieces(&fitting, last, self.scale);
        pieces.reverse();
        let mut first = first;
        while let Some(Piece { contacts, last }) = pieces.pop() {
            let parts = self.chunk_of(contacts)?.encode();
            let is_long = parts.iter().any(|part| part.len() > PART_BYTES);
            match contacts {
                [_, _, ..] if is_long => {
                    let (some, others) = contacts.split_at(contacts.len() / 2);
                    let middle = some.last().map_or(last, |one| one.person);
                    pieces.push(Piece { contacts: others, last });
                    pieces.push(Piece { contacts: some, last: middle });
                }
                [one] if is_long => {
                    self.loosen(std::slice::from_ref(one))?;
                    pieces.push(Piece { contacts: &[], last });
                }
                _ => {
                    self.store_chunk(first, last, contacts.len(), parts)?;
                    first = last + 1;
                }
            }
        }
        Ok(())
    }

    /// The contacts from one number to another, those apart whose histories are too long for a chunk.
    fn measured(&self, first: i64, last: i64) -> Outcome<(Vec<Measured>, Vec<Measured>)> {
        let query = "SELECT person, count(*), sum(length(body)) FROM calls
                     WHERE person BETWEEN ? AND ? GROUP BY person ORDER BY person";
        let rows = self.store.rows(query, vec![first.into(), last.into()])?;
        let measured = |row: &Row| {
            let calls = usize::try_from(row.integer(1)?).unwrap_or(usize::MAX);
            Ok(Measured { person: row.integer(0)?, calls, bytes: row.integer(2)? })
        };
        let all = rows.iter().map(measured).collect::<Outcome<Vec<_>>>()?;
        let fits = |one: &Measured| one.bytes <= CONTACT_BYTES && one.calls <= self.scale.chunk_calls;
        Ok(all.into_iter().partition(fits))
    }

    fn loosen(&self, contacts: &[Measured]) -> Outcome<()> {
        let people: Vec<i64> = contacts.iter().map(|one| one.person).collect();
        let statement = "INSERT OR IGNORE INTO loose (person) SELECT value FROM json_each(?)";
        in_slices(&people, |slice| self.store.run(statement, vec![slice.into()]))
    }

    fn chunk_of(&self, contacts: &[Measured]) -> Outcome<Chunk> {
        let people: Vec<i64> = contacts.iter().map(|one| one.person).collect();
        let query = "SELECT person, body FROM calls WHERE person IN (SELECT value FROM json_each(?))";
        let mut calls: BTreeMap<i64, Vec<Call>> = BTreeMap::new();
        for row in self.store.rows(query, vec![serde_json::to_string(&people)?.into()])? {
            calls.entry(row.integer(0)?).or_default().push(row.json(1)?);
        }
        let mut draft = Draft::default();
        for (person, calls) in calls {
            draft.add(person, &calls.into_iter().collect::<Ledger>());
        }
        draft.finish()
    }

    fn store_chunk(&self, first: i64, last: i64, contacts: usize, parts: Vec<Vec<u8>>) -> Outcome<()> {
        self.store.run(
            "INSERT INTO chunks (first, last, contacts, long, packed_at)
             VALUES (?1, ?2, ?3, (SELECT count(*) FROM loose WHERE person BETWEEN ?1 AND ?2), ?4)",
            vec![
                first.into(),
                last.into(),
                i64::try_from(contacts).unwrap_or(i64::MAX).into(),
                self.now.millis().into(),
            ],
        )?;
        let statement = "INSERT INTO chunk_parts (first, part, bytes) VALUES (?, ?, ?)";
        for (number, part) in (0_i64..).zip(parts) {
            self.store.run(statement, vec![first.into(), number.into(), part.into()])?;
        }
        Ok(())
    }
}

/// Contacts, in the order of their numbers, as pieces of a bounded size; the last one reaches to `last`.
fn pieces<'p>(contacts: &'p [Measured], last: i64, scale: &Scale) -> Vec<Piece<'p>> {
    let mut pieces = Vec::new();
    let mut rest = contacts;
    loop {
        let (mut calls, mut bytes) = (0, 0);
        let fitting = rest.iter().take(scale.chunk).take_while(|one| {
            calls += one.calls;
            bytes += one.bytes;
            calls <= scale.chunk_calls && bytes <= READ_BYTES
        });
        let (some, others) = rest.split_at(fitting.count());
        if others.is_empty() {
            pieces.push(Piece { contacts: some, last });
            return pieces;
        }
        pieces.push(Piece { contacts: some, last: some.last().map_or(last, |one| one.person) });
        rest = others;
    }
}
