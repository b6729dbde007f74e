//! Some hundred contacts as columns.

use std::collections::HashMap;

use archive::{Archive, Builder, Head};
use contact::Ledger;
use event::{Keep, Time};
use segment::{History as _, Program, Verdict};

use crate::fault::{Fault, Outcome};

/// Bytes from which on what not every program asks for is a part of its own.
const APART_BYTES: usize = 4 * 1024;

/// The histories of some contacts, as they were when this was made.
pub(crate) struct Chunk {
    archive: Archive,
    /// The numbers that the contacts have at the shard, by their numbers in the archive.
    people: Vec<i64>,
}

/// A chunk in the making.
#[derive(Default)]
pub(crate) struct Draft {
    builder: Builder,
    /// By number, the id that a contact has in conditions.
    names: HashMap<String, String>,
}

impl Draft {
    /// Adds a contact.
    pub(crate) fn add(&mut self, person: i64, ledger: &Ledger) {
        let number = person.to_string();
        for call in ledger.calls() {
            // Whose calls these are was decided elsewhere.
            let user = Some(number.as_str());
            let (id, time, kind, name) = (&call.id, call.time, call.kind, &call.name);
            let head = Head { id, time, kind, name, user, anonymous: None, previous: None };
            let Some(mut open) = self.builder.begin(&head) else { continue };
            call.params.iter().for_each(|(key, value)| open.param(key, value.into()));
            call.context.iter().for_each(|(key, value)| open.context(key, value.into()));
            call.traits.iter().for_each(|(key, value)| open.told(key, value.into()));
        }
        self.names.insert(number, ledger.contact().to_owned());
    }

    /// The chunk of those who were added.
    pub(crate) fn finish(self) -> Outcome<Chunk> {
        let mut archive = self.builder.build();
        let people = archive.numbers().map(|number| archive.id(number).parse().map_err(Fault::internal));
        let people = people.collect::<Outcome<Vec<i64>>>()?;
        archive.rename(|number| self.names.get(number).cloned().unwrap_or_default());
        Ok(Chunk { archive, people })
    }
}

impl Chunk {
    /// How many contacts a program holds now of those picked.
    pub(crate) fn count(&self, program: &Program, now: Time, picks: impl Fn(i64) -> bool) -> usize {
        let bound = self.archive.bind(program);
        let numbered = || self.archive.numbers().zip(&self.people);
        let out: Vec<u32> =
            numbered().filter(|(_, person)| !picks(**person)).map(|(number, _)| number).collect();
        let holds = |number: &&u32| program.holds(&bound.contact(**number), now);
        bound.at(now).count() - out.iter().filter(holds).count()
    }

    /// The verdict on each contact.
    pub(crate) fn each(&self, program: &Program, now: Time, mut take: impl FnMut(i64, Verdict)) {
        let bound = self.archive.bind(program);
        bound.at(now).evaluate(self.archive.numbers(), |number, verdict| {
            if let Some(person) = self.people.get(number as usize) {
                take(*person, verdict);
            }
        });
    }

    /// The numbers of all contacts.
    pub(crate) fn people(&self) -> &[i64] {
        &self.people
    }

    /// As it is stored, in parts, of which the first one is always read.
    pub(crate) fn encode(&self) -> Vec<Vec<u8>> {
        let mut parts = self.archive.encode_parts(APART_BYTES);
        if let Some(first) = parts.first_mut() {
            let count = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
            let mut bytes = count.to_le_bytes().to_vec();
            bytes.extend(self.people.iter().flat_map(|person| person.to_le_bytes()));
            bytes.append(first);
            *first = bytes;
        }
        parts
    }

    /// Reads of what [`Chunk::encode`] wrote so much as is to be kept.
    pub(crate) fn decode(
        first: &[u8],
        keep: &Keep,
        part: impl FnMut(usize) -> Option<Vec<u8>>,
    ) -> Outcome<Chunk> {
        let short = || Fault::internal("a chunk of columns ends too early");
        let (count, rest) = first.split_first_chunk().ok_or_else(short)?;
        let length = usize::try_from(u32::from_le_bytes(*count)).map_err(Fault::internal)?;
        let (people, archive) =
            rest.split_at_checked(length.saturating_mul(size_of::<i64>())).ok_or_else(short)?;
        let people: Vec<i64> =
            people.as_chunks().0.iter().map(|number| i64::from_le_bytes(*number)).collect();
        let archive = Archive::decode_parts(archive, keep, part).map_err(Fault::internal)?;
        if archive.contacts() == people.len() { Ok(Chunk { archive, people }) } else { Err(short()) }
    }
}
