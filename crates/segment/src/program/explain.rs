//! Why a contact is in a segment or not: every condition with its answer and what it saw.

use event::{Time, ValueRef};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::compare;
use super::now::Now;
use super::scene::Scene;
use super::sweep;
use super::tally::Amount;
use super::{Form, Leaf, Node, Program};
use crate::history::History;
use crate::verdict::Verdict;

/// One condition, its answer, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// Where the condition stands in the definition, as a JSON path.
    pub path: String,
    /// The name by which it is recognised: `all`, `event`, …
    pub condition: &'static str,
    /// Whether it holds now.
    pub member: bool,
    /// When that changes by time alone, or may change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// What it looked at: values, measures, counts, times in milliseconds.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub saw: Map<String, Json>,
    /// The conditions inside; of a `for_some` on one value, one for which it holds if there is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Explanation>,
}

impl Program {
    /// Why the contact is in the segment at `now` or not, condition by condition. `None` for a list
    /// made by hand and for a contact that has not begun: there is nothing to look at.
    pub fn explain(&self, history: &impl History, now: Time) -> Option<Explanation> {
        let root = self.root.as_ref()?;
        history.begin().filter(|begin| *begin <= now)?;
        let scene = Scene { history, now: Now { time: now, zone: &self.zone }, narrow: None, found: None };
        Some(root.explain("where".to_owned(), &scene))
    }
}

impl Node {
    fn explain<H: History>(&self, path: String, scene: &Scene<'_, H>) -> Explanation {
        let Verdict { member, until } = self.evaluate(scene);
        let (condition, parts) = match self {
            Node::AtLeast(form, _, of) => (form.name(), self.explain_all(*form, of, &path, scene)),
            Node::Not(node) => ("not", vec![node.explain(format!("{path}.not"), scene)]),
            Node::Leaf(shared) => (shared.leaf.name(), shared.leaf.parts(&path, scene)),
        };
        let saw = match self {
            Node::AtLeast(Form::AtLeast, ..) => {
                fields([("holding", json!(parts.iter().filter(|part| part.member).count()))])
            }
            Node::Leaf(shared) => shared.leaf.saw(scene),
            _ => Map::new(),
        };
        Explanation { path, condition, member, until, saw, parts }
    }

    fn explain_all<H: History>(
        &self,
        form: Form,
        of: &[Node],
        path: &str,
        scene: &Scene<'_, H>,
    ) -> Vec<Explanation> {
        let key = match form {
            Form::AtLeast => "at_least.of",
            form => form.name(),
        };
        let numbered = of.iter().enumerate();
        numbered.map(|(index, node)| node.explain(format!("{path}.{key}[{index}]"), scene)).collect()
    }
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Form::Everyone => "everyone",
            Form::All => "all",
            Form::Any => "any",
            Form::AtLeast => "at_least",
        }
    }
}

impl Leaf {
    fn name(&self) -> &'static str {
        match self {
            Leaf::Attribute(_) => "attribute",
            Leaf::Held(_) => "held",
            Leaf::Event(_) => "event",
            Leaf::Pick(leaf) => leaf.name(),
            Leaf::Sequence(_) => "sequence",
            Leaf::Regular(_) => "regular",
            Leaf::Compare(_) => "compare",
            Leaf::ForSome(_) => "for_some",
            Leaf::Membership(_) => "segment",
            Leaf::Bucket(_) => "bucket",
        }
    }

    /// The condition inside, on one value of the key.
    fn parts<H: History>(&self, path: &str, scene: &Scene<'_, H>) -> Vec<Explanation> {
        let Leaf::ForSome(leaf) = self else {
            return Vec::new();
        };
        let mut shown: Option<Explanation> = None;
        leaf.look(scene, |value, narrowed| {
            let holds = shown.as_ref().is_some_and(|shown| shown.member);
            if shown.is_none() || (!holds && leaf.that.evaluate(narrowed).member) {
                let mut part = leaf.that.explain(format!("{path}.that"), narrowed);
                part.saw.insert("value".to_owned(), json_of(value));
                shown = Some(part);
            }
        });
        shown.into_iter().collect()
    }

    fn saw<H: History>(&self, scene: &Scene<'_, H>) -> Map<String, Json> {
        let now = scene.now.time;
        match self {
            Leaf::Attribute(leaf) => attribute(leaf, scene),
            Leaf::Held(leaf) => {
                let course = scene.history.attribute(leaf.attribute.path(), scene.now.zone);
                let (since, _) = leaf.since(&course, scene);
                let mut saw = attribute(&leaf.attribute, scene);
                saw.insert("since".to_owned(), json!(since));
                saw
            }
            Leaf::Event(leaf) => {
                let entries = leaf.what.entries(scene);
                let (amount, _) = sweep::amount(&entries.list, &leaf.what.quantity, now);
                let amount = match amount {
                    Amount::Nothing => Json::Null,
                    Amount::Number(number) => json!(number),
                    Amount::Value(value) => json_of(value),
                };
                let counting = entries.list.iter().filter(|entry| entry.stay.holds(now));
                fields([("measure", amount), ("parts", json!(counting.count()))])
            }
            Leaf::Pick(leaf) => fields([("time", json!(leaf.picked(scene).map(|event| event.time())))]),
            Leaf::Sequence(leaf) => match leaf.chosen(scene) {
                Some((first, last)) => fields([("first", json!(first)), ("last", json!(last))]),
                None => Map::new(),
            },
            Leaf::Regular(leaf) => fields([("periods", json!(leaf.periods(scene)))]),
            Leaf::Compare(leaf) => fields([
                ("left", json!(compare::amount(&leaf.left, scene).amount)),
                ("right", json!(compare::amount(&leaf.right, scene).amount)),
            ]),
            Leaf::ForSome(leaf) => {
                let mut holding = Vec::new();
                leaf.look(scene, |value, narrowed| {
                    if holding.len() < SHOWN && leaf.that.evaluate(narrowed).member {
                        holding.push(json_of(value));
                    }
                });
                fields([("holding", json!(holding))])
            }
            Leaf::Membership(leaf) => {
                let inside = leaf.segment().verdict(scene.history, now).member;
                let mut saw = fields([("segment", json!(leaf.segment().id)), ("in", json!(inside))]);
                if leaf.is_now().is_none() {
                    let flips = leaf.flips(scene);
                    let last =
                        |entered| flips.iter().rfind(|flip| flip.entered == entered).map(|flip| flip.at);
                    saw.insert("entered".to_owned(), json!(last(true)));
                    saw.insert("left".to_owned(), json!(last(false)));
                }
                saw
            }
            Leaf::Bucket(leaf) => fields([("bucket", json!(leaf.bucket(scene.history.contact())))]),
        }
    }
}

/// How many values of a key are shown.
const SHOWN: usize = 10;

fn attribute<H: History>(leaf: &super::attribute::AttributeLeaf, scene: &Scene<'_, H>) -> Map<String, Json> {
    let course = scene.history.attribute(leaf.path(), scene.now.zone);
    let next = course.changes.partition_point(|change| change.time <= scene.now.time);
    let change = next.checked_sub(1).and_then(|last| course.changes.get(last));
    fields([("value", json!(leaf.found(&course, change).to_value()))])
}

fn json_of(value: ValueRef<'_>) -> Json {
    json!(value.to_value())
}

fn fields<const N: usize>(fields: [(&str, Json); N]) -> Map<String, Json> {
    fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
