//! The order in which the calls of an archive stand.

use std::collections::HashSet;

use contact::derived::Names;
use event::{Time, Value};
use segment::Change;

use super::Builder;
use super::calls::Calls;
use super::copies::Copies;
use super::dictionary::Dictionaries;
use super::finish::ties_of;
use super::gathered::Gathered;
use super::numbering::Numbering;
use crate::attribute::Attribute;
use crate::cell::Cell;
use crate::runs::Runs;
use crate::table::Place;

/// The standing calls that say something, in (contact, time, id) order.
pub(super) struct Order {
    calls: Vec<u32>,
    contacts: Vec<u32>,
    /// Where each call stands in the order; beyond its end: nowhere.
    places: Vec<u32>,
    /// Contacts with orders that may stand anywhere in time.
    dated: HashSet<u32>,
}

/// The rows of one table in the order of their calls.
#[derive(Default)]
pub(super) struct Sorted {
    pub(super) rows: Vec<u32>,
    pub(super) contacts: Vec<u32>,
    /// Rows whose ids are kept, and their calls.
    pub(super) ties: Vec<(i64, u32)>,
}

impl Order {
    pub(super) fn new(builder: &Builder, copies: &Copies, numbering: &Numbering) -> Order {
        let calls = &builder.calls;
        let contact = |call: u32| numbering.contact(calls.owner(call)?);
        let mut starts = vec![0_u32; numbering.contacts.len() + 1];
        let says = |call: &u32| calls.row(*call).is_some() || builder.tells(*call);
        let standing = || copies.standing(calls.numbers()).filter(says);
        for contact in standing().filter_map(contact) {
            if let Some(start) = starts.get_mut(contact as usize + 1) {
                *start += 1;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut sorted = vec![0; total as usize];
        let mut contacts = vec![0; total as usize];
        for call in standing() {
            let Some(contact) = contact(call) else { continue };
            let Some(start) = starts.get_mut(contact as usize) else { continue };
            if let (Some(to), Some(of)) = (sorted.get_mut(*start as usize), contacts.get_mut(*start as usize))
            {
                (*to, *of) = (call, contact);
            }
            *start += 1;
        }
        let mut rest = sorted.as_mut_slice();
        for same in contacts.chunk_by(|a, b| a == b) {
            let (own, others) = rest.split_at_mut(same.len());
            own.sort_unstable_by(|a, b| {
                calls.time(*a).cmp(&calls.time(*b)).then_with(|| calls.id(*a).cmp(calls.id(*b)))
            });
            rest = others;
        }
        let mut places = vec![u32::MAX; calls.len()];
        for (call, place) in sorted.iter().zip(0..) {
            if let Some(to) = places.get_mut(*call as usize) {
                *to = place;
            }
        }
        Order { calls: sorted, contacts, places, dated: builder.dated(contact) }
    }

    /// The rows of every table of events.
    pub(super) fn tables(&self, builder: &Builder) -> Vec<Sorted> {
        let mut tables: Vec<Sorted> = Vec::new();
        tables.resize_with(builder.events.list.len(), Sorted::default);
        let has_orders = builder.tables_of_orders();
        let keyed: Vec<(u32, i64)> = (self.contacts.iter().zip(&self.calls))
            .map(|(contact, call)| (*contact, builder.calls.time(*call)))
            .collect();
        let mut place = 0;
        for same in keyed.chunk_by(|a, b| a == b) {
            let calls = self.calls.get(place..place + same.len()).unwrap_or_default();
            let table = |call: &u32| builder.calls.row(*call).map(|(table, _)| table);
            let is_tied = calls.len() > 1 && !calls.iter().map(table).is_sorted_by(|a, b| a == b);
            for ((contact, _), call) in same.iter().zip(calls) {
                if let Some((table, row)) = builder.calls.row(*call)
                    && let Some(sorted) = tables.get_mut(table)
                {
                    if is_tied || has_orders.contains(&table) || self.dated.contains(contact) {
                        sorted.ties.push((sorted.rows.len() as i64, *call));
                    }
                    sorted.rows.push(row);
                    sorted.contacts.push(*contact);
                }
                place += 1;
            }
        }
        tables
    }

    /// The values of one attribute.
    pub(super) fn attribute(
        &self,
        key: Box<str>,
        told: &Gathered,
        dictionaries: &Dictionaries,
        contacts: usize,
        calls: &Calls,
    ) -> Attribute {
        let place = |call: u32| self.places.get(call as usize).copied().filter(|place| *place != u32::MAX);
        let rows = told.calls.iter().zip(0_u32..);
        let mut rows: Vec<(u32, u32)> = rows.filter_map(|(call, row)| Some((place(*call)?, row))).collect();
        rows.sort_unstable();
        let contact = |place: &u32| self.contacts.get(*place as usize).copied().unwrap_or(0);
        let of: Vec<u32> = rows.iter().map(|(place, _)| contact(place)).collect();
        let changes = rows.iter().filter_map(|(_, row)| {
            let time = calls.time(*told.calls.get(*row as usize)?);
            let field = told.fields.first();
            let value = field.map(|field| dictionaries.value(field.dictionary, field.cell(*row)).to_value());
            Some(Change { time: Time::from_millis(time)?, value: value.unwrap_or(Value::Null) })
        });
        let tied: Vec<(i64, u32)> = (rows.iter().zip(0..))
            .filter(|((place, _), _)| self.is_tied(*place as usize, calls))
            .filter_map(|((place, _), row)| Some((row, *self.calls.get(*place as usize)?)))
            .collect();
        Attribute::new(key, Runs::new(&of, contacts), changes.collect(), ties_of(&tied, calls))
    }

    /// Whether the call at a place shares its time with another call of the contact.
    fn is_tied(&self, place: usize, calls: &Calls) -> bool {
        let key = |place: usize| {
            let (contact, call) = (self.contacts.get(place)?, self.calls.get(place)?);
            Some((*contact, calls.time(*call)))
        };
        let own = key(place);
        key(place + 1) == own || place.checked_sub(1).and_then(key) == own
    }
}

impl Builder {
    /// The tables that orders are made from, if any are to be made: orders go by ids.
    fn tables_of_orders(&self) -> Vec<usize> {
        let makes_orders = self.keep.event(segment::ORDER);
        let names = Names::Orders.list().iter().filter(|_| makes_orders);
        names.filter_map(|name| self.events.numbers.get(*name).copied()).collect()
    }

    /// The contacts who have orders with a `date`: its instant may be that of any other event.
    fn dated(&self, contact: impl Fn(u32) -> Option<u32>) -> HashSet<u32> {
        let tables = self.tables_of_orders().into_iter().filter_map(|table| self.events.list.get(table));
        let dated = tables.flat_map(|table| {
            let date =
                table.fields.iter().find(|field| field.place == Place::Params && *field.key == *"date");
            let has_date = move |row: &u32| date.is_some_and(|date| date.cell(*row) != Cell::MISSING);
            table.calls.iter().zip(0..).filter(move |(_, row)| has_date(row)).map(|(call, _)| *call)
        });
        dated.filter_map(contact).collect()
    }

    /// Whether a kept trait is told by the call.
    fn tells(&self, call: u32) -> bool {
        self.attributes.list.iter().any(|table| table.calls.binary_search(&call).is_ok())
    }
}
