//! What evaluation reads of a contact.

use std::borrow::Cow;

use event::{Call, Time, Value};

/// The past of one contact, and what of its future is already known.
///
/// It holds every call, those after the `now` of an evaluation included: evaluation does not see
/// them, but a verdict that one of them changes expires at its time.
pub trait History {
    /// The time of the contact's first call of any kind; before it the contact is in no segment.
    /// `None`: there was no call.
    fn begin(&self) -> Option<Time>;

    /// The events of this name in (time, id) order, each id once.
    fn events(&self, name: &str) -> &[Call];

    /// The values that the attribute with this top-level key took, in the order in which they took
    /// effect. Before the first change the attribute is missing.
    fn attribute(&self, key: &str) -> Cow<'_, [Change]>;
}

/// An attribute took a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// When it did.
    pub time: Time,
    /// The value from then on; `Value::Null` when the attribute was taken away.
    pub value: Value,
}
