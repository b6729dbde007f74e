//! Whose calls are whose.

use std::collections::HashMap;

use event::CallKind;

use super::Head;
use super::calls::Calls;
use super::interner::Interner;

/// The ids of people, and what joins them.
#[derive(Debug, Default)]
pub(super) struct People {
    users: Interner,
    anonymous: Interner,
    joins: Vec<Join>,
}

/// Somebody: a user, or an anonymous id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Person {
    User(u32),
    Anonymous(u32),
}

/// A call that pairs an anonymous id with a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Join {
    call: u32,
    anonymous: u32,
    user: u32,
    /// An `alias` joins no id that is a user's.
    is_alias: bool,
}

impl People {
    /// Whose the call is: the user's, else the anonymous id's.
    pub(super) fn owner(&mut self, head: &Head<'_>) -> Option<Person> {
        match (head.user, head.anonymous) {
            (Some(user), _) => Some(Person::User(self.users.number(user))),
            (None, Some(anonymous)) => Some(Person::Anonymous(self.anonymous.number(anonymous))),
            (None, None) => None,
        }
    }

    /// Notes whom the call joins.
    pub(super) fn join(&mut self, head: &Head<'_>, call: u32) {
        let is_alias = head.kind == CallKind::Alias;
        let other = match head.kind {
            CallKind::Identify => head.anonymous,
            CallKind::Alias => head.previous,
            _ => None,
        };
        if let (Some(user), Some(other)) = (head.user, other) {
            let (user, anonymous) = (self.users.number(user), self.anonymous.number(other));
            self.joins.push(Join { call, anonymous, user, is_alias });
        }
    }

    /// What the call joins, for telling whether copies differ.
    pub(super) fn joined_by(&self, call: u32) -> Option<(u32, u32, bool)> {
        let at = self.joins.binary_search_by_key(&call, |join| join.call).ok()?;
        self.joins.get(at).map(|join| (join.anonymous, join.user, join.is_alias))
    }

    /// Takes in others, whose calls are numbered from `first` on; tells who each of them is here.
    pub(super) fn absorb(&mut self, other: People, first: u32) -> impl Fn(Person) -> Person + use<> {
        let users = self.users.absorb(&other.users);
        let anonymous = self.anonymous.absorb(&other.anonymous);
        let here = |numbers: &[u32], number: u32| numbers.get(number as usize).copied().unwrap_or(number);
        self.joins.extend(other.joins.iter().map(|join| Join {
            call: first + join.call,
            user: here(&users, join.user),
            anonymous: here(&anonymous, join.anonymous),
            ..*join
        }));
        move |person| match person {
            Person::User(number) => Person::User(here(&users, number)),
            Person::Anonymous(number) => Person::Anonymous(here(&anonymous, number)),
        }
    }

    /// The user of each anonymous id that has one: the first in (time, id) order that a standing
    /// call pairs it with.
    pub(super) fn owners(&self, calls: &Calls, stands: impl Fn(u32) -> bool) -> Vec<Option<u32>> {
        let is_user = self.users_of(calls, &stands);
        let mut first: HashMap<u32, &Join> = HashMap::new();
        for join in self.joins.iter().filter(|join| stands(join.call)) {
            if join.is_alias && self.is_a_users(join.anonymous, &is_user) {
                continue;
            }
            let order = |join: &Join| (calls.time(join.call), calls.id(join.call));
            let known = first.entry(join.anonymous).or_insert(join);
            if order(join) < order(known) {
                *known = join;
            }
        }
        let mut owners = vec![None; self.anonymous.len()];
        for (anonymous, join) in first {
            if let Some(owner) = owners.get_mut(anonymous as usize) {
                *owner = Some(join.user);
            }
        }
        owners
    }

    /// Which users have a standing call.
    fn users_of(&self, calls: &Calls, stands: impl Fn(u32) -> bool) -> Vec<bool> {
        let mut is_user = vec![false; self.users.len()];
        for call in calls.numbers().filter(|call| stands(*call)) {
            if let Some(Person::User(user)) = calls.owner(call)
                && let Some(is_user) = is_user.get_mut(user as usize)
            {
                *is_user = true;
            }
        }
        is_user
    }

    fn is_a_users(&self, anonymous: u32, is_user: &[bool]) -> bool {
        let user = self.anonymous.get(anonymous).and_then(|id| self.users.find(id));
        user.and_then(|user| is_user.get(user as usize)).is_some_and(|is_user| *is_user)
    }

    /// How many users there are, standing or not.
    pub(super) fn users(&self) -> usize {
        self.users.len()
    }

    /// How many ids there are of both kinds.
    pub(super) fn len(&self) -> usize {
        self.users.len() + self.anonymous.len()
    }

    /// The id of a person by number: users first, then anonymous ids.
    pub(super) fn id(&self, person: usize) -> &str {
        let id = match person.checked_sub(self.users.len()) {
            None => self.users.get(person as u32),
            Some(anonymous) => self.anonymous.get(anonymous as u32),
        };
        id.unwrap_or_default()
    }
}
