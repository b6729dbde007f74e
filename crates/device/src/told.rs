//! A call as the page's script hands it over.

use event::{Bytes, Call, CallKind, Map, Time, Value, arrange, canonical_name};

/// The call as evaluation sees it, in the same form in which the server stores it. Its fields have the order in
/// which the script writes them: Segment's `type`, `messageId`, the time in milliseconds since 1970, the event's
/// name, the ids of the user and of the browser, properties or traits, the context; what is not known is empty.
pub fn told(call: &[u8]) -> Option<Call> {
    let mut from = Bytes::new(call);
    let kind = CallKind::from_name(&from.text());
    let id = from.text();
    let time = Time::from_millis(from.number() as i64)?;
    let name = from.text();
    let [user, anonymous] = std::array::from_fn(|_| Some(from.text()).filter(|id| !id.is_empty()));
    let [body, context] = std::array::from_fn(|_| fields(from.value()));
    let kind = kind.filter(|_| from.is_sound())?;
    let (params, traits) = match kind {
        CallKind::Identify => (Map::new(), body),
        kind if kind.is_event() => (arrange(body), Map::new()),
        _ => (Map::new(), Map::new()),
    };
    let name = match kind {
        CallKind::Track => canonical_name(&name).into_owned(),
        CallKind::Page => "page_viewed".to_owned(),
        CallKind::Screen => "screen_viewed".to_owned(),
        _ => String::new(),
    };
    let (previous, addresses) = (None, Vec::new());
    Some(Call { id, time, kind, name, user, anonymous, previous, addresses, params, traits, context })
}

fn fields(value: Value) -> Map {
    match value {
        Value::Map(map) => map,
        _ => Map::new(),
    }
}
