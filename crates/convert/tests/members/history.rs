//! What a contact did, and when it is a member of a converted definition.

use contact::Ledger;
use convert::{Names, Source, convert};
use event::{Arrival, Time, segment_api};
use segment::{Definition, Program, Zone};
use serde_json::{Value as Json, json};

/// One contact, what it did, and when it is a member.
pub(crate) struct History {
    zone: &'static str,
    calls: Vec<Json>,
}

impl History {
    pub(crate) fn of(calls: &[(&str, &str)]) -> History {
        History::with(calls, &[])
    }

    /// Calls by time, and traits by the time they were told.
    pub(crate) fn with(events: &[(&str, &str)], traits: &[(&str, Json)]) -> History {
        let events = events.iter().map(|(time, name)| {
            let (name, properties) = name.split_once(" {").unwrap_or((name, "}"));
            let properties: Json = serde_json::from_str(&format!("{{{properties}")).unwrap();
            json!({"type": "track", "userId": "u", "event": name, "timestamp": time, "properties": properties})
        });
        let traits = traits.iter().map(
            |(time, traits)| json!({"type": "identify", "userId": "u", "timestamp": time, "traits": traits}),
        );
        let first =
            json!({"type": "identify", "userId": "u", "timestamp": "2020-01-01T00:00:00Z", "traits": {}});
        History { zone: "UTC", calls: std::iter::once(first).chain(events).chain(traits).collect() }
    }

    pub(crate) fn in_zone(self, zone: &'static str) -> History {
        History { zone, ..self }
    }

    #[track_caller]
    pub(crate) fn check(&self, source: Source, foreign: &Json, expected: &[(&str, bool)]) {
        let definition = convert(source, foreign, &Names::default()).unwrap().definition;
        let read = Definition::from_json(&definition).unwrap();
        let program = Program::compile(&read, &Zone::named(self.zone).unwrap()).unwrap();
        let calls = self
            .calls
            .iter()
            .map(|call| segment_api::parse(call.to_string().as_bytes(), None, &Arrival::recorded()).unwrap());
        let ledger: Ledger = calls.collect();
        for pair in expected.windows(2).filter(|pair| pair[0].1 != pair[1].1) {
            let until = program.evaluate(&ledger, Time::parse(pair[0].0).unwrap()).until;
            let flipped = Time::parse(pair[1].0).unwrap();
            assert!(until.is_some_and(|until| until <= flipped), "too late at {}: {definition}", pair[0].0);
        }
        for (now, member) in expected {
            let verdict = program.evaluate(&ledger, Time::parse(now).unwrap());
            assert_eq!(verdict.member, *member, "at {now}: {definition}");
            let Some(until) = verdict.until else { continue };
            assert!(until > Time::parse(now).unwrap(), "expired at {now}: {definition}");
            let last = program.evaluate(&ledger, until.saturating_add(-1));
            assert_eq!(last.member, *member, "just before {until}: {definition}");
        }
    }
}
