//! Why a contact is in a segment or not.

use contact::SegmentId;
use event::Time;
use segment::{Kind, Program};

use crate::contacts::Found;
use crate::fault::{Fault, Outcome};
use crate::message::{ExplainedView, Lookup, Question, ShardReply};
use crate::people::Person;
use crate::store::Store;
use crate::work::Work;

impl<S: Store> Work<'_, S> {
    pub(crate) fn explain(&mut self, question: &Question, who: &Lookup) -> Outcome<ShardReply> {
        let id = match self.find(who)? {
            Found::Here(id) => id,
            Found::Elsewhere(reply) => return Ok(reply),
        };
        let person = self.people.get(self.store, &id)?;
        let (program, answer) = match question {
            Question::Definition(definition) => {
                let program = self.segments.program_of(definition)?;
                let answer = fresh(&program, person, self.now);
                return Ok(ShardReply::Explained(Box::new(view(id, &program, person, answer)?)));
            }
            Question::Segment(segment) => {
                let (kind, program) =
                    self.segments.get(segment).ok_or_else(|| Fault::NoSegment(segment.clone()))?;
                let answer = match self.segments.book().get(segment) {
                    Some(program) => {
                        let kept = person.memberships.get(segment);
                        Answer { since: kept.and_then(|kept| kept.since), ..fresh(program, person, self.now) }
                    }
                    None => kept(segment, kind, person, self.now),
                };
                (program, answer)
            }
        };
        Ok(ShardReply::Explained(Box::new(view(id, program, person, answer)?)))
    }
}

/// Whether the contact is in, since and until when, and the instant that the conditions are shown at.
struct Answer {
    member: bool,
    since: Option<Time>,
    until: Option<Time>,
    at: Time,
}

/// The answer of the conditions themselves.
fn fresh(program: &Program, person: &Person, now: Time) -> Answer {
    let verdict = program.evaluate(&person.ledger, now);
    Answer { member: verdict.member, since: None, until: verdict.until, at: now }
}

/// The answer as it is kept, of a segment that events and time do not change.
fn kept(segment: &SegmentId, kind: Kind, person: &Person, now: Time) -> Answer {
    let kept = person.memberships.get(segment);
    let since = kept.and_then(|kept| kept.since);
    // What was frozen was decided then.
    let at = since.filter(|_| kind == Kind::Static).unwrap_or(now);
    Answer { member: kept.is_some_and(|kept| kept.member), since, until: None, at }
}

fn view(
    contact: event::ContactId,
    program: &Program,
    person: &Person,
    Answer { member, since, until, at }: Answer,
) -> Outcome<ExplainedView> {
    let condition = program.explain(&person.ledger, at);
    let condition = condition.map(serde_json::to_value).transpose()?;
    Ok(ExplainedView { contact, member, since, until, at, condition })
}
