//! Conditions on membership of another segment.

use std::sync::Arc;

use event::{Time, Value};

use super::compile::{Compiler, Inner};
use super::now::Now;
use super::once_begun;
use super::scene::Scene;
use super::window::Span;
use crate::compact::packed;
use crate::definition::{DefinitionError, InSegment, Length, Trail};
use crate::history::History;
use crate::verdict::{Verdict, earliest};

/// Such a condition ready to run.
#[derive(Debug, Clone)]
pub(crate) struct MembershipLeaf {
    of: Arc<Inner>,
    /// In it now, or not.
    now: Option<bool>,
    entered: Option<Span>,
    left: Option<Span>,
    in_for: Option<Length>,
    from: Option<Arc<Inner>>,
}

packed!(struct MembershipLeaf { of, now, entered, left, in_for, from });

/// The contact came into a segment, or went out of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Flip {
    pub(crate) at: Time,
    pub(crate) entered: bool,
}

/// The course of a membership up to `now`.
struct Past {
    flips: Vec<Flip>,
    /// Whether the contact is in the segment now, and until when that is certain.
    last: Verdict,
}

impl MembershipLeaf {
    pub(crate) fn compile(
        membership: &InSegment,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<MembershipLeaf, DefinitionError> {
        let is = trail.key("is");
        let mut window = |window: &Option<crate::definition::Window>, key: &str| {
            let window = window.as_ref();
            window.map(|window| Span::compile(Some(window), compiler, &is.key(key))).transpose()
        };
        let (entered, left) = (window(&membership.entered, "entered")?, window(&membership.left, "left")?);
        let from = membership.from.as_ref().map(|id| compiler.segment(id, &is.key("from")));
        Ok(MembershipLeaf {
            from: from.transpose()?,
            of: compiler.segment(&membership.segment, &trail.key("segment"))?,
            now: membership.now,
            entered,
            left,
            in_for: membership.in_for.as_ref().map(|lasting| lasting.length()),
        })
    }

    pub(crate) fn segment(&self) -> &Inner {
        &self.of
    }

    /// Whether the contact has to be in it (or out of it) now, if that is all that is asked.
    pub(crate) fn is_now(&self) -> Option<bool> {
        self.now
    }

    /// What has to be known of anybody's past reaches back to here.
    pub(crate) fn common_horizon(&self, now: Now<'_>) -> Option<Time> {
        let spans = self.entered.iter().chain(&self.left).map(|span| span.horizon(now));
        spans.chain(self.in_for.map(|lasting| now.before(lasting))).min()
    }

    /// Whether everything that is said of the membership holds. A plain `in` or `out` lasts as long
    /// as the other segment's own answer; the rest until anything it rests on may change.
    pub(crate) fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        let now = scene.now.time;
        if let Some(inside) = self.now {
            let verdict = self.of.verdict(scene.history, now);
            return Verdict { member: verdict.member == inside, ..verdict };
        }
        let past = self.of.past(scene.history, self.horizon(scene), now);
        let mut whole = Verdict { member: true, until: past.last.until };
        let mut join = |part: Verdict| {
            whole = Verdict { member: whole.member && part.member, until: earliest(whole.until, part.until) };
        };
        if let Some(span) = &self.entered {
            join(self.happened(span, true, &past, scene));
        }
        if let Some(span) = &self.left {
            join(self.happened(span, false, &past, scene));
        }
        if let Some(lasting) = self.in_for {
            join(stayed(lasting, &past, scene));
        }
        whole
    }

    /// How the contact came and went, as far back as counts.
    pub(crate) fn flips<H: History>(&self, scene: &Scene<'_, H>) -> Vec<Flip> {
        self.of.past(scene.history, self.horizon(scene), scene.now.time).flips
    }

    /// What has to be known of the past reaches back to here.
    fn horizon<H: History>(&self, scene: &Scene<'_, H>) -> Time {
        let spans = self.entered.iter().chain(&self.left);
        let spans = spans.map(|span| span.frame(scene).horizon(scene));
        let lasting = self.in_for.map(|lasting| scene.now.before(lasting));
        spans.chain(lasting).min().unwrap_or(Time::MIN)
    }

    /// Whether there was such a flip in the window.
    fn happened<H: History>(&self, span: &Span, entered: bool, past: &Past, scene: &Scene<'_, H>) -> Verdict {
        let now = scene.now.time;
        let frame = span.frame(scene);
        let mut verdict = Verdict { member: false, until: earliest(frame.recheck, frame.dated) };
        for flip in past.flips.iter().filter(|flip| flip.entered == entered) {
            let Some(stay) = frame.stay_at(flip.at, scene.now.zone) else { continue };
            if stay.exit.is_some_and(|exit| exit <= now) || entered && !self.came_from(flip, scene.history) {
                continue;
            }
            verdict.member |= stay.holds(now);
            let turn = if stay.enter > now { Some(stay.enter) } else { stay.exit };
            verdict.until = earliest(verdict.until, turn);
        }
        verdict
    }

    /// Whether the contact was in the segment `from` the instant before it came in.
    fn came_from(&self, flip: &Flip, history: &impl History) -> bool {
        let before = flip.at.saturating_add(-1);
        self.from.as_ref().is_none_or(|from| from.verdict(history, before).member)
    }
}

/// Whether the contact is in the segment and has been for that long.
fn stayed<H: History>(lasting: Length, past: &Past, scene: &Scene<'_, H>) -> Verdict {
    if !past.last.member {
        return past.last;
    }
    // Without a flip it was in the segment before what is looked at, which is long enough.
    let since = past.flips.last().map(|flip| flip.at);
    let Some(since) = since else {
        return past.last;
    };
    match scene.now.zone.add(since, lasting) {
        Some(due) if due <= scene.now.time => past.last,
        due => Verdict { member: false, until: earliest(past.last.until, due) },
    }
}

impl Inner {
    /// Whether the contact is in this segment at an instant.
    pub(crate) fn verdict(&self, history: &impl History, time: Time) -> Verdict {
        match &self.root {
            Some(root) => root.evaluate_whole(history, Now { time, zone: &self.zone }, None),
            None => once_begun(history, time, |time| self.told(history, time)),
        }
    }

    /// What was told from outside at an instant.
    fn told(&self, history: &impl History, time: Time) -> Verdict {
        let course = history.attribute(&self.told, &self.zone);
        let next = course.changes.partition_point(|change| change.time <= time);
        let value = next.checked_sub(1).and_then(|last| course.changes.get(last));
        let found = value.map(|change| self.told.find_below(change.value.view(), course.resolved).to_value());
        let until = course.changes.get(next).map(|change| change.time);
        Verdict { member: found == Some(Value::Bool(true)), until }
    }

    /// How the contact came and went from an instant up to `now`.
    fn past(&self, history: &impl History, from: Time, now: Time) -> Past {
        let begin = history.begin().unwrap_or(now);
        // The instant before, so that an entry at the very instant is told.
        let mut at = from.max(begin).saturating_add(-1).min(now);
        let mut last = self.verdict(history, at);
        let mut flips = Vec::new();
        while let Some(next) = last.until.filter(|until| *until <= now) {
            at = next;
            let then = self.verdict(history, at);
            if then.member != last.member {
                flips.push(Flip { at, entered: then.member });
            }
            last = then;
        }
        Past { flips, last }
    }
}
