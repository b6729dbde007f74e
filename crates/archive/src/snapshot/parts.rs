//! What a snapshot consists of.

use std::sync::Arc;

use segment::Change;

use super::{Part, Sink, SnapshotError, Source, sound};
use crate::archive::Archive;
use crate::attribute::Attribute;
use crate::column::{Column, Dictionary};
use crate::contacts::{Contacts, Ids};
use crate::packed::Packed;
use crate::runs::Runs;
use crate::table::{Field, Place, Table, Ties};
use crate::texts::Texts;

/// What is wrong with rows that are not all of some contact.
const NOBODY: &str = "rows of nobody";

impl Part for Archive {
    fn write(&self, sink: &mut Sink) {
        self.contacts.write(sink);
        sink.list(&self.tables);
        sink.list(&self.attributes);
    }

    fn read(source: &mut Source<'_>) -> Result<Archive, SnapshotError> {
        let archive =
            Archive { contacts: Part::read(source)?, tables: source.list()?, attributes: source.list()? };
        let Archive { tables, attributes, .. } = &archive;
        sound(tables.is_sorted_by(|a, b| a.name < b.name), "tables out of order")?;
        sound(attributes.is_sorted_by(|a, b| a.key < b.key), "attributes out of order")?;
        Ok(archive)
    }
}

impl Part for Contacts {
    fn write(&self, sink: &mut Sink) {
        self.ids.write(sink);
        self.begins.write(sink);
        self.lasts.write(sink);
    }

    fn read(source: &mut Source<'_>) -> Result<Contacts, SnapshotError> {
        let (ids, begins, lasts): (Ids, Packed, Packed) =
            (Part::read(source)?, Part::read(source)?, Part::read(source)?);
        sound(Contacts::fit(&ids, &begins, &lasts), "contacts that do not fit together")?;
        source.contacts = begins.len();
        Ok(Contacts::from_parts(ids, begins, lasts))
    }
}

impl Part for Ids {
    fn write(&self, sink: &mut Sink) {
        match self {
            Ids::Numbers(numbers) => {
                sink.byte(0);
                numbers.write(sink);
            }
            Ids::Texts(texts) => {
                sink.byte(1);
                texts.write(sink);
            }
        }
    }

    fn read(source: &mut Source<'_>) -> Result<Ids, SnapshotError> {
        match source.byte()? {
            0 => Part::read(source).map(Ids::Numbers),
            1 => Part::read(source).map(Ids::Texts),
            _ => Err(SnapshotError::Damaged { what: "ids of no kind" }),
        }
    }
}

impl Part for Table {
    fn write(&self, sink: &mut Sink) {
        sink.bytes(self.name.as_bytes());
        self.runs.write(sink);
        self.times.write(sink);
        sink.list(&self.fields);
        self.ties.write(sink);
    }

    fn read(source: &mut Source<'_>) -> Result<Table, SnapshotError> {
        let table = Table {
            name: source.text()?.into(),
            runs: Part::read(source)?,
            times: Part::read(source)?,
            fields: source.list()?,
            ties: Part::read(source)?,
        };
        sound(
            table.fields.iter().all(|field| field.column.len() == table.len()),
            "columns of another length",
        )?;
        sound(table.runs.cover(table.len(), source.contacts), NOBODY)?;
        Ok(table)
    }
}

impl Part for Ties {
    fn write(&self, sink: &mut Sink) {
        self.rows.write(sink);
        self.ids.write(sink);
    }

    fn read(source: &mut Source<'_>) -> Result<Ties, SnapshotError> {
        let ties = Ties { rows: Part::read(source)?, ids: Part::read(source)? };
        sound(ties.rows.len() == ties.ids.len() && ties.rows.ascends(), "ties out of order")?;
        Ok(ties)
    }
}

impl Part for Attribute {
    fn write(&self, sink: &mut Sink) {
        sink.bytes(self.key.as_bytes());
        self.runs.write(sink);
        sink.list(&self.changes);
        self.ties.write(sink);
    }

    fn read(source: &mut Source<'_>) -> Result<Attribute, SnapshotError> {
        let (key, runs): (Box<str>, Runs) = (source.text()?.into(), Part::read(source)?);
        let changes: Vec<Change> = source.list()?;
        sound(runs.cover(changes.len(), source.contacts), NOBODY)?;
        Ok(Attribute::new(key, runs, changes, Part::read(source)?))
    }
}

impl Part for Runs {
    fn write(&self, sink: &mut Sink) {
        match self {
            Runs::Dense { starts } => {
                sink.byte(0);
                starts.write(sink);
            }
            Runs::Sparse { contacts, starts, blocks, shift } => {
                sink.byte(1);
                contacts.write(sink);
                starts.write(sink);
                blocks.write(sink);
                sink.number((*shift).into());
            }
        }
    }

