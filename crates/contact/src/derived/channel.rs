//! `channel`: on which ways a contact can be reached, and agrees to be.

mod state;

use std::borrow::Cow;

use event::{Time, Value, ValueRef};
use segment::Change;

use self::state::{Happened, State};
use super::device::Device;
use super::key::Key;
use super::record::{Names, Record, Records, Wanted};
use super::story::{NO, NOTHING, Story};

pub(super) const WANTED: Wanted = Wanted::Events(Names::Channel);
pub(super) const READS: &[Key] = &[Key::Channel, Key::DeviceToken, Key::OsName, Key::UserAgent];
pub(super) const TRAITS: &[&str] = &["email", "phone", "viber", "web_push_token", "app_push_token", CONSENT];
const CONSENT: &str = "consent";

macro_rules! fields {
    ($($channel:literal),*) => {
        &[$(
            concat!($channel, ".reachable"),
            concat!($channel, ".consent"),
            concat!($channel, ".consent_at"),
            concat!($channel, ".last_open_at"),
            concat!($channel, ".last_click_at"),
            concat!($channel, ".os"),
        )*]
    };
}
pub(super) const FIELDS: &[&str] = fields!("email", "sms", "web_push", "app_push", "viber");

pub(super) fn course(field: &str, records: &impl Records) -> Cow<'static, [Change]> {
    let (channel, field) = field.split_once('.').unwrap_or((field, ""));
    let mut story = Story::beginning(if field == "reachable" { &NO } else { &NOTHING });
    let mut state = State::default();
    for (time, happened) in happenings(channel, records) {
        state.take(time, happened);
        story.set(time, state.tell(field));
    }
    story.end()
}

/// What happened to a channel, in order.
fn happenings(channel: &str, records: &impl Records) -> Vec<(Time, Happened)> {
    let mut happened: Vec<(Time, Option<&str>, Happened)> = Vec::new();
    for (place, key) in addresses(channel).iter().enumerate() {
        let told = records.told(key);
        happened.extend(told.map(|told| (told.time, told.id, address(place, told.value.view()))));
    }
    for told in records.told(CONSENT) {
        happened.extend(consent(told.value, channel).map(|consent| (told.time, told.id, consent)));
    }
    for record in records.records(WANTED) {
        happened.extend(event(record, channel).map(|event| (record.time(), record.id(), event)));
    }
    happened.sort_by_key(|(time, id, _)| (*time, *id));
    happened.into_iter().map(|(time, _, happened)| (time, happened)).collect()
}

/// The traits that tell an address for a channel; the first that is known counts, then the token that
/// an app tells.
fn addresses(channel: &str) -> &'static [&'static str] {
    match channel {
        "email" => &["email"],
        "sms" => &["phone"],
        "viber" => &["viber", "phone"],
        "web_push" => &["web_push_token"],
        _ => &["app_push_token"],
    }
}

fn address(place: usize, value: ValueRef<'_>) -> Happened {
    let text = value.text_form().filter(|text| !text.is_empty());
    Happened::Address(place, text.map(Cow::into_owned))
}

/// `{"email": true, "sms": null}`: `null` takes back what was told, and a channel that is not named
/// stays as it is. A plain `true` or `false` speaks for every channel.
fn consent(value: &Value, channel: &str) -> Option<Happened> {
    let told = value.as_map().map_or(Some(value), |channels| channels.get(channel))?;
    match told {
        Value::Bool(agrees) => Some(Happened::Consent(Some(*agrees))),
        Value::Null => Some(Happened::Consent(None)),
        _ => None,
    }
}

/// What a call says of a channel. Who unsubscribes without naming one leaves them all.
fn event<'a, R: Record<'a>>(record: R, channel: &str) -> Option<Happened> {
    if record.name().is_empty() {
        let token = record.value(Key::DeviceToken).filter(|_| channel == "app_push")?;
        return Some(address(1, token));
    }
    let named = record.text(Key::Channel);
    let is_meant = match &named {
        Some(named) => named.eq_ignore_ascii_case(channel),
        None => record.name() == "message_unsubscribed",
    };
    if !is_meant {
        return None;
    }
    let os = || Device::of(record).os.map(Cow::into_owned);
    Some(match record.name() {
        "message_opened" => Happened::Opened(os()),
        "message_clicked" => Happened::Clicked(os()),
        "message_bounced" => Happened::Bounced,
        "message_subscribed" => Happened::Subscribed,
        _ => Happened::Refused,
    })
}
