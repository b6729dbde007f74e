//! What a snapshot consists of.

use std::sync::Arc;

use event::Keep;
use segment::Change;

use super::{Part, Sink, SnapshotError, Source, Stored, sound, whole};
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
    fn write(&self, sink: &mut Sink<'_>) {
        self.contacts.write(sink);
        let dictionaries = sink.dictionaries.clone();
        sink.number(dictionaries.len() as u64);
        for dictionary in dictionaries {
            sink.section(|sink| {
                dictionary.texts.write(sink);
                sink.list(&dictionary.others);
            });
        }
        sink.number(self.tables.len() as u64);
        for table in &self.tables {
            sink.bytes(table.name.as_bytes());
            sink.section(|sink| write_table(table, sink));
        }
        sink.number(self.attributes.len() as u64);
        for attribute in &self.attributes {
            sink.bytes(attribute.key.as_bytes());
            sink.section(|sink| write_attribute(attribute, sink));
        }
    }

    fn read(source: &mut Source<'_, '_>) -> Result<Archive, SnapshotError> {
        let contacts: Contacts = Part::read(source)?;
        for _ in 0..source.count()? {
            let stored = match source.place()? {
                None => Stored::Bytes(source.bytes()?.to_vec()),
                Some(number) => Stored::Apart(number),
            };
            source.shelf.dictionaries.push(stored);
        }
        let tables = source.named(Keep::event, read_table)?;
        let attributes = source.named(Keep::told, read_attribute)?;
        sound(tables.is_sorted_by(|a, b| a.name < b.name), "tables out of order")?;
        sound(attributes.is_sorted_by(|a, b| a.key < b.key), "attributes out of order")?;
        Ok(Archive { contacts, tables, attributes })
    }
}

fn write_table(table: &Table, sink: &mut Sink<'_>) {
    table.runs.write(sink);
    table.times.write(sink);
    table.ties.write(sink);
    sink.number(table.fields.len() as u64);
    for field in &table.fields {
        sink.byte(match field.place {
            Place::Params => 0,
            Place::Context => 1,
            Place::Traits => 2,
        });
        sink.bytes(field.key.as_bytes());
        sink.section(|sink| field.column.write(sink));
    }
}

fn read_table(name: Box<str>, source: &mut Source<'_, '_>) -> Result<Table, SnapshotError> {
    let (runs, times, ties): (Runs, Packed, Ties) =
        (Part::read(source)?, Part::read(source)?, Part::read(source)?);
    let mut fields = Vec::new();
    for _ in 0..source.count()? {
        let place = match source.byte()? {
            0 => Place::Params,
            1 => Place::Context,
            2 => Place::Traits,
            _ => return Err(SnapshotError::Damaged { what: "a field at no place" }),
        };
        let keep = match place {
            Place::Params => Keep::param,
            Place::Context => Keep::context,
            Place::Traits => Keep::told,
        };
        fields
            .extend(source.kept(keep, |key, source| Ok(Field { place, key, column: Part::read(source)? }))?);
    }
    sound(fields.iter().all(|field| field.column.len() == times.len()), "columns of another length")?;
    sound(runs.cover(times.len(), source.shelf.contacts), NOBODY)?;
    Ok(Table { name, runs, times, fields, ties })
}

fn write_attribute(attribute: &Attribute, sink: &mut Sink<'_>) {
    attribute.runs.write(sink);
    sink.list(&attribute.changes);
    attribute.ties.write(sink);
}

fn read_attribute(key: Box<str>, source: &mut Source<'_, '_>) -> Result<Attribute, SnapshotError> {
    let (runs, changes): (Runs, Vec<Change>) = (Part::read(source)?, source.list()?);
    sound(runs.cover(changes.len(), source.shelf.contacts), NOBODY)?;
    Ok(Attribute::new(key, runs, changes, Part::read(source)?))
}

impl Part for Contacts {
    fn write(&self, sink: &mut Sink<'_>) {
        self.ids.write(sink);
        self.begins.write(sink);
        self.lasts.write(sink);
    }

