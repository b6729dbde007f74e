//! What the visitor did lately, as evaluation asks for it.

use std::borrow::Cow;
use std::cmp::Ordering;

use event::{Call, Time};
use segment::{Change, Course, EventName, History, Path, Zone};

/// The calls of this browser in (time, id) order: a list for the events of each name, and one for what is
/// no event, under the empty name. The page's script keeps them few.
#[derive(Debug, Default)]
pub struct Recent {
    lists: Vec<(String, Vec<Call>)>,
}

impl Recent {
    /// Adds a call, unless it is there.
    pub fn take(&mut self, call: Call) -> bool {
        let place = self.lists.iter().position(|(name, _)| *name == call.name).unwrap_or_else(|| {
            self.lists.push((call.name.clone(), Vec::new()));
            self.lists.len() - 1
        });
        let Some((_, list)) = self.lists.get_mut(place) else { return false };
        let found = list.binary_search_by(|known| order(known, &call));
        if let Err(at) = found {
            list.insert(at, call);
        }
        found.is_err()
    }

    fn named(&self, name: &str) -> &[Call] {
        self.lists.iter().find(|(known, _)| known == name).map_or(&[], |(_, list)| list)
    }
}

fn order(a: &Call, b: &Call) -> Ordering {
    (a.time, &a.id).cmp(&(b.time, &b.id))
}

impl History for Recent {
    type Events<'a> = &'a [Call];

    /// The user of the first call in order that names one, else its browser.
    fn contact(&self) -> &str {
        let calls = || self.lists.iter().flat_map(|(_, list)| list);
        let user = calls().filter(|call| call.user.is_some()).min_by(|a, b| order(a, b));
        let id =
            user.or_else(|| calls().next()).and_then(|call| call.user.as_ref().or(call.anonymous.as_ref()));
        id.map_or("", String::as_str)
    }

    fn begin(&self) -> Option<Time> {
        self.lists.iter().filter_map(|(_, list)| list.first()).map(|call| call.time).min()
    }

    fn events(&self, name: &EventName, _zone: &Zone) -> &[Call] {
        self.named(name.text())
    }

    fn each_name<'a>(&'a self, mut take: impl FnMut(&'a [Call])) {
        self.lists.iter().filter(|(name, _)| !name.is_empty()).for_each(|(_, list)| take(list));
    }

    fn attribute(&self, path: &Path, _zone: &Zone) -> Course<'_> {
        let change =
            |call: &Call| Some(Change { time: call.time, value: call.traits.get(path.head())?.clone() });
        Course { changes: Cow::Owned(self.named("").iter().filter_map(change).collect()), resolved: 1 }
    }
}
