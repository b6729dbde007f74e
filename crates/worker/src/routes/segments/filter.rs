//! What the list of segments is narrowed and sorted by.

use event::Time;
use serde_json::{Map as JsonMap, Value as Json};

use crate::fault::{Fault, Outcome};
use crate::routes::Asked;

/// What a list of segments is narrowed and sorted by.
pub(super) struct Filter {
    name: Option<String>,
    kind: Option<String>,
    active: Option<bool>,
    contacts: (Option<i64>, Option<i64>),
    created: (Option<i64>, Option<i64>),
    sort: String,
}

impl Filter {
    pub(super) fn read(asked: &Asked<'_>) -> Outcome<Filter> {
        let number = |name: &str| {
            let parsed = asked
                .query(name)
                .map(|text| text.parse::<i64>().or_else(|_| Time::parse(&text).map(Time::millis)));
            parsed
                .transpose()
                .map_err(|_| Fault::bad_field("bad_query", name, "expected a whole number or a time"))
        };
        let active = match asked.query("active").as_deref() {
            None => None,
            Some("true") => Some(true),
            Some("false") => Some(false),
            Some(_) => {
                return Err(Fault::bad_field("bad_query", "active", "expected `true` or `false`"));
            }
        };
        let sort = asked.query("sort").unwrap_or_else(|| "created_at".to_owned());
        if !matches!(sort.trim_start_matches('-'), "name" | "contacts" | "created_at" | "updated_at") {
            let expected =
                "expected `name`, `contacts`, `created_at` or `updated_at`, with `-` for the largest first";
            return Err(Fault::bad_field("bad_query", "sort", expected));
        }
        Ok(Filter {
            name: asked.query("name").map(|name| name.to_lowercase()),
            kind: asked.query("kind"),
            active,
            contacts: (number("min_contacts")?, number("max_contacts")?),
            created: (number("created_from")?, number("created_to")?),
            sort,
        })
    }

    pub(super) fn fits(&self, view: &JsonMap<String, Json>) -> bool {
        let text = |key: &str| view.get(key).and_then(Json::as_str).unwrap_or_default();
        let within = |key: &str, (from, to): (Option<i64>, Option<i64>)| {
            let number = view.get(key).and_then(Json::as_i64).unwrap_or_default();
            from.is_none_or(|from| from <= number) && to.is_none_or(|to| number <= to)
        };
        self.name.as_ref().is_none_or(|name| text("name").to_lowercase().contains(name))
            && self.kind.as_ref().is_none_or(|kind| text("kind") == kind)
            && self.active.is_none_or(|active| view.get("active").and_then(Json::as_bool) == Some(active))
            && within("contacts", self.contacts)
            && within("created_at", self.created)
    }

    pub(super) fn sort(&self, views: &mut [JsonMap<String, Json>]) {
        let key = self.sort.trim_start_matches('-');
        views.sort_by_cached_key(|view| {
            let value = view.get(key);
            (value.and_then(Json::as_i64), value.and_then(Json::as_str).map(str::to_lowercase))
        });
        if self.sort.starts_with('-') {
            views.reverse();
        }
    }
}
