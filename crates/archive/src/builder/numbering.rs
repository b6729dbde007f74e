//! Which contact each call is of, and the numbers of the contacts.

use super::Builder;
use super::copies::Copies;
use super::people::Person;
use crate::contacts::Contacts;

/// The contacts, and the number of the one that each person is.
pub(super) struct Numbering {
    pub(super) contacts: Contacts,
    numbers: Vec<u32>,
    users: usize,
}

/// A person who is no contact, having no call of their own.
const NOBODY: u32 = u32::MAX;

impl Numbering {
    /// Joins people into contacts and numbers them by the time of their last kept event.
    pub(super) fn new(builder: &Builder, copies: &Copies) -> Numbering {
        let (calls, people) = (&builder.calls, &builder.people);
        let owners = people.owners(calls, |call| copies.stands(call));
        let users = people.users();
        let mut numbers: Vec<u32> = (0..people.len() as u32).collect();
        for (number, owner) in numbers.iter_mut().skip(users).zip(owners) {
            *number = owner.unwrap_or(*number);
        }
        let mut begins = vec![i64::MAX; people.len()];
        let mut lasts = vec![i64::MIN; people.len()];
        for call in copies.standing(calls.numbers()) {
            let person = calls.owner(call).and_then(|owner| numbers.get(place(owner, users)));
            let Some(person) = person.map(|person| *person as usize) else { continue };
            if let (Some(begin), Some(last)) = (begins.get_mut(person), lasts.get_mut(person)) {
                *begin = calls.time(call).min(*begin);
                if calls.row(call).is_some() {
                    *last = calls.time(call).max(*last);
                }
            }
        }
        let order = order(&begins, &lasts);
        let at = |list: &[i64]| -> Vec<i64> {
            order.iter().map(|person| list.get(*person as usize).copied().unwrap_or(0)).collect()
        };
        let ids = order.iter().map(|person| people.id(*person as usize));
        let contacts = Contacts::new(ids, &at(&begins), &at(&lasts));
        Numbering { contacts, numbers: renumbered(&numbers, &order), users }
    }

    /// The number of the contact that a person is.
    pub(super) fn contact(&self, person: Person) -> Option<u32> {
        self.numbers.get(place(person, self.users)).copied().filter(|number| *number != NOBODY)
    }
}

/// Where a person stands among all: users first, then anonymous ids.
fn place(person: Person, users: usize) -> usize {
    match person {
        Person::User(number) => number as usize,
        Person::Anonymous(number) => users + number as usize,
    }
}

/// Those who have begun, by the time of their last event.
fn order(begins: &[i64], lasts: &[i64]) -> Vec<u32> {
    let begun = begins.iter().zip(lasts).zip(0..).filter(|((begin, _), _)| **begin != i64::MAX);
    let mut order: Vec<(i64, u32)> = begun.map(|((_, last), person)| (*last, person)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, person)| person).collect()
}

/// From whom each person was joined into, to the number of that contact.
fn renumbered(into: &[u32], order: &[u32]) -> Vec<u32> {
    let mut numbers = vec![NOBODY; into.len()];
    for (number, person) in order.iter().zip(0..).map(|(person, number)| (number, *person)) {
        if let Some(to) = numbers.get_mut(person as usize) {
            *to = number;
        }
    }
    let contact = |person: &u32| numbers.get(*person as usize).copied().unwrap_or(NOBODY);
    into.iter().map(contact).collect()
}
