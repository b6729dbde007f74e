//! `device`: what a contact uses.

mod user_agent;

use std::borrow::Cow;

use event::{Map, Value};
use segment::Change;

use self::user_agent::UserAgent;
use super::key::Key;
use super::record::{Record, Wanted};
use super::reducer::Reducer;
use super::story::{NOTHING, Story, always};

pub(super) const WANTED: Wanted = Wanted::EveryCall;
pub(super) const READS: &[Key] =
    &[Key::UserAgent, Key::OsName, Key::DeviceType, Key::DeviceModel, Key::BrowserName, Key::BrowserVersion];
pub(super) const FIELDS: &[&str] = &["type", "os", "browser", "browser_version", "all"];

/// Whether a call says anything of the device.
pub(super) fn concerns<'a>(record: impl Record<'a>) -> bool {
    READS.iter().any(|key| record.value(*key).is_some())
}

static NO_DEVICES: [Change; 1] = [always(Value::List(Vec::new()))];

/// The devices so far.
#[derive(Debug, Clone)]
pub(super) struct Devices {
    field: Field,
    /// Those that differ, in the order in which they were first used.
    all: Vec<Device<'static>>,
}

#[derive(Debug, Clone, Copy)]
enum Field {
    Kind,
    Os,
    Browser,
    BrowserVersion,
    All,
}

impl Devices {
    pub(super) fn of(field: &str) -> Devices {
        let field = match field {
            "type" => Field::Kind,
            "os" => Field::Os,
            "browser" => Field::Browser,
            "browser_version" => Field::BrowserVersion,
            _ => Field::All,
        };
        Devices { field, all: Vec::new() }
    }

    /// Whether the device is a new one.
    fn add(&mut self, device: Device<'_>) -> bool {
        let device = Device { browser_version: None, ..device };
        let is_new = device != Device::default() && !self.all.contains(&device);
        if is_new {
            self.all.push(device.into_owned());
        }
        is_new
    }
}

impl Reducer for Devices {
    fn beginning(&self) -> &'static [Change] {
        match self.field {
            Field::All => &NO_DEVICES,
            _ => &NOTHING,
        }
    }

    fn take<'a, R: Record<'a>>(&mut self, record: R, story: &mut Story) {
        let device = Device::of(record);
        let known = match self.field {
            Field::Kind => device.kind,
            Field::Os => device.os,
            Field::Browser => device.browser,
            Field::BrowserVersion => device.browser_version,
            Field::All => {
                if self.add(device) {
                    let all = self.all.iter().map(Device::value).collect();
                    story.set(record.time(), Value::List(all));
                }
                return;
            }
        };
        if let Some(known) = known {
            story.set(record.time(), Value::from(&*known));
        }
    }
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

    fn into_owned(self) -> Device<'static> {
        let owned = |text: Option<Cow<'_, str>>| text.map(|text| Cow::Owned(text.into_owned()));
        Device {
            kind: owned(self.kind),
            os: owned(self.os),
            browser: owned(self.browser),
            browser_version: owned(self.browser_version),
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
