//! When to try again after a failure.

use super::Answer;

const FIRST_MS: u64 = 1_000;
const LONGEST_MS: u64 = 300_000;
/// A server may ask for more patience than we would have, but not for more than an hour.
const LONGEST_ASKED_MS: u64 = 3_600_000;

/// The pause between two tries: doubled each time, with half of it left to chance.
#[derive(Debug, Default)]
pub struct Retry {
    failures: u32,
    until: u64,
    unreachable: bool,
}

impl Retry {
    /// Whether nothing may be sent at this instant.
    pub fn holds(&self, now: u64) -> bool {
        now < self.until
    }

    /// The end of the pause, if there is one.
    pub fn until(&self, now: u64) -> Option<u64> {
        self.holds(now).then_some(self.until)
    }

    /// Learns from the end of a request.
    pub fn learn(&mut self, answer: Answer, now: u64) {
        match answer {
            Answer::Accepted { .. } | Answer::Refused | Answer::TooLarge => *self = Retry::default(),
            Answer::Later { after, dice } => self.fail(after, dice, now),
            Answer::Unreachable { dice } => {
                self.fail(None, dice, now);
                self.unreachable = true;
            }
        }
    }

    /// The network may be there again: a pause the server asked for stays.
    pub fn network_back(&mut self) {
        if self.unreachable {
            self.until = 0;
        }
    }

    fn fail(&mut self, asked: Option<u64>, dice: f64, now: u64) {
        let doubled = FIRST_MS << self.failures.min(16);
        let half = doubled.min(LONGEST_MS) / 2;
        let chance = (half as f64 * dice.clamp(0.0, 1.0)) as u64;
        let pause = match asked {
            Some(asked) => asked.min(LONGEST_ASKED_MS) + chance / 2,
            None => half + chance,
        };
        self.failures = self.failures.saturating_add(1);
        self.until = now.saturating_add(pause);
        self.unreachable = false;
    }
}
