//! How a contact took what was sent to it: `messages.…`.

use std::collections::BTreeSet;

use event::{Call, Map, Value};

use super::Sight;

impl Sight<'_> {
    /// Of the last 90 days; a message is opened once however often.
    pub(super) fn messages(&self) -> Map {
        let lately = |call: &&Call| self.local.plus(call.time.millis(), "90d", 1) > self.now;
        let count = |name: &str| {
            let calls = self.calls().filter(lately).filter(|call| call.name == name);
            let messages = calls.map(|call| match call.params.get("message_id").and_then(Value::text_form) {
                Some(message) => ("message", message.into_owned()),
                None => ("call", call.id.clone()),
            });
            messages.collect::<BTreeSet<_>>().len() as f64
        };
        let (sent, opened, clicked) =
            (count("message_sent"), count("message_opened"), count("message_clicked"));
        let mut map = Map::new();
        let mut put = |key: &str, value: f64| map.insert(key.to_owned(), Value::Number(value));
        put("sent", sent);
        put("opened", opened);
        put("clicked", clicked);
        if sent > 0.0 {
            put("open_rate", opened / sent);
            put("click_rate", clicked / sent);
        }
        map
    }
}
