//! Reducers that take calls one after the other: a later call then costs no more than itself.

use std::borrow::Cow;

use event::{Call, Time};
use segment::{Change, Zone};

use super::activity::Activity;
use super::cart::Cart;
use super::device::Devices;
use super::namespace::Namespace;
use super::record::{Record, Records, Wanted};
use super::session::Session;
use super::story::Story;

/// Takes calls in order.
pub(super) trait Reducer {
    /// What holds before the first call.
    fn beginning(&self) -> &'static [Change];

    /// Takes one more call, and tells what it changes.
    fn take<'a, R: Record<'a>>(&mut self, record: R, story: &mut Story);

    /// Tells what time alone will change if no other call comes.
    fn foresee(&self, _story: &mut Story) {}
}

#[derive(Debug, Clone)]
enum Reducing {
    Activity(Activity),
    Session(Session),
    Device(Devices),
    Cart(Cart),
}

/// The course of a field, as far as the calls go, ready for the next one.
#[derive(Debug, Clone)]
pub(crate) struct Growing {
    reducer: Reducing,
    wanted: Wanted,
    story: Story,
    /// Where in the story begins what time alone will change.
    settled: usize,
    last: Option<Time>,
}

impl Growing {
    /// The course of a field, where it is made in this way.
    pub(crate) fn of(
        namespace: Namespace,
        field: &'static str,
        records: &impl Records,
        zone: &Zone,
    ) -> Option<Growing> {
        let reducer = Reducing::of(namespace, field, zone)?;
        let [wanted] = *namespace.wanted() else { return None };
        let story = Story::beginning(reducer.beginning());
        let mut growing = Growing { reducer, wanted, story, settled: 0, last: None };
        let records = records.records(wanted);
        match &mut growing.reducer {
            Reducing::Activity(reducer) => growing.last = reduce(reducer, records, &mut growing.story),
            Reducing::Session(reducer) => growing.last = reduce(reducer, records, &mut growing.story),
            Reducing::Device(reducer) => growing.last = reduce(reducer, records, &mut growing.story),
            Reducing::Cart(reducer) => growing.last = reduce(reducer, records, &mut growing.story),
        }
        growing.settle();
        Some(growing)
    }

    /// Takes one more call. Says no if the call does not come after all others: the course has to be
    /// told anew.
    pub(crate) fn grow(&mut self, call: &Call) -> bool {
        if !self.wanted.includes(call) {
            return true;
        }
        if self.last.is_some_and(|last| call.time <= last) {
            return false;
        }
        self.story.back_to(self.settled);
        self.reducer.take(call, &mut self.story);
        self.last = Some(call.time);
        self.settle();
        true
    }

    /// What was told so far is settled; what time alone will change comes after it.
    fn settle(&mut self) {
        self.settled = self.story.mark();
        self.reducer.foresee(&mut self.story);
    }

    /// The changes.
    pub(crate) fn told(&self) -> &[Change] {
        self.story.told()
    }

    /// The course.
    pub(super) fn end(self) -> Cow<'static, [Change]> {
        self.story.end()
    }
}

/// Takes all of the calls; the time of the last one.
fn reduce<'a>(
    reducer: &mut impl Reducer,
    records: impl Iterator<Item = impl Record<'a>>,
    story: &mut Story,
) -> Option<Time> {
    let mut last = None;
    for record in records {
        reducer.take(record, story);
        last = Some(record.time());
    }
    last
}

impl Reducing {
    fn of(namespace: Namespace, field: &'static str, zone: &Zone) -> Option<Reducing> {
        Some(match namespace {
            Namespace::Activity => Reducing::Activity(Activity::of(field, zone)),
            Namespace::Session => Reducing::Session(Session::of(field)),
            Namespace::Device => Reducing::Device(Devices::of(field)),
            Namespace::Cart => Reducing::Cart(Cart::of(field)),
            _ => return None,
        })
    }
}

impl Reducer for Reducing {
    fn beginning(&self) -> &'static [Change] {
        match self {
            Reducing::Activity(reducer) => reducer.beginning(),
            Reducing::Session(reducer) => reducer.beginning(),
            Reducing::Device(reducer) => reducer.beginning(),
            Reducing::Cart(reducer) => reducer.beginning(),
        }
    }

    fn take<'a, R: Record<'a>>(&mut self, record: R, story: &mut Story) {
        match self {
            Reducing::Activity(reducer) => reducer.take(record, story),
            Reducing::Session(reducer) => reducer.take(record, story),
            Reducing::Device(reducer) => reducer.take(record, story),
            Reducing::Cart(reducer) => reducer.take(record, story),
        }
    }

    fn foresee(&self, story: &mut Story) {
        match self {
            Reducing::Activity(reducer) => reducer.foresee(story),
            Reducing::Session(reducer) => reducer.foresee(story),
            Reducing::Device(reducer) => reducer.foresee(story),
            Reducing::Cart(reducer) => reducer.foresee(story),
        }
    }
}
