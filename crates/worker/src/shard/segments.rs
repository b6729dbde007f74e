//! The shop's segments as this shard holds them: compiled, and formed over its contacts.

use std::collections::BTreeMap;

use contact::{SegmentId, concerns};
use event::{Call, ContactId};
use segment::{Kind, Program};

use super::Work;
use super::contacts::contact_id;
use crate::fault::Outcome;
use crate::message::{ShardReply, StoredSegment};
use crate::shop::compiled;
use crate::store::Store;

/// Contacts that one slice of forming goes through.
const SLICE: i64 = 500;

/// All segments of the shop.
#[derive(Default)]
pub(super) struct Segments(BTreeMap<SegmentId, Held>);

struct Held {
    name: String,
    program: Program,
    kind: Kind,
    active: bool,
    /// The contact up to which a new definition has been evaluated; `None` when through.
    formed: Option<String>,
}

impl Segments {
    pub(super) fn load(store: &Store, timezone: &str) -> Outcome<Segments> {
        let rows = store.rows("SELECT body, formed FROM segments LIMIT 100000", vec![])?;
        let mut segments = BTreeMap::new();
        for row in &rows {
            let stored: StoredSegment = row.json(0)?;
            match hold(&stored, timezone, row.text_or_null(1).map(str::to_owned)) {
                Ok(held) => _ = segments.insert(stored.id, held),
                // One that this version does not understand must not stop the others.
                Err(fault) => worker::console_error!("segment {}: {}", stored.id, fault.message),
            }
        }
        Ok(Segments(segments))
    }

    /// The segments that events are evaluated against: active dynamic ones.
    pub(super) fn programs(&self) -> impl Iterator<Item = (&SegmentId, &Program)> {
        self.0.iter().filter(|(_, held)| held.is_evaluated()).map(|(id, held)| (id, &held.program))
    }

    /// Those of them that one of these calls can change.
    pub(super) fn concerned_by(&self, calls: &[Call]) -> impl Iterator<Item = (&SegmentId, &Program)> {
        self.programs().filter(|(_, program)| calls.iter().any(|call| concerns(program, call)))
    }

    /// The program of a segment that is evaluated.
    pub(super) fn evaluated(&self, id: &SegmentId) -> Option<&Program> {
        self.0.get(id).filter(|held| held.is_evaluated()).map(|held| &held.program)
    }

    pub(super) fn name(&self, id: &SegmentId) -> Option<&str> {
        self.0.get(id).map(|held| held.name.as_str())
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = (&SegmentId, bool)> {
        self.0.iter().map(|(id, held)| (id, held.formed.is_some()))
    }

    fn forming(&self) -> Option<(SegmentId, String)> {
        self.0.iter().find_map(|(id, held)| Some((id.clone(), held.formed.clone()?)))
    }
}

impl Held {
    fn is_evaluated(&self) -> bool {
        self.active && self.kind == Kind::Dynamic
    }
}

fn hold(stored: &StoredSegment, timezone: &str, formed: Option<String>) -> Outcome<Held> {
    let (definition, program) = compiled(&stored.definition, timezone)?;
    Ok(Held {
        name: definition.name.clone(),
        program,
        kind: definition.kind,
        active: definition.active,
        formed,
    })
}

impl Work<'_> {
    /// Takes over definitions and begins to form those whose meaning changed.
    pub(super) fn define(
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
        for id in drop {
            self.drop_segment(id)?;
        }
        for stored in put {
            self.put_segment(&stored)?;
        }
        // A slice at once: small shops see a new segment whole in the answer to its making.
        self.form_slice()?;
        Ok(ShardReply::Done)
    }

    fn put_segment(&mut self, stored: &StoredSegment) -> Outcome<()> {
        let query = "SELECT body, formed FROM segments WHERE id = ?";
        let row = self.store.first(query, vec![stored.id.as_str().into()])?;
        let known: Option<StoredSegment> = row.as_ref().map(|row| row.json(0)).transpose()?;
        let formed = match &known {
            Some(known) if known.version >= stored.version => return Ok(()),
            Some(known) if means_the_same(known, stored) => {
                row.and_then(|row| row.text_or_null(1).map(str::to_owned))
            }
            _ => Some(String::new()),
        };
        self.store.run(
            "INSERT OR REPLACE INTO segments (id, body, formed) VALUES (?, ?, ?)",
            vec![stored.id.as_str().into(), serde_json::to_string(stored)?.into(), formed.clone().into()],
        )?;
        let held = hold(stored, &self.place.timezone, formed)?;
        if !held.is_evaluated() {
            self.store.run(
                "UPDATE memberships SET until = NULL WHERE segment = ? AND until IS NOT NULL",
                vec![stored.id.as_str().into()],
            )?;
            self.people.forget_all();
        }
        self.segments.0.insert(stored.id.clone(), held);
        Ok(())
    }

