//! Tests of an attribute or a param.

use event::{Value, ValueRef};

use super::date::{DateCheck, date_of};
use super::equality::{OneOf, folded};
use super::now::Now;
use super::number::NumberTest;
use super::pattern::Pattern;
use crate::compact::{Packed, Reader, Writer, packed};
use crate::definition::{Bounds, Check, DefinitionError, Fault, Test, Trail};
use crate::path::Found;
use crate::verdict::{Verdict, all, any};
use crate::zone::Zone;

/// A test ready to run.
#[derive(Debug, Clone)]
pub(crate) struct ValueTest {
    set: Option<bool>,
    /// Checks that one and the same element of a list passes.
    plain: Box<[Plain]>,
    /// The checks of a date among them: the only ones that time changes.
    dates: Box<[DateCheck]>,
    /// Checks that look at a whole list.
    lists: Box<[ListCheck]>,
}

packed!(struct ValueTest { set, plain, dates, lists });

#[derive(Debug, Clone)]
enum Plain {
    Equal(OneOf),
    Unequal(OneOf),
    Within(Bounds),
    Text(TextCheck),
}

packed!(enum Plain { 0 Equal { 0: a }, 1 Unequal { 0: a }, 2 Within { 0: a }, 3 Text { 0: a } });

#[derive(Debug, Clone)]
struct TextCheck {
    place: TextPlace,
    ignore_case: bool,
}

packed!(struct TextCheck { place, ignore_case });

#[derive(Debug, Clone)]
enum TextPlace {
    Contains(String),
    Starts(String),
    Ends(String),
    Matches(Pattern),
}

/// No page has `matches`: [`Definition::check_for_page`](crate::Definition::check_for_page) refuses it.
impl Packed for TextPlace {
    fn write(&self, to: &mut Writer) {
        let (number, text) = match self {
            TextPlace::Contains(text) => (0, text),
            TextPlace::Starts(text) => (1, text),
            TextPlace::Ends(text) => (2, text),
            TextPlace::Matches(_) => return to.byte(u8::MAX),
        };
        to.byte(number);
        text.write(to);
    }

    fn read(from: &mut Reader<'_>) -> TextPlace {
        match from.byte() {
            0 => TextPlace::Contains(String::read(from)),
            1 => TextPlace::Starts(String::read(from)),
            2 => TextPlace::Ends(String::read(from)),
            _ => {
                from.fail();
                TextPlace::Contains(String::new())
            }
        }
    }
}

#[derive(Debug, Clone)]
enum ListCheck {
    HasAll(Box<[OneOf]>),
    HasAny(OneOf),
    HasNone(OneOf),
    Len(NumberTest),
}

packed!(enum ListCheck { 0 HasAll { 0: a }, 1 HasAny { 0: a }, 2 HasNone { 0: a }, 3 Len { 0: a } });

impl ValueTest {
    pub(crate) fn compile(test: &Test, zone: &Zone, trail: &Trail<'_>) -> Result<ValueTest, DefinitionError> {
        let mut compiled = Parts::default();
        if let Some(bounds) = Bounds::of(test) {
            compiled.plain.push(Plain::Within(bounds));
        }
        for check in &test.checks {
            compiled.add(check, test.ignore_case, zone, trail)?;
        }
        refuse_impossible(&compiled.dates, trail)?;
        Ok(ValueTest {
            set: compiled.set,
            plain: compiled.plain.into(),
            dates: compiled.dates.into(),
            lists: compiled.lists.into(),
        })
    }

    /// Whether it looks into a text, and not only whether two values are one.
    pub(crate) fn reads_text(&self) -> bool {
        !self.plain.iter().all(|check| matches!(check, Plain::Equal(_) | Plain::Unequal(_)))
    }

    /// Whether the answer comes round every year: anniversaries are all of time that it knows.
    pub(crate) fn recurs(&self) -> bool {
        let anniversary = |check: &DateCheck| matches!(check, DateCheck::Anniversary(_));
        !self.dates.is_empty() && self.dates.iter().all(anniversary)
    }

