//! Where a contact came from and what it uses: `traffic.… device.… geo.…`.

use event::{Call, Map, Value};

use super::{Sight, at};

/// What is true of a few browsers, whatever their user agents look like.
const BROWSERS: &[(&str, [&str; 4])] = &[
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/125.0.0.0",
        ["desktop", "Windows", "Edge", "125"],
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        ["mobile", "iOS", "Safari", "17"],
    ),
    (
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.71 Mobile Safari/537.36",
        ["mobile", "Android", "Chrome", "126"],
    ),
    (
        "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
        ["desktop", "Linux", "Firefox", "127"],
    ),
];

/// The user agents that are known here.
pub(crate) fn user_agents() -> Vec<&'static str> {
    BROWSERS.iter().map(|(agent, _)| *agent).collect()
}

fn text(call: &Call, path: &str) -> Option<String> {
    at(&call.context, path)?.as_text().map(str::to_owned)
}

/// `https://host/path?query` in parts.
fn parts(url: &str) -> (&str, &str) {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    (address.split('/').nth(2).unwrap_or(""), query)
}

/// Where a call came from, if it names a campaign, its URL has `utm_*`, or its referrer is another host.
fn arrival(call: &Call) -> Option<Map> {
    const FIELDS: [(&str, &str); 5] = [
        ("source", "source"),
        ("medium", "medium"),
        ("campaign", "name"),
        ("term", "term"),
        ("content", "content"),
    ];
    let (landing, referrer) = (text(call, "page.url"), text(call, "page.referrer"));
    let (host, query) = landing.as_deref().map(parts).unwrap_or_default();
    let utm = |field: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == format!("utm_{field}")).map(|(_, value)| value.to_owned())
    };
    let named = |(field, key): (&str, &str)| {
        let value = text(call, &format!("campaign.{key}")).or_else(|| utm(field))?;
        Some((field.to_owned(), Value::Text(value)))
    };
    let mut told: Map = FIELDS.into_iter().filter_map(named).collect();
    let elsewhere = referrer.as_deref().is_some_and(|referrer| parts(referrer).0 != host);
    if told.is_empty() && !elsewhere {
        return None;
    }
    told.extend(referrer.map(|referrer| ("referrer".to_owned(), Value::Text(referrer))));
    told.extend(landing.clone().map(|landing| ("landing".to_owned(), Value::Text(landing))));
    Some(told)
}

impl Sight<'_> {
    pub(super) fn traffic(&self) -> Map {
        let arrivals: Vec<Map> = self.calls().filter_map(arrival).collect();
        let ends = [("first", arrivals.first()), ("last", arrivals.last())];
        ends.into_iter().filter_map(|(end, told)| Some((end.to_owned(), Value::Map(told?.clone())))).collect()
    }

    /// The latest known of each, and all there were.
    pub(super) fn device(&self) -> Map {
        let mut known = Map::new();
        let mut all: Vec<Value> = Vec::new();
        for call in self.calls() {
            let agent = text(call, "userAgent");
            let Some((_, told)) = BROWSERS.iter().find(|(known, _)| agent.as_deref() == Some(*known)) else {
                continue;
            };
            let keys = ["type", "os", "browser", "browser_version"];
            let told = keys.iter().zip(told).map(|(key, value)| ((*key).to_owned(), Value::from(*value)));
            known.extend(told.clone());
            let device = Value::Map(told.take(3).collect());
            if !all.contains(&device) {
                all.push(device);
            }
        }
        known.insert("all".to_owned(), Value::List(all));
        known
    }

    /// The latest known of each.
    pub(super) fn geo(&self) -> Map {
        let told = |field: &&str| {
            let latest = self.calls().filter_map(|call| text(call, &format!("location.{field}"))).next_back();
            Some(((*field).to_owned(), Value::Text(latest?)))
        };
        ["country", "region", "city"].iter().filter_map(told).collect()
    }
}
