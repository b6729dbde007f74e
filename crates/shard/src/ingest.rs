//! Calls coming in: stored once, joined to their contact, evaluated at once.

use std::collections::{BTreeMap, BTreeSet};

use contact::Claim;
use event::{Call, ContactId, Identifier, IdentifierKind, Time, Value, limits};
use recommend::Order;
use segment::History;

use crate::fault::Outcome;
use crate::message::{Delivered, Delivery, Refused, ShardReply, ShardRequest};
use crate::outbox::Parcel;
use crate::people::{Person, Seen};
use crate::store::Store;
use crate::work::Work;

/// Traits that the list of contacts is searched by.
const SEARCHED_TRAITS: [&str; 6] = ["name", "firstName", "first_name", "lastName", "last_name", "email"];

/// Milliseconds and rows for which refused calls are kept.
const REJECTED_MS: i64 = 30 * 86_400_000;
const REJECTED_ROWS: i64 = 20_000;

/// Which segments to evaluate when a contact gets new calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evaluate {
    /// Those that the calls can change.
    Concerned,
    /// All: the history grew by a whole other one.
    All,
}

impl<S: Store> Work<'_, S> {
    pub(crate) fn ingest(&mut self, deliveries: Vec<Delivery>, refused: &[Refused]) -> Outcome<ShardReply> {
        self.keep_refused(refused)?;
        let mut known = self.known_ids(deliveries.iter().map(|delivery| delivery.call.id.as_str()))?;
        let moved =
            self.moved_among(deliveries.iter().filter_map(|delivery| delivery.call.anonymous.as_deref()))?;
        let mut delivered = Vec::with_capacity(deliveries.len());
        let mut arrived: BTreeMap<Identifier, Vec<Call>> = BTreeMap::new();
        for Delivery { owner, call } in deliveries {
            if known.contains(&call.id) {
                delivered.push(Delivered::Duplicate);
            } else if let Some(user) = belongs_to(&moved, &owner, &call) {
                delivered.push(Delivered::Moved { user: user.to_owned() });
            } else {
                known.insert(call.id.clone());
                arrived.entry(owner).or_default().push(call);
                delivered.push(Delivered::Stored);
            }
        }
        let contacts: Vec<ContactId> = arrived.keys().map(Identifier::contact_id).collect();
        self.people.load(self.store, &contacts)?;
        self.learn_orders(arrived.values().flatten())?;
        for (owner, calls) in arrived {
            self.claim_joins(&calls)?;
            self.take_in(&owner, calls, Evaluate::Concerned)?;
        }
        Ok(ShardReply::Ingested(delivered))
    }

    /// Adds new calls to a contact and brings its memberships up to date.
    pub(crate) fn take_in(
        &mut self,
        owner: &Identifier,
        calls: Vec<Call>,
        evaluate: Evaluate,
    ) -> Outcome<()> {
        let contact = owner.contact_id();
        let person = self.people.get(self.store, &contact)?;
        let is_new = person.ledger.is_empty();
        // What time alone changed comes first, on the history as it was.
        let mut transitions =
            person.memberships.follow_time(|id| self.segments.book().get(id), &person.ledger, self.now);
        // A contact that begins with one of these calls, or begins earlier than was known, is another.
        let begins = person.ledger.begin().is_none_or(|begin| calls.iter().any(|call| call.time < begin));
        let touched: Vec<_> = match evaluate {
            Evaluate::Concerned if !begins => self.segments.concerned_by(&calls),
            Evaluate::All | Evaluate::Concerned => self.segments.book().rules().collect(),
        };
        let times = calls.iter().map(|call| call.time);
        let span = times.clone().min().zip(times.max());
        let told = is_new || calls.iter().any(|call| !call.traits.is_empty());
        for call in calls {
            self.changes.call(&contact, &call)?;
            person.ledger.insert(call);
        }
        transitions.extend(person.memberships.evaluate_together(
            touched,
            self.segments.book(),
            &person.ledger,
            self.now,
        ));
        if !person.is_known_as(owner) {
            person.identifiers.insert(owner.to_string(), None);
            self.changes.identifier(&contact, owner, None);
        }
        self.save_memberships(&contact, transitions)?;
        match span {
            Some((first, last)) => self.save_seen(&contact, first, last, told),
            None => Ok(()),
        }
    }

    /// Notes what became of a contact's memberships.
    pub(crate) fn save_memberships(
        &mut self,
        contact: &ContactId,
        transitions: Vec<contact::Transition>,
    ) -> Outcome<()> {
        let person = self.people.get(self.store, contact)?;
        for (segment, kept) in person.memberships.take_changed() {
            self.changes.membership(contact, segment, kept);
        }
        for transition in transitions {
            self.changes.transition(contact, transition);
        }
        Ok(())
    }

    /// Notes what the list of contacts shows. `told`: what it is searched by may have changed.
    pub(crate) fn save_seen(
        &mut self,
        contact: &ContactId,
        first: Time,
        last: Time,
        told: bool,
    ) -> Outcome<()> {
        let person = self.people.get(self.store, contact)?;
        let before = person.seen.take();
        let seen = Seen {
            first: before.as_ref().map_or(first, |seen| seen.first.min(first)),
            last: before.as_ref().map_or(last, |seen| seen.last.max(last)),
            words: before.filter(|_| !told).map_or_else(|| words_of(person, self.now), |seen| seen.words),
        };
        person.seen = Some(seen.clone());
        self.changes.contact(contact, seen);
        Ok(())
    }

    /// Those of these call ids that are stored here already.
    pub(crate) fn known_ids<'i>(&self, ids: impl Iterator<Item = &'i str>) -> Outcome<BTreeSet<String>> {
        let ids: Vec<&str> = ids.collect();
        let query = "SELECT id FROM calls WHERE id IN (SELECT value FROM json_each(?))";
        let rows = self.store.rows(query, vec![serde_json::to_string(&ids)?.into()])?;
        rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
    }

    /// Tells the homes of anonymous ids to whom they belong now.
    fn claim_joins(&mut self, calls: &[Call]) -> Outcome<()> {
        for call in calls {
            let Some((anonymous, user)) = call.joins() else {
                continue;
            };
            let identifier = Identifier::anonymous(anonymous);
            let person = self.people.get(self.store, &Identifier::user(user).contact_id())?;
            let claimed = person.identifiers.get(&identifier.to_string()).copied().flatten();
            if claimed.is_some_and(|claimed| claimed <= call.time) {
                continue;
            }
            let claim = Claim { time: call.time, call: call.id.clone(), user: user.to_owned() };
            let shard = identifier.contact_id().home(self.place.shards);
            let request = ShardRequest::Claim { anonymous: anonymous.to_owned(), claim };
            self.post(Parcel::to_shard(shard, request))?;
        }
        Ok(())
    }

    /// Passes orders on to the catalogue, which learns from them what is bought together.
    fn learn_orders<'c>(&mut self, calls: impl Iterator<Item = &'c Call>) -> Outcome<()> {
        let orders: Vec<Order> =
            calls.filter(|call| call.name == "order_completed").filter_map(order_of).collect();
        if orders.is_empty() { Ok(()) } else { self.post(Parcel::to_catalog(orders)) }
    }

    /// Keeps refused calls for the operator: 30 days, and not without bound.
    fn keep_refused(&self, refused: &[Refused]) -> Outcome<()> {
        if !refused.is_empty() {
            self.store.run(
                "DELETE FROM rejected WHERE at < ?1 OR seq <= (SELECT max(seq) FROM rejected) - ?2",
                vec![(self.now.millis() - REJECTED_MS).into(), REJECTED_ROWS.into()],
            )?;
        }
        for Refused { error, body } in refused {
            self.store.run(
                "INSERT INTO rejected (at, code, path, message, body) VALUES (?, ?, ?, ?, ?)",
                vec![
                    self.now.millis().into(),
                    error.code.as_str().into(),
                    error.path.as_str().into(),
                    error.message.as_str().into(),
                    body.as_str().into(),
                ],
            )?;
        }
        Ok(())
    }
}

