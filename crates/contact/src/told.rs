//! Memberships that come from outside a contact's history: of lists and of frozen segments.

use std::collections::BTreeMap;

use event::{Map, Time, Value};
use segment::Change;

use crate::segment_id::SegmentId;

/// When a contact was put into which of these segments, and taken out again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// At each instant the segments that changed, and whether the contact is in them from then on.
    flips: BTreeMap<Time, BTreeMap<SegmentId, bool>>,
}

impl Told {
    /// Notes that the contact is in the segment from an instant on, or no longer. What is noted last
    /// for one instant stands.
    pub fn note(&mut self, segment: SegmentId, member: bool, at: Time) {
        self.flips.entry(at).or_default().insert(segment, member);
    }

    /// The course of the reserved attribute that tells them ([`segment::Path::MEMBERSHIPS`]): an
    /// object with true under the id of each segment that the contact is in.
    pub fn course(&self) -> Vec<Change> {
        let mut now = Map::new();
        let change = |(time, flips): (&Time, &BTreeMap<SegmentId, bool>)| {
            for (segment, member) in flips {
                match member {
                    true => now.insert(segment.as_str().to_owned(), Value::Bool(true)),
                    false => now.remove(segment.as_str()),
                };
            }
            Change { time: *time, value: Value::Map(now.clone()) }
        };
        self.flips.iter().map(change).collect()
    }
}

#[cfg(test)]
mod tests {
    use event::{Arrival, segment_api};
    use segment::{Definition, Kind, Path, Program, Verdict, Zone};

    use super::*;
    use crate::Ledger;

    fn at(seconds: i64) -> Time {
        Time::from_millis(seconds * 1_000).unwrap()
    }

    /// A contact that began at 10 s, in the list `vip` from 20 s to 50 s.
    fn ledger() -> Ledger {
        let call = br#"{"type":"track","event":"x","messageId":"1","userId":"u","timestamp":10000}"#;
        let call = segment_api::parse(call, None, &Arrival::recorded()).unwrap();
        let mut ledger: Ledger = [call].into_iter().collect();
        let mut told = Told::default();
        told.note(SegmentId::new("vip"), true, at(20));
        told.note(SegmentId::new("other"), true, at(30));
        told.note(SegmentId::new("vip"), false, at(50));
        ledger.tell(Path::MEMBERSHIPS, told.course());
        ledger
    }

    #[track_caller]
    fn check(is: &str, now: i64, expected: Verdict) {
        check_on(&ledger(), is, now, expected);
    }

    #[track_caller]
    fn check_on(ledger: &Ledger, is: &str, now: i64, expected: Verdict) {
        let definition =
            Definition::from_text(&format!(r#"{{"where":{{"segment":"vip","is":{is}}}}}"#)).unwrap();
        let list = Definition {
            kind: Kind::List,
            condition: None,
            ..Definition::new("", definition.condition.clone().unwrap())
        };
        let others = BTreeMap::from([("vip".to_owned(), list)]);
        let program = Program::compile_among(&definition, &Zone::utc(), &others).unwrap();
        assert_eq!(program.evaluate(ledger, at(now)), expected, "{is} at {now}");
    }

    #[test]
    fn a_list_is_what_was_told_at_each_instant() {
        check(r#""in""#, 15, Verdict { member: false, until: Some(at(20)) });
        check(r#""in""#, 60, Verdict { member: false, until: None });
        check(r#"{"left":{"last":"30s"}}"#, 60, Verdict { member: true, until: Some(at(80)) });
        check(r#"{"entered":{"last":"30s"}}"#, 60, Verdict { member: false, until: None });
    }

    #[test]
    fn a_list_holds_nobody_before_the_first_call() {
        let mut told = Told::default();
        told.note(SegmentId::new("vip"), true, at(5));
        let mut ledger = ledger();
        ledger.tell(Path::MEMBERSHIPS, told.course());
        check_on(&ledger, r#""in""#, 7, Verdict { member: false, until: Some(at(10)) });
        check_on(&ledger, r#"{"entered":{"last":"30s"}}"#, 10, Verdict { member: true, until: Some(at(40)) });
        check_on(&ledger, r#"{"in_for":"20s"}"#, 27, Verdict { member: false, until: Some(at(30)) });
    }

    #[test]
    fn what_is_told_outlives_calls() {
        let mut ledger = ledger();
        ledger.take(|_| true);
        assert!(matches!(
            segment::History::attribute(&ledger, &Path::new("segments.other"), &Zone::utc()).changes.len(),
            3
        ));
    }
}
