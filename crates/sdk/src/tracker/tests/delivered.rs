//! Whatever pages, servers and networks do, every call is accounted for.

use proptest::prelude::*;

use super::*;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Happens {
    Track(usize),
    Pass(u64),
    Leave,
    Return,
    Online,
    Answer(u8),
    Full,
    NextPage,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        6 => (1_usize..40).prop_map(Happens::Track),
        4 => (1_u64..5_000).prop_map(Happens::Pass),
        1 => Just(Happens::Leave),
        1 => Just(Happens::Return),
        1 => Just(Happens::Online),
        5 => any::<u8>().prop_map(Happens::Answer),
        1 => Just(Happens::Full),
        1 => Just(Happens::NextPage),
    ]
}

/// A browser whose server answers as it likes.
struct Browser {
    page: Page,
    open: Vec<u32>,
    seen: usize,
    records: Vec<(u32, String)>,
    /// What the server has taken, in the order in which it came, each once.
    taken: Vec<String>,
    recorded: Vec<String>,
    bodies: Vec<(u32, String)>,
    /// What earlier pages were told is too large by itself.
    refused: u32,
}

impl Browser {
    fn new() -> Browser {
        Browser {
            page: Page::new(r#","auto":"""#),
            open: Vec::new(),
            seen: 0,
            records: Vec::new(),
            taken: Vec::new(),
            recorded: Vec::new(),
            bodies: Vec::new(),
            refused: 0,
        }
    }

    /// Does what the page wants done.
    fn obey(&mut self) {
        for effect in self.page.log.split_off(self.seen) {
            match effect {
                Effect::Send { request, calls, .. } => {
                    self.open.push(request);
                    self.bodies.push((request, calls));
                }
                Effect::Record(record, text) => self.records.push((record, text)),
                Effect::Unrecord(record) => self.records.retain(|(kept, _)| *kept != record),
                _ => {}
            }
        }
        self.seen = self.page.log.len();
    }

    fn happen(&mut self, happens: &Happens) {
        match happens {
            Happens::Track(size) => {
                let name = format!("e{}", self.recorded.len());
                let args = format!(r#"["{name}",{{"x":"{}"}}]"#, "x".repeat(size * 100));
                self.recorded.push(name);
                self.page.call("track", &args);
            }
            Happens::Pass(millis) => {
                self.page.pass(*millis);
            }
            Happens::Leave => {
                self.page.give(Input::Leave);
            }
            Happens::Return => {
                self.page.give(Input::Return);
            }
            Happens::Online => {
                self.page.give(Input::Online);
            }
            Happens::Answer(kind) => self.answer(*kind),
            Happens::Full => {
                if let Some((record, _)) = self.records.pop() {
                    self.page.give(Input::Unstored(record));
                }
            }
            Happens::NextPage => self.turn(),
        }
        self.obey();
    }

    fn answer(&mut self, kind: u8) {
        if self.open.is_empty() {
            return;
        }
        let request = self.open.remove(usize::from(kind / 8) % self.open.len());
        let answer = match kind % 8 {
            0 => Answer::Unreachable { dice: 0.5 },
            1 => Answer::Later { after: Some(2_000), dice: 0.5 },
            2 => Answer::TooLarge,
            // The answer is lost after the server took everything.
            3 => {
                self.take(request);
                Answer::Unreachable { dice: 0.5 }
            }
            _ => {
                self.take(request);
                Answer::Accepted { rejected: 0 }
            }
        };
        self.page.give(Input::Answered(request, answer));
    }

    fn take(&mut self, request: u32) {
        let Some((_, calls)) = self.bodies.iter().find(|(sent, _)| *sent == request) else { return };
        for call in crate::json::parts(&format!("[{calls}]")) {
            let name = member_text(call, "event");
            if !self.taken.contains(&name) {
                self.taken.push(name);
            }
        }
    }

    /// The page goes, with time to say so, and the next takes over what it left.
    fn turn(&mut self) {
        self.page.give(Input::Leave);
        self.obey();
        let now = self.page.now;
        self.refused += self.page.tracker.outbox.counts().refused;
        let left = core::mem::take(&mut self.records);
        self.page = Page::new(r#","auto":"""#);
        self.page.now = now;
        self.page.tracker.calls = self.recorded.len() as u64;
        (self.seen, self.open, self.bodies) = (0, Vec::new(), Vec::new());
        for (_, text) in left.into_iter().rev() {
            self.page.give(Input::Restored(&text));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_call_arrives_in_the_end_and_once(course in prop::collection::vec(happens(), 1..60)) {
        let mut browser = Browser::new();
        let mut lossy = false;
        for happens in &course {
            // A page that goes while its storage is full takes with it what was not sent.
            lossy |= matches!(happens, Happens::Full);
            browser.happen(happens);
        }
        browser.happen(&Happens::Return);
        // Any pause ends, and from now on everything is answered in time.
        for _ in 0..500 {
            browser.happen(&Happens::Pass(10_000));
            while !browser.open.is_empty() {
                browser.happen(&Happens::Answer(7));
            }
        }
        let counts = browser.page.tracker.outbox.counts();
        if counts.refused + browser.refused == 0 && !lossy {
            let mut taken = browser.taken.clone();
            taken.retain(|name| name != "events_dropped");
            let mut expected = browser.recorded.clone();
            taken.sort();
            expected.sort();
            prop_assert_eq!(taken, expected);
        }
        prop_assert_eq!(counts.waiting, 0);
    }

    #[test]
    fn without_trouble_calls_arrive_in_their_order(sizes in prop::collection::vec(1_usize..300, 1..80)) {
        let mut browser = Browser::new();
        for size in &sizes {
            browser.happen(&Happens::Track(*size));
            browser.happen(&Happens::Answer(7));
        }
        for _ in 0..20 {
            browser.happen(&Happens::Pass(1_000));
            browser.happen(&Happens::Answer(7));
        }
        prop_assert_eq!(&browser.taken, &browser.recorded);
    }
}
