//! What a program is made of, for who answers its conditions on many contacts at once.

use event::{Time, Value};

use super::attribute::AttributeLeaf;
use super::bucket::{BucketLeaf, TOGETHER};
use super::now::Now;
use super::{Leaf, Node};
use crate::path::{Found, Path};
use crate::verdict::Verdict;
use crate::zone::Zone;

/// A condition, and the conditions in it.
#[derive(Debug)]
pub enum Outline<'p> {
    /// At least so many of these hold.
    AtLeast(usize, Vec<Outline<'p>>),
    /// This does not hold.
    Not(Box<Outline<'p>>),
    /// An attribute passes.
    Attribute(AttributeTest<'p>),
    /// The contact is in some of the buckets.
    Bucket(BucketTest<'p>),
    /// Only evaluation of one contact after the other tells.
    Other,
}

/// A condition on an attribute, to be asked of single values.
#[derive(Debug, Clone, Copy)]
pub struct AttributeTest<'p> {
    leaf: &'p AttributeLeaf,
    zone: &'p Zone,
}

/// A condition on the bucket of a contact.
#[derive(Debug, Clone, Copy)]
pub struct BucketTest<'p>(&'p BucketLeaf);

impl Outline<'_> {
    /// Whether some condition in it is like that.
    pub fn any(&self, is: &dyn Fn(&Outline<'_>) -> bool) -> bool {
        match self {
            Outline::AtLeast(_, of) => of.iter().any(|part| part.any(is)),
            Outline::Not(of) => of.any(is),
            single => is(single),
        }
    }
}

impl Node {
    pub(super) fn outline<'p>(&'p self, zone: &'p Zone) -> Outline<'p> {
        match self {
            Node::AtLeast(_, n, of) => {
                Outline::AtLeast(*n, of.iter().map(|node| node.outline(zone)).collect())
            }
            Node::Not(node) => Outline::Not(Box::new(node.outline(zone))),
            Node::Leaf(shared) => match &shared.leaf {
                Leaf::Attribute(leaf) => Outline::Attribute(AttributeTest { leaf, zone }),
                Leaf::Bucket(leaf) => Outline::Bucket(BucketTest(leaf)),
                _ => Outline::Other,
            },
        }
    }
}

impl<'p> AttributeTest<'p> {
    /// The attribute.
    pub fn path(&self) -> &'p Path {
        self.leaf.path()
    }

    /// The answer where the top-level key of the path has this value; when it expires it may still be
    /// the same.
    pub fn on(&self, value: &Value, now: Time) -> Verdict {
        self.verdict(&self.path().find_below(value.view(), 1), now)
    }

    /// Whether it passes there: [`AttributeTest::on`] without the expiry.
    pub fn holds_on(&self, value: &Value, now: Time) -> bool {
        let found = self.path().find_below(value.view(), 1);
        self.leaf.holds_on(&found, Now { time: now, zone: self.zone })
    }

    /// The answer where the attribute was never told.
    pub fn on_nothing(&self, now: Time) -> Verdict {
        self.verdict(&Found::Missing, now)
    }

    /// The answer where the top-level key of the path has any number from `least` to `most`, if it is
    /// the same for all of them and at every instant.
    pub fn on_numbers(&self, least: f64, most: f64) -> Option<bool> {
        match self.path().parts() {
            [_] => self.leaf.decide(least, most),
            // A number has nothing inside.
            _ => {
                let nothing = self.on_nothing(Time::MIN);
                nothing.until.is_none().then_some(nothing.member)
            }
        }
    }

    fn verdict(&self, found: &Found<'_>, now: Time) -> Verdict {
        self.leaf.evaluate_found(found, Now { time: now, zone: self.zone })
    }
}

impl BucketTest<'_> {
    /// The answer on the contact of each id, at every instant: so many take hardly longer than one where
    /// they share a register.
    pub fn on(&self, contacts: [&str; TOGETHER]) -> [bool; TOGETHER] {
        self.0.hold(contacts)
    }
}
