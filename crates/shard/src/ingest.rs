//! Calls coming in: stored once, joined to their contact, evaluated at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contact::Inserted;
use event::{Call, ContactId, Identifier, IdentifierKind, Time};
use recommend::Order;
use segment::History;

use crate::counts::reception;
use crate::fault::{Fault, Outcome};
use crate::links::Heard;
use crate::message::{Batch, Delivered, Delivery, Fate, Link, Reception};
use crate::outbox::Parcel;
use crate::people::{Person, Seen};
use crate::store::{Row, Store};
use crate::work::Work;

/// Traits that the list of contacts is searched by.
const SEARCHED_TRAITS: [&str; 6] = ["name", "firstName", "first_name", "lastName", "last_name", "email"];

/// Which segments to evaluate when a contact gets new calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evaluate {
    /// Those that the calls can change.
    Concerned,
    /// All: the history grew by a whole other one.
    All,
}

/// A call for a contact that lives here.
pub(crate) struct Arrived {
    pub(crate) call: Call,
    /// How it was received, where that is known.
    pub(crate) came: Option<Reception>,
    /// What is stored under the same id.
    pub(crate) stored: Option<Known>,
}

/// A call that is stored here.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) contact: ContactId,
    pub(crate) call: Call,
    pub(crate) came: Option<Reception>,
}

/// Where calls of an identifier go that do not belong here: to the end of these links, at this shard.
type Elsewhere = (Vec<Link>, u32);

/// The calls that came together and are for contacts here.
#[derive(Default)]
struct Intake {
    calls: BTreeMap<ContactId, Vec<Arrived>>,
    /// By id, the contact of a call that is among them.
    ids: HashMap<String, ContactId>,
    /// Where calls of an identifier go.
    places: BTreeMap<Identifier, Result<ContactId, Elsewhere>>,
    /// Users that begin here.
    users: BTreeSet<String>,
}

impl Intake {
    /// The call of this id that came in this request, and under what it is stored.
    fn arrived(&self, id: &str) -> Option<Known> {
        let contact = self.ids.get(id)?;
        let earlier = self.calls.get(contact)?.iter().rev().find(|arrived| arrived.call.id == id)?;
        let came = earlier.stored.as_ref().map_or(earlier.came, |stored| stored.came);
        Some(Known { contact: contact.clone(), call: earlier.call.clone(), came })
    }
}

