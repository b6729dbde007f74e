//! Conditions of a program, for who asks many contacts one condition after the other.

use event::Time;

use super::now::Now;
use super::outline::Outline;
use super::scene::Scene;
use super::survey::{Survey, Untold};
use super::{Node, Program};
use crate::history::History;
use crate::zone::Zone;

/// A condition by itself: all that a program asks, or a part of it.
#[derive(Debug, Clone, Copy)]
pub struct Part<'p> {
    node: &'p Node,
    zone: &'p Zone,
}

impl Program {
    /// All that it asks; nothing if it is a list made by hand.
    pub fn whole(&self) -> Option<Part<'_>> {
        self.root.as_ref().map(|node| Part { node, zone: &self.zone })
    }
}

impl<'p> Part<'p> {
    /// The conditions of which one is enough, if there are several.
    pub fn choices(self) -> Option<impl Iterator<Item = Part<'p>>> {
        match self.node {
            Node::AtLeast(_, 1, of) if of.len() > 1 => Some(of.iter().map(move |node| Part { node, ..self })),
            _ => None,
        }
    }

    /// Whether it holds on a contact at `now`, who has begun by then.
    pub fn holds(self, history: &impl History, now: Time) -> bool {
        let now = Now { time: now, zone: self.zone };
        self.node.holds(&Scene { history, now, narrow: None, found: None })
    }

    /// Which contacts the answer at `now` can differ on.
    pub fn survey(self, now: Time, untold: Untold<'_>) -> Survey<'p> {
        self.node.survey_at(Now { time: now, zone: self.zone }, untold)
    }

    /// Whether an answer takes hardly longer than a look at the filters of the events that it is about.
    pub fn is_quick(self) -> bool {
        self.node.is_quick()
    }

    /// What it is made of.
    pub fn outline(self) -> Outline<'p> {
        self.node.outline(self.zone)
    }
}
