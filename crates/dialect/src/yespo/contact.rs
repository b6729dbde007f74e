//! `v1/contact` and `v1/contacts`: contacts as a shop's own lists have them.

use event::{Arrival, Call, CallError, CallKind, Identifier, Map, Value, limits};

use super::who::{Who, nobody};
use crate::sent::{object, text, within_limits};

/// The channels of a contact, and the traits that hold their addresses.
const CHANNELS: [(&str, &str); 5] = [
    ("email", "email"),
    ("sms", "phone"),
    ("viber", "viber"),
    ("webpush", "web_push_token"),
    ("mobilepush", "app_push_token"),
];

/// By what contacts are told apart, and where a contact has it.
const DEDUPE_ON: [(&str, &str); 6] = [
    ("email", "email"),
    ("sms", "phone"),
    ("phone", "phone"),
    ("externalcustomerid", "externalCustomerId"),
    ("email_or_sms", ""),
    ("contactkey", "contactKey"),
];

/// What may stand beside a contact and is no part of it.
const AROUND: [&str; 2] = ["dedupeOn", "writeKey"];

/// Reads one contact as an `identify`: names and the like are traits as they were sent, channels become
/// the traits of their addresses, `fields` and `groups` lists become `{id: value}` and names.
/// `dedupe_on` is the field by which the request tells contacts apart: each has to have it.
///
/// # Errors
/// What the contact lacks or has wrong, with its path.
pub fn contact(json: &[u8], dedupe_on: Option<&str>, arrival: &Arrival) -> Result<Call, CallError> {
    let mut traits = object(json, limits::EVENT_BYTES)?;
    within_limits(&traits)?;
    traits.retain(|key, value| !value.is_null() && !AROUND.contains(&key.as_str()));
    if let Some(channels) = traits.remove("channels") {
        take_channels(&mut traits, channels)?;
    }
    rekey(&mut traits, "fields", |field| {
        Some((field.get("id")?.text_form()?.into_owned(), field.get("value").cloned().unwrap_or_default()))
    })?;
    if let Some(Value::List(groups)) = traits.get_mut("groups") {
        for group in groups {
            if let Some(name) = group.as_map().and_then(|group| group.get("name")).cloned() {
                *group = name;
            }
        }
    }
    check_dedupe(dedupe_on, &traits)?;
    let user = text(&traits, "externalCustomerId")?;
    let user = user.map_or_else(|| text(&traits, "contactKey"), |user| Ok(Some(user)))?;
    let address = |key: &str, read: fn(&str) -> Option<Identifier>| read(&traits.get(key)?.text_form()?);
    let addresses: Vec<Identifier> = [
        address("email", Identifier::email),
        address("phone", Identifier::phone),
        address("app_push_token", Identifier::push).or_else(|| address("web_push_token", Identifier::push)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let who = Who { user, addresses };
    if !who.is_somebody() {
        return Err(nobody("externalCustomerId"));
    }
    let time = arrival
        .time_of(None, None)
        .ok_or_else(|| CallError::new("no_time", "", "expected to know when it was received"))?;
    traits.remove("externalCustomerId");
    let mut call = Call { traits, ..who.call(CallKind::Identify, time) };
    call.id = call.made_id(None);
    Ok(call)
}

/// `[{type, value}]`, each to the trait of its kind; kinds that are not known keep their name.
fn take_channels(traits: &mut Map, channels: Value) -> Result<(), CallError> {
    let Value::List(channels) = channels else {
        return Err(CallError::new("bad_type", "channels", "expected a list of channels"));
    };
    for (at, channel) in channels.iter().enumerate() {
        let told = |key: &str| channel.as_map()?.get(key)?.text_form();
        let path = format!("channels[{at}]");
        let (Some(kind), Some(value)) = (told("type"), told("value")) else {
            return Err(CallError::new("bad_type", &path, "expected an object with `type` and `value`"));
        };
        let known = CHANNELS.iter().find(|(name, _)| name.eq_ignore_ascii_case(&kind));
        let key = known.map_or(&*kind, |(_, key)| key);
        traits.insert(key.to_owned(), Value::Text(value.into_owned()));
    }
    Ok(())
}

/// A list of pairs as an object.
fn rekey(
    traits: &mut Map,
    key: &str,
    pair: impl Fn(&Map) -> Option<(String, Value)>,
) -> Result<(), CallError> {
    let Some(Value::List(list)) = traits.get(key) else {
        return Ok(());
    };
    let pairs = list.iter().enumerate().map(|(at, field)| {
        field.as_map().and_then(&pair).ok_or_else(|| {
            CallError::new("bad_type", &format!("{key}[{at}]"), "expected an object with `id` and `value`")
        })
    });
    let pairs: Map = pairs.collect::<Result<_, _>>()?;
    traits.insert(key.to_owned(), Value::Map(pairs));
    Ok(())
}

fn check_dedupe(dedupe_on: Option<&str>, traits: &Map) -> Result<(), CallError> {
    let Some(given) = dedupe_on.filter(|given| !given.is_empty()) else {
        return Ok(());
    };
    let Some((_, field)) = DEDUPE_ON.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(given)) else {
        let names = DEDUPE_ON.map(|(name, _)| format!("`{name}`")).join(", ");
        let given: String = given.chars().take(32).collect();
        return Err(CallError::new(
            "bad_dedupe",
            "dedupeOn",
            format!("expected one of {names}, got `{given}`"),
        ));
    };
    let has =
        |key: &str| traits.get(key).is_some_and(|value| value.text_form().is_some_and(|it| !it.is_empty()));
    let is_there = if field.is_empty() { has("email") || has("phone") } else { has(field) };
    if is_there {
        return Ok(());
    }
    let path = if field.is_empty() { "email" } else { field };
    Err(CallError::new("no_identity", path, "expected it, as contacts are told apart by it"))
}
