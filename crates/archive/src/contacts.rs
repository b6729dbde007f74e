//! Who the contacts are, numbered by the time of their last event.

use std::borrow::Cow;

use event::{Digits, Time};

use crate::bits::Bits;
use crate::packed::Packed;
use crate::texts::Texts;

/// The contacts, in the order of their last events; those without any come first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Contacts {
    pub(crate) ids: Ids,
    /// The time of each one's first call of any kind.
    pub(crate) begins: Packed,
    /// The time of the last event of every [`STEP`]th.
    pub(crate) lasts: Packed,
    /// The time by which all of [`STEP`] contacts had begun.
    begun: Packed,
}

/// The ids of contacts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ids {
    /// Whole numbers without leading zeros, all of them.
    Numbers(Packed),
    Texts(Texts),
}

/// The id of one contact.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Id<'a> {
    Digits(Digits),
    Text(&'a str),
}

/// The contacts that share a last time, so that finding who was active lately takes no memory.
const STEP: usize = 256;

impl Contacts {
    /// The contacts of these ids, the times of their first calls and of their last events; the last
    /// ones ascend.
    pub(crate) fn new<'a>(
        ids: impl Iterator<Item = &'a str> + Clone,
        begins: &[i64],
        lasts: &[i64],
    ) -> Contacts {
        let steps: Vec<i64> = lasts.iter().copied().step_by(STEP).collect();
        let (begins, lasts) = (begins.iter().copied(), steps.into_iter());
        Contacts::from_parts(Ids::new(ids), Packed::new(begins), Packed::new(lasts))
    }

    /// The contacts of these ids, first calls, and last events of every [`STEP`]th.
    pub(crate) fn from_parts(ids: Ids, begins: Packed, lasts: Packed) -> Contacts {
        let block = |first: usize| first..begins.len().min(first + STEP);
        let blocks = (0..begins.len()).step_by(STEP).map(block);
        let begun: Vec<i64> =
            blocks.map(|block| block.filter_map(|contact| begins.get(contact)).max().unwrap_or(0)).collect();
        Contacts { ids, begins, lasts, begun: Packed::new(begun.into_iter()) }
    }

    /// Whether parts fit together.
    pub(crate) fn fit(ids: &Ids, begins: &Packed, lasts: &Packed) -> bool {
        let len = begins.len();
        let is_numbered = u32::try_from(len).is_ok();
        is_numbered
            && ids.len() == len
            && ids.may_be_apart()
            && lasts.len() == len.div_ceil(STEP)
            && lasts.ascends()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.begins.len()
    }

    /// The first call of a contact.
    #[inline]
    pub(crate) fn begin(&self, contact: u32) -> Option<Time> {
        self.begins.get(contact as usize).and_then(Time::from_millis)
    }

    /// Whether the first call of a contact was at `now` or before.
    #[inline]
    pub(crate) fn has_begun(&self, contact: u32, now: i64) -> bool {
        let all = self.begun.get(contact as usize / STEP).is_some_and(|begun| begun <= now);
        all || self.begins.get(contact as usize).is_some_and(|begin| begin <= now)
    }

    /// Everybody whose first call was at `now` or before.
    pub(crate) fn begun(&self, now: i64) -> Bits {
        let mut all = Bits::all(self.len(), false);
        for (block, begun) in self.begun.iter().enumerate() {
            let contacts = block * STEP..self.len().min((block + 1) * STEP);
            if begun <= now {
                all.fill(contacts);
            } else {
                let begun = contacts.filter(|contact| self.has_begun(*contact as u32, now));
                begun.for_each(|contact| all.set(contact, true));
            }
        }
        all
    }

    /// A contact before which nobody has an event at `time` or later.
    pub(crate) fn active_since(&self, time: i64) -> u32 {
        let step = self.lasts.lower_bound(0, self.lasts.len(), time);
        (step.saturating_sub(1) * STEP) as u32
    }

    /// The bytes this takes.
    pub(crate) fn bytes(&self) -> usize {
        let ids = match &self.ids {
            Ids::Numbers(numbers) => numbers.bytes(),
            Ids::Texts(texts) => texts.bytes(),
        };
        ids + self.begins.bytes() + self.lasts.bytes() + self.begun.bytes()
    }
}

