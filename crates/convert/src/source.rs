//! Where a definition comes from.

use std::str::FromStr;

use serde_json::Value as Json;

use crate::place::Place;

/// A system whose definitions can be converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Cohorts of PostHog.
    PostHog,
    /// Segments of Dittofeed.
    Dittofeed,
    /// Conditions of Apache Unomi.
    Unomi,
    /// Segments of Klaviyo.
    Klaviyo,
    /// Customer filters of RetailCRM.
    RetailCrm,
}

impl Source {
    /// Every system.
    pub const ALL: [Source; 5] =
        [Source::PostHog, Source::Dittofeed, Source::Unomi, Source::Klaviyo, Source::RetailCrm];

    /// Its name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Source::PostHog => "posthog",
            Source::Dittofeed => "dittofeed",
            Source::Unomi => "unomi",
            Source::Klaviyo => "klaviyo",
            Source::RetailCrm => "retailcrm",
        }
    }

    /// The system whose shape this is.
    pub fn guess(json: &Json) -> Option<Source> {
        let has = |path: &[&str]| path.iter().try_fold(json, |value, key| value.get(key)).is_some();
        let group = |path: &[&str]| {
            let found = path.iter().try_fold(json, |value, key| value.get(key));
            found.is_some_and(|value| crate::posthog::is_group(&Place::root(value)))
        };
        let wrapped = |key: &'static str| {
            let paths: [&[&str]; 4] = [
                &[key],
                &["definition", key],
                &["attributes", "definition", key],
                &["data", "attributes", "definition", key],
            ];
            paths.into_iter().any(has)
        };
        let cohort = has(&["is_static"]) || group(&["filters", "properties"]) || group(&["properties"]);
        Some(match () {
            () if wrapped("entryNode") => Source::Dittofeed,
            () if wrapped("condition_groups") => Source::Klaviyo,
            () if has(&["parameterValues"]) || has(&["condition", "type"]) => Source::Unomi,
            () if cohort || group(&[]) => Source::PostHog,
            () if has(&["filter"]) => Source::RetailCrm,
            () => return None,
        })
    }
}

/// A name that is no system.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of posthog, dittofeed, unomi, klaviyo, retailcrm")]
pub struct UnknownSource(String);

impl FromStr for Source {
    type Err = UnknownSource;

    fn from_str(name: &str) -> Result<Source, UnknownSource> {
        let found = Source::ALL.into_iter().find(|source| source.name() == name);
        found.ok_or_else(|| UnknownSource(name.to_owned()))
    }
}
