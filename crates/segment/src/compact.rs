//! Definitions that were checked before, as bytes: for those who evaluate and need neither JSON nor
//! messages about faults.

use event::Time;
use nanoserde::{DeBin, DeBinErr, SerBin};

use crate::definition::{Condition, Definition, DefinitionError};
use crate::program::{Others, Program};
use crate::zone::Zone;

/// What is in the bytes; to be raised when it changes, so that nobody reads what they do not know.
pub const FORM: u32 = 1;

/// Segments in compact form, with the timezones that they name.
#[derive(Debug, SerBin, DeBin)]
pub struct Compact {
    /// The shop's, then others.
    zones: Vec<Table>,
    segments: Vec<Segment>,
}

/// A timezone.
#[derive(Debug, SerBin, DeBin)]
struct Table {
    name: String,
    from: Vec<i64>,
    ahead: Vec<i64>,
}

#[derive(Debug, SerBin, DeBin)]
struct Segment {
    id: String,
    timezone: Option<String>,
    condition: Condition,
}

impl Compact {
    /// Dynamic segments by their ids; others have no place here. Of the timezones as much is told as
    /// matters from `begin` to `end`: the clocks are taken to stay as they are then.
    pub fn of<'d>(
        segments: impl IntoIterator<Item = (&'d str, &'d Definition)>,
        shop: &Zone,
        begin: Time,
        end: Time,
    ) -> Compact {
        let mut zones = vec![shop.clone()];
        let mut written = Vec::new();
        for (id, definition) in segments {
            let Some(condition) = &definition.condition else { continue };
            let zone = definition.timezone.as_deref().and_then(Zone::named);
            zones.extend(zone.filter(|zone| !zones.contains(zone)));
            written.push(Segment {
                id: id.to_owned(),
                timezone: definition.timezone.clone(),
                condition: condition.clone(),
            });
        }
        let table = |zone: &Zone| {
            let (from, ahead) = zone.table(begin, end);
            Table { name: zone.name().to_owned(), from, ahead }
        };
        Compact { zones: zones.iter().map(table).collect(), segments: written }
    }

    /// As bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.serialize_bin()
    }

    /// From bytes.
    ///
    /// # Errors
    /// Bytes that end too early.
    pub fn from_bytes(bytes: &[u8]) -> Result<Compact, DeBinErr> {
        Compact::deserialize_bin(bytes)
    }

    /// The segments by their ids, ready to evaluate. They may refer to one another.
    ///
    /// # Errors
    /// What this build cannot evaluate.
    pub fn compile(self) -> Result<Vec<(String, Program)>, DefinitionError> {
        let zone = |table: Table| Zone::told(table.name, (table.from, table.ahead));
        let zones: Vec<Zone> = self.zones.into_iter().map(zone).collect();
        let definitions: Vec<(String, Definition)> =
            self.segments.into_iter().map(Segment::into_definition).collect();
        let among = Among { zones: &zones, definitions: &definitions };
        let utc = Zone::utc();
        let shop = zones.first().unwrap_or(&utc);
        let compile = |(id, definition): &(String, Definition)| {
            Ok((id.clone(), Program::compile_among(definition, shop, &among)?))
        };
        definitions.iter().map(compile).collect()
    }
}

impl Segment {
    fn into_definition(self) -> (String, Definition) {
        (self.id, Definition { timezone: self.timezone, ..Definition::new("", self.condition) })
    }
}

/// The segments of one message, and its timezones.
struct Among<'a> {
    zones: &'a [Zone],
    definitions: &'a [(String, Definition)],
}

impl Others for Among<'_> {
    fn definition(&self, id: &str) -> Option<&Definition> {
        self.definitions.iter().find(|(known, _)| known == id).map(|(_, definition)| definition)
    }

    fn zone(&self, name: &str) -> Option<Zone> {
        self.zones.iter().find(|zone| zone.name() == name).cloned()
    }
}
