//! Every case of the suite, through an archive.

use event::Time;
use segment::{Definition, Program, Verdict, Zone};
use suite::Expected;

use super::archive_of;

#[test]
fn every_case_of_the_suite_holds() {
    let mut faults = Vec::new();
    for case in suite::cases().unwrap() {
        let Expected::Verdict { now, member, until } = &case.expected else { continue };
        let zone = Zone::named(case.timezone.as_deref().unwrap_or("UTC")).unwrap();
        let program = Program::compile(&Definition::from_json(&case.definition).unwrap(), &zone).unwrap();
        let archive = archive_of(&case.calls().unwrap());
        let until = until.as_deref().map(|until| Time::parse(until).unwrap());
        let mut verdict = Verdict { member: false, until: None };
        let now = Time::parse(now).unwrap();
        archive.bind(&program).at(now).evaluate(archive.numbers(), |_, found| verdict = found);
        let counted = archive.bind(&program).at(now).count();
        if counted != usize::from(*member) {
            faults.push(format!("{}: counted {counted}", case.name));
        }
        let expected = Verdict { member: *member, until };
        if verdict != expected {
            faults.push(format!("{}: expected {expected:?}, got {verdict:?}", case.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
