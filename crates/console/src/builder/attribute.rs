//! A condition on an attribute of the contact.

use leptos::prelude::*;

use super::{combo::combo, draft::Draft, field, known::Known, op, place::Place, test::test};

/// The body of an attribute condition.
pub(crate) fn attribute(draft: Draft, place: &Place) -> AnyView {
    view! {
        <div class="line">
            <span class="event-name">{combo(draft, &place.key("attribute"), field::TEXT, words::ATTRIBUTE, Known::Attribute)}</span>
            {test(draft, &place.key("is"), op::OF_VALUE)}
        </div>
    }
    .into_any()
}

mod words {
    pub(super) const ATTRIBUTE: &str = "Attribute";
}
