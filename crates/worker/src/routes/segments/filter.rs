//! What the list of segments is narrowed and sorted by.

use api::parameter::{ACTIVE, KIND, SEGMENT_SORT};
use event::{Time, ValueRef};
use segment::date_of;
use serde_json::{Map as JsonMap, Value as Json};

use crate::fault::{Fault, Outcome};
use crate::routes::Asked;
use crate::shop::{Settings, zone_named};

/// What a list is sorted by: a number or a text, then the id.
pub(super) type Key = (i64, String, String);

/// What a list of segments is narrowed and sorted by.
pub(super) struct Filter {
    name: Option<String>,
    kind: Option<&'static str>,
    active: Option<bool>,
    contacts: (Option<i64>, Option<i64>),
    created: (Option<i64>, Option<i64>),
    sort: &'static str,
}

impl Filter {
    pub(super) fn read(asked: &Asked<'_>, settings: &Settings) -> Outcome<Filter> {
        let zone = zone_named(&settings.timezone)?;
        let number = |name: &str| {
            let parsed = asked.query(name).map(|text| text.parse::<i64>());
            let expected = || Fault::bad_field("bad_query", name, "expected a whole number");
            parsed.transpose().map_err(|_| expected())
        };
        let time = |name: &str| {
            let Some(text) = asked.query(name) else { return Ok(None) };
            let time = date_of(ValueRef::Text(&text), &zone).map(Time::millis).or_else(|| text.parse().ok());
            let expected = "expected a time such as `2026-03-01T10:00:00Z`, a date or milliseconds";
            time.map(Some).ok_or_else(|| Fault::bad_field("bad_query", name, expected))
        };
        Ok(Filter {
            name: asked.query("name").map(|name| name.to_lowercase()),
            kind: asked.word_if_given(&KIND)?,
            active: asked.word_if_given(&ACTIVE)?.map(|word| word == "true"),
            contacts: (number("min_contacts")?, number("max_contacts")?),
            created: (time("created_from")?, time("created_to")?),
            sort: asked.word(&SEGMENT_SORT)?,
        })
    }

    pub(super) fn fits(&self, view: &JsonMap<String, Json>) -> bool {
        let text = |key: &str| view.get(key).and_then(Json::as_str).unwrap_or_default();
        let within = |key: &str, (from, to): (Option<i64>, Option<i64>)| {
            let number = view.get(key).and_then(Json::as_i64).unwrap_or_default();
            from.is_none_or(|from| from <= number) && to.is_none_or(|to| number <= to)
        };
        self.name.as_ref().is_none_or(|name| text("name").to_lowercase().contains(name))
            && self.kind.is_none_or(|kind| text("kind") == kind)
            && self.active.is_none_or(|active| view.get("active").and_then(Json::as_bool) == Some(active))
            && within("contacts", self.contacts)
            && within("created_at", self.created)
    }

    pub(super) fn sort(&self, views: &mut [JsonMap<String, Json>]) {
        views.sort_by_cached_key(|view| self.key(view));
        if self.is_reversed() {
            views.reverse();
        }
    }

    /// The list's name in its cursors: in another order it is another list.
    pub(super) fn list(&self) -> String {
        format!("segments by {}", self.sort)
    }

    /// Where a segment stands in the list.
    pub(super) fn key(&self, view: &JsonMap<String, Json>) -> Key {
        let value = view.get(self.sort.trim_start_matches('-'));
        let number = value.and_then(Json::as_i64).unwrap_or_default();
        let text = value.and_then(Json::as_str).map(str::to_lowercase).unwrap_or_default();
        let id = view.get("id").and_then(Json::as_str).unwrap_or_default();
        (number, text, id.to_owned())
    }

    /// Whether a segment comes after the place in the list.
    pub(super) fn is_behind(&self, view: &JsonMap<String, Json>, place: &Key) -> bool {
        if self.is_reversed() { self.key(view) < *place } else { self.key(view) > *place }
    }

    fn is_reversed(&self) -> bool {
        self.sort.starts_with('-')
    }
}