impl Ids {
    pub(crate) fn new<'a>(ids: impl Iterator<Item = &'a str> + Clone) -> Ids {
        let numbers: Option<Vec<i64>> = ids.clone().map(number).collect();
        match numbers {
            Some(numbers) => Ids::Numbers(Packed::new(numbers.into_iter())),
            None => Ids::Texts(Texts::new(ids)),
        }
    }

    fn len(&self) -> usize {
        match self {
            Ids::Numbers(numbers) => numbers.len(),
            Ids::Texts(texts) => texts.len(),
        }
    }

    /// Whether there are so few that no id need be that of more than a user and a browser: else bytes
    /// could tell of people without end.
    fn may_be_apart(&self) -> bool {
        const OF_ONE_ID: usize = 2;
        match self {
            Ids::Numbers(numbers) => numbers.may_be_apart(OF_ONE_ID),
            // The empty one alone takes no byte.
            Ids::Texts(texts) => texts.len() <= texts.parts().0.len() + OF_ONE_ID,
        }
    }

    /// The ids of all contacts, some at a time, with the number of the first; behind the last one empty ones.
    pub(crate) fn each<const N: usize>(&self, mut take: impl FnMut(usize, [&str; N])) {
        for first in (0..self.len()).step_by(N) {
            let ids: [Id<'_>; N] = std::array::from_fn(|at| self.get((first + at) as u32));
            take(first, ids.each_ref().map(Id::as_str));
        }
    }

    /// The id of a contact.
    pub(crate) fn get(&self, contact: u32) -> Id<'_> {
        match self {
            Ids::Numbers(numbers) => {
                numbers.get(contact as usize).map_or(Id::Text(""), |id| Id::Digits(Digits::of(id)))
            }
            Ids::Texts(texts) => Id::Text(texts.get(contact as usize).unwrap_or_default()),
        }
    }
}

impl Id<'_> {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Id::Digits(digits) => digits.as_str(),
            Id::Text(text) => text,
        }
    }
}

impl<'a> From<Id<'a>> for Cow<'a, str> {
    fn from(id: Id<'a>) -> Cow<'a, str> {
        match id {
            Id::Digits(digits) => digits.as_str().to_owned().into(),
            Id::Text(text) => text.into(),
        }
    }
}

/// The whole number that is written just like this.
fn number(id: &str) -> Option<i64> {
    let is_plain = matches!(id.as_bytes(), [b'0'] | [b'1'..=b'9', ..]);
    let is_number = is_plain && id.len() <= 18 && id.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| id.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ids: &[&str], are_numbers: bool) {
        let contacts = Contacts::new(ids.iter().copied(), &vec![0; ids.len()], &vec![0; ids.len()]);
        assert_eq!(matches!(contacts.ids, Ids::Numbers(_)), are_numbers, "{ids:?}");
        let back: Vec<String> =
            (0..ids.len()).map(|at| contacts.ids.get(at as u32).as_str().to_owned()).collect();
        assert_eq!(back, ids);
        let mut each: Vec<String> = Vec::new();
        contacts.ids.each(|_, ids: [&str; 4]| each.extend(ids.map(str::to_owned)));
        assert_eq!(each.get(..ids.len()), back.get(..));
        assert!(Contacts::fit(&contacts.ids, &contacts.begins, &contacts.lasts));
    }

    #[test]
    fn ids_come_back() {
        check(&[], true);
        check(&["0", "42", "7", "999999999999999999"], true);
        for odd in ["007", "-1", "", "x", "1.0", "+1", "1000000000000000000"] {
            check(&["1", odd], false);
        }
    }

    #[test]
    fn nobody_before_the_floor_was_active() {
        let lasts: Vec<i64> = (0..2_000).map(|n| n / 3).collect();
        let contacts = Contacts::new(lasts.iter().map(|_| "a"), &lasts, &lasts);
        for time in [-1, 0, 1, 200, 400, 665, 666, 667] {
            let floor = contacts.active_since(time) as usize;
            let first = lasts.partition_point(|last| *last < time);
            assert!(floor <= first && first - floor <= STEP + 3, "{time}: {floor} {first}");
            let begun = (0..2_000).filter(|contact| contacts.has_begun(*contact, time)).count();
            assert_eq!(begun, lasts.partition_point(|begin| *begin <= time));
            assert_eq!(begun, contacts.begun(time).count());
        }
    }
}
