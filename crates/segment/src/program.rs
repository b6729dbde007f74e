//! Programs: definitions checked and made ready to evaluate.

mod anniversary;
mod attribute;
mod bucket;
mod compare;
mod compile;
mod date;
mod equality;
mod event;
mod explain;
mod filter;
mod follow;
mod for_some;
mod held;
mod holds;
mod leaving;
mod measured;
mod membership;
mod nothing;
mod now;
mod number;
mod outline;
mod part;
mod pattern;
mod pick;
mod quantity;
mod reading;
mod regular;
mod scene;
mod selection;
mod sequence;
mod share;
mod since;
mod survey;
mod sweep;
mod tally;
mod test;
mod turning;
mod vocabulary;
mod window;

use std::sync::Arc;

use ::event::Time;

use crate::compact::{Packed, Reader, Writer, packed};
use crate::definition::{Definition, DefinitionError};
use crate::history::History;
use crate::verdict::{Verdict, at_least};
use crate::zone::Zone;
use attribute::AttributeLeaf;
use bucket::BucketLeaf;
use compare::CompareLeaf;
use event::EventLeaf;
use for_some::ForSome;
use held::HeldLeaf;
use membership::MembershipLeaf;
use now::Now;
use pick::PickLeaf;
use regular::RegularLeaf;
use scene::Scene;
use sequence::SequenceLeaf;

pub(crate) use compile::Inner;
pub use compile::Others;
pub use date::date_of;
pub use explain::Explanation;
pub use outline::{AttributeTest, BucketTest, Outline};
pub use part::Part;
pub use reading::Reading;
pub use scene::EventOf;
pub use share::{Findings, Leaves};
pub use survey::{Busy, Reach, Survey, Untold};
pub use vocabulary::Vocabulary;

/// Whether quicker ways to the same answers are taken where histories are long. A page has a short one, and
/// does without their code.
const SHORT_CUTS: bool = cfg!(feature = "full");

/// A definition ready to evaluate; it does not change any more.
#[derive(Debug)]
pub struct Program {
    zone: Zone,
    /// Absent from a list made by hand, which nobody is in by what they did.
    root: Option<Node>,
    vocabulary: Vocabulary,
}

/// A condition ready to run.
#[derive(Debug)]
pub(crate) enum Node {
    /// At least so many hold. It is `everyone` (0 of none), `all` (every one) and `any` (1) as well.
    AtLeast(Form, usize, Box<[Node]>),
    Not(Box<Node>),
    Leaf(Arc<Numbered>),
}

packed!(enum Node { 0 AtLeast { 0: a, 1: b, 2: c }, 1 Not { 0: a }, 2 Leaf { 0: a } });

/// A leaf, and its number if it is shared.
#[derive(Debug)]
pub(crate) struct Numbered {
    leaf: Leaf,
    number: Option<usize>,
}

/// By itself: what is written is shared with nobody.
impl Packed for Arc<Numbered> {
    fn write(&self, to: &mut Writer) {
        self.leaf.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Arc<Numbered> {
        Arc::new(Numbered { leaf: Leaf::read(from), number: None })
    }
}

/// How a condition on several others was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Everyone,
    All,
    Any,
    AtLeast,
}

packed!(enum Form { 0 Everyone {}, 1 All {}, 2 Any {}, 3 AtLeast {} });

/// A condition that looks at the history itself.
#[derive(Debug)]
pub(crate) enum Leaf {
    Attribute(AttributeLeaf),
    Held(HeldLeaf),
    Event(EventLeaf),
    Pick(PickLeaf),
    Sequence(SequenceLeaf),
    Regular(RegularLeaf),
    Compare(Box<CompareLeaf>),
    ForSome(ForSome),
    Membership(MembershipLeaf),
    Bucket(BucketLeaf),
}

packed!(enum Leaf { 0 Attribute { 0: a }, 1 Held { 0: a }, 2 Event { 0: a }, 3 Pick { 0: a }, 4 Sequence { 0: a }, 5 Regular { 0: a }, 6 Compare { 0: a },
 7 ForSome { 0: a }, 8 Membership { 0: a }, 9 Bucket { 0: a } });

