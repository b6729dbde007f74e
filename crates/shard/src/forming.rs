//! Definitions taken over from the shop, and formed over the contacts that are here.

mod columns;
mod failure;
mod progress;
mod slice;

use std::collections::{BTreeMap, BTreeSet};

use contact::SegmentId;
use segment::Kind;

use crate::definitions::read;
use crate::fault::Outcome;
use crate::message::{ShardReply, StoredSegment};
use crate::outbox::Report;
use crate::segments::State;
use crate::store::Store;
use crate::work::Work;

pub(crate) use progress::Progress;

impl<S: Store> Work<'_, S> {
    /// Takes over definitions and begins to form those whose meaning changed.
    pub(crate) fn define(
        &mut self,
        version: u64,
        put: Vec<StoredSegment>,
        drop: &[SegmentId],
    ) -> Outcome<ShardReply> {
        let version = i64::try_from(version).unwrap_or(i64::MAX);
        let applied = self.store.number("SELECT coalesce(max(version), 0) FROM applied", vec![])?;
        if version <= applied {
            // An older message that came late; what it says is known, or no longer so.
            return Ok(ShardReply::Done);
        }
        self.store.run("INSERT OR REPLACE INTO applied (id, version) VALUES (1, ?)", vec![version.into()])?;
        let mut changed: BTreeSet<SegmentId> = drop.iter().cloned().collect();
        for id in drop {
            self.drop_segment(id)?;
        }
        let mut formed = BTreeMap::new();
        for stored in put {
            if let Some((state, is_new)) = self.put_segment(&stored)? {
                if is_new {
                    changed.insert(stored.id.clone());
                }
                formed.insert(stored.id, (stored.version, state));
            }
        }
        let taken: Vec<SegmentId> = formed.keys().cloned().collect();
        for id in self.segments.settle(formed, &changed) {
            self.save_state(&id)?;
        }
        for id in taken {
            self.report_state(&id)?;
        }
        self.people.tell_of(self.segments.told());
        // A slice at once: small shops see a new segment whole in the answer to its making.
        self.form_slice()?;
        Ok(ShardReply::Done)
    }

    /// Stores a definition. Returns how far it is formed, and whether it means something else than
    /// before; `None` for one that is known.
    fn put_segment(&mut self, stored: &StoredSegment) -> Outcome<Option<(State, bool)>> {
        let query = "SELECT body, formed, tries, again, failed FROM segments WHERE id = ?";
        let row = self.store.first(query, vec![stored.id.as_str().into()])?;
        let known: Option<StoredSegment> = row.as_ref().map(|row| row.json(0)).transpose()?;
        let (state, is_new) = match (&known, &row) {
            (Some(known), _) if known.version >= stored.version => return Ok(None),
            (Some(known), Some(row)) if means_the_same(known, stored) => (State::read(row, 1)?, false),
            _ if is_formed(stored) => (State::NEW, true),
            _ => (State::Ready, true),
        };
        self.store.run(
            "INSERT OR REPLACE INTO segments (id, body) VALUES (?, ?)",
            vec![stored.id.as_str().into(), serde_json::to_string(stored)?.into()],
        )?;
        self.write_state(&stored.id, &state)?;
        self.segments.keep(stored);
        if !is_evaluated(stored) {
            self.store.run(
                "UPDATE memberships SET until = NULL WHERE segment = ? AND until IS NOT NULL",
                vec![stored.id.as_str().into()],
            )?;
        }
        Ok(Some((state, is_new)))
    }

    /// Stores how far a segment is.
    fn save_state(&mut self, id: &SegmentId) -> Outcome<()> {
        match self.segments.state(id).map(|(_, state)| state.clone()) {
            Some(state) => self.write_state(id, &state),
            None => Ok(()),
        }
    }

    fn write_state(&self, id: &SegmentId, state: &State) -> Outcome<()> {
        let (formed, tries, again, failed) = match state {
            State::Forming { progress, tries, again } => {
                (Some(serde_json::to_string(progress)?), *tries, *again, None)
            }
            State::Ready => (None, 0, 0, None),
            State::Failed { reason } => (None, 0, 0, Some(reason.clone())),
        };
        self.store.run(
            "UPDATE segments SET formed = ?1, tries = ?2, again = ?3, failed = ?4 WHERE id = ?5",
            vec![formed.into(), tries.into(), again.into(), failed.into(), id.as_str().into()],
        )
    }

    /// Tells the shop of a segment that has come to its end, one way or the other.
    fn report_state(&mut self, id: &SegmentId) -> Outcome<()> {
        let report = match self.segments.state(id) {
            Some((version, State::Ready)) => Report::Formed { segment: id.clone(), version },
            Some((version, State::Failed { reason })) => {
                Report::Failed { segment: id.clone(), version, reason: reason.clone() }
            }
            Some((_, State::Forming { .. })) | None => return Ok(()),
        };
        self.report(report)
    }

    fn drop_segment(&mut self, id: &SegmentId) -> Outcome<()> {
        for statement in [
            "INSERT OR IGNORE INTO dropped (id) VALUES (?)",
            "DELETE FROM segments WHERE id = ?",
            "DELETE FROM memberships WHERE segment = ?",
            "DELETE FROM sizes WHERE segment = ?",
        ] {
            self.store.run(statement, vec![id.as_str().into()])?;
        }
        self.segments.forget(id);
        Ok(())
    }
}

/// Whether events and time are to change who is in the segment.
fn is_evaluated(stored: &StoredSegment) -> bool {
    read(&stored.definition).is_ok_and(|definition| definition.active && definition.kind == Kind::Dynamic)
}

/// Whether who is in the segment follows from its conditions.
fn is_formed(stored: &StoredSegment) -> bool {
    read(&stored.definition).is_ok_and(|definition| definition.active && definition.kind != Kind::List)
}

/// Whether two versions differ in nothing that changes who is in the segment.
fn means_the_same(known: &StoredSegment, new: &StoredSegment) -> bool {
    let active = |stored: &StoredSegment| {
        stored.definition.get("active").and_then(serde_json::Value::as_bool).unwrap_or(true)
    };
    let same = ["where", "timezone", "kind", "segments"]
        .iter()
        .all(|key| known.definition.get(key) == new.definition.get(key));
    same && active(known) == active(new) && known.recalculated == new.recalculated
}
