//! Which events a program reads: of those it names, the ones that its filters let pass.

use event::{Call, Time};

use super::filter::EventFilter;
use super::measured::Measured;
use super::now::Now;
use super::scene::{Scene, Sight};
use super::selection::Selection;
use super::since::Start;
use super::window::Span;
use super::{Leaf, Node, Program};
use crate::history::{Course, EventName, History};
use crate::path::Path;
use crate::zone::Zone;

/// A history of nothing but one call.
struct Alone<'c>(&'c Call);

impl History for Alone<'_> {
    type Events<'a>
        = &'a [Call]
    where
        Self: 'a;

    fn contact(&self) -> &str {
        ""
    }

    fn begin(&self) -> Option<Time> {
        Some(self.0.time)
    }

    fn events(&self, _name: &EventName, _zone: &Zone) -> &[Call] {
        std::slice::from_ref(self.0)
    }

    fn each_name<'a>(&'a self, mut take: impl FnMut(&'a [Call])) {
        take(std::slice::from_ref(self.0));
    }

    fn attribute(&self, _path: &Path, _zone: &Zone) -> Course<'_> {
        Course::MISSING
    }
}

/// Which events of a name may change a program's answer as such: those that one of its filters lets pass.
#[derive(Debug, Clone)]
pub struct Reading {
    /// None: all of them.
    passing: Option<(Box<[EventFilter]>, Zone)>,
}

impl Reading {
    /// Whether it reads an event, which has that name.
    pub fn has(&self, call: &Call) -> bool {
        let Some((filters, zone)) = &self.passing else { return true };
        let (history, now) = (Alone(call), Now { time: call.time, zone });
        let scene = Scene { history: &history, now, narrow: None, found: None };
        filters.iter().any(|filter| filter.holds(&Sight::whole(call), &scene))
    }
}

impl Program {
    /// Which events of a name it reads.
    pub fn reading(&self, name: &str) -> Reading {
        let mut filters = Vec::new();
        let reads_all = self.root.as_ref().is_some_and(|root| {
            root.any_selection(&mut |selection| match selection.filter() {
                _ if !selection.names_event(name) => false,
                // What is turned away at one time may pass at another.
                Some(filter) if selection.is_steady() => {
                    filters.push(filter.clone());
                    false
                }
                _ => true,
            })
        });
        Reading { passing: (!reads_all).then(|| (filters.into(), self.zone.clone())) }
    }
}

impl Node {
    fn any_selection(&self, ask: &mut impl FnMut(&Selection) -> bool) -> bool {
        match self {
            Node::AtLeast(_, _, of) => of.iter().any(|node| node.any_selection(ask)),
            Node::Not(node) => node.any_selection(ask),
            Node::Leaf(shared) => shared.leaf.any_selection(ask),
        }
    }
}

impl Leaf {
    fn any_selection(&self, ask: &mut impl FnMut(&Selection) -> bool) -> bool {
        match self {
            Leaf::Attribute(_) | Leaf::Held(_) | Leaf::Bucket(_) => false,
            Leaf::Event(leaf) => leaf.what.any_selection(ask),
            Leaf::Compare(leaf) => leaf.left.any_selection(ask) || leaf.right.any_selection(ask),
            Leaf::Pick(leaf) => ask(&leaf.selection) || leaf.span.any_selection(ask),
            Leaf::Regular(leaf) => ask(&leaf.selection),
            Leaf::Sequence(leaf) => leaf.selections().any(&mut *ask) || leaf.span.any_selection(ask),
            // An event that is turned away inside may still bring a value of the key.
            Leaf::ForSome(_) | Leaf::Membership(_) => true,
        }
    }
}

impl Measured {
    fn any_selection(&self, ask: &mut impl FnMut(&Selection) -> bool) -> bool {
        ask(&self.selection) || self.span.any_selection(ask)
    }
}

impl Span {
    fn any_selection(&self, ask: &mut impl FnMut(&Selection) -> bool) -> bool {
        match self {
            Span::Since(since) => match since.start() {
                Start::Event(selection, _) => ask(selection),
                Start::Attribute(_) => false,
            },
            _ => false,
        }
    }
}

impl Selection {
    fn names_event(&self, name: &str) -> bool {
        self.names().iter().any(|known| known.text() == name)
    }
}
