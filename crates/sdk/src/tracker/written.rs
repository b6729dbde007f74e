//! Calls as they are sent.

use alloc::rc::Rc;
use alloc::string::String;

use crate::call::CONTEXT;

/// A call as JSON: what it says itself, without its end, and the context that it shares with others. One
/// that an earlier page left behind is whole, without such a context.
#[derive(Debug)]
pub struct Written {
    /// The call, or its first part.
    pub head: String,
    /// Where it was made.
    pub context: Option<Rc<String>>,
}

impl Written {
    /// How long it is as text.
    pub fn bytes(&self) -> usize {
        self.head.len() + self.context.as_ref().map_or(0, |context| context.len() + CONTEXT.len() + 1)
    }

    /// Adds it to `text`.
    pub fn push_to(&self, text: &mut String) {
        text.push_str(&self.head);
        if let Some(context) = &self.context {
            text.push_str(CONTEXT);
            text.push_str(context);
            text.push('}');
        }
    }
}

/// A call that was not answered.
#[derive(Debug)]
pub(super) struct Waiting {
    /// What it says.
    pub(super) call: Written,
    /// The request that carries it, 0 for none.
    pub(super) request: u32,
    /// The record that keeps it, 0 for none.
    pub(super) record: u32,
}
