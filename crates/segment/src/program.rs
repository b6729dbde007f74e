//! Programs: definitions checked and made ready to evaluate.

mod anniversary;
mod attribute;
mod compile;
mod date;
mod equality;
mod event;
mod filter;
mod now;
mod number;
mod path;
mod sweep;
mod test;
mod window;

use ::event::Time;

use crate::definition::{Definition, DefinitionError};
use crate::history::History;
use crate::verdict::{Verdict, at_least};
use crate::zone::Zone;
use attribute::AttributeLeaf;
use event::EventLeaf;
use now::Now;

/// A definition ready to evaluate; it does not change any more.
#[derive(Debug, Clone)]
pub struct Program {
    zone: Zone,
    /// Absent from a list made by hand, which nobody is in by what they did.
    root: Option<Node>,
    events: Box<[Box<str>]>,
    attributes: Box<[Box<str>]>,
}

/// A condition ready to run.
#[derive(Debug, Clone)]
enum Node {
    /// At least so many hold. It is `everyone` (0 of none), `all` (every one) and `any` (1) as well.
    AtLeast(usize, Box<[Node]>),
    Not(Box<Node>),
    Attribute(Box<AttributeLeaf>),
    Event(Box<EventLeaf>),
}

impl Program {
    /// Checks what depends on the timezone and prepares the rest. `default` is the shop's timezone,
    /// for definitions that name none.
    pub fn compile(definition: &Definition, default: &Zone) -> Result<Program, DefinitionError> {
        compile::program(definition, default)
    }

    /// Whether the contact is in the segment at `now`, and until when that is certain.
    pub fn evaluate(&self, history: &impl History, now: Time) -> Verdict {
        let (Some(root), Some(begin)) = (&self.root, history.begin()) else {
            return Verdict::lasting(false);
        };
        let time = now.max(begin);
        let verdict = root.evaluate(history, Now { time, zone: &self.zone });
        match (now < begin, verdict.member) {
            (false, _) | (true, false) => verdict,
            (true, true) => Verdict { member: false, until: Some(begin) },
        }
    }

    /// The names of the events that the answer depends on, sorted. A contact's first call, whatever
    /// it is, may change every answer.
    pub fn events(&self) -> impl ExactSizeIterator<Item = &str> {
        self.events.iter().map(|name| &**name)
    }

    /// Whether an event of this name can change the answer.
    pub fn mentions_event(&self, name: &str) -> bool {
        self.events.binary_search_by(|event| (**event).cmp(name)).is_ok()
    }

    /// The top-level keys of the attributes that the answer depends on, sorted.
    pub fn attributes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.attributes.iter().map(|key| &**key)
    }

    /// Whether a change of the attribute with this top-level key can change the answer.
    pub fn mentions_attribute(&self, key: &str) -> bool {
        self.attributes.binary_search_by(|attribute| (**attribute).cmp(key)).is_ok()
    }
}

impl Node {
    fn evaluate(&self, history: &impl History, now: Now<'_>) -> Verdict {
        match self {
            Node::AtLeast(n, of) => at_least(*n, of.iter().map(|node| node.evaluate(history, now))),
            Node::Not(node) => !node.evaluate(history, now),
            Node::Attribute(leaf) => leaf.evaluate(history, now),
            Node::Event(leaf) => leaf.evaluate(history, now),
        }
    }
}
