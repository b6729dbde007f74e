//! Which events a program reads: of those it names, the ones that its filters let pass.

use event::{Call, Time};

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

impl Program {
    /// Whether an event may change the answer as an event of its name. Not so if every filter on such
    /// events turns it away, now and later.
    pub fn reads(&self, call: &Call) -> bool {
        let (history, now) = (Alone(call), Now { time: call.time, zone: &self.zone });
        let scene = Scene { history: &history, now, narrow: None, found: None };
        self.any_selection(|selection| {
            // What is turned away at one time may pass at another.
            selection.names_event(&call.name)
                && (!selection.is_steady() || selection.takes(&Sight::whole(call), &scene))
        })
    }

    /// Whether it reads every event of a name, whatever is told of it.
    pub fn reads_all(&self, name: &str) -> bool {
        self.any_selection(|selection| {
            selection.names_event(name) && (!selection.is_steady() || selection.filter().is_none())
        })
    }

    fn any_selection(&self, ask: impl Fn(&Selection) -> bool) -> bool {
        self.root.as_ref().is_some_and(|root| root.any_selection(&ask))
    }
}

impl Node {
    fn any_selection(&self, ask: &impl Fn(&Selection) -> bool) -> bool {
        match self {
            Node::AtLeast(_, _, of) => of.iter().any(|node| node.any_selection(ask)),
            Node::Not(node) => node.any_selection(ask),
            Node::Leaf(shared) => shared.leaf.any_selection(ask),
        }
    }
}

impl Leaf {
    fn any_selection(&self, ask: &impl Fn(&Selection) -> bool) -> bool {
        match self {
            Leaf::Attribute(_) | Leaf::Held(_) | Leaf::Bucket(_) => false,
            Leaf::Event(leaf) => leaf.what.any_selection(ask),
            Leaf::Compare(leaf) => leaf.left.any_selection(ask) || leaf.right.any_selection(ask),
            Leaf::Pick(leaf) => ask(&leaf.selection) || leaf.span.any_selection(ask),
            Leaf::Regular(leaf) => ask(&leaf.selection),
            Leaf::Sequence(leaf) => leaf.selections().any(ask) || leaf.span.any_selection(ask),
            // An event that is turned away inside may still bring a value of the key.
            Leaf::ForSome(_) | Leaf::Membership(_) => true,
        }
    }
}

impl Measured {
    fn any_selection(&self, ask: &impl Fn(&Selection) -> bool) -> bool {
        ask(&self.selection) || self.span.any_selection(ask)
    }
}

impl Span {
    fn any_selection(&self, ask: &impl Fn(&Selection) -> bool) -> bool {
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
