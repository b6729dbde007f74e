//! From a definition to a program.

use super::attribute::{AttributeCheck, AttributeLeaf};
use super::event::EventLeaf;
use super::filter::EventFilter;
use super::path::Path;
use super::test::ValueTest;
use super::{Node, Program};
use crate::definition::{Condition, Definition, DefinitionError, Fault, Trail, cut};
use crate::zone::Zone;

pub(super) fn program(definition: &Definition, default: &Zone) -> Result<Program, DefinitionError> {
    let top = Trail::ROOT;
    let zone = match &definition.timezone {
        None => default.clone(),
        Some(name) => Zone::named(name).ok_or_else(|| {
            let message =
                format!("expected the name of a timezone such as `Asia/Almaty`, found `{}`", cut(name));
            top.key("timezone").fault(Fault::BadTimezone, message)
        })?,
    };
    let mut compiler = Compiler { zone: &zone, events: Vec::new(), attributes: Vec::new() };
    let root = definition.condition.as_ref();
    let root = root.map(|condition| compiler.node(condition, &top.key("where"))).transpose()?;
    let (events, attributes) = (sorted(compiler.events), sorted(compiler.attributes));
    Ok(Program { zone, root, events, attributes })
}

struct Compiler<'a> {
    zone: &'a Zone,
    events: Vec<Box<str>>,
    attributes: Vec<Box<str>>,
}

impl Compiler<'_> {
    fn node(&mut self, condition: &Condition, trail: &Trail<'_>) -> Result<Node, DefinitionError> {
        Ok(match condition {
            Condition::Everyone => Node::AtLeast(0, Box::default()),
            Condition::All(of) => Node::AtLeast(of.len(), self.nodes(of, &trail.key("all"))?),
            Condition::Any(of) => Node::AtLeast(1, self.nodes(of, &trail.key("any"))?),
            Condition::AtLeast { n, of } => {
                Node::AtLeast(*n, self.nodes(of, &trail.key("at_least").key("of"))?)
            }
            Condition::Not(condition) => Node::Not(Box::new(self.node(condition, &trail.key("not"))?)),
            Condition::Attribute { attribute, is } => {
                let test = ValueTest::compile(is, self.zone, &trail.key("is"))?;
                self.attribute(attribute, AttributeCheck::Test(test))
            }
            Condition::AttributeAny { attribute, any } => {
                let filter = EventFilter::compile(any, self.zone, &trail.key("any"))?;
                self.attribute(attribute, AttributeCheck::AnyObject(filter))
            }
            Condition::Event(event) => {
                let leaf = EventLeaf::compile(event, self.zone, trail)?;
                self.events.extend_from_slice(leaf.names());
                Node::Event(Box::new(leaf))
            }
            Condition::Held(_) => return Err(later("held", trail)),
            Condition::Pick(pick) => return Err(later(pick.end.name(), trail)),
            Condition::Sequence(_) => return Err(later("sequence", trail)),
            Condition::Regular(_) => return Err(later("regular", trail)),
            Condition::Compare(_) => return Err(later("compare", trail)),
            Condition::ForSome { .. } => return Err(later("for_some", trail)),
            Condition::Segment(_) => return Err(later("segment", trail)),
            Condition::Bucket(_) => return Err(later("bucket", trail)),
        })
    }

    fn nodes(&mut self, of: &[Condition], trail: &Trail<'_>) -> Result<Box<[Node]>, DefinitionError> {
        let numbered = of.iter().enumerate();
        numbered.map(|(index, condition)| self.node(condition, &trail.index(index))).collect()
    }

    fn attribute(&mut self, attribute: &str, check: AttributeCheck) -> Node {
        let path = Path::new(attribute);
        self.attributes.push(path.head().into());
        Node::Attribute(Box::new(AttributeLeaf { path, check }))
    }
}

fn later(name: &str, trail: &Trail<'_>) -> DefinitionError {
    let message = format!("the condition `{name}` is not supported yet");
    trail.key(name).fault(Fault::NotSupported, message)
}

fn sorted(mut names: Vec<Box<str>>) -> Box<[Box<str>]> {
    names.sort_unstable();
    names.dedup();
    names.into()
}
