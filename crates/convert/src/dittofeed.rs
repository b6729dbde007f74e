//! Dittofeed segments: `{"entryNode": {…}, "nodes": […]}`, children being ids.

mod message;
mod operator;
mod performed;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use crate::Definition;
use crate::draft::{Subject, all, any, equal_to, not};
use crate::place::{Place, cut};
use crate::report::{Report, each};

/// A segment, or its definition.
pub(crate) fn definition(root: &Place<'_>, report: &mut Report<'_>) -> Option<Definition> {
    const BESIDE: &[&str] = &[
        "id",
        "name",
        "workspaceId",
        "definition",
        "status",
        "updatedAt",
        "createdAt",
        "lastRecomputed",
        "subscriptionGroupId",
        "resourceType",
        "definitionUpdatedAt",
    ];
    let wrapped = root.get("definition");
    let inner = wrapped.clone().unwrap_or_else(|| root.clone());
    let known = match &wrapped {
        Some(_) => root.only(BESIDE, report).and(inner.only(&["entryNode", "nodes"], report)),
        None => root.only(&[BESIDE, &["entryNode", "nodes"]].concat(), report),
    };
    let name = root.get("name").and_then(|name| Some(name.text(report)?.to_owned()));
    let entry = inner.need("entryNode", report)?;
    if entry.get("type").is_some_and(|kind| kind.value() == "Manual") {
        report.note(&entry, "a manual segment becomes a list; its members are to be imported");
        known?;
        return Some(Definition { name, ..Definition::list() });
    }
    let mut nodes = Nodes { by_id: index(&inner, report)?, segment: segment_id(root), ..Nodes::default() };
    let condition = nodes.condition(&entry, report);
    for (id, node) in &nodes.by_id {
        if condition.is_some() && !nodes.seen.contains(id) && node.path() != entry.path() {
            report.note(node, format!("the node `{id}` is no part of the tree and has no effect"));
        }
    }
    known?;
    Some(Definition { name, ..Definition::of(condition?) })
}

fn segment_id(root: &Place<'_>) -> Option<String> {
    root.get("id").and_then(|id| id.value().as_str().map(str::to_owned))
}

fn index<'a>(inner: &Place<'a>, report: &mut Report<'_>) -> Option<BTreeMap<String, Place<'a>>> {
    let Some(nodes) = inner.get("nodes") else {
        return Some(BTreeMap::new());
    };
    let pairs = each(nodes.list(report)?, |node| {
        let id = node.need("id", report)?.text(report)?.to_owned();
        Some((id, node))
    })?;
    Some(pairs.into_iter().collect())
}

#[derive(Default)]
struct Nodes<'a> {
    by_id: BTreeMap<String, Place<'a>>,
    /// The id of the segment itself, where it is told.
    segment: Option<String>,
    seen: BTreeSet<String>,
    /// The nodes around the one that is being converted.
    above: Vec<String>,
}

impl<'a> Nodes<'a> {
    fn condition(&mut self, node: &Place<'a>, report: &mut Report<'_>) -> Option<Json> {
        const DEEPEST: usize = 100;
        report.condition(node)?;
        if self.above.len() > DEEPEST {
            return report.refuse(node, format!("more than {DEEPEST} nodes inside each other"));
        }
        let kind = node.need("type", report)?;
        match kind.text(report)? {
            "And" => self.children(node, report).map(all),
            "Or" => self.children(node, report).map(any),
            "Trait" => traits(node, report),
            "Includes" => includes(node, report),
            "NotIncludes" => includes(node, report).map(not),
            "Performed" => performed::performed(node, report),
            "LastPerformed" => performed::last(node, report),
            "KeyedPerformed" => performed::keyed(node, report),
            "Email" => message::email(node, report),
            "Broadcast" => message::broadcast(node, self.segment.as_deref(), report),
            "SubscriptionGroup" => message::subscription(node, report),
            "SubscriptionGroupUnsubscribed" => message::unsubscribed(node, report),
            "RandomBucket" => bucket(node, report),
            "Everyone" => node.only(&["type", "id"], report).map(|()| json!({"everyone": true})),
            "Manual" => {
                report.refuse(node, "a `Manual` node inside others: only a whole segment can be a list")
            }
            other => report.refuse(&kind, format!("the node `{other}` has no counterpart")),
        }
    }

    fn children(&mut self, node: &Place<'a>, report: &mut Report<'_>) -> Option<Vec<Json>> {
        let known = node.only(&["type", "id", "children"], report);
        let children = node.need("children", report)?.list(report)?;
        let converted = each(&children, |child| {
            let id = child.text(report)?;
            if self.above.iter().any(|above| above == id) {
                return report.refuse(child, format!("the node `{id}` is inside itself"));
            }
            let Some(found) = self.by_id.get(id).cloned() else {
                return report.refuse(child, format!("the node `{id}` is missing"));
            };
            self.seen.insert(id.to_owned());
            self.above.push(id.to_owned());
            let condition = self.condition(&found, report);
            self.above.pop();
            condition
        });
        known?;
        converted
    }
}

fn traits(node: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = node.only(&["type", "id", "path", "operator"], report);
    let path = path(&node.need("path", report)?, report)?;
    let operator = node.need("operator", report)?;
    let condition = match operator.get("type").map(|kind| kind.value().clone()) {
        Some(kind) if kind == "HasBeen" => operator::has_been(&path, &operator, report),
        _ => operator::condition(&Subject::Attribute(path), &operator, report),
    };
    known?;
    condition
}

fn includes(node: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = node.only(&["type", "id", "path", "item"], report);
    let (path, item) = (path(&node.need("path", report)?, report), node.need("item", report)?.scalar(report));
    known?;
    let wanted = match equal_to(&[item?]) {
        Json::Object(mut map) => map.remove("eq").map(|only| json!([only])).or_else(|| map.remove("in")),
        _ => None,
    };
    Some(Subject::Attribute(path?).is(json!({"has_any": wanted?})))
}

fn bucket(node: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    node.only(&["type", "id", "percent"], report)?;
    let percent = node.need("percent", report)?;
    let share = percent.number(report)?.as_f64().filter(|share| (0.0..=1.0).contains(share));
    let Some(share) = share else {
        let found = cut(percent.value());
        return report.refuse(&percent, format!("expected a share between 0 and 1, found `{found}`"));
    };
    let salt = node.need("id", report)?.text(report)?;
    report.note(node, "a random share: as many people as in Dittofeed, but not the same ones");
    match (share * 10_000.0).round() as u64 {
        0 => Some(json!({"any": []})),
        to => Some(json!({"bucket": {"salt": salt, "from": 0, "to": to}})),
    }
}

/// A way into the traits or properties, such as `address.city` or `$.address.city`.
fn path(place: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    let text = place.text(report)?;
    let path = text.strip_prefix("$.").unwrap_or(text);
    let plain = !path.is_empty()
        && path.split('.').all(|step| !step.is_empty() && !step.contains(['[', ']', '*', '?', '@', '$']));
    if !plain {
        return report
            .refuse(place, format!("the path `{text}` has no counterpart: expected names and dots"));
    }
    Some(path.to_owned())
}
