//! How many contacts a definition would hold, before anything is saved.

use std::collections::BTreeSet;

use contact::SegmentId;
use event::ContactId;
use segment::Program;

use crate::chunks::Chunk;
use crate::fault::Outcome;
use crate::message::ShardReply;
use crate::store::Store;
use crate::walk::{Part, Spot};
use crate::work::Work;

/// What is looked for, and what was found so far.
struct Look<'p> {
    program: &'p Program,
    /// Segments whose members come from outside the history.
    told: BTreeSet<SegmentId>,
    /// How many contacts are shown.
    most: usize,
    count: usize,
    contacts: usize,
    sample: Vec<ContactId>,
}

impl<S: Store> Work<'_, S> {
    /// How many of the next contacts a definition would hold now, and some of them.
    pub(crate) fn preview(
        &mut self,
        definition: &serde_json::Value,
        sample: usize,
        from: Spot,
    ) -> Outcome<ShardReply> {
        let program = self.segments.program_of(definition)?;
        let told = self.segments.told_to(&program);
        let mut look =
            Look { program: &program, told, most: sample, count: 0, contacts: 0, sample: Vec::new() };
        let part = self.part_behind(from)?;
        let keep = archive::needs(&program);
        for (first, last) in &part.chunks {
            let Some(chunk) = self.chunk(*first, &keep)? else {
                self.forget_chunks()?;
                return self.preview(definition, sample, from);
            };
            self.look_through(&chunk, (*first, *last), &part, &mut look)?;
        }
        let loose = part.contacts();
        look.contacts += loose.len();
        self.look_at(&loose, &mut look)?;
        Ok(ShardReply::Previewed {
            count: look.count as u64,
            contacts: look.contacts as u64,
            sample: self.views(&look.sample)?,
            next: (!part.is_last).then_some(part.end()),
        })
    }

    /// Looks for members among the contacts of a chunk.
    fn look_through(
        &self,
        chunk: &Chunk,
        (first, last): (i64, i64),
        part: &Part,
        look: &mut Look<'_>,
    ) -> Outcome<()> {
        let mut apart = self.told_apart(look.program, &look.told, (first, last))?;
        apart.retain(|person| part.has(*person));
        look.contacts += chunk.people().iter().filter(|person| part.has(**person)).count();
        let picks = |person: i64| part.has(person) && !apart.contains(&person);
        let count = chunk.count(look.program, self.now, picks);
        look.count += count;
        if count > 0 && look.sample.len() < look.most {
            let mut members = Vec::new();
            chunk.each(look.program, self.now, |person, verdict| {
                if verdict.member && picks(person) {
                    members.push(person);
                }
            });
            members.truncate(look.most - look.sample.len());
            look.sample.extend(self.people.named(self.store, members)?);
        }
        let apart = self.people.named(self.store, apart)?;
        self.look_at(&apart, look)
    }

    /// Looks at contacts one by one.
    fn look_at(&self, contacts: &[ContactId], look: &mut Look<'_>) -> Outcome<()> {
        self.people.peek_telling(self.store, &look.told, contacts, |id, person| {
            if look.program.holds(&person.ledger, self.now) {
                look.count += 1;
                if look.sample.len() < look.most {
                    look.sample.push(id.clone());
                }
            }
            Ok(())
        })
    }
}
