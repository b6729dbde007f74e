//! What was so in the past, found by looking at every instant at which it may have changed:
//! `held` and `segment`.

use std::rc::Rc;

use serde_json::{Value as Json, json};

use super::test::passes;
use super::{Local, Segment, Sight, World};

/// Something came to hold, or ceased to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flip {
    pub(super) at: i64,
    pub(super) holds: bool,
}

/// In order of time. At first nothing holds, and no two that follow each other say the same.
pub(super) type Flips = Vec<Flip>;

impl World {
    /// When a segment was entered and left, whatever is yet to come of the history included.
    pub(super) fn flips_of_segment(&self, id: &str) -> Rc<Flips> {
        let segment = &self.others[id];
        let turns = || self.turns(&segment.condition, &segment.local);
        self.flips(id.to_owned(), turns, |t| self.is_in(segment, t))
    }

    /// When the test of `held` began to pass, and when no longer.
    pub(super) fn flips_of_held(&self, held: &Json, local: &Local) -> Rc<Flips> {
        let plain = json!({"attribute": held["attribute"], "is": held["is"]});
        let what = format!("{plain} in {}", local.name());
        let turns = || self.turns(&plain, local);
        self.flips(what, turns, |t| self.begun(t) && Sight::new(self, local, t).holds(&plain))
    }

    fn flips(
        &self,
        what: String,
        turns: impl FnOnce() -> std::collections::BTreeSet<i64>,
        holds: impl Fn(i64) -> bool,
    ) -> Rc<Flips> {
        if let Some(known) = self.flips.borrow().get(&what) {
            return Rc::clone(known);
        }
        let mut flips = Flips::new();
        for at in turns() {
            let holds = holds(at);
            if holds != flips.last().is_some_and(|flip| flip.holds) {
                flips.push(Flip { at, holds });
            }
        }
        let flips = Rc::new(flips);
        self.flips.borrow_mut().insert(what, Rc::clone(&flips));
        flips
    }

    fn in_segment(&self, id: &str, now: i64) -> bool {
        let segment: &Segment = &self.others[id];
        self.is_in(segment, now)
    }
}

impl Sight<'_> {
    /// It has passed without a break for at least that long.
    pub(super) fn held(&self, held: &Json) -> bool {
        let now = Sight::new(self.world, self.local, self.now);
        let found = now.attribute(held["attribute"].as_str().unwrap());
        passes(&held["is"], found.as_ref(), self.now, self.local)
            && self.lasts(&self.world.flips_of_held(held, self.local), held["for"].as_str().unwrap())
    }

    fn lasts(&self, flips: &Flips, length: &str) -> bool {
        let latest = flips.iter().rfind(|flip| flip.at <= self.now);
        latest.is_some_and(|flip| flip.holds && self.local.plus(flip.at, length, 1) <= self.now)
    }

    /// Membership of another segment; several keys hold together.
    pub(super) fn segment(&self, condition: &Json) -> bool {
        let id = condition["segment"].as_str().unwrap();
        let is = &condition["is"];
        match is.as_str() {
            Some("in") => return self.world.in_segment(id, self.now),
            Some(_) => return !self.world.in_segment(id, self.now),
            None => {}
        }
        let flips = self.world.flips_of_segment(id);
        // Where somebody came from is asked of who came in.
        let before = |flip: &Flip| {
            is["from"].as_str().is_none_or(|id| !flip.holds || self.world.in_segment(id, flip.at - 1))
        };
        let turned = |window: &Json, holds: bool| {
            let mut turns = flips.iter().filter(|flip| flip.holds == holds && flip.at <= self.now);
            window.is_null() || turns.any(|flip| self.in_window(window, flip.at, "") && before(flip))
        };
        turned(&is["entered"], true)
            && turned(&is["left"], false)
            && is["in_for"].as_str().is_none_or(|length| self.lasts(&flips, length))
    }
}
