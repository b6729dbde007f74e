//! What a program needs to know.

use std::collections::BTreeSet;

use contact::derived::{DerivedAttribute, Namespace, Place, Wanted};
use event::Keep;
use segment::{EventName, Path, Program};

/// What of the calls has to be kept for a program to be evaluated.
pub fn needs(program: &Program) -> Keep {
    let words = program.vocabulary();
    let mut keep = Keep {
        events: (!words.needs_every_event()).then(|| words.events().map(|name| name.text().into()).collect()),
        params: Some(heads(words.params())),
        context: Some(heads(words.contexts())),
        traits: Some(BTreeSet::new()),
    };
    if words.events().any(EventName::is_order) {
        need(&mut keep, Namespace::Orders);
    }
    for path in words.attributes() {
        let traits = match DerivedAttribute::of(path) {
            None => vec![path.head()],
            Some(attribute) => {
                need(&mut keep, attribute.namespace());
                attribute.namespace().traits().to_vec()
            }
        };
        keep.traits.iter_mut().for_each(|keys| keys.extend(traits.iter().map(|key| (*key).to_owned())));
    }
    keep
}

/// Whether attributes or orders are derived.
pub(crate) fn derives(program: &Program) -> bool {
    let words = program.vocabulary();
    words.events().any(EventName::is_order)
        || words.attributes().any(|path| DerivedAttribute::of(path).is_some())
}

/// Adds the calls that something is derived from, with all that may be read of them.
fn need(keep: &mut Keep, namespace: Namespace) {
    for wanted in namespace.wanted() {
        match (&mut keep.events, wanted) {
            (Some(names), Wanted::Events(more)) => {
                names.extend(more.list().iter().map(|name| (*name).to_owned()))
            }
            (events, _) => *events = None,
        }
    }
    for key in namespace.reads() {
        let keys = match key.place() {
            Place::Params => &mut keep.params,
            Place::Context => &mut keep.context,
        };
        keys.iter_mut().for_each(|keys| _ = keys.insert(key.path().head().to_owned()));
    }
}

/// The top-level keys of paths.
fn heads<'p>(paths: impl Iterator<Item = &'p Path>) -> BTreeSet<String> {
    paths.map(|path| path.head().to_owned()).collect()
}
