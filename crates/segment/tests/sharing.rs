//! Programs that share leaves answer as they do alone.

use contact::Ledger;
use event::Time;
use segment::{Findings, Leaves, Program, Zone};

#[test]
fn shared_leaves_answer_the_same() {
    let (mut leaves, found) = (Leaves::default(), Findings::default());
    let mut programs = Vec::new();
    for case in suite::cases().unwrap() {
        let suite::Expected::Verdict { now, .. } = &case.expected else { continue };
        let zone = Zone::named(case.timezone.as_deref().unwrap_or("UTC")).unwrap();
        let definition = segment::Definition::from_json(&case.definition).unwrap();
        let alone = Program::compile(&definition, &zone).unwrap();
        let sharing = Program::compile_sharing(&definition, &zone, &(), &mut leaves).unwrap();
        let ledger: Ledger = case.calls().unwrap().into_iter().collect();
        programs.push((case.name, alone, sharing, ledger, Time::parse(now).unwrap()));
    }
    assert!(leaves.count() < programs.len(), "{} leaves of {} programs", leaves.count(), programs.len());
    for (name, _, _, ledger, now) in programs.iter().step_by(29) {
        found.next_round();
        for (of, alone, sharing, ..) in &programs {
            let verdict = sharing.evaluate_with(ledger, *now, &found);
            assert_eq!(verdict, alone.evaluate(ledger, *now), "{of} on the calls of {name}");
        }
    }
    programs.truncate(10);
    leaves.tidy();
    let before = leaves.count();
    let definition =
        segment::Definition::from_text(r#"{"where": {"event": "nobody has asked yet"}}"#).unwrap();
    Program::compile_sharing(&definition, &Zone::utc(), &(), &mut leaves).unwrap();
    assert_eq!(leaves.count(), before, "a number is given again");
}
