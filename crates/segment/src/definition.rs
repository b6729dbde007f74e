//! Definitions: segments as they are written.

mod bounds;
mod condition;
mod duration;
mod error;
mod events;
mod filter;
pub mod limits;
mod measure;
mod measured;
mod moment;
mod object;
mod page;
mod period;
mod place;
mod reference;
mod test;
mod window;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

pub use condition::{
    Bucket, Compare, Condition, End, Held, InSegment, Operator, Pick, Regular, Sequence, Step,
};
pub use duration::{Duration, Unit};
pub use error::{DefinitionError, Fault};
pub use filter::{Filter, Weekday};
pub use measure::{Measure, Over, Statistic};
pub use measured::{EventCondition, Measured};
pub use moment::{Anniversary, Day, Moment, MonthDay};
pub use period::Period;
pub use test::{Check, Test};
pub use window::{Calendar, Since, Start, Window};

pub(crate) use bounds::Bounds;
pub(crate) use duration::Length;
pub(crate) use error::Trail;
pub(crate) use moment::{parse_date, whole_millis};
pub(crate) use place::cut;

use limits::Reading;
use object::Object;
use place::Place;

use crate::zone::Zone;

/// A segment as it is written: what it is called and what its members must be or have done.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// The name that people see; empty if none was given.
    pub name: String,
    /// How its members come about.
    pub kind: Kind,
    /// The IANA timezone of its calendar words; the shop's if absent.
    pub timezone: Option<String>,
    /// What members must be or have done (`where`); absent only from a list made by hand.
    pub condition: Option<Condition>,
    /// Whether it is kept up to date.
    pub active: bool,
    /// Whether it takes part in analytics.
    pub analytics: bool,
    /// Whether pages may be told who is in it: see [`Definition::check_for_page`].
    pub public: bool,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Who is told when it has been formed, as it was written.
    pub notify: Option<Json>,
    /// The definitions of segments that its conditions name, by id; others are the shop's. Only the
    /// outermost definition has them.
    pub segments: BTreeMap<String, Definition>,
}

/// How the members of a segment come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// Whoever meets the condition, at every instant.
    #[default]
    Dynamic,
    /// Whoever met the condition once, then frozen.
    Static,
    /// Members put in by hand or by import.
    List,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 3] = [Kind::Dynamic, Kind::Static, Kind::List];

    /// The word in a definition.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Dynamic => "dynamic",
            Kind::Static => "static",
            Kind::List => "list",
        }
    }
}

const KEYS: &[&str] =
    &["name", "kind", "timezone", "where", "active", "analytics", "public", "tags", "notify", "segments"];

impl Definition {
    /// A dynamic segment of those who meet `condition`.
    pub fn new(name: impl Into<String>, condition: Condition) -> Definition {
        Definition {
            name: name.into(),
            kind: Kind::Dynamic,
            timezone: None,
            condition: Some(condition),
            active: true,
            analytics: false,
            public: false,
            tags: Vec::new(),
            notify: None,
            segments: BTreeMap::new(),
        }
    }

    /// Reads a definition from the text of a JSON object.
    pub fn from_text(json: &str) -> Result<Definition, DefinitionError> {
        let value = serde_json::from_str(json)
            .map_err(|error| Trail::ROOT.fault(Fault::NotJson, format!("expected JSON: {error}")))?;
        Definition::from_json(&value)
    }

    /// Reads a definition from a JSON object.
    pub fn from_json(json: &Json) -> Result<Definition, DefinitionError> {
        let place = Place::root(json);
        let mut definition = Definition::read(&place)?;
        definition.segments = segments(&place)?;
        reference::check(&definition)?;
        if definition.public {
            // Whether those it names are public is known where they are stored.
            definition.check_for_page(|_| true)?;
        }
        Ok(definition)
    }

    /// Reads all but the definitions inside.
    fn read(place: &Place<'_>) -> Result<Definition, DefinitionError> {
        place.object(
            "a definition such as `{\"name\": \"Buyers\", \"where\": {\"event\": \"order_completed\"}}`",
        )?;
        place.only(KEYS)?;
        let kind = place.get("kind").map(|kind| kind.word("kind", &Kind::ALL, Kind::name)).transpose()?;
        let kind = kind.unwrap_or_default();
        Ok(Definition {
            name: name(place)?,
            kind,
            timezone: timezone(place)?,
            condition: condition(place, kind)?,
            active: flag(place, "active")?.unwrap_or(true),
            analytics: flag(place, "analytics")?.unwrap_or(false),
            public: flag(place, "public")?.unwrap_or(false),
            tags: tags(place)?,
            notify: place.get("notify").map(|notify| notify.value().clone()),
            segments: BTreeMap::new(),
        })
    }

