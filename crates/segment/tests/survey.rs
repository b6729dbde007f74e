//! A survey tells no contact apart wrongly: whoever is out of reach has the common verdict.

use contact::Ledger;
use event::{Call, Time};
use segment::{Busy, Course, Events, History, Path, Program, Reach, Zone};

/// Whether a contact is in reach.
fn reaches(reach: &Reach<'_>, ledger: &Ledger) -> bool {
    match reach {
        Reach::Anyone => true,
        Reach::Nobody => false,
        Reach::Events(busy) => is_busy(busy, ledger),
        Reach::Attribute(path) => !ledger.attribute(path).changes.is_empty(),
        Reach::All(parts) => parts.iter().all(|part| reaches(part, ledger)),
        Reach::Any(parts) => parts.iter().any(|part| reaches(part, ledger)),
    }
}

fn is_busy(busy: &Busy<'_>, ledger: &Ledger) -> bool {
    let count = busy.names.iter().map(|name| {
        let events = ledger.events(name);
        let later = events.range(0..events.len()).filter(|event| event.time >= busy.from);
        later.filter(|event| busy.takes(ledger, *event)).count()
    });
    count.sum::<usize>() >= busy.at_least
}

/// Attributes made of calls are left out: those of a contact without calls are not the same for all.
fn untold(path: &Path) -> Option<Course<'static>> {
    const DERIVED: &[&str] =
        &["cart", "orders", "rfm", "activity", "session", "traffic", "device", "geo", "channel", "messages"];
    (!DERIVED.contains(&path.head())).then_some(Course::MISSING)
}

#[test]
fn whoever_is_out_of_reach_has_the_common_verdict() {
    let mut out_of_reach = 0;
    for case in suite::cases().unwrap() {
        let suite::Expected::Verdict { now, .. } = &case.expected else { continue };
        let zone = Zone::named(case.timezone.as_deref().unwrap_or("UTC")).unwrap();
        let definition = segment::Definition::from_json(&case.definition).unwrap();
        let program = Program::compile(&definition, &zone).unwrap();
        let calls = case.calls().unwrap();
        let now = Time::parse(now).unwrap();
        // Every part of the history, so that some are out of reach.
        for first in 0..calls.len() {
            for last in first + 1..=calls.len() {
                let part: Vec<Call> = calls.iter().skip(first).take(last - first).cloned().collect();
                let ledger: Ledger = part.into_iter().collect();
                let survey = program.survey(now, &untold);
                if ledger.begin().is_some_and(|begin| begin <= now) && !reaches(&survey.reach, &ledger) {
                    out_of_reach += 1;
                    assert_eq!(program.evaluate(&ledger, now), survey.otherwise, "{}", case.name);
                }
            }
        }
    }
    assert!(out_of_reach > 100, "only {out_of_reach} histories were out of reach");
}
