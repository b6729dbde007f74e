//! On which ways a contact can be reached: `channel.…`, for channels whose address is a trait.

use event::{Call, Map, Value};

use super::Sight;

#[derive(Default)]
struct Channel {
    address: Option<String>,
    bounced: bool,
    unsubscribed: bool,
    /// What traits told last, and what counts.
    told: Option<bool>,
    consent: Option<(bool, i64)>,
    opened: Option<i64>,
    clicked: Option<i64>,
}

impl Channel {
    fn take(&mut self, call: &Call, name: &str, address: &str) {
        let time = call.time.millis();
        if let Some(value) = call.traits.get(address) {
            let address = value.as_text().map(str::to_owned);
            // Another address has not bounced yet.
            self.bounced &= address == self.address;
            self.address = address;
        }
        let consent = call.traits.get("consent").and_then(|consent| consent.as_map()?.get(name));
        if let Some(consent) = consent {
            let told = if let Value::Bool(agrees) = consent { Some(*agrees) } else { None };
            if told != self.told {
                self.told = told;
                self.agree(told, time);
            }
        }
        let of_channel = call.params.get("channel").is_some_and(|channel| channel.same_as(&name.into()));
        match call.name.as_str() {
            "message_opened" if of_channel => self.opened = Some(time),
            "message_clicked" if of_channel => self.clicked = Some(time),
            "message_bounced" if of_channel => self.bounced = true,
            "message_unsubscribed" if of_channel => {
                self.unsubscribed = true;
                self.agree(Some(false), time);
            }
            _ => {}
        }
    }

    fn agree(&mut self, agrees: Option<bool>, time: i64) {
        self.unsubscribed &= agrees != Some(true);
        if self.consent.map(|(agreed, _)| agreed) != agrees {
            self.consent = agrees.map(|agrees| (agrees, time));
        }
    }

    fn told(self) -> Map {
        let reachable = self.address.is_some() && !self.bounced && !self.unsubscribed;
        let mut map = Map::new();
        map.insert("reachable".to_owned(), Value::Bool(reachable));
        if let Some((agrees, _)) = self.consent {
            map.insert("consent".to_owned(), Value::Bool(agrees));
        }
        let times = [
            ("consent_at", self.consent.map(|(_, time)| time)),
            ("last_open_at", self.opened),
            ("last_click_at", self.clicked),
        ];
        map.extend(
            times.into_iter().filter_map(|(key, time)| Some((key.to_owned(), Value::Number(time? as f64)))),
        );
        map
    }
}

impl Sight<'_> {
    pub(super) fn channels(&self) -> Map {
        let channel = |(name, address): (&str, &str)| {
            let mut channel = Channel::default();
            self.calls().for_each(|call| channel.take(call, name, address));
            (name.to_owned(), Value::Map(channel.told()))
        };
        [("email", "email"), ("sms", "phone")].into_iter().map(channel).collect()
    }
}
