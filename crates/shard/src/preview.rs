//! How many contacts a definition would hold, before anything is saved.

use crate::fault::Outcome;
use crate::message::ShardReply;
use crate::store::Store;
use crate::walk::Spot;
use crate::work::Work;

impl<S: Store> Work<'_, S> {
    /// How many of the next contacts a definition would hold now, and some of them.
    pub(crate) fn preview(
        &mut self,
        definition: &serde_json::Value,
        sample: usize,
        mut from: Spot,
    ) -> Outcome<ShardReply> {
        let program = self.segments.program_of(definition)?;
        let told = self.segments.told_to(&program);
        let (contacts, is_last) = self.part_behind(&from)?;
        let (mut count, mut found) = (0, Vec::new());
        self.people.peek_telling(self.store, &told, &contacts, |id, person| {
            if program.holds(&person.ledger, self.now) {
                count += 1;
                if found.len() < sample {
                    found.push(id.clone());
                }
            }
            Ok(())
        })?;
        from.pass(&contacts);
        Ok(ShardReply::Previewed {
            count,
            contacts: contacts.len() as u64,
            sample: self.views(&found)?,
            next: (!is_last).then_some(from),
        })
    }
}
