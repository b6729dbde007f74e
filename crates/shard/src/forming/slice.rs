//! A new definition evaluated over the next contacts.

use contact::SegmentId;
use event::{ContactId, Keep};
use segment::{Kind, Program};

use super::Progress;
use crate::fault::Outcome;
use crate::segments::State;
use crate::store::Store;
use crate::work::Work;

/// A segment that is formed over columns.
pub(super) struct Form<'i> {
    pub(super) id: &'i SegmentId,
    pub(super) kind: Kind,
    pub(super) program: Program,
}

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
        let mut part = self.part_behind(progress.spot)?;
        let mut forms = Vec::new();
        let mut keep = Keep::nothing();
        if !part.chunks.is_empty() {
            for id in segments {
                let Some((kind, program)) = self.segments.alone(id)? else { continue };
                keep.extend(archive::needs(&program));
                forms.push(Form { id, kind, program });
            }
        }
        let (mut done, mut written) = (0, 0);
        for (first, last) in part.chunks.clone() {
            if written > self.scale.memberships {
                part.end_with(first - 1);
                break;
            }
            let Some(chunk) = self.chunk(first, &keep)? else {
                self.forget_chunks()?;
                return self.form_part(segments, progress);
            };
            for form in &forms {
                written += self.form_chunk(form, &chunk, (first, last), &part)?;
            }
            done += chunk.people().iter().filter(|person| part.has(**person)).count();
        }
        let loose = part.contacts();
        self.people.load(self.store, &loose)?;
        for contact in &loose {
            for id in segments {
                self.form(id, contact)?;
            }
        }
        progress.spot = part.end();
        progress.done += (done + loose.len()) as u64;
        Ok(part.is_last)
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
