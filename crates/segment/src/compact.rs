//! Programs as bytes: for those who evaluate and need neither definitions nor messages about faults.

mod packed;

use event::Time;

use crate::definition::{Definition, DefinitionError};
use crate::program::{Others, Program};
use crate::zone::Zone;
pub(crate) use packed::{Packed, Reader, Writer, packed};

/// What is in the bytes; to be raised when it changes, so that nobody reads what they do not know.
pub const FORM: u32 = 2;

/// A timezone: its name, from when on its clocks are how far ahead.
type Table = (String, (Vec<i64>, Vec<i64>));

/// Dynamic segments by their ids, as bytes; others have no place here. They may refer to one another. `shop` is
/// the timezone of those that name none. Of the timezones as much is told as matters from `begin` to `end`: the
/// clocks are taken to stay as they are then.
///
/// # Errors
/// What is wrong with a definition, or what a page cannot tell of it.
pub fn write(
    segments: &[(String, Definition)],
    shop: &Zone,
    begin: Time,
    end: Time,
) -> Result<Vec<u8>, DefinitionError> {
    let dynamic = || segments.iter().filter(|(_, definition)| definition.condition.is_some());
    let mut zones = vec![shop.clone()];
    for zone in dynamic().filter_map(|(_, definition)| Zone::named(definition.timezone.as_deref()?)) {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    let mut to = Writer::new(zones.clone());
    let tables: Vec<Table> =
        zones.iter().map(|zone| (zone.name().to_owned(), zone.table(begin, end))).collect();
    tables.write(&mut to);
    dynamic().count().write(&mut to);
    for (id, definition) in dynamic() {
        definition.check_for_page(|id| segments.iter().any(|(known, _)| known == id))?;
        id.write(&mut to);
        Program::compile_among(definition, shop, &Among(segments))?.write(&mut to);
    }
    Ok(to.into_bytes())
}

/// The segments by their ids, ready to evaluate; nothing if these are no bytes of this [`FORM`].
pub fn read(bytes: &[u8]) -> Option<Vec<(String, Program)>> {
    let mut from = Reader::new(bytes);
    let tables: Vec<Table> = Packed::read(&mut from);
    from.zones = tables.into_iter().map(|(name, table)| Zone::told(name, table)).collect();
    let segments = Packed::read(&mut from);
    (from.bytes.is_sound() && from.bytes.is_empty()).then_some(segments)
}

/// The segments of one message.
struct Among<'a>(&'a [(String, Definition)]);

impl Others for Among<'_> {
    fn definition(&self, id: &str) -> Option<&Definition> {
        self.0.iter().find(|(known, _)| known == id).map(|(_, definition)| definition)
    }
}
