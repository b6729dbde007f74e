//! Conditions on events in several periods of the calendar.

use event::Time;

use super::compile::Compiler;
use super::leaving::Leaving;
use super::number::NumberTest;
use super::quantity::{Part, Quantity};
use super::scene::{EventOf, Scene, Sight};
use super::selection::Selection;
use super::sweep::{self, AmountTest, Entry, sweep};
use super::tally::Amount;
use super::window::{Span, Stay};
use crate::compact::packed;
use crate::definition::{DefinitionError, Period, Regular, Test, Trail};
use crate::few::Few;
use crate::history::{Event, History};
use crate::verdict::Verdict;

/// Such a condition ready to run.
#[derive(Debug, Clone)]
pub(crate) struct RegularLeaf {
    pub(crate) selection: Selection,
    period: Period,
    of: u32,
    pub(crate) at_least: u32,
    test: NumberTest,
}

packed!(struct RegularLeaf { selection, period, of, at_least, test });

/// A period with events in it.
#[derive(Clone, Copy)]
struct Busy {
    from: Time,
    to: Option<Time>,
    /// When it is no longer among those that are looked at.
    exit: Option<Time>,
}

impl AmountTest for NumberTest {
    fn passes(&self, amount: &Amount<'_>) -> bool {
        matches!(amount, Amount::Number(number) if NumberTest::passes(self, *number))
    }

    fn decide(&self, least: f64, most: f64) -> Option<bool> {
        NumberTest::decide(self, least, most)
    }

    fn enough(&self) -> usize {
        NumberTest::enough(self)
    }
}

impl RegularLeaf {
    pub(crate) fn compile(
        regular: &Regular,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<RegularLeaf, DefinitionError> {
        Ok(RegularLeaf {
            selection: Selection::compile(&regular.events, regular.filter.as_ref(), compiler, trail)?,
            period: regular.period,
            of: regular.of,
            at_least: regular.at_least,
            test: NumberTest::compile(&Test::at_least(f64::from(regular.at_least))),
        })
    }

    pub(crate) fn period(&self) -> Period {
        self.period
    }

    /// The periods that are looked at, as a window.
    pub(crate) fn span(&self) -> Span {
        Span::Period { period: self.period, back: self.of.saturating_sub(1) }
    }

    /// Whether enough of the periods have an event; exact, unless the filter changes with time.
    pub(crate) fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        self.leaving(scene).unwrap_or_else(|| self.follow(scene))
    }

    /// The same where periods only go out of sight.
    fn leaving<'a, H: History>(&self, scene: &Scene<'a, H>) -> Option<Verdict> {
        let list = self.selection.only_list(scene).filter(|_| self.selection.is_steady())?;
        let span = self.span();
        let leaving = Leaving::of(&span, list, scene)?;
        let number = |time: Time| match self.period {
            Period::Hour => scene.now.zone.period(Period::Hour, time).0.millis(),
            period => scene.now.zone.first_day(period, time),
        };
        let mut later = None;
        let brings = |event: &Sight<'a, EventOf<'a, H>>| {
            let this = Some(number(event.time()));
            let counts = later != this && self.selection.passes(event, scene).member;
            later = if counts { this } else { later };
            usize::from(counts)
        };
        Some(leaving.count(&self.test, true, brings, |time| self.busy(time, scene).exit))
    }

    fn follow<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        let (entries, dated) = self.entries(scene);
        sweep(&entries, &Quantity::Days, &self.test, scene.now.time).at_most(dated)
    }

    /// How many of the periods have an event.
    pub(crate) fn periods<H: History>(&self, scene: &Scene<'_, H>) -> f64 {
        match sweep::amount(&self.entries(scene).0, &Quantity::Days, scene.now.time).0 {
            Amount::Number(periods) => periods,
            _ => 0.0,
        }
    }

    /// Each event as a part of its period, and when the filter may answer otherwise.
    fn entries<'a, H: History>(&self, scene: &Scene<'a, H>) -> (Few<[Entry<Part<'a>>; 8]>, Option<Time>) {
        let now = scene.now;
        let selected = self.selection.select(scene, self.span().first_time(now));
        let mut entries: Few<[_; 8]> = Default::default();
        let mut busy: Option<Busy> = None;
        for event in &selected.events {
            let time = event.time();
            let same = busy.filter(|busy| busy.from <= time && busy.to.is_none_or(|to| time < to));
            if same.is_some() && self.selection.is_settled() {
                continue;
            }
            let this = same.unwrap_or_else(|| self.busy(time, scene));
            busy = Some(this);
            let stay = Stay { enter: time, exit: this.exit }.within(event.event.visible());
            if let Some(stay) = stay.filter(|stay| stay.exit.is_none_or(|exit| exit > now.time)) {
                entries.push(Entry { stay, part: Part::Day(this.from.millis()) });
            }
        }
        (entries, selected.dated)
    }

    fn busy<H: History>(&self, time: Time, scene: &Scene<'_, H>) -> Busy {
        let (from, to) = scene.now.zone.period(self.period, time);
        Busy { from, to, exit: scene.now.zone.period_after(self.period, from, self.of) }
    }
}
