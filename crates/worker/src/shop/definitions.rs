//! Definitions among each other: what one refers to, and what refers to it.

use std::collections::BTreeMap;

use contact::SegmentId;
use segment::{Definition, Kind};
use shard::definitions::{compiled, read, zone_named};
use shard::store::Store as _;

use super::Shop;
use crate::fault::{Fault, Outcome};
use crate::message::StoredSegment;

/// The most names in a message.
const NAMED: usize = 5;

impl Shop {
    /// Checks a definition among the others, and that those that depend on it can still be used.
    pub(super) fn check(&self, id: &SegmentId, json: &serde_json::Value, timezone: &str) -> Outcome<()> {
        let definition = read(json)?;
        let zone = zone_named(timezone)?;
        let mut shelf = BTreeMap::from([(id.as_str().to_owned(), definition.clone())]);
        self.fill(&mut shelf, &definition)?;
        compiled(&definition, &zone, &shelf, None)?;
        if definition.public {
            let is_public = |id: &str| shelf.get(id).is_some_and(|definition| definition.public);
            let refused =
                |error: segment::DefinitionError| Fault::bad_field("bad_value", error.path, error.message);
            definition.check_for_page(is_public).map_err(refused)?;
        }
        for (dependent, name) in self.dependents(id)? {
            let Some(definition) = self.definition(&dependent)? else { continue };
            self.fill(&mut shelf, &definition)?;
            compiled(&definition, &zone, &shelf, None).map_err(|fault| {
                let fault = Fault::from(fault);
                let why = format!("the segment `{name}` depends on this one and could not be used any more");
                Fault::bad_field(&fault.code, "where", format!("{why}: {}", fault.message))
            })?;
        }
        Ok(())
    }

    /// Refuses to take away a segment that others refer to.
    pub(super) fn check_unused(&self, id: &SegmentId) -> Outcome<()> {
        let names: Vec<String> =
            self.referring(id)?.into_iter().map(|(_, name)| format!("`{name}`")).collect();
        if names.is_empty() {
            return Ok(());
        }
        let more = names.len().saturating_sub(NAMED);
        let mut named = names.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
        if more > 0 {
            named.push_str(&format!(" and {more} more"));
        }
        Err(Fault::in_use(format!("other segments refer to this one: {named}; change them first")))
    }

    /// Adds to the shelf what a definition depends on, however far.
    fn fill(&self, shelf: &mut BTreeMap<String, Definition>, definition: &Definition) -> Outcome<()> {
        let mut wanted: Vec<String> = definition.references().map(str::to_owned).collect();
        while let Some(id) = wanted.pop() {
            if shelf.contains_key(&id) {
                continue;
            }
            if let Some(definition) = self.definition(&SegmentId::new(&id))? {
                wanted.extend(definition.references().map(str::to_owned));
                shelf.insert(id, definition);
            }
        }
        Ok(())
    }

    /// All that depend on a segment, however far, with their names.
    fn dependents(&self, id: &SegmentId) -> Outcome<BTreeMap<SegmentId, String>> {
        let mut found = BTreeMap::new();
        let mut open = vec![id.clone()];
        while let Some(id) = open.pop() {
            for (dependent, name) in self.referring(&id)? {
                if found.insert(dependent.clone(), name).is_none() {
                    open.push(dependent);
                }
            }
        }
        found.remove(id);
        Ok(found)
    }

    /// Those that refer to a segment themselves.
    fn referring(&self, id: &SegmentId) -> Outcome<Vec<(SegmentId, String)>> {
        // Whoever refers to it has its id somewhere in the text; a few others may have, too.
        let query = "SELECT body FROM segments WHERE instr(body, ?1) > 0 AND id <> ?2";
        let rows = self.store.rows(query, vec![format!("\"{id}\"").into(), id.as_str().into()])?;
        let stored: Vec<StoredSegment> = rows.iter().map(|row| Ok(row.json(0)?)).collect::<Outcome<_>>()?;
        let refers = |stored: StoredSegment| {
            let definition = read(&stored.definition).ok()?;
            let refers = definition.references().any(|other| other == id.as_str());
            refers.then(|| (stored.id, definition.name.clone()))
        };
        Ok(stored.into_iter().filter_map(refers).collect())
    }

    /// A stored definition; one that this version does not understand is as good as none.
    fn definition(&self, id: &SegmentId) -> Outcome<Option<Definition>> {
        let query = "SELECT body FROM segments WHERE id = ? AND body IS NOT NULL";
        let row = self.store.first(query, vec![id.as_str().into()])?;
        let stored: Option<StoredSegment> = row.map(|row| row.json(0)).transpose()?;
        Ok(stored.and_then(|stored| read(&stored.definition).ok()))
    }
}

/// Refuses to change who is in a segment that was filtered once and stays so.
pub(super) fn check_locked(known: &serde_json::Value, new: &serde_json::Value) -> Outcome<()> {
    let Ok(known) = read(known) else { return Ok(()) };
    let Ok(new) = read(new) else { return Ok(()) };
    let is_same =
        known.kind == new.kind && known.condition == new.condition && known.timezone == new.timezone;
    if known.kind != Kind::Static || is_same {
        return Ok(());
    }
    let path = if known.kind == new.kind { "where" } else { "kind" };
    let message = "a static segment is filtered once and stays as it is; make another one from it";
    Err(Fault::bad_field("locked", path, message))
}

pub(crate) fn no_segment(id: &SegmentId) -> Fault {
    shard::Fault::NoSegment(id.clone()).into()
}
