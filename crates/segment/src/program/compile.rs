//! From a definition to a program.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::attribute::AttributeLeaf;
use super::bucket::BucketLeaf;
use super::compare::CompareLeaf;
use super::event::EventLeaf;
use super::for_some::ForSome;
use super::held::HeldLeaf;
use super::membership::MembershipLeaf;
use super::pick::PickLeaf;
use super::regular::RegularLeaf;
use super::sequence::SequenceLeaf;
use super::share::Sharing;
use super::vocabulary::Vocabulary;
use super::{Form, Leaf, Node, Numbered, Program};
use crate::compact::packed;
use crate::definition::{Condition, Definition, DefinitionError, Fault, Kind, Trail, cut, limits};
use crate::history::EventName;
use crate::path::Path;
use crate::zone::Zone;

/// The other segments of a shop, by their ids: what a condition on a segment refers to.
pub trait Others {
    /// The definition of this id.
    fn definition(&self, id: &str) -> Option<&Definition>;

    /// The timezone of this name.
    fn zone(&self, name: &str) -> Option<Zone> {
        Zone::named(name)
    }
}

/// No other segments: a definition that stands on its own.
impl Others for () {
    fn definition(&self, _id: &str) -> Option<&Definition> {
        None
    }
}

impl Others for BTreeMap<String, Definition> {
    fn definition(&self, id: &str) -> Option<&Definition> {
        self.get(id)
    }
}

/// A segment that a condition refers to.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) id: Box<str>,
    pub(crate) zone: Zone,
    /// Absent where members are put in from outside: then an attribute tells.
    pub(crate) root: Option<Node>,
    /// The attribute that is true while the contact is in the segment.
    pub(crate) told: Path,
}

packed!(struct Inner { id, zone, root, told });

pub(super) fn program<'a>(
    definition: &'a Definition,
    default: &'a Zone,
    others: &'a dyn Others,
    leaves: Option<&'a mut dyn Sharing>,
) -> Result<Program, DefinitionError> {
    let zone = zone_of(definition, default, others, &Trail::ROOT)?;
    let mut compiler = Compiler {
        zone: zone.clone(),
        vocabulary: Vocabulary::default(),
        default,
        others,
        definition,
        open: Vec::new(),
        inner: Vec::new(),
        looked_at: Vec::new(),
        leaves,
    };
    let root = definition.condition.as_ref();
    let root = root.map(|condition| compiler.node(condition, &Trail::ROOT.key("where"))).transpose()?;
    Ok(Program { zone, root, vocabulary: compiler.vocabulary })
}

fn zone_of(
    definition: &Definition,
    default: &Zone,
    others: &dyn Others,
    trail: &Trail<'_>,
) -> Result<Zone, DefinitionError> {
    let Some(name) = &definition.timezone else {
        return Ok(default.clone());
    };
    others.zone(name).ok_or_else(|| {
        let message =
            format_args!("expected the name of a timezone such as `Asia/Almaty`, found `{}`", cut(name));
        trail.key("timezone").fault(Fault::BadTimezone, message)
    })
}

/// Compiles the conditions of one definition.
pub(crate) struct Compiler<'a> {
    pub(crate) zone: Zone,
    pub(crate) vocabulary: Vocabulary,
    /// The shop's timezone: a definition inside another does not inherit the outer one's.
    default: &'a Zone,
    others: &'a dyn Others,
    definition: &'a Definition,
    /// The segments that are being compiled, the outermost first.
    open: Vec<Box<str>>,
    inner: Vec<Arc<Inner>>,
    /// The events that are looked at inside each open `for_some`.
    looked_at: Vec<Vec<EventName>>,
    leaves: Option<&'a mut dyn Sharing>,
}

impl<'a> Compiler<'a> {
    fn node(&mut self, condition: &Condition, trail: &Trail<'_>) -> Result<Node, DefinitionError> {
        Ok(match condition {
            Condition::Everyone => Node::AtLeast(Form::Everyone, 0, Box::default()),
            Condition::All(of) => Node::AtLeast(Form::All, of.len(), self.nodes(of, &trail.key("all"))?),
            Condition::Any(of) => Node::AtLeast(Form::Any, 1, self.nodes(of, &trail.key("any"))?),
            Condition::AtLeast { n, of } => {
                Node::AtLeast(Form::AtLeast, *n, self.nodes(of, &trail.key("at_least").key("of"))?)
            }
            Condition::Not(condition) => Node::Not(Box::new(self.node(condition, &trail.key("not"))?)),
            condition => Node::Leaf(self.shared_leaf(condition, trail)?),
        })
    }

    /// The leaf, the one of another program if that has it too.
    fn shared_leaf(
        &mut self,
        condition: &Condition,
        trail: &Trail<'_>,
    ) -> Result<Arc<Numbered>, DefinitionError> {
        // Inside a `for_some` the history is another one for each value; what a segment's id stands
        // for may change.
        let alone = !self.looked_at.is_empty() || !self.open.is_empty();
        // The program's own vocabulary has to know what it looks at, so it is compiled in any case.
        let leaf = self.leaf(condition, trail)?;
        Ok(match &mut self.leaves {
            Some(leaves) if !alone && !matches!(condition, Condition::Segment(_)) => {
                leaves.share(leaf, condition, &self.zone)
            }
            _ => Arc::new(Numbered { leaf, number: None }),
        })
    }

