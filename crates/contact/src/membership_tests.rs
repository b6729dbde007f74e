//! Kept membership equals evaluation of the whole history, whatever happens and whenever one looks.

use event::{Arrival, segment_api};
use proptest::prelude::*;
use segment::{Definition, Zone};

use super::*;
use crate::Ledger;

/// Conditions that events, attributes and time alone can flip, and that forget or remember.
const CONDITIONS: &[&str] = &[
    r#"{"event":"x","within":{"last":"5s"}}"#,
    r#"{"event":"x","within":{"last":"7s"},"measure":{"sum":"v"},"is":{"gt":3}}"#,
    r#"{"all":[{"event":"y"},{"not":{"event":"x","within":{"last":"3s"}}}]}"#,
    r#"{"event":"y","within":{"ago":["9s","4s"]},"is":{"gte":2}}"#,
    r#"{"attribute":"n","is":{"gte":2}}"#,
    r#"{"any":[{"attribute":"n","is":{"eq":1}},{"event":"x","within":{"last":"2s"}}]}"#,
    r#"{"not":{"event":"y"}}"#,
    r#"{"held":{"attribute":"n","is":{"gte":1},"for":"4s"}}"#,
    // Nothing is held before the contact's first call, however late that is told.
    r#"{"held":{"attribute":"n","is":{"set":false},"for":"6s"}}"#,
    r#"{"first":"x","within":{"last":"6s"},"has":{"param":"v","is":{"gte":2}}}"#,
    r#"{"last":["x","y"],"has":{"param":"v","is":{"eq":1}}}"#,
    r#"{"sequence":[{"event":"x"},{"absent":"y","for":"3s"}],"window":{"last":"20s"}}"#,
    r#"{"sequence":[{"event":"x"},{"absent":"z"},{"event":"y","within":"4s"}],"within":"8s"}"#,
    r#"{"regular":"x","period":"hour","at_least":1,"of":2}"#,
    r#"{"compare":{"left":{"event":"x","within":{"last":"5s"}},"op":"gt","right":{"event":"y"},"times":0.5}}"#,
    r#"{"for_some":"v","that":{"all":[{"event":"x","within":{"last":"6s"}},{"not":{"event":"y"}}]}}"#,
    r#"{"event":"x","within":{"since":{"event":"y"},"for":"5s"}}"#,
    r#"{"event":"x","measure":{"most":"v"},"is":{"eq":"2"}}"#,
    r#"{"bucket":{"salt":"s","from":0,"to":5000}}"#,
    r#"{"attribute":"orders.count","is":{"eq":1}}"#,
    r#"{"event":"order","within":{"last":"5s"},"measure":{"sum":"v"},"is":{"gt":2}}"#,
    r#"{"attribute":"cart.state","is":{"eq":"purchased"}}"#,
    r#"{"attribute":"activity.last_seen","is":{"in_last":"4s"}}"#,
    r#"{"attribute":"score.m.n","is":{"eq":1}}"#,
];

/// Definitions that ask what was so in the past.
const OF_OTHERS: &[&str] = &[
    r#"{"segment":"x","is":"out"}"#,
    r#"{"segment":"x","is":{"entered":{"last":"5s"}}}"#,
    r#"{"segment":"x","is":{"left":{"last":"6s"}}}"#,
    r#"{"segment":"x","is":{"in_for":"4s"}}"#,
    r#"{"segment":"x","is":{"entered":{"last":"9s"},"from":"idle"}}"#,
    r#"{"segment":"idle","is":{"entered":{"last":"5s"}}}"#,
];
const OTHERS: &str =
    r#"{"x":{"where":{"event":"x","within":{"last":"3s"}}},"idle":{"where":{"not":{"event":["x","y"]}}}}"#;

#[derive(Debug, Clone)]
enum Step {
    /// An event, this many seconds late.
    Event {
        name: &'static str,
        late: i64,
        value: i64,
    },
    Identify {
        n: i64,
    },
    Wait {
        seconds: i64,
    },
    /// Time goes on, and the alarm runs as late as this.
    Alarm {
        seconds: i64,
    },
}

