//! A survey tells no contact apart wrongly: whoever is out of reach has the common verdict.

use contact::Ledger;
use contact::derived::DerivedAttribute;
use event::{Call, Time};
use segment::{Busy, Course, Event, Events, History, Path, Program, Reach, Zone};

/// Whether a contact is in reach.
fn reaches(reach: &Reach<'_>, ledger: &Ledger, zone: &Zone) -> bool {
    match reach {
        Reach::Anyone => true,
        Reach::Nobody => false,
        Reach::Events(busy) => is_busy(busy, ledger, zone),
        Reach::Attribute(path) => ledger.attribute(path, zone) != untold(path, zone),
        Reach::All(parts) => parts.iter().all(|part| reaches(part, ledger, zone)),
        Reach::Any(parts) => parts.iter().any(|part| reaches(part, ledger, zone)),
    }
}

fn is_busy(busy: &Busy<'_>, ledger: &Ledger, zone: &Zone) -> bool {
    let count = busy.names.iter().map(|name| {
        let events = ledger.events(name, zone);
        let later = events.range(0..events.len()).filter(|event| event.time() >= busy.from);
        later.filter(|event| busy.takes(ledger, *event)).count()
    });
    count.sum::<usize>() >= busy.at_least
}

/// The attribute of a contact of whom nothing is told.
fn untold(path: &Path, zone: &Zone) -> Course<'static> {
    DerivedAttribute::of(path).map_or(Course::MISSING, |attribute| attribute.untold(zone))
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
                let survey = program.whole().unwrap().survey(now, &|path| Some(untold(path, &zone)));
                if ledger.begin().is_some_and(|begin| begin <= now) && !reaches(&survey.reach, &ledger, &zone)
                {
                    out_of_reach += 1;
                    assert_eq!(program.evaluate(&ledger, now), survey.otherwise, "{}", case.name);
                }
            }
        }
    }
    assert!(out_of_reach > 100, "only {out_of_reach} histories were out of reach");
}