    /// Whether time alone never changes an answer.
    pub(crate) fn is_timeless(&self) -> bool {
        self.dates.iter().all(DateCheck::is_timeless)
    }

    /// Whether what was found passes.
    pub(crate) fn evaluate(&self, found: &Found<'_>, now: Now<'_>) -> Verdict {
        match found {
            Found::Missing => self.evaluate_list(found, now),
            _ if self.set == Some(false) => Verdict::lasting(false),
            Found::Many(_) | Found::One(ValueRef::List(_)) => self.evaluate_list(found, now),
            Found::One(value) if self.lists.is_empty() => self.element(*value, now),
            Found::One(_) => Verdict::lasting(false),
        }
    }

    /// Whether what was found passes now.
    pub(crate) fn holds(&self, found: &Found<'_>, now: Now<'_>) -> bool {
        let one = match found {
            Found::One(ValueRef::List(_)) => return self.evaluate(found, now).member,
            Found::One(value) if self.lists.is_empty() => *value,
            _ => return self.evaluate(found, now).member,
        };
        self.set != Some(false)
            && self.plain.iter().all(|check| check.passes(one))
            && (self.dates.is_empty()
                || date_of(one, now.zone)
                    .is_some_and(|date| self.dates.iter().all(|check| check.holds(date, now))))
    }

    /// The answer on every number from `least` to `most`, if it is sure to be the same at all times.
    pub(crate) fn decide(&self, least: f64, most: f64) -> Option<bool> {
        if self.set == Some(false) || !self.lists.is_empty() {
            return Some(false);
        }
        let mut certain = self.dates.is_empty();
        for check in &self.plain {
            match check.decide(least, most) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => certain = false,
            }
        }
        certain.then_some(true)
    }

    /// A list, or nothing at all: then only `{"set": false}` holds.
    fn evaluate_list(&self, found: &Found<'_>, now: Now<'_>) -> Verdict {
        let only_whole = self.plain.is_empty() && self.dates.is_empty();
        let Some(elements) = found.elements() else {
            return Verdict::lasting(only_whole && self.lists.is_empty() && self.set == Some(false));
        };
        if !self.lists.iter().all(|check| check.passes(elements.clone())) {
            return Verdict::lasting(false);
        }
        if only_whole {
            return Verdict::lasting(true);
        }
        any(elements.map(|element| self.element(element, now)))
    }

    fn element(&self, value: ValueRef<'_>, now: Now<'_>) -> Verdict {
        if !self.plain.iter().all(|check| check.passes(value)) {
            return Verdict::lasting(false);
        }
        if self.dates.is_empty() {
            return Verdict::lasting(true);
        }
        match date_of(value, now.zone) {
            Some(date) => all(self.dates.iter().map(|check| check.evaluate(date, now))),
            None => Verdict::lasting(false),
        }
    }
}

#[derive(Default)]
struct Parts {
    set: Option<bool>,
    plain: Vec<Plain>,
    dates: Vec<DateCheck>,
    lists: Vec<ListCheck>,
}

impl Parts {
    fn add(
        &mut self,
        check: &Check,
        ignore_case: bool,
        zone: &Zone,
        trail: &Trail<'_>,
    ) -> Result<(), DefinitionError> {
        let one = |value: &Value| OneOf::new(std::slice::from_ref(value), ignore_case);
        let some = |values: &[Value]| OneOf::new(values, ignore_case);
        match check {
            Check::Set(there) => self.set = Some(*there),
            Check::Eq(value) => self.plain.push(Plain::Equal(one(value))),
            Check::Ne(value) => self.plain.push(Plain::Unequal(one(value))),
            Check::In(values) => self.plain.push(Plain::Equal(some(values))),
            Check::NotIn(values) => self.plain.push(Plain::Unequal(some(values))),
            Check::HasAll(values) => self.lists.push(ListCheck::HasAll(values.iter().map(one).collect())),
            Check::HasAny(values) => self.lists.push(ListCheck::HasAny(some(values))),
            Check::HasNone(values) => self.lists.push(ListCheck::HasNone(some(values))),
            Check::Len(test) => self.lists.push(ListCheck::Len(NumberTest::compile(test))),
            _ => match DateCheck::compile(check, zone) {
                Some(date) => self.dates.push(date),
                None => self.plain.extend(TextCheck::compile(check, ignore_case, trail)?.map(Plain::Text)),
            },
        }
        Ok(())
    }
}

