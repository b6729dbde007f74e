//! Segments that cannot be formed.

use crate::fault::Outcome;
use crate::segments::State;
use crate::store::Store;
use crate::work::Work;

/// How often forming is tried in one place before it is given up.
const TRIES: i64 = 4;

/// Milliseconds to the first new try; each one after it takes twice as long.
const AGAIN_MS: i64 = 1_000;

impl<S: Store> Work<'_, S> {
    /// Notes that the segments next to form could not be: each is tried again by itself, not at once
    /// and not for ever.
    pub(crate) fn forming_failed(&mut self, reason: &str) -> Outcome<()> {
        let Some((segments, progress)) = self.segments.forming(self.now.millis()) else {
            return Ok(());
        };
        for id in &segments {
            let Some((_, State::Forming { tries, .. })) = self.segments.state(id) else { continue };
            let tries = tries + 1;
            let state = if tries < TRIES {
                let again = self.now.millis() + (AGAIN_MS << tries.clamp(0, 16));
                State::Forming { progress: progress.clone(), tries, again }
            } else {
                State::Failed { reason: reason.to_owned() }
            };
            self.segments.note_state(id, state);
            self.save_state(id)?;
            self.report_state(id)?;
        }
        Ok(())
    }
}
