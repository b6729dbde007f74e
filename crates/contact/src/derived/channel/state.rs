//! How things stand with one channel.

use event::{Time, Value};

use crate::derived::story::instant;

/// Something that concerns a channel.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Happened {
    /// One of its addresses, by place, became known or was taken away.
    Address(usize, Option<String>),
    /// A trait told whether the contact agrees.
    Consent(Option<bool>),
    /// The contact subscribed.
    Subscribed,
    /// The contact unsubscribed, or blocked the sender.
    Refused,
    /// The address does not work.
    Bounced,
    /// A message was opened, on this system.
    Opened(Option<String>),
    /// A link in a message was clicked, on this system.
    Clicked(Option<String>),
}

#[derive(Debug, Default)]
pub(super) struct State {
    addresses: [Option<String>; 2],
    has_bounced: bool,
    has_refused: bool,
    /// What traits told last.
    told: Option<bool>,
    consent: Option<(bool, Time)>,
    opened: Option<Time>,
    clicked: Option<Time>,
    os: Option<String>,
}

impl State {
    pub(super) fn take(&mut self, time: Time, happened: Happened) {
        match happened {
            Happened::Address(place, address) => self.take_address(place, address),
            Happened::Consent(told) => self.take_told(time, told),
            Happened::Subscribed => self.agree(time, Some(true)),
            Happened::Refused => {
                self.has_refused = true;
                self.agree(time, Some(false));
            }
            Happened::Bounced => self.has_bounced = true,
            Happened::Opened(os) => {
                self.opened = Some(time);
                self.os = os.or(self.os.take());
            }
            Happened::Clicked(os) => {
                self.clicked = Some(time);
                self.os = os.or(self.os.take());
            }
        }
    }

    /// Another address has not bounced yet.
    fn take_address(&mut self, place: usize, address: Option<String>) {
        let before = self.address().cloned();
        if let Some(known) = self.addresses.get_mut(place) {
            *known = address;
        }
        self.has_bounced &= before.as_ref() == self.address();
    }

    fn address(&self) -> Option<&String> {
        self.addresses.iter().flatten().next()
    }

    /// A trait that is only told again is no news: it takes back no unsubscribing.
    fn take_told(&mut self, time: Time, told: Option<bool>) {
        if self.told != told {
            self.told = told;
            self.agree(time, told);
        }
    }

    /// Whether it agrees is one thing, whether it has unsubscribed another: only agreeing undoes that.
    fn agree(&mut self, time: Time, agrees: Option<bool>) {
        self.has_refused &= agrees != Some(true);
        if self.consent.map(|(agreed, _)| agreed) != agrees {
            self.consent = agrees.map(|agrees| (agrees, time));
        }
    }

    pub(super) fn tell(&self, field: &str) -> Value {
        let at = |time: Option<Time>| time.map_or(Value::Null, instant);
        match field {
            "reachable" => Value::Bool(self.address().is_some() && !self.has_bounced && !self.has_refused),
            "consent" => self.consent.map_or(Value::Null, |(agrees, _)| Value::Bool(agrees)),
            "consent_at" => at(self.consent.map(|(_, time)| time)),
            "last_open_at" => at(self.opened),
            "last_click_at" => at(self.clicked),
            _ => self.os.as_deref().map_or(Value::Null, Value::from),
        }
    }
}