/// Two instants between which there is none are refused.
pub(crate) fn refuse_impossible(dates: &[DateCheck], trail: &Trail<'_>) -> Result<(), DefinitionError> {
    let after = dates.iter().find_map(|check| match check {
        DateCheck::After(bound) => Some(bound.millis()),
        _ => None,
    });
    let before = dates.iter().find_map(|check| match check {
        DateCheck::Before(bound) => Some(bound.millis()),
        _ => None,
    });
    match (after, before) {
        (Some(after), Some(before)) if before.saturating_sub(after) < 2 => {
            let message = "expected `before` to be later than `after`, which nothing meets otherwise";
            Err(trail.key("before").fault(Fault::Impossible, message))
        }
        _ => Ok(()),
    }
}

impl Plain {
    fn passes(&self, value: ValueRef<'_>) -> bool {
        match self {
            Plain::Equal(values) => values.has(value),
            Plain::Unequal(values) => !values.has(value),
            Plain::Within(bounds) => value.as_number().is_some_and(|number| bounds.hold(number)),
            Plain::Text(check) => value.as_text().is_some_and(|text| check.passes(text)),
        }
    }

    /// The answer on every number from `least` to `most`, if it is sure to be the same.
    fn decide(&self, least: f64, most: f64) -> Option<bool> {
        let apart = |values: &OneOf| !values.numbers().iter().any(|one| (least..=most).contains(one));
        match self {
            Plain::Equal(values) => apart(values).then_some(false),
            Plain::Unequal(values) => apart(values).then_some(true),
            Plain::Within(bounds) => bounds.decide(least, most),
            Plain::Text(_) => Some(false),
        }
    }
}

impl TextCheck {
    /// The check, if it is one of text.
    fn compile(
        check: &Check,
        ignore_case: bool,
        trail: &Trail<'_>,
    ) -> Result<Option<TextCheck>, DefinitionError> {
        let needle = |text: &str| folded(text, ignore_case).into_owned();
        let place = match check {
            Check::Contains(text) => TextPlace::Contains(needle(text)),
            Check::Starts(text) => TextPlace::Starts(needle(text)),
            Check::Ends(text) => TextPlace::Ends(needle(text)),
            Check::Matches(pattern) => TextPlace::Matches(Pattern::compile(pattern, ignore_case, trail)?),
            _ => return Ok(None),
        };
        Ok(Some(TextCheck { place, ignore_case }))
    }

    fn passes(&self, text: &str) -> bool {
        if let TextPlace::Matches(pattern) = &self.place {
            return pattern.is_in(text);
        }
        let text = folded(text, self.ignore_case);
        match &self.place {
            TextPlace::Contains(needle) => text.contains(needle),
            TextPlace::Starts(needle) => text.starts_with(needle),
            TextPlace::Ends(needle) => text.ends_with(needle),
            TextPlace::Matches(_) => false,
        }
    }
}

impl ListCheck {
    fn passes<'a>(&self, mut elements: impl Iterator<Item = ValueRef<'a>> + Clone) -> bool {
        match self {
            ListCheck::HasAll(values) => {
                values.iter().all(|one| elements.clone().any(|element| one.has(element)))
            }
            ListCheck::HasAny(values) => elements.any(|element| values.has(element)),
            ListCheck::HasNone(values) => !elements.any(|element| values.has(element)),
            ListCheck::Len(test) => test.passes(elements.count() as f64),
        }
    }
}