    fn read(source: &mut Source<'_>) -> Result<Runs, SnapshotError> {
        Ok(match source.byte()? {
            0 => Runs::Dense { starts: Part::read(source)? },
            1 => Runs::Sparse {
                contacts: Part::read(source)?,
                starts: Part::read(source)?,
                blocks: Part::read(source)?,
                shift: source.small()?,
            },
            _ => return Err(SnapshotError::Damaged { what: "runs of no kind" }),
        })
    }
}

impl Part for Field {
    fn write(&self, sink: &mut Sink) {
        sink.byte(match self.place {
            Place::Params => 0,
            Place::Context => 1,
            Place::Traits => 2,
        });
        sink.bytes(self.key.as_bytes());
        self.column.write(sink);
    }

    fn read(source: &mut Source<'_>) -> Result<Field, SnapshotError> {
        let place = match source.byte()? {
            0 => Place::Params,
            1 => Place::Context,
            2 => Place::Traits,
            _ => return Err(SnapshotError::Damaged { what: "a field at no place" }),
        };
        Ok(Field { place, key: source.text()?.into(), column: Part::read(source)? })
    }
}

impl Part for Column {
    fn write(&self, sink: &mut Sink) {
        match self {
            Column::Decimals { values, missing, scale } => {
                sink.byte(if missing.is_some() { 1 } else { 0 });
                values.write(sink);
                sink.number(missing.unwrap_or(0).cast_unsigned());
                sink.number(scale.to_bits());
            }
            Column::Floats(values) => {
                sink.byte(2);
                let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
                sink.bytes(&bytes);
            }
            Column::Coded { codes, dictionary } => {
                sink.byte(3);
                codes.write(sink);
                dictionary.write(sink);
            }
        }
    }

    fn read(source: &mut Source<'_>) -> Result<Column, SnapshotError> {
        Ok(match source.byte()? {
            kind @ (0 | 1) => {
                let values = Part::read(source)?;
                let missing = source.number()?.cast_signed();
                let scale = f64::from_bits(source.number()?);
                sound(scale.is_normal() && scale >= 1.0, "decimals of no scale")?;
                Column::Decimals { values, missing: (kind == 1).then_some(missing), scale }
            }
            2 => Column::Floats(
                source.bytes()?.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect(),
            ),
            3 => Column::Coded { codes: Part::read(source)?, dictionary: Part::read(source)? },
            _ => return Err(SnapshotError::Damaged { what: "a column of no kind" }),
        })
    }
}

/// The number of the dictionary, and the first time what is in it.
impl Part for Arc<Dictionary> {
    fn write(&self, sink: &mut Sink) {
        let known = sink.dictionaries.iter().position(|known| Arc::ptr_eq(known, self));
        sink.number(known.unwrap_or(sink.dictionaries.len()) as u64);
        if known.is_none() {
            sink.dictionaries.push(Arc::clone(self));
            self.texts.write(sink);
            sink.list(&self.others);
        }
    }

    fn read(source: &mut Source<'_>) -> Result<Arc<Dictionary>, SnapshotError> {
        let number = source.small()? as usize;
        if let Some(known) = source.dictionaries.get(number) {
            return Ok(Arc::clone(known));
        }
        sound(number == source.dictionaries.len(), "a dictionary that is not there")?;
        let dictionary = Arc::new(Dictionary::new(Part::read(source)?, source.list()?));
        source.dictionaries.push(Arc::clone(&dictionary));
        Ok(dictionary)
    }
}

impl Part for Texts {
    fn write(&self, sink: &mut Sink) {
        let (text, starts) = self.parts();
        sink.bytes(text.as_bytes());
        starts.write(sink);
    }

    fn read(source: &mut Source<'_>) -> Result<Texts, SnapshotError> {
        let text = source.text()?.to_owned();
        let texts = Texts::from_parts(text, Part::read(source)?);
        texts.ok_or(SnapshotError::Damaged { what: "texts that do not fit together" })
    }
}

impl Part for Packed {
    fn write(&self, sink: &mut Sink) {
        let (base, bits, len, bytes) = self.parts();
        sink.number(base.cast_unsigned());
        sink.number(bits.into());
        sink.number(len as u64);
        sink.bytes(bytes);
    }

    fn read(source: &mut Source<'_>) -> Result<Packed, SnapshotError> {
        let (base, bits, len) = (source.number()?.cast_signed(), source.small()?, source.small()?);
        let packed = Packed::from_parts(base, bits, len as usize, source.bytes()?);
        packed.ok_or(SnapshotError::Damaged { what: "numbers that do not fit together" })
    }
}
