//! One shard on its machine: storage, memory, alarm.

use event::Time;
use shard::{Fault, Outcome, Parcel, Scale, Shard, Worked};

use crate::disk::Disk;
use crate::random::Random;

/// Milliseconds after which an alarm that could not do its work comes again.
const ALARM_AGAIN_MS: i64 = 1_000;

/// So little at a time that a few contacts take several turns.
const SCALE: Scale = Scale { contacts: 3, chunks: 2, memberships: 2, chunk: 3, chunk_calls: 12, quiet_ms: 0 };

/// The same without columns, which take half of the time.
const BARE: Scale = Scale { chunk: 1_000_000, ..SCALE };

/// A machine with one shard.
pub(crate) struct Node {
    pub(crate) disk: Disk,
    shard: Shard<Disk>,
    scale: Scale,
    /// When it is to be woken, in milliseconds.
    pub(crate) alarm: Option<i64>,
    /// How often its memory was lost: whoever waited for it then waits no longer.
    pub(crate) life: u32,
}

/// What a machine answered.
pub(crate) enum Answer<T> {
    Said(T, Vec<Parcel>),
    /// The machine failed, or refused.
    Nothing,
}

impl Node {
    pub(crate) fn new(packs: bool) -> rusqlite::Result<Node> {
        let disk = Disk::new()?;
        let scale = if packs { SCALE } else { BARE };
        Ok(Node { shard: Shard::scaled(disk.clone(), scale), disk, scale, alarm: None, life: 0 })
    }

    /// Asks the shard; its machine may fail meanwhile.
    pub(crate) fn ask<T>(
        &mut self,
        ask: impl FnOnce(&mut Shard<Disk>) -> Outcome<Worked<T>>,
        random: &mut Random,
    ) -> Result<Answer<T>, String> {
        let outcome = ask(&mut self.shard);
        self.settle(outcome, random)
    }

    /// The alarm goes off.
    pub(crate) fn wake(&mut self, now: Time, random: &mut Random) -> Result<Answer<()>, String> {
        self.alarm = Some(now.millis() + ALARM_AGAIN_MS);
        match self.shard.wake(now) {
            Ok(None) => {
                self.alarm = None;
                Ok(Answer::Nothing)
            }
            Ok(Some(worked)) => self.settle(Ok(worked), random),
            Err(fault) => self.settle(Err(fault), random),
        }
    }

    /// Parcels of this shard have arrived.
    pub(crate) fn delivered(&mut self, seqs: &[i64], now: Time, random: &mut Random) -> Result<(), String> {
        let outcome = self.shard.delivered(seqs, now);
        self.settle(outcome, random).map(|_| ())
    }

    /// Loses all memory.
    pub(crate) fn forget(&mut self) {
        self.shard = Shard::scaled(self.disk.clone(), self.scale);
        self.life += 1;
    }

    fn settle<T>(&mut self, outcome: Outcome<Worked<T>>, random: &mut Random) -> Result<Answer<T>, String> {
        if self.disk.restart() {
            self.forget();
            // Rows and alarm reach the disk together, and an alarm comes at least once.
            if random.chance(70) {
                self.alarm = Some(0);
            }
            return Ok(Answer::Nothing);
        }
        match outcome {
            Ok(Worked { value, parcels, next_due, notes }) => {
                if let Some(note) = notes.first() {
                    return Err(format!("a shard complains: {note}"));
                }
                self.alarm = next_due;
                Ok(Answer::Said(value, parcels))
            }
            Err(Fault::Internal(details)) => Err(format!("a shard fails: {details}")),
            Err(_) => Ok(Answer::Nothing),
        }
    }
}
