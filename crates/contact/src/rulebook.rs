//! A shop's segments, ready to be kept for its contacts.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use event::Call;
use foldhash::fast::FixedState;
use segment::{Findings, Program, Reading};
use smallvec::SmallVec;

use crate::by_name::ByName;
use crate::derived::Namespace;
use crate::segment_id::SegmentId;

/// Programs by their ids, and by what concerns them: an event costs as much as the segments that it
/// may change, however many others there are.
#[derive(Debug, Default)]
pub struct Rulebook {
    /// In the order of ids.
    rules: Vec<(SegmentId, Program)>,
    /// The programs that look at the events of a name.
    by_event: ByName<Vec<Reader>>,
    /// Of those that look at a trait.
    by_trait: HashMap<Box<str>, Vec<u32>, FixedState>,
    /// Of those that look at something derived from calls.
    by_namespace: Vec<(Namespace, Vec<u32>)>,
    /// Of those to which every event counts.
    by_any_event: Vec<u32>,
    found: Findings,
    edition: Edition,
}

/// The places of some rules: few, since they are handed on.
type Places = SmallVec<[u32; 4]>;

/// A program that looks at the events of a name.
#[derive(Debug, Clone)]
struct Reader {
    place: u32,
    /// At which of them.
    reading: Reading,
}

/// Which book it is: no two that exist at the same time are of one edition.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edition(Rc<()>);

impl PartialEq for Edition {
    fn eq(&self, other: &Edition) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A program of a book.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'b> {
    /// The segment.
    pub id: &'b SegmentId,
    /// What decides who is in it.
    pub program: &'b Program,
    /// Its place among all rules.
    pub(crate) place: usize,
}

impl FromIterator<(SegmentId, Program)> for Rulebook {
    fn from_iter<I: IntoIterator<Item = (SegmentId, Program)>>(programs: I) -> Rulebook {
        let programs: BTreeMap<SegmentId, Program> = programs.into_iter().collect();
        let mut book = Rulebook { rules: programs.into_iter().collect(), ..Rulebook::default() };
        let mut namespaces: BTreeMap<Namespace, Vec<u32>> = BTreeMap::new();
        for (place, (_, program)) in (0..).zip(&book.rules) {
            for name in program.vocabulary().events() {
                let reader = Reader { place, reading: program.reading(name.text()) };
                let number = book.by_event.number_of(name.text());
                if let Some(readers) = book.by_event.get_mut(number) {
                    readers.push(reader);
                }
            }
            if program.vocabulary().events().any(|name| name.text() == segment::ORDER) {
                namespaces.entry(Namespace::Orders).or_default().push(place);
            }
            for path in program.vocabulary().attributes() {
                match Namespace::of(path.head()) {
                    Some(namespace) => namespaces.entry(namespace).or_default().push(place),
                    None => book.by_trait.entry(path.head().into()).or_default().push(place),
                }
            }
            if program.vocabulary().needs_every_event() {
                book.by_any_event.push(place);
            }
        }
        book.by_namespace = namespaces.into_iter().collect();
        book
    }
}

impl IntoIterator for Rulebook {
    type Item = (SegmentId, Program);
    type IntoIter = std::vec::IntoIter<(SegmentId, Program)>;

    /// Takes it apart, to make another.
    fn into_iter(self) -> Self::IntoIter {
        self.rules.into_iter()
    }
}

impl Rulebook {
    /// How many programs there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// All programs, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&SegmentId, &Program)> {
        self.rules.iter().map(|(id, program)| (id, program))
    }

    /// The same as rules.
    pub fn rules(&self) -> impl Iterator<Item = Rule<'_>> {
        self.rules.iter().enumerate().map(|(place, (id, program))| Rule { id, program, place })
    }

    /// The rule of a segment.
    pub fn rule(&self, id: &SegmentId) -> Option<Rule<'_>> {
        self.at(self.place(id)?.try_into().ok()?)
    }

    /// The program of a segment.
    pub fn get(&self, id: &SegmentId) -> Option<&Program> {
        self.rules.get(self.place(id)?).map(|(_, program)| program)
    }

    /// The place of a segment's rule.
    pub(crate) fn place(&self, id: &SegmentId) -> Option<usize> {
        self.rules.binary_search_by(|(known, _)| known.cmp(id)).ok()
    }

    pub(crate) fn edition(&self) -> &Edition {
        &self.edition
    }

    /// The rules whose verdicts these calls can change, other than by being a contact's first, in the
    /// order of their ids.
    pub fn concerned<'b>(&'b self, calls: &[&Call]) -> impl Iterator<Item = Rule<'b>> + use<'b> {
        let mut places: Places = SmallVec::new();
        for call in calls {
            self.add_concerned(call, &mut places);
        }
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| self.at(place))
    }

    fn at(&self, place: u32) -> Option<Rule<'_>> {
        let place = usize::try_from(place).ok()?;
        self.rules.get(place).map(|(id, program)| Rule { id, program, place })
    }

    fn add_concerned(&self, call: &Call, places: &mut Places) {
        if call.kind.is_event() {
            let readers = self.by_event.named(&call.name).into_iter().flatten();
            places.extend(readers.filter(|reader| reader.reading.has(call)).map(|reader| reader.place));
            places.extend_from_slice(&self.by_any_event);
        }
        for key in call.traits.keys() {
            places.extend(self.by_trait.get(key.as_str()).into_iter().flatten().copied());
        }
        for (namespace, of) in &self.by_namespace {
            if namespace.concerns(call) {
                places.extend_from_slice(of);
            }
        }
    }

    pub(crate) fn found(&self) -> &Findings {
        &self.found
    }
}
