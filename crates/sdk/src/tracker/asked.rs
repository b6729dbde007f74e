//! What the page begins with, and what the visitor allows: from the page, its consent mode, the browser,
//! other tabs.

use alloc::string::String;

use super::calls::{FIRST, LAST, SESSION, Said};
use super::methods::Made;
use super::outbox::Outbox;
use super::visits::Visits;
use super::{Place, Tracker, counting};
use crate::consent::{Before, Choice, Consent, Mode};
use crate::effect::Effects;
use crate::json::member;
use crate::session::Sessions;
use crate::start::{Kept, Settings, Start};
use crate::visitor::{SEEN, Visitor};

/// Where the answer is kept.
const CONSENT: &str = "shoal.consent";
const EVENT: &str = "consent_changed";

impl Tracker {
    /// The tracker of a page that begins now, and what to do first.
    ///
    /// The fields of `start` are those of [`Start`].
    pub fn new(start: &str, now: u64) -> (Tracker, Effects) {
        let start = Start::read(start);
        let settings = Settings::of(&start);
        let kept = &start.kept;
        let answered = Choice::read(kept.consent);
        let mode = Mode::read(start.mode);
        let before = Before { kept: answered, mode, signal: start.signal, required: settings.asks_first };
        let consent = if settings.is_skipped { Consent::Refused } else { before.consent() };
        let mut tracker = Tracker {
            visitor: Visitor::new(kept, start.visitor, start.transport),
            choice: mode.filter(|mode| mode.asked).map_or(answered, |mode| answered.with(mode.choice)),
            sessions: Sessions::new(start.cut, kept.session),
            first_touch: kept.touches[0].into(),
            last_touch: kept.touches[1].into(),
            place: Place::default(),
            referrer: start.referrer.into(),
            context: None,
            tab: start.tab.into(),
            calls: 0,
            visits: Visits::new(counting(&settings)),
            dwell: Default::default(),
            search: String::new(),
            outbox: Outbox::default(),
            open: consent == Consent::Given,
            timer: None,
            leaving_until: 0,
            settings,
        };
        let mut effects = Effects::new(tracker.open);
        if start.is_visible {
            tracker.dwell.seen(now);
        }
        tracker.begin(consent, now, &mut effects);
        tracker.settle(now, &mut effects);
        (tracker, effects)
    }

    fn begin(&mut self, consent: Consent, now: u64, effects: &mut Effects) {
        match consent {
            Consent::Given => self.allow(now, effects),
            Consent::Awaited => self.outbox.allow(consent, now, effects),
            Consent::Refused => {
                self.outbox.allow(consent, now, effects);
                effects.known(false);
            }
        }
    }

    /// The page tells what the visitor answered, and which text they were shown.
    pub(super) fn consent_told(
        &mut self,
        answer: &str,
        options: &str,
        made: &Made<'_>,
        effects: &mut Effects,
    ) -> Result<String, &'static str> {
        self.choose(Choice::told(answer)?, member(options, "version"), made, effects);
        Ok(self.choice.json(""))
    }

    /// The page's consent mode says something.
    pub(super) fn mode_told(&mut self, entry: &str, made: &Made<'_>, effects: &mut Effects) {
        if let Some(mode) = Mode::read(entry).filter(|mode| mode.asked) {
            self.choose(mode.choice, "", made, effects);
        }
    }

    /// Another tab may have kept something else, or forgotten it: that tab has told the server.
    pub(super) fn kept(&mut self, kept: &Kept<'_>, made: &Made<'_>, effects: &mut Effects) {
        let choice = Choice::read(kept.consent);
        let is_given = self.outbox.consent() == Consent::Given;
        match choice.tracking() {
            _ if self.settings.is_skipped => return,
            Some(true) if !is_given => {
                self.choice = choice;
                self.visitor.hear(kept, effects);
                return self.allow(made.now, effects);
            }
            Some(false) | None if is_given && (choice.tracking().is_some() || self.settings.asks_first) => {
                self.choice = choice;
                self.outbox.allow(Consent::Refused, made.now, effects);
                return self.forget(made.fresh, effects);
            }
            _ => {}
        }
        if is_given {
            self.visitor.hear(kept, effects);
            self.sessions.hear(kept.session);
            self.context = None;
        }
    }

    fn choose(&mut self, now: Choice, version: &str, made: &Made<'_>, effects: &mut Effects) {
        if self.settings.is_skipped {
            return;
        }
        let (before, consent) = (self.choice, self.outbox.consent());
        self.choice = before.with(now);
        if self.choice.personalization() == Some(false) {
            effects.forget(SEEN);
        }
        let body = self.choice.json(version);
        let said = Said::event(EVENT, &body);
        match self.choice.tracking() {
            Some(false) => {
                let farewell =
                    (consent == Consent::Given).then(|| self.write(said, made.at, made.now, effects).0);
                self.outbox.allow(Consent::Refused, made.now, effects);
                if let Some(farewell) = farewell {
                    self.outbox.say_last(farewell, made.now);
                }
                self.forget(made.fresh, effects);
                if !self.settings.asks_first {
                    // Else the next page would track again.
                    effects.keep_anyway(CONSENT, &self.choice.text());
                }
            }
            tracking => {
                if tracking.is_some() && consent != Consent::Given {
                    self.allow(made.now, effects);
                }
                let is_new = self.choice != before || consent != Consent::Given;
                if self.outbox.consent() == Consent::Given && is_new {
                    effects.keep(CONSENT, &self.choice.text());
                    // A few words are never too large.
                    let _ = self.record(said, made.at, made.now, effects);
                }
            }
        }
    }

    fn allow(&mut self, now: u64, effects: &mut Effects) {
        effects.open = true;
        self.visitor.keep(effects);
        for (key, text) in [(FIRST, &self.first_touch), (LAST, &self.last_touch)] {
            if !text.is_empty() {
                effects.keep(key, text);
            }
        }
        self.outbox.allow(Consent::Given, now, effects);
        effects.adopt();
        effects.known(true);
    }

    /// Nothing is left in the browser of who was here.
    fn forget(&mut self, fresh: &str, effects: &mut Effects) {
        self.visitor.forget(fresh, effects);
        self.sessions.forget();
        self.context = None;
        self.first_touch.clear();
        self.last_touch.clear();
        for key in [CONSENT, SESSION, FIRST, LAST] {
            effects.forget(key);
        }
        effects.open = false;
        effects.known(false);
    }
}
