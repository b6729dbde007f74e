//! A program's names, found in an archive.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use contact::derived::{DerivedAttribute, Key, Names, Wanted};
use segment::{EventName, Path, Program};

use crate::archive::Archive;
use crate::attribute::Attribute;
use crate::column::Column;
use crate::history::Contact;
use crate::needs::derives;
use crate::table::{Place, Table};

/// A program on an archive: where what each of its names stands for is kept, and what its tests said
/// of values that many events share.
#[derive(Debug)]
pub struct Bound<'a> {
    pub(crate) archive: &'a Archive,
    pub(crate) program: &'a Program,
    /// The events of every name.
    pub(crate) sources: Vec<Source<'a>>,
    /// Which of them are asked for, by the number of the event's name.
    names: Vec<Option<usize>>,
    /// By the number of the attribute's path.
    attributes: Vec<Option<Told<'a>>>,
    /// By the number of the test.
    memos: Vec<RefCell<Memo>>,
}

/// What an attribute is made from.
#[derive(Debug)]
pub(crate) enum Told<'a> {
    Derived(DerivedAttribute),
    Trait(Option<&'a Attribute>),
}

/// The events of one name.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub(crate) table: &'a Table,
    /// Its place among the sources.
    pub(crate) number: usize,
    /// A bit for each list of names that its own is in.
    names: u32,
    /// By the number of the param's path.
    pub(crate) params: Vec<Option<&'a Column>>,
    /// By the number of the context's path.
    pub(crate) contexts: Vec<Option<&'a Column>>,
    pub(crate) items: Option<&'a Column>,
    /// By the number of the key, if attributes or orders are derived.
    pub(crate) keys: Vec<Option<&'a Column>>,
    /// The contact who was looked for last.
    last: Cell<Last>,
}

/// A contact's rows, and where to look for the next one's.
#[derive(Debug, Clone, Copy, Default)]
struct Last {
    contact: u32,
    from: u32,
    to: u32,
    hint: u32,
}

impl Source<'_> {
    /// The column that the path of a param leads into.
    #[inline]
    pub(crate) fn column(&self, path: &Path) -> Option<&Column> {
        self.params.get(path.slot()).copied().flatten()
    }

    /// Whether some of the events have the param.
    pub(crate) fn has(&self, path: &Path) -> bool {
        self.column(path).is_some()
    }

    /// Whether none of the events has more than one value of the param.
    pub(crate) fn has_one_each(&self, path: &Path) -> bool {
        path.parts().len() == 1 && self.column(path).is_none_or(Column::has_one_each)
    }

    /// The rows of a contact.
    #[inline]
    pub(crate) fn rows(&self, contact: u32) -> Range<u32> {
        let last = self.last.get();
        if last.contact == contact && last.hint > 0 {
            return last.from..last.to;
        }
        let hint = if contact > last.contact { last.hint.saturating_sub(1) } else { 0 };
        let (rows, hint) = self.table.runs.find(contact, hint as usize);
        let (from, to) = (rows.start as u32, rows.end as u32);
        // One more than it is, so that nothing is told of contact 0 at first.
        self.last.set(Last { contact, from, to, hint: hint as u32 + 1 });
        from..to
    }
}

impl Archive {
    /// Finds what a program speaks of. A program that shares leaves with others does not fit: what such a
    /// leaf speaks of has the numbers of the program that had it first.
    pub fn bind<'a>(&'a self, program: &'a Program) -> Bound<'a> {
        let words = program.vocabulary();
        let names = words.events().map(|name| (name.slot(), self.number(name.text())));
        let derives = derives(program);
        let source = |(number, table): (usize, &'a Table)| Source {
            table,
            number,
            names: lists_with(&table.name),
            params: columns(table, Place::Params, words.params()),
            contexts: columns(table, Place::Context, words.contexts()),
            items: table.column(Place::Params, "items"),
            keys: if derives { Key::ALL.iter().map(|key| table.key(*key)).collect() } else { Vec::new() },
            last: Cell::default(),
        };
        let told = |path: &Path| match DerivedAttribute::of(path) {
            Some(derived) => Told::Derived(derived),
            None => Told::Trait(self.attribute(path.head())),
        };
        Bound {
            archive: self,
            program,
            sources: self.tables.iter().enumerate().map(source).collect(),
            names: by_slot(names),
            attributes: by_slot(words.attributes().map(|path| (path.slot(), Some(told(path))))),
            memos: (0..words.tests()).map(|_| RefCell::default()).collect(),
        }
    }
}

impl<'a> Bound<'a> {
    /// The events of a name, if there are any.
    pub(crate) fn source(&self, name: &EventName) -> Option<&Source<'a>> {
        self.sources.get(self.names.get(name.slot()).copied().flatten()?)
    }

    /// What an attribute is made from.
    pub(crate) fn told(&self, path: &Path) -> Option<&Told<'a>> {
        self.attributes.get(path.slot())?.as_ref()
    }

    /// The calls that something derived is made from.
    pub(crate) fn wanted(&self, wanted: Wanted) -> impl Iterator<Item = &Source<'a>> {
        self.sources.iter().filter(move |source| match wanted {
            Wanted::Events(names) => source.names & 1 << names as u32 != 0,
            Wanted::EveryEvent => source.table.is_of_events(),
            Wanted::EveryCall => true,
        })
    }

    /// What happened to one contact.
    pub fn contact(&self, number: u32) -> Contact<'_> {
        Contact::new(self, number)
    }

    /// What the test said of the value of this code.
    pub(crate) fn recall(&self, slot: usize, code: u32, decide: impl FnOnce() -> bool) -> bool {
        let Some(memo) = self.memos.get(slot) else { return decide() };
        if let Some(said) = memo.borrow().get(code) {
            return said;
        }
        let says = decide();
        memo.borrow_mut().set(code, says);
        says
    }
}

/// A bit for each list of names that a name is in.
fn lists_with(name: &str) -> u32 {
    let has = |names: &Names| names.list().contains(&name);
    Names::ALL.into_iter().filter(has).fold(0, |bits, names| bits | 1 << names as u32)
}

fn columns<'a, 'p>(
    table: &'a Table,
    place: Place,
    paths: impl Iterator<Item = &'p Path>,
) -> Vec<Option<&'a Column>> {
    by_slot(paths.map(|path| (path.slot(), table.column(place, path.head()))))
}

fn by_slot<T>(numbered: impl Iterator<Item = (usize, Option<T>)>) -> Vec<Option<T>> {
    let mut list = Vec::new();
    for (slot, found) in numbered {
        if list.len() <= slot {
            list.resize_with(slot + 1, || None);
        }
        if let Some(place) = list.get_mut(slot) {
            *place = found;
        }
    }
    list
}

/// What a test said, two bits a code: whether it was asked, and the answer.
#[derive(Debug, Default)]
struct Memo(Vec<u64>);

const CODES_A_WORD: u32 = 32;

impl Memo {
    fn get(&self, code: u32) -> Option<bool> {
        let bits = self.0.get((code / CODES_A_WORD) as usize)? >> (code % CODES_A_WORD * 2);
        (bits & 1 == 1).then_some(bits & 2 == 2)
    }

    fn set(&mut self, code: u32, says: bool) {
        let word = (code / CODES_A_WORD) as usize;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= (1 | u64::from(says) << 1) << (code % CODES_A_WORD * 2);
        }
    }
}
