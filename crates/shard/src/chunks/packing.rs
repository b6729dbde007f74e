//! Which contacts are packed, and when.
//!
//! Contacts that were there for a while and are quiet: whoever does something is loose again at once.
//! Behind the last chunk a new one is made when there are enough contacts for it; a chunk is made anew
//! when more than a few of its contacts are loose.

use event::Time;

use crate::fault::Outcome;
use crate::scale::Scale;
use crate::store::{Row, Store};
use crate::work::Work;

/// One in so many contacts of a chunk may be loose; half as many may have done something lately when it
/// is packed.
const LOOSE_SHARE: usize = 16;

/// Milliseconds from when contacts changed to the look for those to pack, while that waits for some to be
/// quiet, and between chunks.
const LOOK_MS: i64 = 60_000;
const WAIT_MS: i64 = 300_000;
const PAUSE_MS: i64 = 500;

/// Milliseconds without packing after it failed.
const BROKEN_MS: i64 = 3_600_000;

/// When to look for contacts to pack.
#[derive(Debug)]
pub(crate) struct Packing {
    /// `None`: not before contacts change.
    at: Option<i64>,
    /// How many contacts became loose since the last look, or more.
    loose: usize,
}

/// What a look for contacts to pack finds.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// From this number to that one.
    Range(i64, i64),
    /// Some, but they are not quiet yet.
    Active,
    Nothing,
}

impl Packing {
    /// What is known when a shard begins to work.
    pub(crate) fn load(store: &impl Store, scale: &Scale) -> Outcome<Packing> {
        let query = "SELECT count(*) FROM (SELECT 1 FROM loose LIMIT ?)";
        let loose = store.number(query, vec![whole(scale.chunk).into()])?;
        Ok(Packing { at: None, loose: usize::try_from(loose).unwrap_or(0) })
    }

    /// Notes that so many contacts, or fewer, became loose.
    pub(crate) fn note(&mut self, contacts: usize) {
        self.loose = self.loose.saturating_add(contacts);
    }

    /// The next look; the first one is a while after enough contacts changed.
    pub(crate) fn due(&mut self, now: Time, scale: &Scale) -> Option<i64> {
        if self.at.is_none() && self.loose > scale.chunk / LOOSE_SHARE {
            self.at = Some(now.millis() + scale.quiet_ms.min(LOOK_MS));
        }
        self.at
    }

    pub(crate) fn look_soon(&mut self, now: Time) {
        self.at = Some(now.millis() + PAUSE_MS);
    }

    pub(crate) fn is_due(&self, now: Time) -> bool {
        self.at.is_some_and(|at| at <= now.millis())
    }
}

impl<S: Store> Work<'_, S> {
    /// Packs the next contacts that are quiet.
    pub(crate) fn pack_quiet(&mut self) -> Outcome<()> {
        self.packing.loose = 0;
        let wait = match self.to_pack()? {
            Found::Range(first, last) => {
                self.pack(first, last)?;
                Some(PAUSE_MS)
            }
            Found::Active => Some(WAIT_MS),
            Found::Nothing => None,
        };
        self.packing.at = wait.map(|wait| self.now.millis() + wait);
        Ok(())
    }

    /// Packs nothing for a while, as that failed.
    pub(crate) fn leave_loose(&mut self) -> Outcome<()> {
        self.packing.at = Some(self.now.millis() + BROKEN_MS);
        Ok(())
    }

    fn to_pack(&self) -> Outcome<Found> {
        let behind = self.behind_the_last()?;
        let within = if matches!(behind, Found::Range(..)) { Found::Nothing } else { self.thinned_out()? };
        Ok(match (behind, within) {
            (Found::Range(first, last), _) | (_, Found::Range(first, last)) => Found::Range(first, last),
            (Found::Nothing, Found::Nothing) => Found::Nothing,
            _ => Found::Active,
        })
    }

    /// Contacts in no chunk, enough for one.
    fn behind_the_last(&self) -> Outcome<Found> {
        let end = self.store.number("SELECT coalesce(max(last), 0) FROM chunks", vec![])?;
        let query = "SELECT person, coalesce(last_seen > ?2, 0) FROM loose LEFT JOIN contacts USING (person)
                     WHERE person > ?1 ORDER BY person LIMIT ?3";
        let rows = self
            .store
            .rows(query, vec![end.into(), self.quiet_since().into(), whole(self.scale.chunk).into()])?;
        let Some(last) = rows.last().filter(|_| rows.len() == self.scale.chunk) else {
            return Ok(Found::Nothing);
        };
        let active = rows.iter().map(|row| row.integer(1)).sum::<Outcome<i64>>()?;
        Ok(if self.are_few(active, rows.len()) {
            Found::Range(end + 1, last.integer(0)?)
        } else {
            Found::Active
        })
    }

    /// A chunk of which too many contacts are loose.
    fn thinned_out(&self) -> Outcome<Found> {
        let query = "SELECT first, last, contacts, packed_at,
                (SELECT coalesce(sum(last_seen > ?1), 0) FROM loose JOIN contacts USING (person)
                 WHERE person BETWEEN first AND last)
             FROM chunks WHERE ((SELECT count(*) FROM loose WHERE person BETWEEN first AND last) - long) * ?2 > contacts";
        let since = self.quiet_since();
        let rows = self.store.rows(query, vec![since.into(), whole(LOOSE_SHARE).into()])?;
        let is_quiet = |row: &Row| {
            let contacts = usize::try_from(row.integer(2)?).unwrap_or(0);
            Outcome::Ok(row.integer(3)? <= since && self.are_few(row.integer(4)?, contacts))
        };
        for row in &rows {
            if is_quiet(row)? {
                return Ok(Found::Range(row.integer(0)?, row.integer(1)?));
            }
        }
        Ok(if rows.is_empty() { Found::Nothing } else { Found::Active })
    }

    fn are_few(&self, active: i64, contacts: usize) -> bool {
        usize::try_from(active).unwrap_or(0) <= contacts / LOOSE_SHARE / 2
    }

    fn quiet_since(&self) -> i64 {
        self.now.millis() - self.scale.quiet_ms
    }
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
