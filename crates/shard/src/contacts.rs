//! Contacts as the console and the API read them.

use std::cmp::Reverse;

use event::{Call, ContactId, Identifier, Map, Time};

use crate::fault::{Fault, Outcome};
use crate::message::{
    ContactOrder, ContactView, ContactsQuery, EventView, HistoryView, Lookup, MembershipView, ShardReply,
};
use crate::people::Person;
use crate::store::{Datum, Row, Store};
use crate::work::Work;

/// Which contacts a query chooses: `?3` is a text, `?4` a segment.
const CHOSEN: &str = "(?3 IS NULL OR instr(words, ?3) > 0 OR id = ?3)
    AND (?4 IS NULL OR person IN (SELECT person FROM memberships WHERE segment = ?4 AND member = 1))";

/// Where a look-up leads.
pub(crate) enum Found {
    Here(ContactId),
    Elsewhere(ShardReply),
}

impl<S: Store> Work<'_, S> {
    pub(crate) fn contacts(&mut self, query: &ContactsQuery) -> Outcome<ShardReply> {
        let (behind, order) = match query.order {
            ContactOrder::LastSeen => ("(last_seen, id) < (?1, ?2)", "last_seen DESC, id DESC"),
            ContactOrder::Id => ("?1 IS NOT NULL AND id > ?2", "id"),
        };
        let first = match query.order {
            ContactOrder::LastSeen => (i64::MAX >> 10, "~".to_owned()),
            ContactOrder::Id => (0, String::new()),
        };
        let (seen, id) = query.after.clone().unwrap_or(first);
        let limit = i64::try_from(query.limit).unwrap_or(1_000);
        let rows = self.store.rows(
            &format!("SELECT id FROM contacts_of WHERE {behind} AND {CHOSEN} ORDER BY {order} LIMIT ?5"),
            vec![
                seen.into(),
                id.into(),
                query.text.clone().into(),
                query.segment.as_ref().map(|segment| segment.as_str().to_owned()).into(),
                limit.into(),
            ],
        )?;
        let ids = rows.iter().map(contact_id).collect::<Outcome<Vec<_>>>()?;
        Ok(ShardReply::Contacts(self.views(&ids)?))
    }

    pub(crate) fn count_contacts(&mut self, query: &ContactsQuery) -> Outcome<ShardReply> {
        let count = self.store.number(
            &format!("SELECT count(*) FROM contacts_of WHERE {CHOSEN}"),
            vec![
                Datum::Null,
                Datum::Null,
                query.text.clone().into(),
                query.segment.as_ref().map(|segment| segment.as_str().to_owned()).into(),
            ],
        )?;
        Ok(ShardReply::ContactCount(u64::try_from(count).unwrap_or(0)))
    }

    pub(crate) fn contact(&mut self, who: &Lookup) -> Outcome<ShardReply> {
        match self.find(who)? {
            Found::Here(id) => {
                let ledger = &self.people.get(self.store, &id)?.ledger;
                let derived = ledger.derived_at(self.now, self.segments.zone());
                Ok(ShardReply::Contact(Box::new(ContactView { derived, ..self.view(&id)? })))
            }
            Found::Elsewhere(reply) => Ok(reply),
        }
    }

    pub(crate) fn events(
        &mut self,
        who: &Lookup,
        limit: usize,
        before: Option<(Time, String)>,
    ) -> Outcome<ShardReply> {
        let id = match self.find(who)? {
            Found::Here(id) => id,
            Found::Elsewhere(reply) => return Ok(reply),
        };
        let person = self.people.get(self.store, &id)?;
        let mut events: Vec<&Call> = person.ledger.calls().filter(|call| call.kind.is_event()).collect();
        if let Some((time, id)) = &before {
            events.retain(|call| (call.time, &call.id) < (*time, id));
        }
        events.sort_by_key(|call| Reverse((call.time, &call.id)));
        let events = events.into_iter().take(limit).map(event_view).collect::<Outcome<_>>()?;
        Ok(ShardReply::Events(events))
    }

    pub(crate) fn history(
        &mut self,
        who: &Lookup,
        limit: usize,
        before: Option<(Time, i64)>,
    ) -> Outcome<ShardReply> {
        let id = match self.find(who)? {
            Found::Here(id) => id,
            Found::Elsewhere(reply) => return Ok(reply),
        };
        let rows = self.store.rows(
            "SELECT seq, at, contact, change, segment, identifier FROM history_of
             WHERE contact = ?1 AND (?2 IS NULL OR (at, seq) < (?2, ?3))
             ORDER BY at DESC, seq DESC LIMIT ?4",
            vec![
                id.as_str().into(),
                before.map(|(at, _)| at.millis()).into(),
                before.map(|(_, seq)| seq).into(),
                i64::try_from(limit).unwrap_or(1_000).into(),
            ],
        )?;
        let history = rows.iter().map(|row| self.history_view(row)).collect::<Outcome<_>>()?;
        Ok(ShardReply::History(history))
    }

    /// A contact as the API shows it.
    fn view(&self, id: &ContactId) -> Outcome<ContactView> {
        self.views(std::slice::from_ref(id))?.pop().ok_or_else(|| Fault::internal("a contact is gone"))
    }

    /// Contacts as the API shows them.
    pub(crate) fn views(&self, ids: &[ContactId]) -> Outcome<Vec<ContactView>> {
        let mut views = Vec::with_capacity(ids.len());
        self.people.peek(self.store, ids, |id, person| {
            views.push(self.view_of(id, person));
            Ok(())
        })?;
        Ok(views)
    }

    fn view_of(&self, id: &ContactId, person: &Person) -> ContactView {
        let memberships =
            person.memberships.iter().filter(|(_, kept)| kept.member).filter_map(|(segment, kept)| {
                let name = self.segments.name(segment)?.to_owned();
                Some(MembershipView { segment: segment.clone(), name, since: kept.since, until: kept.until })
            });
        let events = person.ledger.calls().filter(|call| call.kind.is_event()).count();
        ContactView {
            id: id.clone(),
            identifiers: person.identifiers.iter().map(Identifier::to_string).collect(),
            attributes: person.ledger.attributes_at(self.now),
            derived: Map::new(),
            first_seen: person.seen.as_ref().map_or(self.now, |seen| seen.first),
            last_seen: person.seen.as_ref().map_or(self.now, |seen| seen.last),
            events: u64::try_from(events).unwrap_or(0),
            segments: memberships.collect(),
        }
    }

    pub(crate) fn find(&self, who: &Lookup) -> Outcome<Found> {
        let id = who.contact_id();
        if self.people.has(&id) {
            return Ok(Found::Here(id));
        }
        let query = "SELECT (SELECT count(*) FROM contacts_of WHERE id = ?1),
                            (SELECT target FROM links WHERE contact = ?1)";
        let row = self.store.first(query, vec![id.as_str().into()])?;
        let row = row.ok_or_else(|| Fault::internal("no row where one was expected"))?;
        if row.integer(0)? > 0 {
            return Ok(Found::Here(id));
        }
        Ok(Found::Elsewhere(match row.text_or_null(1) {
            Some(to) => ShardReply::Moved { to: to.parse().map_err(Fault::internal)? },
            None => ShardReply::NotFound,
        }))
    }

    fn history_view(&self, row: &Row) -> Outcome<HistoryView> {
        let segment = row.text_or_null(4).map(contact::SegmentId::new);
        Ok(HistoryView {
            id: row.integer(0)?,
            at: Time::from_millis(row.integer(1)?).unwrap_or(self.now),
            contact: row.text(2)?.parse().map_err(Fault::internal)?,
            change: row.text(3)?.to_owned(),
            name: segment.as_ref().and_then(|segment| self.segments.name(segment)).map(str::to_owned),
            segment,
            identifier: row.text_or_null(5).map(str::to_owned),
        })
    }
}

pub(crate) fn contact_id(row: &Row) -> Outcome<ContactId> {
    row.text(0)?.parse().map_err(Fault::internal)
}

fn event_view(call: &Call) -> Outcome<EventView> {
    Ok(EventView {
        id: call.id.clone(),
        kind: call.kind.name().to_owned(),
        name: call.name.clone(),
        time: call.time,
        params: serde_json::to_value(&call.params)?,
        context: serde_json::to_value(&call.context)?,
    })
}
