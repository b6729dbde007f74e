//! A shard gives half of what it has to a new one, and the new one takes it.
//!
//! A slice stands still from the moment it is packed until the new shard has all of it: then, in one
//! transaction, it is gone from here and everybody is sent there. Requests that would change it wait
//! that moment; it can still be read. Each step is stored before the next begins, and slices are
//! numbered, so that a crash at any instant, or a part that comes twice, changes nothing.

mod settling;
mod tables;

use event::{ContactId, Identifier};

use crate::contacts::contact_id;
use crate::fault::{Fault, Outcome};
use crate::homes::{self, Split};
use crate::message::{Growth, ShardReply, ShardRequest, Slice};
use crate::outbox::Parcel;
use crate::store::{Row, Store, in_slices};
use crate::work::Work;

use tables::TABLES;

/// Identities that are looked at for one slice, and calls after which it is full.
const IDENTITIES: i64 = 200;
const CALLS: i64 = 1_000;

impl<S: Store> Work<'_, S> {
    /// The answer to a request for somebody who lives at another shard; refuses changes of whoever is
    /// on the way there.
    pub(crate) fn elsewhere(&self, request: &ShardRequest) -> Outcome<Option<ShardReply>> {
        let (id, is_read) = match request {
            ShardRequest::Claim { of, .. } | ShardRequest::IsUsers { of } => (of.contact_id(), false),
            ShardRequest::Decide { of, .. } => (of.contact_id(), false),
            ShardRequest::Alias { previous, .. } => (Identifier::user(previous).contact_id(), false),
            ShardRequest::Verify { link, .. } => (link.of.contact_id(), false),
            ShardRequest::Contact { who }
            | ShardRequest::Events { who, .. }
            | ShardRequest::History { who, .. }
            | ShardRequest::Explain { who, .. } => (who.contact_id(), true),
            ShardRequest::Activity { who, .. } => (who.lookup().contact_id(), true),
            _ => return Ok(None),
        };
        let shard = self.home_of_id(&id);
        if shard != self.place.shard {
            return Ok(Some(ShardReply::Elsewhere { shard }));
        }
        if is_read { Ok(None) } else { self.check_free(&id).map(|()| None) }
    }

    pub(crate) fn home_of_id(&self, id: &ContactId) -> u32 {
        homes::home(self.place, self.split.as_ref(), id)
    }

    pub(crate) fn is_held(&self, id: &ContactId) -> bool {
        homes::is_held(self.place, self.split.as_ref(), id)
    }

    /// Refuses to change what is on its way to another shard.
    pub(crate) fn check_free(&self, id: &ContactId) -> Outcome<()> {
        if self.is_held(id) { Err(Fault::Moving) } else { Ok(()) }
    }

    /// Begins to give half of what is here to a new shard, or tells how far that is.
    pub(crate) fn split(&mut self, to: u32) -> Outcome<ShardReply> {
        if to > self.place.shards && self.split.as_ref().is_none_or(|split| split.shards < to) {
            self.name_identities()?;
            self.store.run(
                "INSERT OR REPLACE INTO split (id, shards, slice, upto, moved) VALUES (1, ?, 0, '', 0)",
                vec![i64::from(to).into()],
            )?;
            *self.split = Some(Split::begun(to));
        }
        // A shop that has come so far has nothing left to move.
        let split = self.split.as_ref().filter(|split| split.shards == to);
        Ok(ShardReply::Growth(Growth {
            done: split.map_or(1.0, |split| share_of(&split.upto)),
            moved: split.and_then(|split| u64::try_from(split.moved).ok()).unwrap_or(0),
        }))
    }

    /// Writes down whose the claims are that were stored before that was needed.
    fn name_identities(&self) -> Outcome<()> {
        for (table, key) in [("claims", "identifier"), ("aliases", "previous")] {
            let query = format!("SELECT DISTINCT {key} FROM {table} WHERE contact IS NULL");
            let named = |row: &Row| {
                let text = row.text(0)?;
                let identifier = match table {
                    "aliases" => Identifier::user(text),
                    _ => text.parse().map_err(Fault::internal)?,
                };
                Ok((text.to_owned(), identifier.contact_id()))
            };
            let named = self.store.rows(&query, vec![])?.iter().map(named).collect::<Outcome<Vec<_>>>()?;
            let statement = format!(
                "UPDATE {table} SET contact = named.value->>1 FROM json_each(?1) AS named
                 WHERE {key} = named.value->>0"
            );
            in_slices(&named, |slice| self.store.run(&statement, vec![slice.into()]))?;
        }
        Ok(())
    }

    /// Whether there is something to give away, and nothing on its way.
    fn is_giving(&self) -> bool {
        let Some(split) = self.split.as_ref() else { return false };
        split.shards > self.place.shards
            && self.place.shard < self.place.shards
            && split.held.is_none()
            && !split.is_done()
    }

    /// Whether the alarm has a slice to pack at once.
    pub(crate) fn is_splitting(&self) -> bool {
        self.is_giving() && !self.segments.is_forming()
    }

    /// Packs the next slice and sends it to the new shard.
    pub(crate) fn give_slice(&mut self) -> Outcome<()> {
        if !self.is_splitting() {
            return Ok(());
        }
        let Some(split) = self.split.clone() else { return Ok(()) };
        let (upto, ids) = self.next_identities(&split)?;
        let given: Vec<&ContactId> =
            ids.iter().filter(|id| homes::is_given(self.place, &split, id)).collect();
        let given = serde_json::to_string(&given)?;
        let parts = self.parts_of(&given)?;
        let version = self.store.number("SELECT coalesce(max(version), 0) FROM applied", vec![])?;
        let contacts: Vec<String> = serde_json::from_str(&given)?;
        let to = self.place.shard + self.place.shards;
        let count = parts.len();
        let mut sent: Vec<i64> = Vec::new();
        for (part, rows) in parts.into_iter().enumerate() {
            let slice = Slice {
                shards: split.shards,
                number: split.slice + 1,
                part,
                parts: count,
                upto: upto.clone(),
                version,
                contacts: contacts.clone(),
                rows,
            };
            self.post(Parcel::to_shard(to, ShardRequest::Settle(Box::new(slice))))?;
            sent.extend(self.parcels.last().map(|parcel| parcel.seq));
        }
        self.store.run(
            "UPDATE split SET held = ?1, ids = ?2, first = ?3, last = ?4",
            vec![
                upto.as_str().into(),
                given.into(),
                sent.first().copied().into(),
                sent.last().copied().into(),
            ],
        )?;
        *self.split = Some(Split { held: Some(upto), ..split });
        Ok(())
    }

    /// The identities that come next, and where they end.
    fn next_identities(&self, split: &Split) -> Outcome<(String, Vec<ContactId>)> {
        let each = ["people", "links", "claims", "aliases"].map(|table| {
            format!(
                "SELECT * FROM (SELECT DISTINCT contact FROM {table} WHERE contact > ?1 ORDER BY contact LIMIT ?2)"
            )
        });
        let query = format!(
            "SELECT contact, (SELECT count(*) FROM calls_of WHERE calls_of.contact = found.contact)
             FROM ({}) AS found ORDER BY contact LIMIT ?2",
            each.join(" UNION ")
        );
        let rows = self.store.rows(&query, vec![split.upto.as_str().into(), IDENTITIES.into()])?;
        let (mut ids, mut calls) = (Vec::new(), 0);
        for row in &rows {
            if calls > CALLS {
                break;
            }
            calls += row.integer(1)?;
            ids.push(contact_id(row)?);
        }
        let is_last = ids.len() == rows.len() && i64::try_from(rows.len()).unwrap_or(0) < IDENTITIES;
        let upto = match ids.last() {
            Some(last) if !is_last => last.as_str().to_owned(),
            _ => Split::end(),
        };
        Ok((upto, ids))
    }

    /// When all parts of a slice have arrived, it is gone from here.
    pub(crate) fn release(&mut self) -> Outcome<()> {
        let Some(Split { held: Some(held), .. }) = self.split.as_ref() else { return Ok(()) };
        let held = held.clone();
        let row = self.store.first(
            "SELECT ids, (SELECT count(*) FROM outbox WHERE seq BETWEEN first AND last) FROM split",
            vec![],
        )?;
        let row = row.ok_or_else(|| Fault::internal("no row where one was expected"))?;
        if row.integer(1)? > 0 {
            return Ok(());
        }
        let ids = row.text(0)?;
        self.count_members(ids, -1)?;
        for table in &TABLES {
            let mut statement = table.delete();
            if table.name == "links" {
                // Whoever holds an identifier knows why.
                statement.push_str(" AND identifier NOT IN (SELECT identifier FROM identifiers)");
            }
            self.store.run(&statement, vec![ids.into()])?;
        }
        self.store
            .run("DELETE FROM people WHERE contact IN (SELECT value FROM json_each(?1))", vec![ids.into()])?;
        let gone: Vec<ContactId> = serde_json::from_str(ids)?;
        gone.iter().for_each(|id| self.people.forget(id));
        let moved = i64::try_from(gone.len()).unwrap_or(0);
        self.store.run(
            "UPDATE split SET slice = slice + 1, upto = held, held = NULL, ids = NULL, moved = moved + ?1",
            vec![moved.into()],
        )?;
        if let Some(split) = self.split.as_mut() {
            *split = Split {
                slice: split.slice + 1,
                upto: held,
                held: None,
                moved: split.moved + moved,
                ..*split
            };
        }
        Ok(())
    }
}

/// The part of all ids that comes up to this one: they are hashes.
fn share_of(upto: &str) -> f64 {
    if upto == Split::end() {
        return 1.0;
    }
    let head = upto.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    f64::from(head.unwrap_or(0)) / f64::from(u32::MAX)
}
