//! One request at work.

use event::Time;

use crate::changes::Changes;
use crate::chunks::Packing;
use crate::fault::{Fault, Outcome};
use crate::homes::Split;
use crate::message::{Place, ShardReply, ShardRequest};
use crate::outbox::Parcel;
use crate::people::People;
use crate::rejected::KEPT_MS;
use crate::scale::Scale;
use crate::segments::Segments;
use crate::store::Store;

/// Milliseconds between two looks at what cannot be done while contacts are on their way.
const HELD_MS: i64 = 200;

/// Storage, memory and the instant that a request runs at.
pub(crate) struct Work<'a, S> {
    pub(crate) store: &'a S,
    pub(crate) place: &'a Place,
    pub(crate) split: &'a mut Option<Split>,
    pub(crate) segments: &'a mut Segments,
    pub(crate) people: &'a mut People,
    pub(crate) packing: &'a mut Packing,
    pub(crate) scale: &'a Scale,
    pub(crate) now: Time,
    /// What is to be written before the transaction ends.
    pub(crate) changes: Changes,
    /// What this request wrote to the outbox.
    pub(crate) parcels: Vec<Parcel>,
}

impl<S: Store> Work<'_, S> {
    pub(crate) fn handle(&mut self, request: ShardRequest) -> Outcome<ShardReply> {
        if let Some(reply) = self.elsewhere(&request)? {
            return Ok(reply);
        }
        match request {
            ShardRequest::Ingest(batch) => {
                let delivered = self.ingest(vec![batch])?;
                Ok(ShardReply::Ingested(delivered.into_iter().flatten().collect()))
            }
            ShardRequest::Claim { of, claim, is_alias } => self.claim(&of, claim, is_alias),
            ShardRequest::Alias { previous, claim, is_trusted } => self.alias(&previous, claim, is_trusted),
            ShardRequest::IsUsers { of } => self.is_users(&of),
            ShardRequest::Merge { of, into, cause } => self.merge(&of, into.as_ref(), cause),
            ShardRequest::Decide { of, number, to } => self.decide_owner(&of, number, to),
            ShardRequest::Adopt(adoption) => self.adopt(*adoption),
            ShardRequest::Verify { link, at } => self.is_verified(&link, at),
            ShardRequest::Recall { link, from } => self.recall(link, &from),
            ShardRequest::Split { to } => self.split(to),
            ShardRequest::Filling => self.filling(),
            ShardRequest::Settle(slice) => self.settle(*slice),
            ShardRequest::Define { version, put, drop } => self.define(version, put, &drop),
            ShardRequest::Preview { definition, sample, from } => self.preview(&definition, sample, from),
            ShardRequest::Explain { question, who } => self.explain(&question, &who),
            ShardRequest::Resolve { who } => self.resolve(&who),
            ShardRequest::Members { list, add, remove, only } => self.members(&list, &add, remove, only),
            ShardRequest::Sizes { points, span_ms } => self.sizes(points, span_ms),
            ShardRequest::Contacts(query) => self.contacts(&query),
            ShardRequest::CountContacts(query) => self.count_contacts(&query),
            ShardRequest::Contact { who } => self.contact(&who),
            ShardRequest::Events { who, limit, before } => self.events(&who, limit, before),
            ShardRequest::History { who, limit, before } => self.history(&who, limit, before),
            ShardRequest::Transitions { segment, limit, before } => self.transitions(&segment, limit, before),
            ShardRequest::Activity { who, segments } => self.activity(&who, &segments),
            ShardRequest::Rejected(query) => self.rejected(&query),
            ShardRequest::Replayed { id } => self.replayed(id),
            ShardRequest::Counts { from, to, recount } => self.counted(from, to, recount),
            ShardRequest::BlockCounts { block, from, to } => self.block_counts(block, from, to),
            ShardRequest::Panic { .. } => Err(Fault::internal("a panic is not work")),
        }
    }

    /// The next instant at which the alarm has something to do.
    pub(crate) fn next_due(&mut self) -> Outcome<Option<i64>> {
        // What is due for those on their way waits with them; the parcels that they are in do not.
        let is_waiting = self.split.as_ref().is_some_and(|split| split.held.is_some());
        let earliest = if is_waiting { self.now.millis() + HELD_MS } else { 0 };
        let query = "SELECT min(due) FROM (
            SELECT * FROM (SELECT max(until, ?3) AS due FROM memberships_of
                WHERE until IS NOT NULL AND contact NOT IN (SELECT contact FROM aside) ORDER BY until LIMIT 1)
            UNION ALL SELECT max(min(again), ?3) FROM aside
            UNION ALL SELECT min(due) FROM outbox
            UNION ALL SELECT min(at) + ?2 FROM rejected
            UNION ALL SELECT max(?1, ?3, min(again)) FROM segments WHERE formed IS NOT NULL)";
        let row = self.store.first(query, vec![self.now.millis().into(), KEPT_MS.into(), earliest.into()])?;
        let due = row.and_then(|row| row.integer_or_null(0));
        if self.is_splitting() {
            return Ok(Some(self.now.millis()));
        }
        let packing = self.packing.due(self.now, self.scale);
        Ok(due.into_iter().chain(packing).min())
    }
}