/// Without what it looks at: who reads it evaluates it on few events.
impl Packed for Program {
    fn write(&self, to: &mut Writer) {
        self.zone.write(to);
        self.root.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Program {
        Program { zone: Zone::read(from), root: Packed::read(from), vocabulary: Vocabulary::default() }
    }
}

impl Program {
    /// Checks what depends on the timezone and prepares the rest. `default` is the shop's timezone,
    /// for definitions that name none.
    pub fn compile(definition: &Definition, default: &Zone) -> Result<Program, DefinitionError> {
        compile::program(definition, default, &(), None)
    }

    /// The same among the other segments of a shop, which conditions on segments may refer to.
    pub fn compile_among(
        definition: &Definition,
        default: &Zone,
        others: &dyn Others,
    ) -> Result<Program, DefinitionError> {
        compile::program(definition, default, others, None)
    }

    /// The same, sharing equal leaves with other programs.
    #[cfg(feature = "full")]
    pub fn compile_sharing(
        definition: &Definition,
        default: &Zone,
        others: &dyn Others,
        leaves: &mut Leaves,
    ) -> Result<Program, DefinitionError> {
        compile::program(definition, default, others, Some(leaves))
    }

    /// Whether the contact is in the segment at `now`, and until when that is certain.
    pub fn evaluate(&self, history: &impl History, now: Time) -> Verdict {
        let Some(root) = &self.root else {
            return Verdict::lasting(false);
        };
        root.evaluate_whole(history, Now { time: now, zone: &self.zone }, None)
    }

    /// The same, with the help of what was found already on this history at this instant by programs
    /// that share leaves with this one.
    pub fn evaluate_with(&self, history: &impl History, now: Time, found: &Findings) -> Verdict {
        let Some(root) = &self.root else {
            return Verdict::lasting(false);
        };
        root.evaluate_whole(history, Now { time: now, zone: &self.zone }, Some(found))
    }

    /// What the program looks at.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }
}

/// The answer on a contact, who is in no segment before its first call; `answer` gives it from then on.
fn once_begun(history: &impl History, now: Time, answer: impl FnOnce(Time) -> Verdict) -> Verdict {
    let Some(begin) = history.begin() else {
        return Verdict::lasting(false);
    };
    let verdict = answer(now.max(begin));
    match (now < begin, verdict.member) {
        (false, _) | (true, false) => verdict,
        (true, true) => Verdict { member: false, until: Some(begin) },
    }
}

impl Node {
    fn evaluate_whole<H: History>(&self, history: &H, now: Now<'_>, found: Option<&Findings>) -> Verdict {
        once_begun(history, now.time, |time| {
            self.evaluate(&Scene { history, now: now.at(time), narrow: None, found })
        })
    }

    fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        match self {
            Node::AtLeast(_, n, of) => at_least(*n, of.iter().map(|node| node.evaluate(scene))),
            Node::Not(node) => !node.evaluate(scene),
            Node::Leaf(shared) => match (scene.found, shared.number) {
                // Nobody else asks for an answer that one program alone wants.
                (Some(found), Some(number)) if Arc::strong_count(shared) > 1 => {
                    found.verdict(number, || shared.leaf.evaluate(scene))
                }
                _ => shared.leaf.evaluate(scene),
            },
        }
    }
}

impl Leaf {
    fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        match self {
            Leaf::Attribute(leaf) => leaf.evaluate(scene),
            Leaf::Held(leaf) => leaf.evaluate(scene),
            Leaf::Event(leaf) => leaf.evaluate(scene),
            Leaf::Pick(leaf) => leaf.evaluate(scene),
            Leaf::Sequence(leaf) => leaf.evaluate(scene),
            Leaf::Regular(leaf) => leaf.evaluate(scene),
            Leaf::Compare(leaf) => leaf.evaluate(scene),
            Leaf::ForSome(leaf) => leaf.evaluate(scene),
            Leaf::Membership(leaf) => leaf.evaluate(scene),
            Leaf::Bucket(leaf) => leaf.evaluate(scene),
        }
    }
}
