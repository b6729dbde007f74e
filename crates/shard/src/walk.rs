//! The way through all contacts of a shard, some at a time, in the order of their numbers.

use std::collections::BTreeMap;

use event::ContactId;
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, Outcome};
use crate::store::{Row, Store};
use crate::work::Work;

/// Comes after every number of a contact, and is told exactly by the platform.
const END: i64 = (1 << 53) - 1;

/// How far somebody is on the way: the number of the last contact that was passed. Whoever comes
/// meanwhile has a higher one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot(i64);

/// The next contacts on the way: those whose numbers are above `from` and up to `upto`.
pub(crate) struct Part {
    pub(crate) from: i64,
    pub(crate) upto: i64,
    /// The first and last numbers of the chunks in which some of them are.
    pub(crate) chunks: Vec<(i64, i64)>,
    /// By number, those who are loose; without an id where somebody is there no more.
    pub(crate) loose: BTreeMap<i64, Option<ContactId>>,
    /// Whether nobody is behind them.
    pub(crate) is_last: bool,
}

impl Spot {
    /// Before everybody.
    pub(crate) const BEGINNING: Spot = Spot(0);
}

impl Part {
    /// Where it ends.
    pub(crate) fn end(&self) -> Spot {
        Spot(self.upto)
    }

    /// Whether a contact of a chunk is among them, and as it is in the chunk.
    pub(crate) fn has(&self, person: i64) -> bool {
        self.from < person && person <= self.upto && !self.loose.contains_key(&person)
    }

    /// The contacts who are to be asked themselves.
    pub(crate) fn contacts(&self) -> Vec<ContactId> {
        self.loose.values().flatten().cloned().collect()
    }

    /// Ends it earlier.
    pub(crate) fn end_with(&mut self, upto: i64) {
        if upto < self.upto {
            self.upto = upto;
            self.loose.retain(|person, _| *person <= upto);
            self.is_last = false;
        }
    }
}

impl<S: Store> Work<'_, S> {
    /// The next contacts behind a place.
    pub(crate) fn part_behind(&self, Spot(from): Spot) -> Outcome<Part> {
        let query = "SELECT first, last FROM chunks WHERE last > ? ORDER BY first LIMIT ?";
        let rows = self.store.rows(query, vec![from.into(), most(self.scale.chunks)])?;
        let mut upto = match rows.last() {
            Some(last) if rows.len() == self.scale.chunks => last.integer(1)?,
            _ => END,
        };
        let query = "SELECT loose.person, CASE WHEN contacts.person IS NULL THEN NULL ELSE contact END
             FROM loose LEFT JOIN contacts USING (person) LEFT JOIN people USING (person)
             WHERE loose.person > ? AND loose.person <= ? ORDER BY loose.person LIMIT ?";
        let loose = self.store.rows(query, vec![from.into(), upto.into(), most(self.scale.contacts)])?;
        let person = |row: &Row| {
            let contact = row.text_or_null(1).map(|id| id.parse().map_err(Fault::internal));
            Ok((row.integer(0)?, contact.transpose()?))
        };
        let loose = loose.iter().map(person).collect::<Outcome<BTreeMap<_, _>>>()?;
        if let Some((last, _)) = loose.last_key_value().filter(|_| loose.len() == self.scale.contacts) {
            upto = *last;
        }
        let chunk = |row: &Row| Ok((row.integer(0)?, row.integer(1)?));
        let mut chunks = rows.iter().map(chunk).collect::<Outcome<Vec<_>>>()?;
        chunks.retain(|(first, _)| *first <= upto);
        Ok(Part { from, upto, chunks, loose, is_last: upto == END })
    }
}

fn most(number: usize) -> crate::store::Datum {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}
