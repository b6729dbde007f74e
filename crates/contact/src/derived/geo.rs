//! `geo`: where a contact is, as far as known.

use std::borrow::Cow;

use event::{Time, Value, ValueRef};
use segment::Change;

use super::key::Key;
use super::record::{Record, Records, Wanted};
use super::story::{NOTHING, Story};

pub(super) const WANTED: Wanted = Wanted::EveryCall;
/// The trait that tells a postal address.
const ADDRESS: &str = "address";
pub(super) const TRAITS: &[&str] = &[ADDRESS];
pub(super) const READS: &[Key] = &[Key::Country, Key::Region, Key::City];
pub(super) const FIELDS: &[&str] = &["country", "region", "city"];

/// The latest that is known, from a call's `context.location` or from the trait `address`; of both in
/// one call, from where it was made.
pub(super) fn course(field: &str, records: &impl Records) -> Cow<'static, [Change]> {
    let (key, in_address): (_, &[&str]) = match field {
        "country" => (Key::Country, &["country"]),
        "region" => (Key::Region, &["region", "state"]),
        _ => (Key::City, &["city"]),
    };
    let addressed = records.told(ADDRESS).filter_map(|told| {
        let value = in_address.iter().find_map(|key| told.value.as_map()?.get(key))?;
        Some((told.time, told.id, place(value.view())?))
    });
    let located = records
        .records(WANTED)
        .filter_map(|record| Some((record.time(), record.id(), place(record.value(key)?)?)));
    let mut known: Vec<(Time, Option<&str>, Value)> = addressed.chain(located).collect();
    known.sort_by_key(|(time, id, _)| (*time, *id));
    let mut story = Story::beginning(&NOTHING);
    known.into_iter().for_each(|(time, _, place)| story.set(time, place));
    story.end()
}

/// Whether a call tells where it was made.
pub(super) fn concerns<'a>(record: impl Record<'a>) -> bool {
    READS.iter().any(|key| record.value(*key).is_some())
}

fn place(value: ValueRef<'_>) -> Option<Value> {
    value.as_text().filter(|text| !text.is_empty()).map(Value::from)
}
