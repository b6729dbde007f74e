//! Definitions of segments among each other, read and compiled.

use std::collections::{BTreeMap, BTreeSet};

use segment::{Definition, DefinitionError, Leaves, Others, Program, Zone};

use crate::fault::{Fault, Outcome};

/// The definition in JSON.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read(json: &serde_json::Value) -> Outcome<Definition> {
    Definition::from_json(json).map_err(refused)
}

/// The definition as it is asked of what was stored: what other systems call events, it calls by the
/// names under which they are stored.
///
/// # Errors
/// What is wrong with it, and where.
pub(crate) fn served(json: &serde_json::Value) -> Outcome<Definition> {
    read(&dialect::names::in_definition(json))
}

/// The program of a definition among others, sharing leaves with theirs.
///
/// # Errors
/// What is wrong with the definition, and where.
pub fn compiled(
    definition: &Definition,
    zone: &Zone,
    others: &dyn Others,
    leaves: Option<&mut Leaves>,
) -> Outcome<Program> {
    let program = match leaves {
        Some(leaves) => Program::compile_sharing(definition, zone, others, leaves),
        None => Program::compile_among(definition, zone, others),
    };
    program.map_err(refused)
}

/// The timezone of this name.
///
/// # Errors
/// A refusal, when there is none.
pub fn zone_named(name: &str) -> Outcome<Zone> {
    Zone::named(name).ok_or_else(|| Fault::Refused {
        code: "bad_timezone".to_owned(),
        path: "timezone".to_owned(),
        message: format!("`{name}` is no IANA timezone"),
    })
}

/// The ids out of `shelf` that depend on some of `changed`, however far, these included.
pub fn depending(
    shelf: &BTreeMap<String, Definition>,
    changed: impl IntoIterator<Item = String>,
) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = changed.into_iter().collect();
    loop {
        let refers = |definition: &Definition| definition.references().any(|id| found.contains(id));
        let more: Vec<String> = shelf
            .iter()
            .filter(|(id, definition)| !found.contains(*id) && refers(definition))
            .map(|(id, _)| id.clone())
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

fn refused(error: DefinitionError) -> Fault {
    let code = serde_json::to_value(error.code).ok();
    let code = code.as_ref().and_then(serde_json::Value::as_str).unwrap_or("bad_definition");
    Fault::Refused { code: code.to_owned(), path: error.path, message: error.message }
}
