//! Histories that move between contacts, on one shard or across several.
//!
//! The home of an identifier has decided to whom it belongs ([`crate::join`]); its calls follow. A
//! contact that joins another goes as a whole; an identifier that leaves its contact takes its own
//! calls along, and those of the identifiers that belong to it. What arrives goes on if newer word
//! came first.

use std::collections::{BTreeMap, BTreeSet};

use contact::Transition;
use event::{Call, ContactId, Identifier, Time};

use crate::counts::reception;
use crate::fault::{Fault, Outcome};
use crate::ingest::{Arrived, Evaluate};
use crate::links::Heard;
use crate::message::{Adoption, Fate, Link, Reception, ShardReply, ShardRequest};
use crate::outbox::Parcel;
use crate::store::{Row, Store, in_slices};
use crate::work::Work;

/// Bytes of calls that travel in one parcel; a stored value can have 2 MB.
const PARCEL_BYTES: usize = 512 * 1024;

impl<S: Store> Work<'_, S> {
    /// A history arrives.
    pub(crate) fn adopt(&mut self, mut adoption: Adoption) -> Outcome<ShardReply> {
        if adoption.sent.take().map_or(Ok(true), |sent| self.is_first(sent))? {
            self.route(adoption)?;
        }
        Ok(ShardReply::Done)
    }

    /// An identifier belongs to another than `from` by now: what is here of it goes on.
    pub(crate) fn recall(&mut self, link: Link, from: &Identifier) -> Outcome<ShardReply> {
        self.hear(std::slice::from_ref(&link))?;
        // What is held here may be what came to its new place already: the rest is further on.
        let end = self.way_of(from, &BTreeMap::new(), &mut BTreeMap::new())?.end;
        if !self.is_home(&end) {
            let shard = self.home_of(&end);
            self.post(Parcel::to_shard(shard, ShardRequest::Recall { link, from: end }))?;
        }
        Ok(ShardReply::Done)
    }

    /// An identifier without a history belongs to a contact.
    pub(crate) fn announce(&mut self, link: Link) -> Outcome<()> {
        self.route(Adoption { links: vec![link], ..Adoption::default() })
    }

    /// Takes what arrives to where it belongs, as far as is known here.
    fn route(&mut self, adoption: Adoption) -> Outcome<()> {
        let told: BTreeMap<Identifier, Link> =
            adoption.links.into_iter().map(|link| (link.of.clone(), link)).collect();
        let mut heard = self.heard_of(told.keys())?;
        let mut ends: BTreeMap<Identifier, Identifier> = BTreeMap::new();
        let mut parts: BTreeMap<Identifier, Adoption> = BTreeMap::new();
        for of in told.keys() {
            let way = self.way_of(of, &told, &mut heard)?;
            ends.insert(of.clone(), way.end.clone());
            let links = &mut parts.entry(way.end).or_default().links;
            let new = way.links.into_iter().filter(|link| links.iter().all(|known| known.of != link.of));
            links.extend(new.collect::<Vec<_>>());
        }
        for call in adoption.calls {
            let owner = call.owner().ok_or_else(|| Fault::internal("a call belongs to nobody"))?;
            let end = ends.get(&owner).cloned().unwrap_or(owner);
            let part = parts.entry(end).or_default();
            part.receptions
                .extend(adoption.receptions.get_key_value(&call.id).map(|(id, came)| (id.clone(), *came)));
            part.calls.push(call);
        }
        if let Some(whole) = adoption.whole
            && let Some(part) = ends.get(&whole).and_then(|end| parts.get_mut(end))
        {
            part.whole = Some(whole);
            part.kept = adoption.kept;
            part.transitions = adoption.transitions;
        }
        for (end, part) in parts {
            if self.is_home(&end) {
                self.absorb(&end, part)?;
            } else {
                self.post_adoption(&end, part)?;
            }
        }
        Ok(())
    }

    /// Takes a history into a contact that lives here.
    fn absorb(&mut self, root: &Identifier, adoption: Adoption) -> Outcome<()> {
        let contact = root.contact_id();
        self.hear(&adoption.links)?;
        for link in adoption.links.iter().filter(|link| link.of != *root) {
            if !self.people.get(self.store, &contact)?.is_known_as(&link.of) {
                self.changes.merged(&contact, &link.of, self.now);
            }
            self.know_as(&contact, &link.of)?;
        }
        self.know_as(&contact, root)?;
        self.verify(&adoption.links, root)?;
        self.inherit(&contact, &adoption)?;
        let mut known = self.known_calls(adoption.calls.iter().map(|call| call.id.as_str()))?;
        let mut arrived: BTreeMap<ContactId, Vec<Arrived>> = BTreeMap::from([(contact.clone(), Vec::new())]);
        for call in adoption.calls {
            let came = adoption.receptions.get(&call.id).copied();
            let stored = known.remove(&call.id);
            if let (Some(came), Some(_)) = (came, &stored) {
                // Two that were stored apart are one.
                self.count(came, Fate::Stored, "", -1);
            }
            match stored {
                None => {
                    let new = Arrived { call, came, stored: None };
                    arrived.entry(contact.clone()).or_default().push(new);
                }
                // It may be with a contact here that it leaves later.
                Some(stored) if stored.call.owner() == call.owner() => {
                    let of = stored.contact.clone();
                    arrived.entry(of).or_default().push(Arrived { call, came, stored: Some(stored) });
                }
                Some(stored) => self.keep_copy(&call, &stored.call, came)?,
            }
        }
        for (contact, calls) in arrived {
            self.take_in(&contact, calls, Evaluate::All)?;
            self.retell_seen(&contact)?;
        }
        Ok(())
    }

    /// Asks the homes of identifiers that lead to a contact here whether they still do: word of a
    /// change follows the way that was the right one then, and may have missed this place.
    pub(crate) fn verify(&mut self, links: &[Link], root: &Identifier) -> Outcome<()> {
        for link in links.iter().filter(|link| link.of != *root) {
            if !self.is_home(&link.of) {
                let request = ShardRequest::Verify { link: link.clone(), at: root.clone() };
                self.post(Parcel::to_shard(self.home_of(&link.of), request))?;
            }
        }
        Ok(())
    }

    /// A shard holds an identifier whose home is here, as it was at this version.
    pub(crate) fn is_verified(&mut self, link: &Link, at: Identifier) -> Outcome<ShardReply> {
        if let Some(newer) = self.heard(&link.of)?.link.filter(|newer| newer.version > link.version) {
            let shard = self.home_of(&at);
            self.post(Parcel::to_shard(shard, ShardRequest::Recall { link: newer, from: at }))?;
        }
        Ok(ShardReply::Done)
    }

    /// Takes word of whom identifiers belong to; what is held here of them goes where it belongs.
    pub(crate) fn hear(&mut self, links: &[Link]) -> Outcome<()> {
        let heard = self.heard_of(links.iter().map(|link| &link.of))?;
        let mut concerned = BTreeSet::new();
        for link in links {
            let known = heard.get(&link.of);
            if known.and_then(|known| known.link.as_ref()).is_none_or(|known| known.version < link.version) {
                self.note(link)?;
                concerned.extend(known.and_then(|known| known.contact.as_ref()));
            }
        }
        concerned.into_iter().try_for_each(|contact| self.resettle(contact))
    }

    /// Notes that an identifier leads to a contact.
    pub(crate) fn know_as(&mut self, contact: &ContactId, identifier: &Identifier) -> Outcome<()> {
        let person = self.people.get(self.store, contact)?;
        if person.identifiers.insert(identifier.clone()) {
            self.changes.identifier(contact, identifier);
        }
        Ok(())
    }

    /// Sends on what a contact holds and what does not belong to it any more.
    pub(crate) fn resettle(&mut self, contact: &ContactId) -> Outcome<()> {
        self.check_free(contact)?;
        let held = self.people.get(self.store, contact)?.identifiers.clone();
        let Some(root) = held.iter().find(|identifier| identifier.contact_id() == *contact) else {
            return Err(Fault::internal("a contact without an identifier of its own"));
        };
        let mut heard: BTreeMap<Identifier, Heard> = self.heard_of(&held)?;
        let told: BTreeMap<Identifier, Link> =
            heard.iter().filter_map(|(of, heard)| Some((of.clone(), heard.link.clone()?))).collect();
        let mut leaving: Vec<Link> = Vec::new();
        let mut left: BTreeSet<Identifier> = BTreeSet::new();
        for of in &held {
            let way = self.way_of(of, &told, &mut heard)?;
            if way.end != *root {
                leaving.extend(way.links.into_iter().take(1));
                left.insert(of.clone());
                continue;
            }
            // INVARIANT: who holds an identifier holds all that lead from it to the contact, so that
            // it hears when one of them changes.
            for link in way.links.iter().skip(1) {
                self.note(link)?;
                self.know_as(contact, &link.of)?;
            }
            if way.links.len() > 1 {
                self.verify(&way.links, root)?;
            }
        }
        if left.is_empty() {
            return Ok(());
        }
        // What was decided in this request is written before it is taken away again.
        self.write_changes()?;
        let receptions = self.receptions(contact)?;
        let adoption = if left.contains(root) {
            Adoption { links: leaving, whole: Some(root.clone()), receptions, ..self.take_whole(contact)? }
        } else {
            let calls = self.take_part(contact, &left)?;
            Adoption { links: leaving, calls, receptions, ..Adoption::default() }
        };
        self.route(adoption)
    }

    /// By the id of a contact's call, how it was received.
    fn receptions(&self, contact: &ContactId) -> Outcome<BTreeMap<String, Reception>> {
        let query = "SELECT id, received, source FROM calls_of WHERE contact = ?";
        let rows = self.store.rows(query, vec![contact.as_str().into()])?;
        let known = |row: &Row| Ok(reception(row, 1)?.map(|came| Ok((row.text(0)?.to_owned(), came))));
        rows.iter().filter_map(|row| known(row).and_then(Option::transpose).transpose()).collect()
    }

    /// Takes a whole contact out, with all that it was in.
    fn take_whole(&mut self, contact: &ContactId) -> Outcome<Adoption> {
        let person = self.people.get(self.store, contact)?;
        // What is counted here goes from here, whatever time brings on the way.
        for (segment, _) in person.memberships.iter().filter(|(_, kept)| kept.member) {
            self.changes.resize(segment, -1);
        }
        let flips =
            person.memberships.follow_time(|id| self.segments.book().get(id), &person.ledger, self.now);
        let kept = person.memberships.iter().map(|(segment, kept)| (segment.clone(), *kept)).collect();
        let calls = person.ledger.take(|_| true);
        let mut transitions = self.told_transitions(contact)?;
        transitions.extend(flips);
        for table in ["calls", "contacts", "memberships", "history", "identifiers", "people"] {
            let statement =
                format!("DELETE FROM {table} WHERE person = (SELECT person FROM people WHERE contact = ?)");
            self.store.run(&statement, vec![contact.as_str().into()])?;
        }
        self.people.forget(contact);
        Ok(Adoption { calls, kept, transitions, ..Adoption::default() })
    }

    /// Takes the calls of some identifiers out of a contact that stays.
    fn take_part(&mut self, contact: &ContactId, left: &BTreeSet<Identifier>) -> Outcome<Vec<Call>> {
        let person = self.people.get(self.store, contact)?;
        let mut transitions =
            person.memberships.follow_time(|id| self.segments.book().get(id), &person.ledger, self.now);
        let calls = person.ledger.take(|call| call.owner().is_some_and(|owner| left.contains(&owner)));
        transitions.extend(person.memberships.evaluate_together(
            self.segments.book().rules(),
            self.segments.book(),
            &person.ledger,
            self.now,
        ));
        person.identifiers.retain(|identifier| !left.contains(identifier));
        let ids: Vec<&str> = calls.iter().map(|call| call.id.as_str()).collect();
        let statement = "DELETE FROM calls WHERE id IN (SELECT value FROM json_each(?))";
        in_slices(&ids, |slice| self.store.run(statement, vec![slice.into()]))?;
        let left: Vec<&Identifier> = left.iter().collect();
        let statement = "DELETE FROM identifiers WHERE identifier IN (SELECT value FROM json_each(?))";
        in_slices(&left, |slice| self.store.run(statement, vec![slice.into()]))?;
        self.save_memberships(contact, transitions)?;
        self.retell_seen(contact)?;
        Ok(calls)
    }

    fn post_adoption(&mut self, to: &Identifier, adoption: Adoption) -> Outcome<()> {
        let shard = self.home_of(to);
        let receptions = adoption.receptions;
        let mut parcel = Adoption { calls: Vec::new(), receptions: BTreeMap::new(), ..adoption };
        let mut bytes = 0;
        for call in adoption.calls {
            bytes += serde_json::to_string(&call)?.len();
            parcel
                .receptions
                .extend(receptions.get_key_value(&call.id).map(|(id, came)| (id.clone(), *came)));
            parcel.calls.push(call);
            if bytes > PARCEL_BYTES {
                bytes = 0;
                let rest = Adoption { calls: Vec::new(), receptions: BTreeMap::new(), ..parcel.clone() };
                let full = std::mem::replace(&mut parcel, rest);
                self.post(Parcel::to_shard(shard, ShardRequest::Adopt(Box::new(full))))?;
            }
        }
        self.post(Parcel::to_shard(shard, ShardRequest::Adopt(Box::new(parcel))))
    }

    /// What a contact was in goes on under the one that it joins, where that one has no state of its
    /// own: one person, entered once.
    fn inherit(&mut self, contact: &ContactId, adoption: &Adoption) -> Outcome<()> {
        let kept = adoption.kept.iter().filter(|(segment, _)| !self.segments.is_dropped(segment));
        let kept: BTreeMap<_, _> = kept.map(|(segment, kept)| (segment.clone(), *kept)).collect();
        let person = self.people.get(self.store, contact)?;
        let inherited = person.memberships.inherit(&kept);
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

    fn told_transitions(&self, contact: &ContactId) -> Outcome<Vec<Transition>> {
        let query = "SELECT segment, change, at FROM history_of
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

    /// Finds anew what the list of contacts shows, from the calls that are here; without calls there
    /// is nobody to show.
    pub(crate) fn retell_seen(&mut self, contact: &ContactId) -> Outcome<()> {
        let person = self.people.get(self.store, contact)?;
        let times = || person.ledger.calls().map(|call| call.time);
        let span = times().min().zip(times().max());
        let before = person.seen.take();
        match span {
            Some((first, last)) => self.save_seen(contact, first, last, true),
            None if before.is_some() => {
                self.changes.forget_contact(contact);
                let statement =
                    "DELETE FROM contacts WHERE person = (SELECT person FROM people WHERE contact = ?)";
                self.store.run(statement, vec![contact.as_str().into()])
            }
            None => Ok(()),
        }
    }
}
