//! `device`: what a contact uses.

mod user_agent;

use std::borrow::Cow;

use event::{Map, Value};
use segment::Change;

use self::user_agent::UserAgent;
use super::key::Key;
use super::record::{Record, Records, Wanted};
use super::story::{NOTHING, Story, always};

pub(super) const WANTED: Wanted = Wanted::EveryCall;
pub(super) const FIELDS: &[&str] = &["type", "os", "browser", "browser_version", "all"];

static NO_DEVICES: [Change; 1] = [always(Value::List(Vec::new()))];

pub(super) fn course(field: &str, records: &impl Records) -> Cow<'static, [Change]> {
    if field == "all" {
        return all(records);
    }
    let mut story = Story::beginning(&NOTHING);
    for record in records.records(WANTED) {
        let device = Device::of(record);
        let known = match field {
            "type" => device.kind,
            "os" => device.os,
            "browser" => device.browser,
            _ => device.browser_version,
        };
        if let Some(known) = known {
            story.set(record.time(), Value::from(&*known));
        }
    }
    story.told()
}

/// Every device there was, in the order in which they were first used.
fn all(records: &impl Records) -> Cow<'static, [Change]> {
    let mut story = Story::beginning(&NO_DEVICES);
    let mut devices: Vec<Device<'_>> = Vec::new();
    for record in records.records(WANTED) {
        let device = Device { browser_version: None, ..Device::of(record) };
        if device != Device::default() && !devices.contains(&device) {
            devices.push(device);
            story.set(record.time(), Value::List(devices.iter().map(Device::value).collect()));
        }
    }
    story.told()
}

/// What one call says of the device that made it: in so many words, else by its user agent.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Device<'a> {
    kind: Option<Cow<'a, str>>,
    pub(super) os: Option<Cow<'a, str>>,
    browser: Option<Cow<'a, str>>,
    browser_version: Option<Cow<'a, str>>,
}

impl<'a> Device<'a> {
    pub(super) fn of<R: Record<'a>>(record: R) -> Device<'a> {
        let agent = record.value(Key::UserAgent).and_then(|agent| agent.as_text());
        let agent = agent.map(UserAgent::read).unwrap_or_default();
        let named = record.text(Key::BrowserName);
        let version = match named {
            Some(_) => record.text(Key::BrowserVersion),
            None => agent.version.map(Cow::Borrowed),
        };
        Device {
            kind: kind(record).or(agent.kind.map(Cow::Borrowed)),
            os: record.text(Key::OsName).or(agent.os.map(Cow::Borrowed)),
            browser: named.or(agent.browser.map(Cow::Borrowed)),
            browser_version: version,
        }
    }

    fn value(&self) -> Value {
        let told = [("type", &self.kind), ("os", &self.os), ("browser", &self.browser)];
        let told =
            told.into_iter().filter_map(|(key, text)| Some((key.to_owned(), Value::from(text.as_deref()?))));
        Value::Map(told.collect::<Map>())
    }
}

/// Apps tell their platform for a type: of these the model says what they run on.
fn kind<'a, R: Record<'a>>(record: R) -> Option<Cow<'a, str>> {
    let told = record.text(Key::DeviceType)?;
    if !["ios", "android"].iter().any(|platform| told.eq_ignore_ascii_case(platform)) {
        return Some(told);
    }
    let model = record.text(Key::DeviceModel).unwrap_or_default();
    let is_tablet = ["iPad", "Tablet", "Tab "].iter().any(|name| model.contains(name));
    Some(Cow::Borrowed(if is_tablet { "tablet" } else { "mobile" }))
}
