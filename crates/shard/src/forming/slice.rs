//! A new definition evaluated over the next contacts.

use contact::SegmentId;
use event::ContactId;
use segment::Kind;

use super::Progress;
use crate::fault::Outcome;
use crate::segments::State;
use crate::store::Store;
use crate::work::Work;

impl<S: Store> Work<'_, S> {
    /// Evaluates the segments that are next to form over the next contacts.
    pub(crate) fn form_slice(&mut self) -> Outcome<()> {
        let is_waiting = self.split.as_ref().is_some_and(|split| split.held.is_some());
        let next = self.segments.forming(self.now.millis()).filter(|_| !is_waiting);
        let Some((segments, mut progress)) = next else {
            return Ok(());
        };
        let is_through = self.form_part(&segments, &mut progress)?;
        for id in &segments {
            let state = match is_through {
                true => State::Ready,
                false => State::Forming { progress: progress.clone(), tries: 0, again: 0 },
            };
            self.segments.note_state(id, state);
            self.save_state(id)?;
            self.report_state(id)?;
        }
        Ok(())
    }

    /// Evaluates segments over the next contacts. Returns whether these were the last ones.
    fn form_part(&mut self, segments: &[SegmentId], progress: &mut Progress) -> Outcome<bool> {
        let (contacts, is_last) = self.part_behind(&progress.spot)?;
        self.people.load(self.store, &contacts)?;
        for contact in &contacts {
            for id in segments {
                self.form(id, contact)?;
            }
        }
        progress.spot.pass(&contacts);
        progress.done += contacts.len() as u64;
        Ok(is_last)
    }

    pub(crate) fn form(&mut self, id: &SegmentId, contact: &ContactId) -> Outcome<()> {
        let person = self.people.get(self.store, contact)?;
        let Some((kind, program)) = self.segments.active(id) else {
            return Ok(());
        };
        match kind {
            Kind::Dynamic => {
                let transitions = person.memberships.evaluate([(id, program)], &person.ledger, self.now);
                self.save_memberships(contact, transitions)
            }
            Kind::Static => {
                let member = program.evaluate(&person.ledger, self.now).member;
                self.decide(id, contact, member).map(|_| ())
            }
            // Its members are put in by hand.
            Kind::List => Ok(()),
        }
    }
}