#[test]
fn what_is_formed_or_inherited_is_kept_once() {
    let call = br#"{"type":"track","event":"x","messageId":"1","userId":"u","timestamp":1000}"#;
    let call = segment_api::parse(call, None, &Arrival::recorded()).unwrap();
    let ledger: Ledger = [call].into_iter().collect();
    let now = Time::from_millis(2_000).unwrap();
    let program = |_| {
        let definition = Definition::from_text(r#"{"where":{"event":"x"}}"#).unwrap();
        Program::compile(&definition, &Zone::utc()).unwrap()
    };
    let ids = ["formed", "inherited", "other"].map(SegmentId::new);
    let book: Rulebook = ids.iter().map(|id| (id.clone(), program(id))).collect();
    let [formed, inherited, other] = &ids;
    let rule = |id| book.rules().filter(move |rule| rule.id == id);
    let mut memberships = Memberships::default();
    assert_eq!(memberships.evaluate_together(rule(other), &book, &ledger, now).len(), 1);
    assert_eq!(memberships.evaluate([(formed, &program(formed))], &ledger, now).len(), 1);
    let state = Kept { member: true, since: Some(now), until: None };
    assert_eq!(memberships.inherit(&[(inherited.clone(), state)].into()), std::slice::from_ref(inherited));
    assert_eq!(memberships.evaluate_together(book.rules(), &book, &ledger, now), []);
    assert_eq!(memberships.iter().count(), 3);
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let name =
        prop::sample::select(vec!["x", "y", "z", "order_completed", "order_cancelled", "product_added"]);
    let event = (name, 0..6_i64, 0..4_i64).prop_map(|(name, late, value)| Step::Event { name, late, value });
    let step = prop_oneof![
        4 => event,
        1 => (0..3_i64).prop_map(|n| Step::Identify { n }),
        2 => (0..5_i64).prop_map(|seconds| Step::Wait { seconds }),
        1 => prop::sample::select(vec![1_300, 1_900, 3_600]).prop_map(|seconds| Step::Wait { seconds }),
        2 => (0..12_i64).prop_map(|seconds| Step::Alarm { seconds }),
    ];
    prop::collection::vec(step, 0..24)
}

struct World {
    book: Rulebook,
    ledger: Ledger,
    memberships: Memberships,
    now: Time,
    told: Vec<Transition>,
    calls: usize,
}

impl World {
    fn new() -> World {
        let compile = |(n, json): (usize, &&str)| {
            let definition = format!(r#"{{"where":{json},"segments":{OTHERS}}}"#);
            let definition = Definition::from_text(&definition).unwrap();
            let program = Program::compile(&definition, &Zone::utc()).unwrap();
            (SegmentId::new(&format!("s{n}")), program)
        };
        World {
            book: CONDITIONS.iter().chain(OF_OTHERS).enumerate().map(compile).collect(),
            ledger: Ledger::default(),
            memberships: Memberships::default(),
            now: Time::from_millis(1_000_000).unwrap(),
            told: Vec::new(),
            calls: 0,
        }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Wait { seconds } => self.now = self.now.saturating_add(seconds * 1_000),
            Step::Alarm { seconds } => {
                self.now = self.now.saturating_add(seconds * 1_000);
                self.follow();
            }
            Step::Event { name, late, value } => {
                let time = self.now.millis() - late * 1_000;
                self.arrive(&format!(
                    r#""type":"track","event":"{name}","timestamp":{time},"properties":{{"v":{value},"order_id":{value},"product_id":1}}"#
                ));
            }
            Step::Identify { n } => {
                let time = self.now.millis();
                self.arrive(&format!(
                    r#""type":"identify","timestamp":{time},"traits":{{"n":{n},"score":{{"m":{{"n":{n}}}}}}}"#
                ));
            }
        }
    }

    fn arrive(&mut self, fields: &str) {
        self.calls += 1;
        let json = format!(r#"{{"messageId":"{}","userId":"u",{fields}}}"#, self.calls);
        let call = segment_api::parse(json.as_bytes(), None, &Arrival::recorded()).unwrap();
        self.follow();
        let is_first = self.ledger.begin().is_none_or(|begin| call.time < begin);
        let touched: Vec<_> =
            if is_first { self.book.rules().collect() } else { self.book.concerned(&[&call]).collect() };
        self.ledger.insert(call);
        self.told.extend(self.memberships.evaluate_together(touched, &self.book, &self.ledger, self.now));
    }

    fn follow(&mut self) {
        self.told.extend(self.memberships.follow_time(|id| self.book.get(id), &self.ledger, self.now));
    }
}

proptest! {
    #[test]
    fn step_by_step_equals_from_scratch(steps in steps()) {
        let mut world = World::new();
        for step in &steps {
            world.take(step);
            world.follow();
            for (segment, program) in world.book.iter() {
                let fresh = program.evaluate(&world.ledger, world.now);
                let kept = world.memberships.get(segment);
                prop_assert_eq!(kept.is_some_and(|kept| kept.member), fresh.member, "{}", segment);
                prop_assert_eq!(kept.and_then(|kept| kept.until).or(fresh.until), fresh.until, "{}", segment);
            }
        }
    }

    #[test]
    fn entered_and_left_alternate_in_time(steps in steps()) {
        let mut world = World::new();
        steps.iter().for_each(|step| world.take(step));
        for (segment, _) in world.book.iter() {
            let own: Vec<&Transition> = world.told.iter().filter(|told| told.segment == *segment).collect();
            prop_assert!(own.iter().enumerate().all(|(n, told)| told.entered == (n % 2 == 0)), "{own:?}");
            prop_assert!(own.is_sorted_by(|a, b| a.at <= b.at), "{own:?}");
        }
    }

    #[test]
    fn a_late_alarm_tells_the_same_instants_as_a_punctual_one(steps in steps(), pause in 0..40_i64) {
        let (mut late, mut punctual) = (World::new(), World::new());
        for step in &steps {
            late.take(step);
            punctual.take(step);
        }
        late.take(&Step::Alarm { seconds: pause });
        (0..pause).for_each(|_| punctual.take(&Step::Alarm { seconds: 1 }));
        punctual.take(&Step::Alarm { seconds: 0 });
        let sorted = |mut told: Vec<Transition>| {
            told.sort_by(|a, b| (a.at, &a.segment).cmp(&(b.at, &b.segment)));
            told
        };
        prop_assert_eq!(sorted(late.told), sorted(punctual.told));
    }
}
