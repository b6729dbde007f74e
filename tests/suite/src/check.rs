//! Runs a case against the crates.

use contact::Ledger;
use event::{Arrival, Call, Time, segment_api};
use segment::{Definition, DefinitionError, Program, Verdict, Zone};

use crate::case::{Case, Expected, Refusal};

/// How a case went wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Mismatch {
    /// The case itself cannot be read.
    #[error("cannot read {0}")]
    Unreadable(String),
    /// The definition was refused.
    #[error("{case}: refused: {error}")]
    Refused {
        /// The case.
        case: String,
        /// Why.
        error: DefinitionError,
    },
    /// The definition should have been refused.
    #[error("{case}: not refused")]
    NotRefused {
        /// The case.
        case: String,
    },
    /// The answer is another.
    #[error("{case}: {what}: expected {expected}, got {got}")]
    Differs {
        /// The case.
        case: String,
        /// What was compared.
        what: &'static str,
        /// What was expected.
        expected: String,
        /// What came.
        got: String,
    },
}

impl Case {
    /// Runs the case natively: as it is, with the calls arriving in another order and twice,
    /// explained, just before the answer expires, and as it does.
    pub fn check(&self) -> Result<(), Mismatch> {
        match (&self.expected, self.program()?) {
            (Expected::Verdict { now, member, until }, Ok(program)) => {
                let now = self.time(now)?;
                let until = until.as_deref().map(|until| self.time(until)).transpose()?;
                let expected = Verdict { member: *member, until };
                self.check_answer(&program, now, expected)
            }
            (Expected::Verdict { .. }, Err(error)) => {
                Err(Mismatch::Refused { case: self.name.clone(), error })
            }
            (Expected::Refused { .. }, Ok(_)) => Err(Mismatch::NotRefused { case: self.name.clone() }),
            (Expected::Refused { error: expected }, Err(error)) => self.check_refusal(expected, &error),
        }
    }

    /// The program of the definition, or why there is none.
    fn program(&self) -> Result<Result<Program, DefinitionError>, Mismatch> {
        let zone = self.timezone.as_deref().unwrap_or("UTC");
        let zone = Zone::named(zone).ok_or_else(|| self.unreadable(zone))?;
        let definition = match Definition::from_json(&self.definition) {
            Ok(definition) => definition,
            Err(error) => return Ok(Err(error)),
        };
        let again = Definition::from_json(&definition.to_json());
        self.same("what is written out reads back", &Ok(&definition), &again.as_ref())?;
        Ok(Program::compile(&definition, &zone))
    }

    fn check_answer(&self, program: &Program, now: Time, expected: Verdict) -> Result<(), Mismatch> {
        let calls = self.calls()?;
        let ledger: Ledger = calls.iter().cloned().collect();
        self.same("verdict", &expected, &program.evaluate(&ledger, now))?;
        self.same("membership alone", &expected.member, &program.holds(&ledger, now))?;
        if let Some(explanation) = program.explain(&ledger, now) {
            let explained = Verdict { member: explanation.member, until: explanation.until };
            self.same("explained verdict", &expected, &explained)?;
        }
        let twice = calls.iter().rev().chain(&calls);
        let other: Ledger = twice.cloned().collect();
        self.same("verdict after another order", &expected, &program.evaluate(&other, now))?;
        if let Some(why) = program.explain(&ledger, now) {
            self.same("explanation", &expected, &Verdict { member: why.member, until: why.until })?;
        }
        let Some(until) = expected.until else {
            return Ok(());
        };
        if let Some(last) = until.checked_add(-1) {
            self.same("verdict just before it expires", &expected, &program.evaluate(&ledger, last))?;
        }
        self.same("member as it expires", &!expected.member, &program.evaluate(&ledger, until).member)
    }

    fn check_refusal(&self, expected: &Refusal, error: &DefinitionError) -> Result<(), Mismatch> {
        self.same("path", &expected.path, &error.path)?;
        if error.message.contains(&expected.message) {
            return Ok(());
        }
        self.same("message", &expected.message, &error.message)
    }

    /// The calls, parsed.
    pub fn calls(&self) -> Result<Vec<Call>, Mismatch> {
        let parse = |call: &serde_json::Value| {
            segment_api::parse(call.to_string().as_bytes(), None, &Arrival::recorded())
                .map_err(|error| self.unreadable(&error.to_string()))
        };
        self.segment_calls().iter().map(parse).collect()
    }

    fn time(&self, text: &str) -> Result<Time, Mismatch> {
        Time::parse(text).map_err(|error| self.unreadable(&error.to_string()))
    }

    fn unreadable(&self, why: &str) -> Mismatch {
        Mismatch::Unreadable(format!("{}: {why}", self.name))
    }

    fn same<T: PartialEq + std::fmt::Debug>(
        &self,
        what: &'static str,
        expected: &T,
        got: &T,
    ) -> Result<(), Mismatch> {
        if expected == got {
            return Ok(());
        }
        Err(Mismatch::Differs {
            case: self.name.clone(),
            what,
            expected: format!("{expected:?}"),
            got: format!("{got:?}"),
        })
    }
}
