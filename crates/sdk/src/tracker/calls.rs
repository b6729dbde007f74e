//! Calls, from what the page says to what waits in the outbox.

use alloc::rc::Rc;
use alloc::string::String;

use super::Tracker;
use super::visits::View;
use super::written::Written;
use crate::call::{CALL_BYTES, CONTEXT, Call, Context, Kind, quoted};
use crate::consent::Consent;
use crate::effect::Effects;
use crate::origin::is_foreign;
use crate::text::{digits, joined};

/// Where the session is kept.
pub(super) const SESSION: &str = "shoal.session";
/// Where it is kept how the visitor came for the first time.
pub(super) const FIRST: &str = "shoal.first";
/// Where it is kept how the visitor came for the last time.
pub(super) const LAST: &str = "shoal.last";

/// What a call says.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) kind: Kind,
    /// As [`Call::event`].
    pub(super) event: &'a str,
    /// As [`Call::body`].
    pub(super) body: &'a str,
    /// As [`Call::token`].
    pub(super) token: &'a str,
}

impl<'a> Said<'a> {
    pub(super) fn new(kind: Kind, event: &'a str, body: &'a str) -> Said<'a> {
        Said { kind, event, body, token: "" }
    }

    pub(super) fn event(name: &'a str, params: &'a str) -> Said<'a> {
        Said::new(Kind::Track, name, params)
    }
}

impl Tracker {
    /// Writes a call made at the instant `at` and hands it over; its message id comes back.
    pub(super) fn record(
        &mut self,
        said: Said<'_>,
        at: u64,
        now: u64,
        effects: &mut Effects,
    ) -> Result<String, &'static str> {
        // A view that it follows comes first, a view that it reports itself is this one.
        let view = self.visits.call(said.kind);
        self.view(view, now, effects);
        let (call, message) = self.write(said, at, now, effects);
        if call.bytes() > CALL_BYTES {
            return Err("the call is larger than 32 KB");
        }
        if self.outbox.consent() != Consent::Refused {
            let mut whole = String::new();
            call.push_to(&mut whole);
            effects.heard(said.kind.name(), said.event, &whole);
        }
        self.outbox.record(call, now);
        if now < self.leaving_until {
            self.outbox.leave(now, effects);
        }
        Ok(message)
    }

    pub(super) fn view(&mut self, view: Option<View>, now: u64, effects: &mut Effects) {
        let Some(view) = view else { return };
        if let Some(referrer) = view.referrer {
            self.referrer = referrer;
            self.context = None;
        }
        if view.is_told {
            // A page call without params is never too large.
            let _ = self.record(Said::new(Kind::Page, "", ""), view.at, now, effects);
        }
        if self.settings.captures("search") && self.place.query.search != self.search {
            self.search.clone_from(&self.place.query.search);
            if !self.search.is_empty() {
                let params = joined(&["{\"query\":", &quoted(&self.search), "}"]);
                let _ = self.record(Said::event("products_searched", &params), view.at, now, effects);
            }
        }
    }

    /// The call as it is sent, and its message id.
    pub(super) fn write(
        &mut self,
        said: Said<'_>,
        at: u64,
        now: u64,
        effects: &mut Effects,
    ) -> (Written, String) {
        self.go_on(now, effects);
        if said.kind == Kind::Page {
            self.arrived(effects);
        }
        self.calls += 1;
        // Calls of one millisecond are put in the order of their ids: each has as many digits, as many as
        // make it look like any other id.
        let stem = self.tab.get(..24).unwrap_or(&self.tab);
        let count = digits(1_000_000_000_000 + self.calls);
        let message = joined(&[stem, count.get(1..).unwrap_or_default()]);
        let call = Call {
            kind: said.kind,
            message: &message,
            anonymous: &self.visitor.anonymous,
            user: &self.visitor.user,
            token: said.token,
            event: said.event,
            body: said.body,
            time: at,
        };
        let mut head = call.head();
        let context = if said.kind == Kind::Page {
            for part in [CONTEXT, &self.context([&self.first_touch, &self.last_touch]), "}"] {
                head.push_str(part);
            }
            None
        } else {
            if self.context.is_none() {
                self.context = Some(Rc::new(self.context([""; 2])));
            }
            self.context.clone()
        };
        (Written { head, context }, message)
    }

    /// The session goes on, or another begins.
    fn go_on(&mut self, now: u64, effects: &mut Effects) {
        if self.sessions.call(now, self.place.query.origin) {
            self.context = None;
        }
        if let Some(text) = self.sessions.due(now) {
            effects.keep(SESSION, &text);
        }
    }

    /// A page is viewed: notes how the visitor came to it, if that is from somewhere else.
    fn arrived(&mut self, effects: &mut Effects) {
        let is_arrival = self.place.query.origin != 0 || is_foreign(&self.referrer, &self.place.address);
        if !is_arrival && !self.first_touch.is_empty() {
            return;
        }
        let touch = self.place.query.touch(&self.referrer, &self.place.address, &self.place.time);
        if self.first_touch.is_empty() {
            effects.keep(FIRST, &touch);
            self.first_touch.clone_from(&touch);
        }
        if is_arrival {
            effects.keep(LAST, &touch);
            self.last_touch = touch;
        }
    }

    fn context(&self, touches: [&str; 2]) -> String {
        let (session, number) = self.sessions.names();
        let context = Context {
            page: &self.place.page,
            referrer: &self.referrer,
            campaign: &self.place.query.campaign,
            clicks: &self.place.query.clicks,
            session: &session,
            number: &number,
            browser: &self.settings.browser,
            touches,
        };
        context.text()
    }
}
