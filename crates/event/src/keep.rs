//! What of calls is kept.

use std::collections::BTreeSet;

use crate::call::Call;
use crate::map::Map;

/// What of calls is of interest; the rest counts for who a contact is and when it begins, and can be
/// forgotten. `None` is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keep {
    /// The names of events; the empty name stands for calls that are no events.
    pub events: Option<BTreeSet<String>>,
    /// The top-level keys of params.
    pub params: Option<BTreeSet<String>>,
    /// The top-level keys of the context.
    pub context: Option<BTreeSet<String>>,
    /// The top-level keys of traits.
    pub traits: Option<BTreeSet<String>>,
}

impl Keep {
    /// Everything.
    pub fn everything() -> Keep {
        Keep::default()
    }

    /// Nothing but who the contacts are and when they begin.
    pub fn nothing() -> Keep {
        let none = || Some(BTreeSet::new());
        Keep { events: none(), params: none(), context: none(), traits: none() }
    }

    /// Keeps also what another keeps.
    pub fn extend(&mut self, other: Keep) {
        let extend = |all: &mut Option<BTreeSet<String>>, more| match (&mut *all, more) {
            (Some(all), Some(more)) => all.extend::<BTreeSet<String>>(more),
            _ => *all = None,
        };
        extend(&mut self.events, other.events);
        extend(&mut self.params, other.params);
        extend(&mut self.context, other.context);
        extend(&mut self.traits, other.traits);
    }

    /// Whether events of this name are kept.
    pub fn event(&self, name: &str) -> bool {
        is_in(&self.events, name)
    }

    /// Whether the param is kept.
    pub fn param(&self, key: &str) -> bool {
        is_in(&self.params, key)
    }

    /// Whether the key of the context is kept.
    pub fn context(&self, key: &str) -> bool {
        is_in(&self.context, key)
    }

    /// Whether the trait is kept.
    pub fn told(&self, key: &str) -> bool {
        is_in(&self.traits, key)
    }

    /// Whether some param may be kept.
    pub(crate) fn some_params(&self) -> bool {
        self.params.as_ref().is_none_or(|keys| !keys.is_empty())
    }

    /// Whether something of the context may be kept.
    pub(crate) fn some_context(&self) -> bool {
        self.context.as_ref().is_none_or(|keys| !keys.is_empty())
    }

    /// Whether some trait may be kept.
    pub(crate) fn some_traits(&self) -> bool {
        self.traits.as_ref().is_none_or(|keys| !keys.is_empty())
    }

    /// The call without what is not kept.
    pub fn cut(&self, mut call: Call) -> Call {
        let is_kept = self.event(&call.name);
        let cut = |map: &mut Map, keep: &dyn Fn(&str) -> bool| map.retain(|key, _| keep(key));
        cut(&mut call.params, &|key| is_kept && self.param(key));
        cut(&mut call.context, &|key| is_kept && self.context(key));
        cut(&mut call.traits, &|key| self.told(key));
        call
    }
}

fn is_in(those: &Option<BTreeSet<String>>, name: &str) -> bool {
    those.as_ref().is_none_or(|those| those.contains(name))
}
