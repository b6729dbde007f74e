//! Definitions taken over from the shop, and formed over the contacts that are here.

use std::collections::{BTreeMap, BTreeSet};

use contact::SegmentId;
use event::ContactId;
use segment::Kind;

use crate::contacts::contact_id;
use crate::definitions::read;
use crate::fault::Outcome;
use crate::message::{ShardReply, StoredSegment};
use crate::store::Store;
use crate::work::Work;

/// Contacts that one slice of forming goes through.
const SLICE: i64 = 500;

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
            if let Some(state) = self.put_segment(&stored)? {
                if state.is_some() {
                    changed.insert(stored.id.clone());
                }
                formed.insert(stored.id, state);
            }
        }
        for id in self.segments.settle(formed, &changed) {
            self.store.run("UPDATE segments SET formed = '' WHERE id = ?", vec![id.as_str().into()])?;
        }
        self.people.tell_of(self.segments.told());
        // A slice at once: small shops see a new segment whole in the answer to its making.
        self.form_slice()?;
        Ok(ShardReply::Done)
    }

    /// Stores a definition. Returns how far it is formed, `Some` of the beginning if it means
    /// something else than before; `None` at all for one that is known.
    fn put_segment(&mut self, stored: &StoredSegment) -> Outcome<Option<Option<String>>> {
        let query = "SELECT body, formed FROM segments WHERE id = ?";
        let row = self.store.first(query, vec![stored.id.as_str().into()])?;
        let known: Option<StoredSegment> = row.as_ref().map(|row| row.json(0)).transpose()?;
        let formed = match &known {
            Some(known) if known.version >= stored.version => return Ok(None),
            Some(known) if means_the_same(known, stored) => {
                row.and_then(|row| row.text_or_null(1).map(str::to_owned))
            }
            _ => Some(String::new()),
        };
        self.store.run(
            "INSERT OR REPLACE INTO segments (id, body, formed) VALUES (?, ?, ?)",
            vec![stored.id.as_str().into(), serde_json::to_string(stored)?.into(), formed.clone().into()],
        )?;
        self.segments.keep(stored);
        if !is_evaluated(stored) {
            self.store.run(
                "UPDATE memberships SET until = NULL WHERE segment = ? AND until IS NOT NULL",
                vec![stored.id.as_str().into()],
            )?;
        }
        Ok(Some(formed))
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

    /// Evaluates one segment that is still forming over the next contacts.
    pub(crate) fn form_slice(&mut self) -> Outcome<()> {
        let is_waiting = self.split.as_ref().is_some_and(|split| split.held.is_some());
        let Some((id, from)) = self.segments.forming().filter(|_| !is_waiting) else {
            return Ok(());
        };
        let query = "SELECT id FROM contacts WHERE id > ? ORDER BY id LIMIT ?";
        let rows = self.store.rows(query, vec![from.into(), SLICE.into()])?;
        let contacts = rows.iter().map(contact_id).collect::<Outcome<Vec<_>>>()?;
        self.people.load(self.store, &contacts)?;
        for contact in &contacts {
            self.form(&id, contact)?;
        }
        let whole = i64::try_from(rows.len()).unwrap_or(0) < SLICE;
        let formed = match rows.last() {
            Some(last) if !whole => Some(last.text(0)?.to_owned()),
            _ => None,
        };
        self.store.run(
            "UPDATE segments SET formed = ? WHERE id = ?",
            vec![formed.clone().into(), id.as_str().into()],
        )?;
        self.segments.formed(&id, formed);
        Ok(())
    }

    pub(crate) fn form(&mut self, id: &SegmentId, contact: &ContactId) -> Outcome<()> {
        let person = self.people.get(self.store, contact)?;
        let Some((kind, program)) = self.segments.active(id) else {
            return Ok(());
        };
        match kind {
            Kind::Dynamic => {
                let transitions = person.memberships.evaluate([(id, program)], &person.ledger, self.now);
                self.save_memberships(contact, transitions)
            }
            Kind::Static => {
                let member = program.evaluate(&person.ledger, self.now).member;
                self.decide(id, contact, member).map(|_| ())
            }
            // Its members are put in by hand.
            Kind::List => Ok(()),
        }
    }
}

/// Whether events and time are to change who is in the segment.
fn is_evaluated(stored: &StoredSegment) -> bool {
    read(&stored.definition).is_ok_and(|definition| definition.active && definition.kind == Kind::Dynamic)
}

/// Whether two versions differ in nothing that changes who is in the segment.
fn means_the_same(known: &StoredSegment, new: &StoredSegment) -> bool {
    let active = |stored: &StoredSegment| {
        stored.definition.get("active").and_then(serde_json::Value::as_bool).unwrap_or(true)
    };
    let same = ["where", "timezone", "kind", "segments"]
        .iter()
        .all(|key| known.definition.get(key) == new.definition.get(key));
    same && active(known) == active(new)
}
