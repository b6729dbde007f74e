//! Definitions: segments as they are written.

mod bounds;
mod condition;
mod duration;
mod error;
mod filter;
pub mod limits;
mod measure;
mod moment;
mod place;
mod test;
mod window;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

pub use condition::{Condition, EventCondition};
pub use duration::{Duration, Unit};
pub use error::{DefinitionError, Fault};
pub use filter::{Filter, Weekday};
pub use measure::{Measure, Over};
pub use moment::{Anniversary, Day, Moment, MonthDay};
pub use test::{Check, Test};
pub use window::{Calendar, Window};

pub(crate) use bounds::Bounds;
pub(crate) use duration::Length;
pub(crate) use error::Trail;
pub(crate) use moment::{parse_date, whole_millis};
pub(crate) use place::cut;

use limits::Reading;
use place::{Place, one_of};

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
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Who is told when it has been formed, as it was written.
    pub notify: Option<Json>,
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

    fn read(place: &Place<'_>) -> Result<Kind, DefinitionError> {
        let names = Kind::ALL.map(Kind::name);
        let text = place.text(&one_of(&names))?;
        Kind::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| {
            let message = format!("unknown kind `{}`, expected {}", cut(text), one_of(&names));
            place.fault(Fault::BadValue, message)
        })
    }
}

const KEYS: &[&str] = &["name", "kind", "timezone", "where", "active", "analytics", "tags", "notify"];

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
            tags: Vec::new(),
            notify: None,
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
        place.object(
            "a definition such as `{\"name\": \"Buyers\", \"where\": {\"event\": \"order_completed\"}}`",
        )?;
        if let Some(segments) = place.get("segments") {
            let message = "definitions inside a definition are not supported yet";
            return Err(segments.fault(Fault::NotSupported, message));
        }
        place.only(KEYS)?;
        let kind = place.get("kind").map(|kind| Kind::read(&kind)).transpose()?;
        let kind = kind.unwrap_or_default();
        Ok(Definition {
            name: name(&place)?,
            kind,
            timezone: timezone(&place)?,
            condition: condition(&place, kind)?,
            active: flag(&place, "active")?.unwrap_or(true),
            analytics: flag(&place, "analytics")?.unwrap_or(false),
            tags: tags(&place)?,
            notify: place.get("notify").map(|notify| notify.value().clone()),
        })
    }

    /// The definition as a JSON object; what has its default is left out.
    pub fn to_json(&self) -> Json {
        let mut map = Map::new();
        let mut put = |key: &str, value: Json| map.insert(key.to_owned(), value);
        if !self.name.is_empty() {
            put("name", json!(self.name));
        }
        if self.kind != Kind::Dynamic {
            put("kind", json!(self.kind.name()));
        }
        if let Some(timezone) = &self.timezone {
            put("timezone", json!(timezone));
        }
        if let Some(condition) = &self.condition {
            put("where", condition.to_json());
        }
        if !self.active {
            put("active", json!(false));
        }
        if self.analytics {
            put("analytics", json!(true));
        }
        if !self.tags.is_empty() {
            put("tags", json!(self.tags));
        }
        if let Some(notify) = &self.notify {
            put("notify", notify.clone());
        }
        Json::Object(map)
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
