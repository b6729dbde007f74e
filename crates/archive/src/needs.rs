//! What a program needs to know.

use std::collections::BTreeSet;

use event::Keep;
use segment::{Path, Program};

/// What of the calls has to be kept for a program to be evaluated.
pub fn needs(program: &Program) -> Keep {
    let words = program.vocabulary();
    let names = words.events().map(|name| name.text().to_owned());
    Keep {
        events: (!words.needs_every_event()).then(|| names.collect()),
        params: Some(heads(words.params())),
        context: Some(heads(words.contexts())),
        traits: Some(heads(words.attributes())),
    }
}

/// The top-level keys of paths.
fn heads<'p>(paths: impl Iterator<Item = &'p Path>) -> BTreeSet<String> {
    paths.map(|path| path.head().to_owned()).collect()
}
