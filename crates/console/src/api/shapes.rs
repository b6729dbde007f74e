//! What the Worker answers.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

/// The shop that the admin key belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Shop {
    /// Its name.
    pub(crate) name: String,
    /// Its IANA time zone, in which all times are shown.
    #[serde(default)]
    pub(crate) timezone: String,
}

/// A stored segment.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub(crate) struct Segment {
    /// The id the Worker gave it.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) name: String,
    /// `dynamic`, `static` or `list`.
    pub(crate) kind: String,
    /// Whether it is kept up to date.
    pub(crate) active: bool,
    pub(crate) public: bool,
    /// How far it is.
    pub(crate) state: State,
    /// How many contacts are in it.
    pub(crate) contacts: u64,
    /// How many were in it over the last hour, evenly spaced, oldest first.
    pub(crate) trend: Vec<u64>,
    /// When it was made, in ms.
    pub(crate) created_at: i64,
    /// When it was last changed, in ms.
    pub(crate) updated_at: i64,
    /// The definition alone, as `segment` parses it.
    pub(crate) definition: Value,
}

/// How far a segment is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum State {
    /// Its turn has not come.
    Queued,
    /// Contacts are looked through; so many percent are done.
    Forming(u64),
    /// It is kept up to date.
    Ready,
    /// It could not be formed, for this reason.
    Failed(String),
}

/// What the Worker adds to a definition when it stores it.
const STORED_KEYS: [&str; 8] =
    ["id", "created_at", "updated_at", "state", "progress", "reason", "contacts", "trend"];

impl TryFrom<Map<String, Value>> for Segment {
    type Error = &'static str;

    fn try_from(mut map: Map<String, Value>) -> Result<Self, Self::Error> {
        let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::to_owned);
        let segment = Self {
            id: text("id").ok_or("a segment without an id")?,
            name: text("name").unwrap_or_default(),
            kind: text("kind").unwrap_or_else(|| "dynamic".to_owned()),
            active: map.get("active").and_then(Value::as_bool).unwrap_or(true),
            public: map.get("public").and_then(Value::as_bool).unwrap_or(false),
            state: match text("state").as_deref() {
                Some("queued") => State::Queued,
                Some("forming") => State::Forming(percent_of(map.get("progress"))),
                Some("failed") => State::Failed(text("reason").unwrap_or_default()),
                _ => State::Ready,
            },
            contacts: map.get("contacts").and_then(Value::as_u64).unwrap_or(0),
            trend: map
                .get("trend")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_u64)
                .collect(),
            created_at: map.get("created_at").and_then(Value::as_i64).unwrap_or(0),
            updated_at: map.get("updated_at").and_then(Value::as_i64).unwrap_or(0),
            definition: Value::Null,
        };
        for key in STORED_KEYS {
            map.remove(key);
        }
        Ok(Self { definition: Value::Object(map), ..segment })
    }
}

/// Never quite all: what is done is ready.
fn percent_of(progress: Option<&Value>) -> u64 {
    let number = |key| progress.and_then(|progress| progress.get(key)).and_then(Value::as_u64).unwrap_or(0);
    (number("done") * 100 / number("contacts").max(1)).min(99)
}

/// Something that happened by itself and that somebody should know.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Notice {
    /// Its number; later ones are larger.
    pub(crate) id: u64,
    /// When, in ms.
    pub(crate) at: i64,
    /// `ready`, `failed` or `aside`.
    pub(crate) kind: String,
    /// The segment that it is about.
    #[serde(default)]
    pub(crate) segment: Option<String>,
    /// The contact that it is about.
    #[serde(default)]
    pub(crate) contact: Option<String>,
    /// What it says.
    pub(crate) message: String,
}

/// Why a contact is in a segment or not.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Explained {
    /// Whether it is in.
    pub(crate) member: bool,
    /// Since when it is as it is, in ms.
    #[serde(default)]
    pub(crate) since: Option<i64>,
    /// When time alone may change it, in ms.
    #[serde(default)]
    pub(crate) until: Option<i64>,
    /// The instant that the condition is shown at, in ms.
    pub(crate) at: i64,
    /// The condition; absent from a list made by hand.
    #[serde(default)]
    pub(crate) condition: Option<Part>,
}

/// A condition, its answer, and what it saw.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Part {
    /// Where it stands in the definition.
    pub(crate) path: String,
    /// The name by which it is recognised.
    pub(crate) condition: String,
    /// Whether it holds.
    pub(crate) member: bool,
    /// When that may change by time alone, in ms.
    #[serde(default)]
    pub(crate) until: Option<i64>,
    /// Values, measures, counts, times in ms.
    #[serde(default)]
    pub(crate) saw: Map<String, Value>,
    /// The conditions inside.
    #[serde(default)]
    pub(crate) parts: Vec<Part>,
}

/// A segment's size at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Size {
    /// The instant, in ms.
    pub(crate) at: i64,
    /// How many contacts were in it.
    pub(crate) contacts: u64,
}

/// What became of what was received.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Account {
    /// From whom; empty for all together.
    #[serde(default)]
    pub(crate) source: String,
    /// Calls that came.
    pub(crate) received: u64,
    /// Those that are stored.
    pub(crate) stored: u64,
    /// Those that were stored before.
    pub(crate) duplicate: u64,
    /// The others, by reason.
    pub(crate) rejected: BTreeMap<String, u64>,
}

