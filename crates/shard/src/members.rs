//! Segments that are filled from outside the histories: lists by hand, frozen ones once.

use std::collections::BTreeSet;

use contact::SegmentId;
use event::ContactId;
use segment::Kind;

use crate::contacts::{Found, contact_id};
use crate::fault::{Fault, Outcome};
use crate::message::{Lookup, Resolved, ShardReply, ShardRequest};
use crate::outbox::Parcel;
use crate::store::Store;
use crate::work::Work;

/// Contacts that are in memory at a time.
const SLICE: usize = 500;

impl<S: Store> Work<'_, S> {
    /// Where each of these is.
    pub(crate) fn resolve(&mut self, who: &[Lookup]) -> Outcome<ShardReply> {
        let resolved = |who: &Lookup| {
            let shard = self.home_of_id(&who.contact_id());
            if shard != self.place.shard {
                return Ok(Resolved::Elsewhere { shard });
            }
            Ok(match self.find(who)? {
                Found::Here(id) => Resolved::Here(id),
                Found::Elsewhere(ShardReply::Moved { to }) => Resolved::Moved { to },
                Found::Elsewhere(_) => Resolved::Unknown,
            })
        };
        Ok(ShardReply::Resolved(who.iter().map(resolved).collect::<Outcome<_>>()?))
    }

    /// Puts contacts into a list and takes others out; with `only`, all others go out.
    pub(crate) fn members(
        &mut self,
        list: &SegmentId,
        add: &[ContactId],
        mut remove: Vec<ContactId>,
        only: bool,
    ) -> Outcome<ShardReply> {
        match self.segments.get(list) {
            Some((Kind::List, _)) => {}
            Some(_) => return Err(Fault::NotAList),
            // It was taken away while word was on its way from a shard that gave contacts here.
            None if self.segments.is_dropped(list) => {
                return Ok(ShardReply::Members { added: 0, removed: 0 });
            }
            None => return Err(Fault::NoSegment(list.clone())),
        }
        if only {
            let stay: BTreeSet<&ContactId> = add.iter().collect();
            let query = "SELECT contact FROM memberships_of WHERE segment = ? AND member = 1";
            let rows = self.store.rows(query, vec![list.as_str().into()])?;
            let members = rows.iter().map(contact_id).collect::<Outcome<Vec<_>>>()?;
            remove.extend(members.into_iter().filter(|id| !stay.contains(id)));
        }
        self.pass_on(list, add, &remove)?;
        let removed = self.decide_all(list, &remove, false)?;
        let added = self.decide_all(list, add, true)?;
        Ok(ShardReply::Members { added, removed })
    }

    /// Tells the new shard of those who have moved there since they were looked for.
    fn pass_on(&mut self, list: &SegmentId, add: &[ContactId], remove: &[ContactId]) -> Outcome<()> {
        let Some(to) = self.split.as_ref().map(|_| self.place.shard + self.place.shards) else {
            return Ok(());
        };
        let moved = |ids: &[ContactId]| -> Vec<ContactId> {
            ids.iter().filter(|id| self.home_of_id(id) == to).cloned().collect()
        };
        let (add, remove) = (moved(add), moved(remove));
        if add.is_empty() && remove.is_empty() {
            return Ok(());
        }
        let request = ShardRequest::Members { list: list.clone(), add, remove, only: false };
        self.post(Parcel::to_shard(to, request))
    }

    /// Decides on many contacts, some at a time. Returns how many changed.
    fn decide_all(&mut self, id: &SegmentId, contacts: &[ContactId], member: bool) -> Outcome<u64> {
        let mut changed = 0;
        for slice in contacts.chunks(SLICE) {
            self.people.load(self.store, slice)?;
            for contact in slice {
                changed += u64::from(self.decide(id, contact, member)?);
            }
            // What is written may leave memory.
            self.write_changes()?;
            self.people.shrink_now();
        }
        Ok(changed)
    }

    /// Puts a contact into a segment that is filled from outside, or takes it out, and evaluates
    /// what refers to that segment. Returns whether anything changed.
    pub(crate) fn decide(&mut self, id: &SegmentId, contact: &ContactId, member: bool) -> Outcome<bool> {
        let person = self.people.get(self.store, contact)?;
        if person.ledger.is_empty() {
            return Ok(false);
        }
        // What time alone changed comes first, on the history as it was.
        let mut transitions =
            person.memberships.follow_time(|id| self.segments.book().get(id), &person.ledger, self.now);
        let change = person.memberships.freeze(id, member, self.now);
        let changed = change.is_some();
        if let Some(change) = change {
            person.tell([&change]);
            transitions.push(change);
            let depending = self.segments.referring_to(id);
            transitions.extend(person.memberships.evaluate_together(
                depending,
                self.segments.book(),
                &person.ledger,
                self.now,
            ));
        }
        self.save_memberships(contact, transitions)?;
        Ok(changed)
    }
}