    fn leaf(&mut self, condition: &Condition, trail: &Trail<'_>) -> Result<Leaf, DefinitionError> {
        Ok(match condition {
            Condition::ForSome { key, that } => {
                let key = self.vocabulary.param(key);
                self.vocabulary.param("items");
                self.looked_at.push(Vec::new());
                let that = self.node(that, &trail.key("that"));
                let names = self.looked_at.pop().unwrap_or_default();
                let for_some = ForSome::new(key, names, that?);
                self.vocabulary.need_every_event(for_some.needs_every_event());
                Leaf::ForSome(for_some)
            }
            Condition::Attribute { attribute, is } => {
                Leaf::Attribute(AttributeLeaf::test(attribute, is, self, trail)?)
            }
            Condition::AttributeAny { attribute, any } => {
                Leaf::Attribute(AttributeLeaf::any(attribute, any, self, trail)?)
            }
            Condition::Held(held) => Leaf::Held(HeldLeaf::compile(held, self, trail)?),
            Condition::Event(event) => Leaf::Event(EventLeaf::compile(event, self, trail)?),
            Condition::Pick(pick) => Leaf::Pick(PickLeaf::compile(pick, self, trail)?),
            Condition::Sequence(sequence) => Leaf::Sequence(SequenceLeaf::compile(sequence, self, trail)?),
            Condition::Regular(regular) => Leaf::Regular(RegularLeaf::compile(regular, self, trail)?),
            Condition::Compare(compare) => {
                Leaf::Compare(Box::new(CompareLeaf::compile(compare, self, trail)?))
            }
            Condition::Segment(membership) => {
                Leaf::Membership(MembershipLeaf::compile(membership, self, trail)?)
            }
            Condition::Bucket(bucket) => Leaf::Bucket(BucketLeaf::compile(bucket)),
            // INVARIANT: `node` keeps these for itself.
            Condition::Everyone
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::AtLeast { .. }
            | Condition::Not(_) => return Err(trail.fault(Fault::UnknownOperator, "expected a condition")),
        })
    }

    /// The conditions of a list.
    fn nodes(&mut self, of: &[Condition], trail: &Trail<'_>) -> Result<Box<[Node]>, DefinitionError> {
        let numbered = of.iter().enumerate();
        numbered.map(|(index, condition)| self.node(condition, &trail.index(index))).collect()
    }

    /// The name of an event that a condition looks at.
    pub(crate) fn event(&mut self, name: &str) -> EventName {
        let name = self.vocabulary.event(name);
        self.looked_at.iter_mut().for_each(|names| names.push(name.clone()));
        name
    }

    /// The segment that a condition refers to, by its id.
    pub(crate) fn segment(&mut self, id: &str, trail: &Trail<'_>) -> Result<Arc<Inner>, DefinitionError> {
        if let Some(known) = self.inner.iter().find(|known| *known.id == *id) {
            return Ok(known.clone());
        }
        let own = self.definition.segments.get(id);
        let Some(definition) = own.or_else(|| self.others.definition(id)) else {
            let message =
                format_args!("expected the id of a segment, found `{}`, which is not known", cut(id));
            return Err(trail.fault(Fault::UnknownSegment, message));
        };
        if self.open.iter().any(|open| **open == *id) {
            let message = format_args!("expected no segment that depends on itself, found `{}`", cut(id));
            return Err(trail.fault(Fault::Cycle, message));
        }
        if self.open.len() >= limits::CHAIN {
            let most = limits::CHAIN;
            let message = format_args!("expected at most {most} segments in a row that depend on each other");
            return Err(trail.fault(Fault::TooDeep, message));
        }
        let inside = Trail::ROOT;
        let inside = inside.key("segments");
        let inside = inside.key(id);
        let inner = self.inner(id, definition, &inside);
        // The fault of another segment of the shop is shown where that segment is named.
        let inner = inner.map_err(|error| if own.is_some() { error } else { foreign(id, &error, trail) })?;
        let inner = Arc::new(inner);
        self.inner.push(inner.clone());
        Ok(inner)
    }

    fn inner(
        &mut self,
        id: &str,
        definition: &Definition,
        trail: &Trail<'_>,
    ) -> Result<Inner, DefinitionError> {
        let zone = zone_of(definition, self.default, self.others, trail)?;
        let outer = std::mem::replace(&mut self.zone, zone.clone());
        self.open.push(id.into());
        // Inside, the whole history counts.
        let looked_at = std::mem::take(&mut self.looked_at);
        // Lists, and segments that the shop has frozen, come from outside the history.
        let told = match definition.kind {
            Kind::Dynamic => false,
            Kind::List => true,
            Kind::Static => !self.definition.segments.contains_key(id),
        };
        let root = match (&definition.condition, told) {
            (Some(condition), false) => Some(self.node(condition, &trail.key("where"))),
            _ => None,
        };
        self.open.pop();
        self.looked_at = looked_at;
        self.zone = outer;
        let told = self.vocabulary.membership(id);
        Ok(Inner { id: id.into(), zone, root: root.transpose()?, told })
    }
}

fn foreign(id: &str, error: &DefinitionError, trail: &Trail<'_>) -> DefinitionError {
    match error.code {
        Fault::Cycle | Fault::TooDeep => trail.fault(error.code, &error.message),
        code => trail.fault(code, format_args!("the segment `{}` cannot be used: {error}", cut(id))),
    }
}