    fn read(source: &mut Source<'_, '_>) -> Result<Contacts, SnapshotError> {
        let (ids, begins, lasts): (Ids, Packed, Packed) =
            (Part::read(source)?, Part::read(source)?, Part::read(source)?);
        sound(Contacts::fit(&ids, &begins, &lasts), "contacts that do not fit together")?;
        source.shelf.contacts = begins.len();
        Ok(Contacts::from_parts(ids, begins, lasts))
    }
}

impl Part for Ids {
    fn write(&self, sink: &mut Sink<'_>) {
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

    fn read(source: &mut Source<'_, '_>) -> Result<Ids, SnapshotError> {
        match source.byte()? {
            0 => Part::read(source).map(Ids::Numbers),
            1 => Part::read(source).map(Ids::Texts),
            _ => Err(SnapshotError::Damaged { what: "ids of no kind" }),
        }
    }
}

impl Part for Ties {
    fn write(&self, sink: &mut Sink<'_>) {
        self.rows.write(sink);
        self.ids.write(sink);
    }

    fn read(source: &mut Source<'_, '_>) -> Result<Ties, SnapshotError> {
        let ties = Ties { rows: Part::read(source)?, ids: Part::read(source)? };
        sound(ties.rows.len() == ties.ids.len() && ties.rows.ascends(), "ties out of order")?;
        Ok(ties)
    }
}

impl Part for Runs {
    fn write(&self, sink: &mut Sink<'_>) {
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

    fn read(source: &mut Source<'_, '_>) -> Result<Runs, SnapshotError> {
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

impl Part for Column {
    fn write(&self, sink: &mut Sink<'_>) {
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

    fn read(source: &mut Source<'_, '_>) -> Result<Column, SnapshotError> {
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

/// The number of the dictionary.
impl Part for Arc<Dictionary> {
    fn write(&self, sink: &mut Sink<'_>) {
        let known = sink.dictionaries.iter().position(|known| Arc::ptr_eq(known, self));
        sink.number(known.unwrap_or(sink.dictionaries.len()) as u64);
    }

    fn read(source: &mut Source<'_, '_>) -> Result<Arc<Dictionary>, SnapshotError> {
        const GONE: SnapshotError = SnapshotError::Damaged { what: "a dictionary that is not there" };
        let number = source.small()? as usize;
        let bytes = match source.shelf.dictionaries.get_mut(number).ok_or(GONE)? {
            Stored::Read(dictionary) => return Ok(Arc::clone(dictionary)),
            Stored::Bytes(bytes) => std::mem::take(bytes),
            Stored::Apart(part) => {
                let part = *part;
                source.shelf.part(part)?
            }
        };
        let mut inside = Source { rest: &bytes, shelf: source.shelf };
        let read = |inside: &mut Source<'_, '_>| Ok(Dictionary::new(Part::read(inside)?, inside.list()?));
        let dictionary = Arc::new(whole(&mut inside, read)?);
        if let Some(stored) = source.shelf.dictionaries.get_mut(number) {
            *stored = Stored::Read(Arc::clone(&dictionary));
        }
        Ok(dictionary)
    }
}

impl Part for Texts {
    fn write(&self, sink: &mut Sink<'_>) {
        let (text, starts) = self.parts();
        sink.bytes(text.as_bytes());
        starts.write(sink);
    }

    fn read(source: &mut Source<'_, '_>) -> Result<Texts, SnapshotError> {
        let text = source.text()?.to_owned();
        let texts = Texts::from_parts(text, Part::read(source)?);
        texts.ok_or(SnapshotError::Damaged { what: "texts that do not fit together" })
    }
}

impl Part for Packed {
    fn write(&self, sink: &mut Sink<'_>) {
        let (base, bits, len, bytes) = self.parts();
        sink.number(base.cast_unsigned());
        sink.number(bits.into());
        sink.number(len as u64);
        sink.bytes(bytes);
    }

    fn read(source: &mut Source<'_, '_>) -> Result<Packed, SnapshotError> {
        let (base, bits, len) = (source.number()?.cast_signed(), source.small()?, source.small()?);
        let packed = Packed::from_parts(base, bits, len as usize, source.bytes()?);
        packed.ok_or(SnapshotError::Damaged { what: "numbers that do not fit together" })
    }
}
