//! Definitions of other systems as definitions of segments.
//!
//! A PostHog cohort, a Dittofeed segment, an Unomi condition, a Klaviyo definition or a RetailCRM filter
//! becomes a definition of our language that means the same, or is refused with every part that cannot
//! be converted. Nothing is dropped; what is not certain is told in notes.
//!
//! ```
//! use convert::{Names, Source, convert};
//! use serde_json::json;
//!
//! let cohort = json!({"properties": {"type": "AND", "values": [
//!     {"type": "person", "key": "plan", "value": ["pro"], "operator": "exact"},
//!     {"type": "cohort", "key": "id", "value": 7, "negation": true}
//! ]}});
//! let converted = convert(Source::PostHog, &cohort, &Names::default()).unwrap();
//! assert_eq!(converted.definition, json!({"where": {"all": [
//!     {"attribute": "plan", "is": {"eq": "pro"}},
//!     {"not": {"segment": "7", "is": "in"}}
//! ]}}));
//! assert_eq!(converted.notes[0].message, "the segment `7` must be there under this id");
//! ```

mod calendar;
mod dittofeed;
mod draft;
mod klaviyo;
mod names;
mod place;
mod posthog;
mod report;
mod retailcrm;
mod source;
mod unomi;

use segment::{DefinitionError, Others, Program, Zone};
use serde_json::{Map, Value as Json, json};

pub use names::{Names, NamesError};
pub use report::{Note, Refusal};
pub use source::{Source, UnknownSource};

use place::Place;
use report::Report;

/// A definition of ours, and what is not certain about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Converted {
    /// The definition, accepted by [`segment::Definition::from_json`].
    pub definition: Json,
    /// What is not certain or not quite the same.
    pub notes: Vec<Note>,
}

/// The parts of a foreign definition that cannot be converted, all of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} of the definition cannot be converted", parts_of(.parts))]
pub struct Refused {
    /// Each part, at least one.
    pub parts: Vec<Refusal>,
}

fn parts_of(parts: &[Refusal]) -> String {
    if parts.len() == 1 { "one part".to_owned() } else { format!("{} parts", parts.len()) }
}

/// Converts a definition of another system.
pub fn convert(source: Source, json: &Json, names: &Names) -> Result<Converted, Refused> {
    let root = Place::root(json);
    let mut report = Report::new(names);
    let definition = match source {
        Source::PostHog => posthog::definition(&root, &mut report),
        Source::Dittofeed => dittofeed::definition(&root, &mut report),
        Source::Unomi => unomi::definition(&root, &mut report),
        Source::Klaviyo => klaviyo::definition(&root, &mut report),
        Source::RetailCrm => retailcrm::definition(&root, &mut report),
    };
    let definition = definition.map(Definition::into_json).filter(|_| report.refusals.is_empty());
    match definition.map(checked) {
        Some(Ok(definition)) => return Ok(Converted { definition, notes: report.notes }),
        Some(Err(error)) => report.refuse::<()>(&root, format!("what it would become is refused: {error}")),
        None if report.refusals.is_empty() => {
            report.refuse(&root, format!("no definition of {}", source.name()))
        }
        None => None,
    };
    Err(Refused { parts: report.refusals })
}

/// The definition, if a program can be made of it wherever the segments that it names are there.
fn checked(definition: Json) -> Result<Json, DefinitionError> {
    let read = segment::Definition::from_json(&definition)?;
    let others = Anyone(segment::Definition::from_json(&json!({"kind": "list"}))?);
    Program::compile_among(&read, &Zone::utc(), &others)?;
    Ok(definition)
}

/// A shop in which every segment is a list.
struct Anyone(segment::Definition);

impl Others for Anyone {
    fn definition(&self, _id: &str) -> Option<&segment::Definition> {
        Some(&self.0)
    }
}

/// What a foreign definition becomes.
#[derive(Debug, Clone, PartialEq, Default)]
struct Definition {
    name: Option<String>,
    list: bool,
    condition: Option<Json>,
}

impl Definition {
    fn of(condition: Json) -> Definition {
        Definition { condition: Some(condition), ..Definition::default() }
    }

    fn list() -> Definition {
        Definition { list: true, ..Definition::default() }
    }

    fn into_json(self) -> Json {
        let mut map = Map::new();
        if let Some(name) = self.name.filter(|name| !name.is_empty()) {
            map.insert("name".to_owned(), json!(name));
        }
        if self.list {
            map.insert("kind".to_owned(), json!("list"));
        }
        if let Some(condition) = self.condition {
            map.insert("where".to_owned(), condition);
        }
        Json::Object(map)
    }
}