impl Account {
    /// Calls that were rejected, for whatever reason.
    pub(crate) fn rejected(&self) -> u64 {
        self.rejected.values().sum()
    }
}

/// Something that was rejected.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Rejected {
    /// Its id.
    pub(crate) id: String,
    /// When it came, in ms.
    pub(crate) at: i64,
    /// Where the fault is.
    pub(crate) path: String,
    /// What was expected there.
    pub(crate) message: String,
    /// What was sent.
    pub(crate) body: String,
    /// When it was taken after all, in ms.
    #[serde(default)]
    pub(crate) replayed: Option<i64>,
}

/// What came of sending something again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Replay {
    /// `rejected`, or else it was taken.
    pub(crate) outcome: String,
    /// Why it is rejected.
    #[serde(default)]
    pub(crate) message: Option<String>,
}

/// A contact that entered or left a segment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Transition {
    /// The transition's own id.
    pub(crate) id: String,
    /// Whose it is.
    pub(crate) contact: String,
    /// `entered` or `left`.
    pub(crate) change: String,
    /// When, in ms.
    pub(crate) at: i64,
}

/// What a definition would hold.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Preview {
    /// How many contacts it holds.
    pub(crate) count: u64,
    /// Some of them.
    #[serde(default)]
    pub(crate) sample: Vec<Contact>,
    /// How many contacts were looked at.
    #[serde(default)]
    pub(crate) contacts: u64,
    /// How long that took.
    #[serde(default)]
    pub(crate) took_ms: f64,
}

/// A contact.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Contact {
    /// Shoal's id of it.
    pub(crate) id: String,
    /// Every identifier that points to it, such as `user:42`.
    #[serde(default)]
    pub(crate) identifiers: Vec<String>,
    /// Its attributes.
    #[serde(default)]
    pub(crate) attributes: Map<String, Value>,
    /// What its calls add up to; not in lists.
    #[serde(default)]
    pub(crate) derived: Map<String, Value>,
    /// When its first event happened, in ms.
    #[serde(default)]
    pub(crate) first_seen: Option<i64>,
    /// When its latest event happened, in ms.
    #[serde(default)]
    pub(crate) last_seen: Option<i64>,
    /// The segments it is in now.
    #[serde(default)]
    pub(crate) segments: Vec<Membership>,
}

impl Contact {
    /// What to call this contact: its name if it has one, else its best identifier.
    pub(crate) fn title(&self) -> String {
        let text =
            |key: &str| self.attributes.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        if let Some(name) = text("name") {
            return name.to_owned();
        }
        match (text("first_name"), text("last_name")) {
            (Some(first), Some(last)) => format!("{first} {last}"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => text("email").map_or_else(|| self.best_identifier(), str::to_owned),
        }
    }

    /// Known to the shop by more than a browser's own id.
    pub(crate) fn is_known(&self) -> bool {
        self.identifiers.iter().any(|identifier| !identifier.starts_with("anonymous:"))
    }

    fn best_identifier(&self) -> String {
        let of_kind = |kind: &str| {
            let mut pairs = self.identifiers.iter().filter_map(|identifier| identifier.split_once(':'));
            pairs.find(|(known, _)| *known == kind).map(|(_, value)| value)
        };
        let written = ["email", "phone"].into_iter().find_map(of_kind).map(str::to_owned);
        written.or_else(|| of_kind("user").map(|id| format!("Customer {id}"))).unwrap_or_else(|| {
            let start = self.id.len().saturating_sub(6);
            format!("Visitor {}", self.id.get(start..).unwrap_or(&self.id))
        })
    }
}

/// A segment that a contact is in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Membership {
    /// The segment's id.
    pub(crate) segment: String,
    /// The segment's name.
    #[serde(default)]
    pub(crate) name: String,
    /// When the contact entered, in ms.
    #[serde(default)]
    pub(crate) since: Option<i64>,
    /// When the answer may change with time alone, in ms.
    #[serde(default)]
    pub(crate) until: Option<i64>,
}

/// Something a contact did.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Event {
    /// Its id: the call's `messageId`.
    pub(crate) id: String,
    /// `track`, `page`, …
    #[serde(rename = "type", default)]
    pub(crate) kind: String,
    /// The event's name.
    #[serde(default)]
    pub(crate) name: String,
    /// When it happened, in ms.
    pub(crate) time: i64,
    /// What it carried.
    #[serde(default)]
    pub(crate) params: Value,
    /// Where it came from.
    #[serde(default)]
    pub(crate) context: Value,
}

/// Something that happened to a contact.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Change {
    /// When, in ms.
    pub(crate) at: i64,
    /// `entered`, `left`, `merged`, …
    pub(crate) change: String,
    /// The segment that was entered or left.
    #[serde(default)]
    pub(crate) segment: Option<String>,
    /// Its name, where the Worker says it.
    #[serde(default)]
    pub(crate) name: Option<String>,
    /// The identifier that was joined.
    #[serde(default)]
    pub(crate) identifier: Option<String>,
}
