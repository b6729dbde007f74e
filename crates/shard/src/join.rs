//! Anonymous ids and their users: claims, and histories that move between shards.
//!
//! The home of an anonymous id decides whose it is; its history then lives with that user. Each
//! step is stored together with the parcel that leads to the next one, and can be repeated: a
//! crash between any two of them loses nothing.

use std::collections::BTreeMap;

use contact::{Claim, Claims, Ownership, Transition};
use event::{Call, ContactId, Identifier, Time};

use crate::fault::Outcome;
use crate::ingest::Evaluate;
use crate::message::{Adoption, ShardReply, ShardRequest};
use crate::outbox::Parcel;
use crate::store::{Store, in_slices};
use crate::work::Work;

/// Bytes of calls that travel in one parcel; a stored value can have 2 MB.
const PARCEL_BYTES: usize = 512 * 1024;

impl<S: Store> Work<'_, S> {
    /// An anonymous id whose home is here was paired with a user.
    pub(crate) fn claim(&mut self, anonymous: &str, claim: Claim) -> Outcome<ShardReply> {
        let stored =
            self.store.first("SELECT body FROM claims WHERE anonymous = ?", vec![anonymous.into()])?;
        let mut claims: Claims = stored.map(|row| row.json(0)).transpose()?.unwrap_or_default();
        let ownership = claims.add(claim.clone());
        self.store.run(
            "INSERT OR REPLACE INTO claims (anonymous, body) VALUES (?, ?)",
            vec![anonymous.into(), serde_json::to_string(&claims)?.into()],
        )?;
        match ownership {
            Ownership::Unchanged => {}
            Ownership::Taken => self.hand_over_contact(anonymous, &claim)?,
            Ownership::TakenFrom(from) => {
                self.note_moved(anonymous, &claim)?;
                let shard = Identifier::user(&from).contact_id().home(self.place.shards);
                let request = ShardRequest::Release { anonymous: anonymous.to_owned(), from, to: claim };
                self.post(Parcel::to_shard(shard, request))?;
            }
        }
        Ok(ShardReply::Done)
    }

    /// The user here lost an anonymous id to another one, who was first.
    pub(crate) fn release(&mut self, anonymous: &str, from: &str, to: &Claim) -> Outcome<ShardReply> {
        let contact = Identifier::user(from).contact_id();
        let person = self.people.get(self.store, &contact)?;
        let mut transitions =
            person.memberships.follow_time(|id| self.segments.book().get(id), &person.ledger, self.now);
        let calls =
            person.ledger.take(|call| call.user.is_none() && call.anonymous.as_deref() == Some(anonymous));
        transitions.extend(person.memberships.evaluate_together(
            self.segments.book().rules(),
            self.segments.book(),
            &person.ledger,
            self.now,
        ));
        person.identifiers.remove(&Identifier::anonymous(anonymous).to_string());
        self.delete_calls(&calls)?;
        self.store.run(
            "DELETE FROM identifiers WHERE identifier = ? AND contact = ?",
            vec![Identifier::anonymous(anonymous).to_string().into(), contact.as_str().into()],
        )?;
        self.note_moved(anonymous, to)?;
        self.save_memberships(&contact, transitions)?;
        self.retell_seen(&contact)?;
        self.post_adoption(anonymous, to, calls, BTreeMap::new(), Vec::new())?;
        Ok(ShardReply::Done)
    }

    /// The history of an anonymous id comes to its user, who is here.
    pub(crate) fn adopt(&mut self, adoption: Adoption) -> Outcome<ShardReply> {
        let moved = self.moved_by(&adoption.anonymous)?;
        if let Some(earlier) =
            moved.filter(|moved| moved.user != adoption.claim.user && *moved < adoption.claim)
        {
            // Word of an earlier claim came first: the history belongs further on.
            self.post_adoption(&adoption.anonymous, &earlier, adoption.calls, BTreeMap::new(), Vec::new())?;
            return Ok(ShardReply::Done);
        }
        let owner = Identifier::user(&adoption.claim.user);
        let identifier = Identifier::anonymous(&adoption.anonymous);
        let contact = owner.contact_id();
        self.note_moved(&adoption.anonymous, &adoption.claim)?;
        if !self.people.get(self.store, &contact)?.is_known_as(&identifier) {
            self.changes.merged(&contact, &identifier, self.now);
        }
        let person = self.people.get(self.store, &contact)?;
        person.identifiers.insert(identifier.to_string(), Some(adoption.claim.time));
        self.changes.identifier(&contact, &identifier, Some(adoption.claim.time));
        self.inherit(&contact, &adoption)?;
        let known = self.known_ids(adoption.calls.iter().map(|call| call.id.as_str()))?;
        let calls = adoption.calls.into_iter().filter(|call| !known.contains(&call.id)).collect();
        self.take_in(&owner, calls, Evaluate::All)?;
        self.retell_seen(&contact)?;
        Ok(ShardReply::Done)
    }

    /// The user to whom an anonymous id belongs, as far as this shard has heard.
    pub(crate) fn user_of(&self, anonymous: &str) -> Outcome<Option<String>> {
        Ok(self.moved_by(anonymous)?.map(|claim| claim.user))
    }

    /// Those of these anonymous ids whose history is with a user, and by which claim.
    pub(crate) fn moved_among<'i>(
        &self,
        anonymous: impl Iterator<Item = &'i str>,
    ) -> Outcome<BTreeMap<String, Claim>> {
        let anonymous: Vec<&str> = anonymous.collect();
        let query = "SELECT anonymous, claim FROM moved WHERE anonymous IN (SELECT value FROM json_each(?))";
        let rows = self.store.rows(query, vec![serde_json::to_string(&anonymous)?.into()])?;
        rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.json(1)?))).collect()
    }

    /// The claim by which an anonymous id belongs to a user, as far as this shard has heard.
    fn moved_by(&self, anonymous: &str) -> Outcome<Option<Claim>> {
        let row = self.store.first("SELECT claim FROM moved WHERE anonymous = ?", vec![anonymous.into()])?;
        row.map(|row| row.json(0)).transpose()
    }

    /// Sends the whole anonymous contact to its user and forgets it here.
    fn hand_over_contact(&mut self, anonymous: &str, claim: &Claim) -> Outcome<()> {
        let contact = Identifier::anonymous(anonymous).contact_id();
        let person = self.people.get(self.store, &contact)?;
        // What is counted here goes from here, whatever time brings on the way.
        for (segment, _) in person.memberships.iter().filter(|(_, kept)| kept.member) {
            self.changes.resize(segment, -1);
        }
        let mut transitions =
            person.memberships.follow_time(|id| self.segments.book().get(id), &person.ledger, self.now);
        let kept: BTreeMap<_, _> =
            person.memberships.iter().map(|(segment, kept)| (segment.clone(), *kept)).collect();
        let calls = person.ledger.take(|_| true);
        let told = self.told_transitions(&contact)?;
        transitions.splice(0..0, told);
        for table in ["calls", "memberships", "history", "identifiers"] {
            self.store
                .run(&format!("DELETE FROM {table} WHERE contact = ?"), vec![contact.as_str().into()])?;
        }
        self.store.run("DELETE FROM contacts WHERE id = ?", vec![contact.as_str().into()])?;
        self.people.forget(&contact);
        self.note_moved(anonymous, claim)?;
        self.post_adoption(anonymous, claim, calls, kept, transitions)
    }

    fn post_adoption(
        &mut self,
        anonymous: &str,
        claim: &Claim,
        calls: Vec<Call>,
        kept: BTreeMap<contact::SegmentId, contact::Kept>,
        transitions: Vec<Transition>,
    ) -> Outcome<()> {
        let shard = Identifier::user(&claim.user).contact_id().home(self.place.shards);
        let mut adoption = Adoption {
            anonymous: anonymous.to_owned(),
            claim: claim.clone(),
            calls: Vec::new(),
            kept,
            transitions,
        };
        let mut bytes = 0;
        for call in calls {
            bytes += serde_json::to_string(&call)?.len();
            adoption.calls.push(call);
            if bytes > PARCEL_BYTES {
                bytes = 0;
                let rest = Adoption { calls: Vec::new(), ..adoption.clone() };
                let full = std::mem::replace(&mut adoption, rest);
                self.post(Parcel::to_shard(shard, ShardRequest::Adopt(Box::new(full))))?;
            }
        }
        self.post(Parcel::to_shard(shard, ShardRequest::Adopt(Box::new(adoption))))
    }

    /// What the anonymous contact was in goes on under its user, where the user has no state of
    /// their own: one person, entered once.
    fn inherit(&mut self, contact: &ContactId, adoption: &Adoption) -> Outcome<()> {
        let person = self.people.get(self.store, contact)?;
        let inherited = person.memberships.inherit(&adoption.kept);
        for (segment, kept) in person.memberships.take_changed() {
            if inherited.contains(&segment) && kept.member {
                self.changes.resize(&segment, 1);
            }
            self.changes.membership(contact, segment, kept);
        }
        let retold = adoption.transitions.iter().filter(|told| inherited.contains(&told.segment));
        let told = self.segments.told();
        person.tell(retold.clone().filter(|change| told.contains(&change.segment)));
        for transition in retold {
            self.changes.retold(contact, transition.clone());
        }
        Ok(())
    }

    /// Remembers to whom an anonymous id belongs; the earliest claim stands.
    fn note_moved(&self, anonymous: &str, claim: &Claim) -> Outcome<()> {
        if self.moved_by(anonymous)?.is_some_and(|known| known <= *claim) {
            return Ok(());
        }
        let contact = Identifier::anonymous(anonymous).contact_id();
        self.store.run(
            "INSERT OR REPLACE INTO moved (anonymous, contact, claim) VALUES (?, ?, ?)",
            vec![anonymous.into(), contact.as_str().into(), serde_json::to_string(claim)?.into()],
        )
    }

    fn told_transitions(&self, contact: &ContactId) -> Outcome<Vec<Transition>> {
        let query = "SELECT segment, change, at FROM history
                     WHERE contact = ? AND change IN ('entered', 'left') ORDER BY at, seq LIMIT 2000";
        let rows = self.store.rows(query, vec![contact.as_str().into()])?;
        rows.iter()
            .map(|row| {
                Ok(Transition {
                    segment: contact::SegmentId::new(row.text(0)?),
                    entered: row.text(1)? == "entered",
                    at: Time::from_millis(row.integer(2)?).unwrap_or(self.now),
                })
            })
            .collect()
    }

    fn delete_calls(&self, calls: &[Call]) -> Outcome<()> {
        let ids: Vec<&str> = calls.iter().map(|call| call.id.as_str()).collect();
        let statement = "DELETE FROM calls WHERE id IN (SELECT value FROM json_each(?))";
        in_slices(&ids, |slice| self.store.run(statement, vec![slice.into()]))
    }

    /// Finds anew what the list of contacts shows, from the calls that are here.
    fn retell_seen(&mut self, contact: &ContactId) -> Outcome<()> {
        let person = self.people.get(self.store, contact)?;
        person.seen = None;
        let first = person.ledger.calls().map(|call| call.time).min().unwrap_or(self.now);
        let last = person.ledger.calls().map(|call| call.time).max().unwrap_or(self.now);
        self.save_seen(contact, first, last, true)
    }
}
