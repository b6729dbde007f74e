//! From what was gathered to columns.

use std::sync::Arc;

use event::{Time, Value};
use segment::Change;

use super::coding::{Coding, Values};
use super::copies::Copies;
use super::dictionary::Dictionaries;
use super::gathered::Gathered;
use super::numbering::Numbering;
use super::{Builder, Tables};
use crate::archive::Archive;
use crate::attribute::Attribute;
use crate::cell::Cell;
use crate::column;
use crate::packed::Packed;
use crate::runs::Runs;
use crate::table::{Field, Place, Table, Ties};

pub(super) fn finish(builder: Builder) -> Archive {
    let copies = Copies::find(&builder);
    let numbering = Numbering::new(&builder, &copies);
    let order = Order::new(&builder, &copies, &numbering);
    drop(copies);
    let events = order.tables(&builder);
    let Builder { events: gathered, attributes, calls, dictionaries, .. } = builder;
    let contacts = numbering.contacts.len();
    let attributes = named(attributes).into_iter();
    let told = |(key, told)| order.attribute(key, &told, &dictionaries, contacts, &calls.times);
    let mut attributes: Vec<Attribute> = attributes.map(told).collect();
    attributes.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    let mut codings: Vec<Coding> =
        dictionaries.list.into_iter().map(|(.., dictionary)| Coding::new(dictionary)).collect();
    let drafts = events.into_iter().zip(named(gathered));
    let drafts: Vec<Draft> = drafts
        .map(|(sorted, (name, gathered))| sorted.table(name, gathered, contacts, &calls.times, &mut codings))
        .collect();
    let dictionaries: Vec<Arc<column::Dictionary>> =
        codings.into_iter().map(|coding| Arc::new(coding.finish())).collect();
    let mut tables: Vec<Table> = drafts.into_iter().map(|draft| draft.finish(&dictionaries)).collect();
    tables.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Archive { contacts: numbering.contacts, tables, attributes }
}

/// The tables with their names, in order of number.
fn named(tables: Tables) -> Vec<(Box<str>, Gathered)> {
    let mut names: Vec<(usize, Box<str>)> =
        tables.numbers.into_iter().map(|(name, number)| (number, name)).collect();
    names.sort_unstable();
    names.into_iter().map(|(_, name)| name).zip(tables.list).collect()
}

/// The standing calls that say something, in (contact, time, id) order.
struct Order {
    calls: Vec<u32>,
    contacts: Vec<u32>,
    /// Where each call stands in the order; beyond its end: nowhere.
    places: Vec<u32>,
}

/// The rows of one table in the order of their calls.
#[derive(Default)]
struct Sorted {
    rows: Vec<u32>,
    contacts: Vec<u32>,
    /// Rows that share their time with one of another name, and where they stand.
    ties: Vec<(i64, i64)>,
}

impl Order {
    fn new(builder: &Builder, copies: &Copies, numbering: &Numbering) -> Order {
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
        Order { calls: sorted, contacts, places }
    }

    /// The rows of every table of events.
    fn tables(&self, builder: &Builder) -> Vec<Sorted> {
        let mut tables: Vec<Sorted> = Vec::new();
        tables.resize_with(builder.events.list.len(), Sorted::default);
        let keyed: Vec<(u32, i64)> = (self.contacts.iter().zip(&self.calls))
            .map(|(contact, call)| (*contact, builder.calls.time(*call)))
            .collect();
        let mut place = 0;
        for same in keyed.chunk_by(|a, b| a == b) {
            let calls = self.calls.get(place..place + same.len()).unwrap_or_default();
            let table = |call: &u32| builder.calls.row(*call).map(|(table, _)| table);
            let is_tied = calls.len() > 1 && !calls.iter().filter_map(table).is_sorted_by(|a, b| a == b);
            for ((contact, _), call) in same.iter().zip(calls) {
                if let Some((table, row)) = builder.calls.row(*call)
                    && let Some(sorted) = tables.get_mut(table)
                {
                    if is_tied {
                        sorted.ties.push((sorted.rows.len() as i64, place as i64));
                    }
                    sorted.rows.push(row);
                    sorted.contacts.push(*contact);
                }
                place += 1;
            }
        }
        tables
    }

    fn attribute(
        &self,
        key: Box<str>,
        told: &Gathered,
        dictionaries: &Dictionaries,
        contacts: usize,
        times: &[i64],
    ) -> Attribute {
        let place = |call: u32| self.places.get(call as usize).copied().filter(|place| *place != u32::MAX);
        let rows = told.calls.iter().zip(0_u32..);
        let mut rows: Vec<(u32, u32)> = rows.filter_map(|(call, row)| Some((place(*call)?, row))).collect();
        rows.sort_unstable();
        let contact = |place: &u32| self.contacts.get(*place as usize).copied().unwrap_or(0);
        let of: Vec<u32> = rows.iter().map(|(place, _)| contact(place)).collect();
        let changes = rows.iter().filter_map(|(_, row)| {
            let time = *times.get(*told.calls.get(*row as usize)? as usize)?;
            let field = told.fields.first();
            let value = field.map(|field| dictionaries.value(field.dictionary, field.cell(*row)).to_value());
            Some(Change { time: Time::from_millis(time)?, value: value.unwrap_or(Value::Null) })
        });
        Attribute { key, changes: changes.collect(), runs: Runs::new(&of, contacts) }
    }
}

impl Builder {
    /// Whether a kept trait is told by the call.
    fn tells(&self, call: u32) -> bool {
        self.attributes.list.iter().any(|table| table.calls.binary_search(&call).is_ok())
    }
}

/// A table whose dictionaries are not finished.
struct Draft {
    name: Box<str>,
    runs: Runs,
    times: Packed,
    ties: Ties,
    fields: Vec<(Place, Box<str>, Values)>,
}

impl Sorted {
    fn table(
        self,
        name: Box<str>,
        gathered: Gathered,
        contacts: usize,
        times: &[i64],
        codings: &mut [Coding],
    ) -> Draft {
        let Sorted { rows, contacts: of, ties } = self;
        let time = |row: &u32| {
            let call = gathered.calls.get(*row as usize);
            call.and_then(|call| times.get(*call as usize)).copied().unwrap_or(0)
        };
        let packed = Packed::new(rows.iter().map(time));
        let fields = gathered.fields.into_iter().filter_map(|field| {
            let cells: Vec<Cell> = rows.iter().map(|row| field.cell(*row)).collect();
            let values = codings.get_mut(field.dictionary)?.values(&cells, field.dictionary);
            Some((field.place, field.key, values))
        });
        let ties = Ties {
            rows: Packed::new(ties.iter().map(|(row, _)| *row)),
            ranks: Packed::new(ties.iter().map(|(_, rank)| *rank)),
        };
        Draft { name, times: packed, fields: fields.collect(), ties, runs: Runs::new(&of, contacts) }
    }
}

impl Draft {
    fn finish(self, dictionaries: &[Arc<column::Dictionary>]) -> Table {
        let Draft { name, runs, times, ties, fields } = self;
        let field = |(place, key, values): (Place, Box<str>, Values)| {
            Some(Field { place, key, column: values.column(dictionaries)? })
        };
        Table { name, runs, times, ties, fields: fields.into_iter().filter_map(field).collect() }
    }
}