    fn drop_segment(&mut self, id: &SegmentId) -> Outcome<()> {
        for statement in [
            "DELETE FROM segments WHERE id = ?",
            "DELETE FROM memberships WHERE segment = ?",
            "DELETE FROM sizes WHERE segment = ?",
        ] {
            self.store.run(statement, vec![id.as_str().into()])?;
        }
        self.segments.0.remove(id);
        self.people.forget_all();
        Ok(())
    }

    /// Evaluates one segment that is still forming over the next contacts.
    pub(super) fn form_slice(&mut self) -> Outcome<()> {
        let Some((id, from)) = self.segments.forming() else {
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
        if let Some(held) = self.segments.0.get_mut(&id) {
            held.formed = formed;
        }
        Ok(())
    }

    fn form(&mut self, id: &SegmentId, contact: &ContactId) -> Outcome<()> {
        let Some(held) = self.segments.0.get(id) else {
            return Ok(());
        };
        if !held.active {
            return Ok(());
        }
        let person = self.people.get(self.store, contact)?;
        let transitions = match held.kind {
            Kind::Dynamic => person.memberships.evaluate([(id, &held.program)], &person.ledger, self.now),
            _ => {
                let verdict = held.program.evaluate(&person.ledger, self.now);
                person.memberships.freeze(id, verdict.member, self.now).into_iter().collect()
            }
        };
        self.save_memberships(contact, transitions)
    }

    /// Follows time for the contacts with an expiry that has passed, the earliest first.
    pub(super) fn follow_time(&mut self) -> Outcome<()> {
        let contacts = self.contacts_due()?;
        self.follow_time_of(&contacts)
    }

    /// The contacts with an expiry that has passed, the earliest first.
    pub(super) fn contacts_due(&self) -> Outcome<Vec<ContactId>> {
        let query =
            "SELECT contact FROM memberships WHERE until <= ? GROUP BY contact ORDER BY min(until) LIMIT ?";
        let rows = self.store.rows(query, vec![self.now.millis().into(), SLICE.into()])?;
        rows.iter().map(contact_id).collect()
    }

    /// Takes a contact that cannot be evaluated out of the way of the others for a while.
    pub(super) fn put_off(&mut self, contact: &ContactId) -> Outcome<()> {
        const FOR_MS: i64 = 60_000;
        self.people.forget(contact);
        self.store.run(
            "UPDATE memberships SET until = ?1 WHERE contact = ?2 AND until <= ?3",
            vec![(self.now.millis() + FOR_MS).into(), contact.as_str().into(), self.now.millis().into()],
        )
    }

    pub(super) fn follow_time_of(&mut self, contacts: &[ContactId]) -> Outcome<()> {
        self.people.load(self.store, contacts)?;
        let mut told = Vec::new();
        for contact in contacts {
            let person = self.people.get(self.store, contact)?;
            let flips =
                person.memberships.follow_time(|id| self.segments.evaluated(id), &person.ledger, self.now);
            self.save_memberships(contact, Vec::new())?;
            told.extend(flips.into_iter().map(|flip| (flip.at, contact.clone(), flip)));
        }
        // In the order in which they happened, whichever contact they happened to.
        told.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        for (_, contact, flip) in told {
            self.changes.transition(&contact, flip);
        }
        Ok(())
    }
}

/// Whether two versions differ in nothing that changes who is in the segment.
fn means_the_same(known: &StoredSegment, new: &StoredSegment) -> bool {
    let active = |stored: &StoredSegment| {
        stored.definition.get("active").and_then(serde_json::Value::as_bool).unwrap_or(true)
    };
    let same =
        ["where", "timezone", "kind"].iter().all(|key| known.definition.get(key) == new.definition.get(key));
    same && active(known) == active(new)
}
