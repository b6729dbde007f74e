//! From what was gathered to columns.

use std::sync::Arc;

use super::calls::Calls;
use super::coding::{Coding, Values};
use super::copies::Copies;
use super::gathered::Gathered;
use super::numbering::Numbering;
use super::order::{Order, Sorted};
use super::{Builder, Tables};
use crate::archive::Archive;
use crate::attribute::Attribute;
use crate::cell::Cell;
use crate::column;
use crate::packed::Packed;
use crate::runs::Runs;
use crate::table::{Field, Place, Table, Ties};
use crate::texts::Texts;

pub(super) fn finish(builder: Builder) -> Archive {
    let copies = Copies::find(&builder);
    let numbering = Numbering::new(&builder, &copies);
    let order = Order::new(&builder, &copies, &numbering);
    drop(copies);
    let events = order.tables(&builder);
    let Builder { events: gathered, attributes, calls, dictionaries, .. } = builder;
    let contacts = numbering.contacts.len();
    let attributes = named(attributes).into_iter();
    let told = |(key, told)| order.attribute(key, &told, &dictionaries, contacts, &calls);
    let mut attributes: Vec<Attribute> = attributes.map(told).collect();
    attributes.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    let mut codings: Vec<Coding> =
        dictionaries.list.into_iter().map(|(.., dictionary)| Coding::new(dictionary)).collect();
    let drafts = events.into_iter().zip(named(gathered));
    let drafts: Vec<Draft> = drafts
        .map(|(sorted, (name, gathered))| sorted.table(name, gathered, contacts, &calls, &mut codings))
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
        calls: &Calls,
        codings: &mut [Coding],
    ) -> Draft {
        let Sorted { rows, contacts: of, ties } = self;
        let time = |row: &u32| {
            let call = gathered.calls.get(*row as usize);
            call.map_or(0, |call| calls.time(*call))
        };
        let packed = Packed::new(rows.iter().map(time));
        let fields = gathered.fields.into_iter().filter_map(|field| {
            let cells: Vec<Cell> = rows.iter().map(|row| field.cell(*row)).collect();
            let values = codings.get_mut(field.dictionary)?.values(&cells, field.dictionary);
            Some((field.place, field.key, values))
        });
        let ties = ties_of(&ties, calls);
        Draft { name, times: packed, fields: fields.collect(), ties, runs: Runs::new(&of, contacts) }
    }
}

/// The ids of some rows, each with its call.
pub(super) fn ties_of(rows: &[(i64, u32)], calls: &Calls) -> Ties {
    Ties {
        rows: Packed::new(rows.iter().map(|(row, _)| *row)),
        ids: Texts::new(rows.iter().map(|(_, call)| calls.id(*call))),
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
