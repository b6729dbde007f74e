//! Attributes that have stayed what they are.

use serde_json::{Value as Json, json};

use crate::definition::place::Place;
use crate::definition::test::Subject;
use crate::definition::{DefinitionError, Duration, Test};

/// An attribute has passed a test without a break for some time.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The dotted path of the attribute.
    pub attribute: String,
    /// What it has passed.
    pub is: Test,
    /// For at least how long (`for`).
    pub lasting: Duration,
}

impl Held {
    pub(super) fn read(place: &Place<'_>) -> Result<Held, DefinitionError> {
        place.object(
            "an object such as `{\"attribute\": \"plan\", \"is\": {\"eq\": \"pro\"}, \"for\": \"30d\"}`",
        )?;
        place.only(&["attribute", "is", "for"])?;
        const WHAT: &str = "the name of an attribute";
        Ok(Held {
            attribute: place.need("attribute", WHAT)?.dotted(WHAT)?,
            is: Test::read(&place.need("is", "a test of the attribute")?, Subject::Value)?,
            lasting: Duration::read(&place.need("for", "a duration such as `30d`")?)?,
        })
    }

    pub(super) fn to_json(&self) -> Json {
        let Held { attribute, is, lasting } = self;
        json!({"attribute": attribute, "is": is.to_json(), "for": lasting.to_string()})
    }
}
