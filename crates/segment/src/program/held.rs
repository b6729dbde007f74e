//! Conditions on an attribute that has passed for some time.

use event::Time;

use super::attribute::AttributeLeaf;
use super::compile::Compiler;
use super::follow::{Partial, follow};
use super::scene::Scene;
use crate::compact::packed;
use crate::definition::{DefinitionError, Held, Length, Trail};
use crate::history::{Course, History};
use crate::verdict::Verdict;

/// Such a condition ready to run.
#[derive(Debug, Clone)]
pub(crate) struct HeldLeaf {
    pub(crate) attribute: AttributeLeaf,
    lasting: Length,
}

packed!(struct HeldLeaf { attribute, lasting });

impl HeldLeaf {
    pub(crate) fn compile(
        held: &Held,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<HeldLeaf, DefinitionError> {
        let attribute = AttributeLeaf::test(&held.attribute, &held.is, compiler, &trail.key("held"))?;
        Ok(HeldLeaf { attribute, lasting: held.lasting.length() })
    }

    /// Whether the attribute has passed long enough; exact.
    pub(crate) fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        let course = scene.history.attribute(self.attribute.path(), scene.now.zone);
        follow(scene.now, |now| self.look(&course, &Scene { now, ..*scene }))
    }

    /// Whether it has passed long enough now. What does not pass now need not be followed through the past.
    pub(crate) fn holds<H: History>(&self, scene: &Scene<'_, H>) -> bool {
        self.attribute.holds(scene) && {
            let course = scene.history.attribute(self.attribute.path(), scene.now.zone);
            self.look(&course, scene).verdict.member
        }
    }

    fn look<H: History>(&self, course: &Course<'_>, scene: &Scene<'_, H>) -> Partial {
        let (since, change) = self.since(course, scene);
        let lasting = |member: bool| Verdict { member, until: None };
        let Some(since) = since else {
            return Partial { verdict: lasting(false), recheck: change, dated: None };
        };
        match scene.now.zone.add(since, self.lasting) {
            Some(due) if due <= scene.now.time => Partial::exact(Verdict { member: true, until: change }),
            Some(due) if change.is_none_or(|change| due < change) => {
                Partial::exact(Verdict { member: false, until: Some(due) })
            }
            _ => Partial { verdict: lasting(false), recheck: change, dated: None },
        }
    }

    /// Since when it passes, if it does now; and when that changes.
    pub(crate) fn since<H: History>(
        &self,
        course: &Course<'_>,
        scene: &Scene<'_, H>,
    ) -> (Option<Time>, Option<Time>) {
        let mut since = None;
        let mut at = scene.history.begin().unwrap_or(scene.now.time).min(scene.now.time);
        loop {
            let verdict = self.attribute.evaluate_course(course, scene.now.at(at));
            since = if verdict.member { since.or(Some(at)) } else { None };
            match verdict.until {
                Some(until) if until <= scene.now.time => at = until,
                until => return (since, until),
            }
        }
    }
}
