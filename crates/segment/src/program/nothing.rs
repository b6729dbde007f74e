//! What a condition may answer on a contact who did nothing of what it looks at.

use super::selection::Selection;
use super::window::Span;
use super::{Leaf, Node};
use crate::compact::packed;
use crate::path::Path;

/// The answers that are possible; attributes may be anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OnNothing {
    pub(crate) may_hold: bool,
    pub(crate) may_fail: bool,
}

packed!(struct OnNothing { may_hold, may_fail });

impl OnNothing {
    const UNKNOWN: OnNothing = OnNothing { may_hold: true, may_fail: true };

    fn certain(holds: bool) -> OnNothing {
        OnNothing { may_hold: holds, may_fail: !holds }
    }
}

impl Node {
    /// What may come of it where none of its events is there.
    pub(crate) fn on_nothing(&self) -> OnNothing {
        match self {
            Node::AtLeast(_, n, of) => {
                let may = of.iter().map(Node::on_nothing);
                let (holding, failing) = may.fold((0, 0), |(holding, failing), part| {
                    (holding + usize::from(part.may_hold), failing + usize::from(part.may_fail))
                });
                OnNothing { may_hold: holding >= *n, may_fail: of.len() - failing < *n }
            }
            Node::Not(node) => {
                let OnNothing { may_hold, may_fail } = node.on_nothing();
                OnNothing { may_hold: may_fail, may_fail: may_hold }
            }
            Node::Leaf(shared) => shared.leaf.on_nothing(),
        }
    }
}

/// Events without which a condition cannot hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Required<'p> {
    pub(crate) selection: &'p Selection,
    pub(crate) span: &'p Span,
    /// How many of them there have to be, now or later.
    pub(crate) at_least: usize,
    /// The param of which they must have so many values, if that is what is measured.
    pub(crate) values: Option<(&'p Path, usize)>,
}

impl Node {
    /// Events without which it cannot hold, if there are such.
    pub(crate) fn required(&self) -> Option<Required<'_>> {
        match self {
            Node::AtLeast(_, n, of) if *n == of.len() => of.iter().find_map(Node::required),
            Node::AtLeast(..) | Node::Not(_) => None,
            Node::Leaf(shared) => match &shared.leaf {
                Leaf::Event(leaf) if !shared.leaf.on_nothing().may_hold => Some(Required {
                    selection: &leaf.what.selection,
                    span: &leaf.what.span,
                    at_least: leaf.fewest,
                    values: leaf.what.quantity.counted_param().map(|path| (path, leaf.fewest_values())),
                }),
                Leaf::Pick(leaf) => {
                    Some(Required { selection: &leaf.selection, span: &leaf.span, at_least: 1, values: None })
                }
                Leaf::Sequence(leaf) => {
                    let selection = &leaf.steps.first()?.selection;
                    // Each step takes an event of its own.
                    let mut steps = leaf.steps.iter().map(|place| place.selection.names());
                    let are_alike =
                        selection.filter().is_none() && steps.all(|names| names == selection.names());
                    let at_least = if are_alike { leaf.steps.len() } else { 1 };
                    Some(Required { selection, span: &leaf.span, at_least, values: None })
                }
                // What is left of a history has no others than the whole.
                Leaf::ForSome(leaf) => leaf.that.required(),
                _ => None,
            },
        }
    }
}

impl Leaf {
    fn on_nothing(&self) -> OnNothing {
        match self {
            Leaf::Event(leaf) => OnNothing::certain(leaf.on_none),
            Leaf::Compare(leaf) => OnNothing::certain(leaf.of_nothing().member),
            Leaf::Pick(_) | Leaf::Sequence(_) | Leaf::Regular(_) => OnNothing::certain(false),
            // Events of other names may have the value for which it holds.
            Leaf::ForSome(leaf) => OnNothing { may_hold: leaf.needs_every_event(), may_fail: true },
            Leaf::Attribute(_) | Leaf::Held(_) | Leaf::Membership(_) | Leaf::Bucket(_) => OnNothing::UNKNOWN,
        }
    }
}