/// The user to whom a call has to go instead, if its browser's history went to one.
fn belongs_to<'m>(moved: &'m BTreeMap<String, Claim>, owner: &Identifier, call: &Call) -> Option<&'m str> {
    let anonymous = match (owner.kind(), &call.user, &call.anonymous) {
        (IdentifierKind::Anonymous, _, _) => owner.value(),
        (IdentifierKind::User, None, Some(anonymous)) => anonymous,
        _ => return None,
    };
    let user = moved.get(anonymous)?.user.as_str();
    (owner.kind() == IdentifierKind::Anonymous || user != owner.value()).then_some(user)
}

/// What a contact is searched by, in lower case: identifiers, name, e-mail.
fn words_of(person: &Person, now: Time) -> String {
    let attributes = person.ledger.attributes_at(now);
    let told = SEARCHED_TRAITS.iter().filter_map(|key| attributes.get(key)?.as_text());
    let words: Vec<&str> = person.identifiers.keys().map(String::as_str).chain(told).collect();
    words.join(" ").to_lowercase()
}

/// An order as far as recommendations go; its id is the order's, so that one sent twice counts once.
fn order_of(call: &Call) -> Option<Order> {
    let Some(Value::List(items)) = call.params.get("items") else {
        return None;
    };
    let mut products: Vec<String> = items
        .iter()
        .filter_map(|item| Some(item.as_map()?.get("product_id")?.text_form()?.into_owned()))
        .filter(|id| id.len() <= limits::ID_BYTES)
        .collect();
    products.sort();
    products.dedup();
    let id = call
        .params
        .get("order_id")
        .and_then(Value::text_form)
        .map_or_else(|| call.id.clone(), |id| id.into_owned());
    (!products.is_empty()).then(|| Order { id, at: call.time.millis(), products })
}