    /// The definition as a JSON object; what has its default is left out.
    pub fn to_json(&self) -> Json {
        let segments = self.segments.iter().map(|(id, definition)| (id.clone(), definition.to_json()));
        Object::default()
            .maybe("name", (!self.name.is_empty()).then_some(self.name.as_str()))
            .maybe("kind", (self.kind != Kind::Dynamic).then(|| self.kind.name()))
            .maybe("timezone", self.timezone.as_deref())
            .maybe("where", self.condition.as_ref().map(Condition::to_json))
            .maybe("active", (!self.active).then_some(false))
            .maybe("analytics", self.analytics.then_some(true))
            .maybe("public", self.public.then_some(true))
            .maybe("tags", (!self.tags.is_empty()).then(|| self.tags.clone()))
            .maybe("notify", self.notify.clone())
            .maybe("segments", (!self.segments.is_empty()).then(|| segments.collect::<Json>()))
            .into_json()
    }
}

fn name(place: &Place<'_>) -> Result<String, DefinitionError> {
    match place.get("name") {
        Some(name) => name.name("a name"),
        None => Ok(String::new()),
    }
}

fn timezone(place: &Place<'_>) -> Result<Option<String>, DefinitionError> {
    let Some(timezone) = place.get("timezone") else {
        return Ok(None);
    };
    const WHAT: &str = "the name of a timezone such as `Asia/Almaty`";
    let name = timezone.text(WHAT)?;
    if Zone::named(name).is_none() {
        let message = format!("expected {WHAT}, found `{}`", cut(name));
        return Err(timezone.fault(Fault::BadTimezone, message));
    }
    Ok(Some(name.to_owned()))
}

fn condition(place: &Place<'_>, kind: Kind) -> Result<Option<Condition>, DefinitionError> {
    if kind == Kind::List && place.get("where").is_none() {
        return Ok(None);
    }
    let written = place.need("where", "a condition such as `{\"event\": \"order_completed\"}`")?;
    Condition::read(&written, 1, &mut Reading::default()).map(Some)
}

fn flag(place: &Place<'_>, key: &str) -> Result<Option<bool>, DefinitionError> {
    place.get(key).map(|flag| flag.flag()).transpose()
}

fn segments(place: &Place<'_>) -> Result<BTreeMap<String, Definition>, DefinitionError> {
    let Some(segments) = place.get("segments") else {
        return Ok(BTreeMap::new());
    };
    let written = segments.object("an object with a definition under the id of each segment")?;
    if written.len() > limits::SEGMENTS {
        let message = format!("expected at most {} definitions inside a definition", limits::SEGMENTS);
        return Err(segments.fault(Fault::TooMany, message));
    }
    let ids = written.keys().filter_map(|id| Some((id, segments.get(id)?)));
    ids.map(|(id, place)| Ok((id.clone(), inner(&place)?))).collect()
}

/// A definition inside another one.
fn inner(place: &Place<'_>) -> Result<Definition, DefinitionError> {
    match place.get("segments") {
        None => Definition::read(place),
        Some(segments) => Err(segments
            .fault(Fault::UnknownKey, "expected all definitions side by side in the outermost `segments`")),
    }
}

fn tags(place: &Place<'_>) -> Result<Vec<String>, DefinitionError> {
    let Some(tags) = place.get("tags") else {
        return Ok(Vec::new());
    };
    tags.list("a list of words")?.map(|tag| tag.name("a word")).collect()
}

macro_rules! as_json {
    ($($of:ty),+) => {$(
        impl Serialize for $of {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.to_json().serialize(serializer)
            }
        }
    )+};
}

as_json!(Definition, Condition, Filter, Window, Measure, Test);

impl<'de> Deserialize<'de> for Definition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Definition, D::Error> {
        let json = Json::deserialize(deserializer)?;
        Definition::from_json(&json).map_err(serde::de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Condition, D::Error> {
        let json = Json::deserialize(deserializer)?;
        Condition::read(&Place::root(&json), 1, &mut Reading::default()).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