impl<S: Store> Work<'_, S> {
    /// Takes in batches that came together; what became of the calls of each.
    pub(crate) fn ingest(&mut self, batches: Vec<Batch>) -> Outcome<Vec<Vec<Delivered>>> {
        for Batch { source, refused, .. } in &batches {
            self.refuse(refused, Reception { at: self.now, source: *source })?;
        }
        let deliveries = || batches.iter().flat_map(|batch| &batch.deliveries);
        let links: Vec<Link> = deliveries().flat_map(|delivery| &delivery.links).cloned().collect();
        if !links.is_empty() {
            self.hear(&links)?;
        }
        let known = self.known_calls(deliveries().map(|delivery| delivery.call.id.as_str()))?;
        let owners: BTreeSet<Identifier> =
            deliveries().filter_map(|delivery| delivery.call.owner()).collect();
        let mut heard = self.heard_of(&owners)?;
        self.load_owners(&owners, &heard)?;
        let mut intake = Intake::default();
        let mut outcomes = Vec::with_capacity(batches.len());
        for Batch { source, deliveries, .. } in batches {
            let came = Reception { at: self.now, source };
            let place = |delivery| self.receive(delivery, came, &known, &mut heard, &mut intake);
            outcomes.push(deliveries.into_iter().map(place).collect::<Outcome<Vec<Delivered>>>()?);
        }
        self.recall_aliases(&intake.users.iter().map(String::as_str).collect::<Vec<_>>())?;
        self.people.load(self.store, intake.calls.keys())?;
        let new = || {
            let calls = intake.calls.values().flatten();
            calls.filter(|arrived| arrived.stored.is_none()).map(|arrived| &arrived.call)
        };
        self.learn_orders(new())?;
        self.count_blocks(new());
        for (contact, calls) in intake.calls {
            self.take_in(&contact, calls, Evaluate::Concerned)?;
        }
        Ok(outcomes)
    }

    /// Loads the contacts of these identifiers, or those that would begin with them.
    fn load_owners(
        &mut self,
        owners: &BTreeSet<Identifier>,
        heard: &BTreeMap<Identifier, Heard>,
    ) -> Outcome<()> {
        let contact = |owner| {
            let known = heard.get(owner).and_then(|heard| heard.contact.clone());
            known.unwrap_or_else(|| owner.contact_id())
        };
        let contacts: Vec<ContactId> = owners.iter().map(contact).collect();
        self.people.load(self.store, &contacts)
    }

    /// Finds out where a call goes, and whether it is stored already.
    fn receive(
        &mut self,
        Delivery { call, is_trusted, is_first, links }: Delivery,
        came: Reception,
        known: &HashMap<String, Known>,
        heard: &mut BTreeMap<Identifier, Heard>,
        intake: &mut Intake,
    ) -> Outcome<Delivered> {
        let contact = match self.place(&call, links, heard, intake)? {
            Ok(contact) => contact,
            Err((links, shard)) => {
                let Some(stored) = known.get(&call.id) else { return Ok(Delivered::Moved(links, shard)) };
                self.count(came, Fate::Received, "", 1);
                let copy = if is_first { &stored.call } else { &call };
                self.keep_copy(copy, &stored.call, Some(came))?;
                return Ok(Delivered::Duplicate);
            }
        };
        let stored = intake.arrived(&call.id).or_else(|| known.get(&call.id).cloned());
        let delivered = if stored.is_some() { Delivered::Duplicate } else { Delivered::Stored };
        self.count(came, Fate::Received, "", 1);
        match stored {
            Some(stored) if is_first || stored.call == call => self.count(came, Fate::Duplicate, "", 1),
            Some(stored) if stored.call.owner() != call.owner() => {
                self.keep_copy(&call, &stored.call, Some(came))?;
            }
            stored => {
                self.post_claims(&call, is_trusted)?;
                if stored.is_none() {
                    self.count(came, Fate::Stored, "", 1);
                }
                let contact = stored.as_ref().map_or(contact, |stored| stored.contact.clone());
                intake.ids.insert(call.id.clone(), contact.clone());
                intake.calls.entry(contact).or_default().push(Arrived { call, came: Some(came), stored });
            }
        }
        Ok(delivered)
    }

    /// The contact here that a call is for, or the links to where it goes.
    fn place(
        &mut self,
        call: &Call,
        links: Vec<Link>,
        heard: &mut BTreeMap<Identifier, Heard>,
        intake: &mut Intake,
    ) -> Outcome<Result<ContactId, Elsewhere>> {
        let owner = call.owner().ok_or_else(|| Fault::internal("a call belongs to nobody"))?;
        if let Some(place) = intake.places.get(&owner) {
            return Ok(place.clone());
        }
        let place = match heard.get(&owner).and_then(|heard| heard.contact.clone()) {
            Some(contact) => Ok(contact),
            None => self.begin(&owner, links, heard, intake)?,
        };
        intake.places.insert(owner, place.clone());
        Ok(place)
    }

    /// The contact here to which an identifier leads from now on, or the links to where it does.
    fn begin(
        &mut self,
        owner: &Identifier,
        links: Vec<Link>,
        heard: &mut BTreeMap<Identifier, Heard>,
        intake: &mut Intake,
    ) -> Outcome<Result<ContactId, Elsewhere>> {
        let told = links.into_iter().map(|link| (link.of.clone(), link)).collect();
        let way = self.way_of(owner, &told, heard)?;
        if !self.is_home(&way.end) {
            let shard = self.home_of(&way.end);
            return Ok(Err((way.links, shard)));
        }
        let contact = way.end.contact_id();
        for link in &way.links {
            self.note(link)?;
            self.know_as(&contact, &link.of)?;
        }
        self.know_as(&contact, &way.end)?;
        self.verify(&way.links, &way.end)?;
        if owner.kind() == IdentifierKind::User && self.is_home(owner) {
            intake.users.insert(owner.value().to_owned());
        }
        Ok(Ok(contact))
    }

    /// Adds calls to a contact and brings its memberships up to date.
    pub(crate) fn take_in(
        &mut self,
        contact: &ContactId,
        calls: Vec<Arrived>,
        evaluate: Evaluate,
    ) -> Outcome<()> {
        let person = self.people.get(self.store, contact)?;
        let is_new = person.ledger.is_empty();
        // What time alone changed comes first, on the history as it was.
        let mut transitions =
            person.memberships.follow_time(|id| self.segments.book().get(id), &person.ledger, self.now);
        // A contact that begins with one of these calls, or begins earlier than was known, is another;
        // so is one from which the content of a call goes again.
        let changes = |arrived: &Arrived, begin| arrived.call.time < begin || arrived.stored.is_some();
        let begins =
            person.ledger.begin().is_none_or(|begin| calls.iter().any(|arrived| changes(arrived, begin)));
        let touched: Vec<_> = match evaluate {
            Evaluate::Concerned if !begins => {
                self.segments.concerned_by(calls.iter().map(|arrived| &arrived.call))
            }
            Evaluate::All | Evaluate::Concerned => self.segments.book().rules().collect(),
        };
        let times = calls.iter().map(|arrived| arrived.call.time);
        let span = times.clone().min().zip(times.max());
        let told = is_new || calls.iter().any(|arrived| !arrived.call.traits.is_empty());
        let mut copies = Vec::new();
        for Arrived { call, came, stored } in calls {
            match stored {
                None => {
                    self.changes.call(contact, &call, came)?;
                    person.ledger.insert(call);
                }
                // Of copies the earliest stands, where the first was counted; the other is kept where an
                // operator sees it.
                Some(stored) => match person.ledger.insert(call.clone()) {
                    Inserted::New | Inserted::Replaced => {
                        self.changes.call(contact, &call, stored.came)?;
                        copies.push((stored.call, call, came));
                    }
                    Inserted::Repeat => copies.push((call, stored.call, came)),
                },
            }
        }
        transitions.extend(person.memberships.evaluate_together(
            touched,
            self.segments.book(),
            &person.ledger,
            self.now,
        ));
        self.save_memberships(contact, transitions)?;
        for (copy, stands, came) in copies {
            self.keep_copy(&copy, &stands, came)?;
        }
        match span {
            Some((first, last)) => self.save_seen(contact, first, last, told),
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

    /// Those of these calls that are stored here already, by id, and for whom.
    pub(crate) fn known_calls<'i>(
        &mut self,
        ids: impl Iterator<Item = &'i str>,
    ) -> Outcome<HashMap<String, Known>> {
        self.write_moved()?;
        let ids: Vec<&str> = ids.collect();
        let query = "SELECT id, contact, body, received, source FROM calls_of
                     WHERE id IN (SELECT value FROM json_each(?))";
        let rows = self.store.rows(query, vec![serde_json::to_string(&ids)?.into()])?;
        let known = |row: &Row| {
            let contact = row.text(1)?.parse().map_err(Fault::internal)?;
            Ok((row.text(0)?.to_owned(), Known { contact, call: row.json(2)?, came: reception(row, 3)? }))
        };
        rows.iter().map(known).collect()
    }

    /// Passes orders on to the catalogue, which learns from them what is bought together.
    fn learn_orders<'c>(&mut self, calls: impl Iterator<Item = &'c Call>) -> Outcome<()> {
        let orders: Vec<Order> = calls.filter_map(Order::of).collect();
        if orders.is_empty() { Ok(()) } else { self.post(Parcel::to_catalog(orders)) }
    }
}

/// What a contact is searched by, in lower case: identifiers, name, e-mail.
fn words_of(person: &Person, now: Time) -> String {
    let attributes = person.ledger.attributes_at(now);
    let told = SEARCHED_TRAITS.iter().filter_map(|key| attributes.get(key)?.as_text());
    let identifiers: Vec<String> = person.identifiers.iter().map(Identifier::to_string).collect();
    let words: Vec<&str> = identifiers.iter().map(String::as_str).chain(told).collect();
    words.join(" ").to_lowercase()
}
