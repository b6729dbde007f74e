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
        self.root.as_ref().is_some_and(|root| root.reads(&scene))
    }
}

impl Node {
    fn reads(&self, scene: &Scene<'_, Alone<'_>>) -> bool {
        match self {
            Node::AtLeast(_, _, of) => of.iter().any(|node| node.reads(scene)),
            Node::Not(node) => node.reads(scene),
            Node::Leaf(shared) => shared.leaf.reads(scene),
        }
    }
}

impl Leaf {
    fn reads(&self, scene: &Scene<'_, Alone<'_>>) -> bool {
        match self {
            Leaf::Attribute(_) | Leaf::Held(_) | Leaf::Bucket(_) => false,
            Leaf::Event(leaf) => leaf.what.reads(scene),
            Leaf::Compare(leaf) => leaf.left.reads(scene) || leaf.right.reads(scene),
            Leaf::Pick(leaf) => leaf.selection.reads(scene) || leaf.span.reads(scene),
            Leaf::Regular(leaf) => leaf.selection.reads(scene),
            Leaf::Sequence(leaf) => {
                leaf.selections().any(|selection| selection.reads(scene)) || leaf.span.reads(scene)
            }
            // An event that is turned away inside may still bring a value of the key.
            Leaf::ForSome(_) | Leaf::Membership(_) => true,
        }
    }
}

impl Measured {
    fn reads(&self, scene: &Scene<'_, Alone<'_>>) -> bool {
        self.selection.reads(scene) || self.span.reads(scene)
    }
}

impl Span {
    fn reads(&self, scene: &Scene<'_, Alone<'_>>) -> bool {
        match self {
            Span::Since(since) => match since.start() {
                Start::Event(selection, _) => selection.reads(scene),
                Start::Attribute(_) => false,
            },
            _ => false,
        }
    }
}

impl Selection {
    fn reads(&self, scene: &Scene<'_, Alone<'_>>) -> bool {
        let call = scene.history.0;
        let is_named = self.names().iter().any(|name| name.text() == call.name);
        // What is turned away at one time may pass at another.
        is_named && (!self.is_steady() || self.passes(&Sight::whole(call), scene).member)
    }
}
