//! Membership of another segment.

use serde_json::{Value as Json, json};

use crate::definition::limits::Reading;
use crate::definition::object::Object;
use crate::definition::place::{Place, cut};
use crate::definition::{DefinitionError, Duration, Fault, Window};

/// The contact is, or has been, in another segment; everything that is said holds together.
#[derive(Debug, Clone, PartialEq)]
pub struct InSegment {
    /// The id of the segment.
    pub segment: String,
    /// Whether the contact is in it now (`"in"`) or not (`"out"`). Nothing else is said beside it.
    pub now: Option<bool>,
    /// When the contact has come into it.
    pub entered: Option<Window>,
    /// When the contact has gone out of it.
    pub left: Option<Window>,
    /// For at least how long the contact has been in it, up to `now`.
    pub in_for: Option<Duration>,
    /// The id of the segment in which the contact was the instant before it came into this one.
    /// Stands beside `entered` only.
    pub from: Option<String>,
}

const IS: &str = "`in`, `out` or an object with `entered`, `left` or `in_for`, such as `{\"entered\": {\"last\": \"7d\"}}`";
const ID: &str = "the id of a segment";

impl InSegment {
    pub(super) fn read(place: &Place<'_>, reading: &mut Reading) -> Result<InSegment, DefinitionError> {
        place.only(&["segment", "is"])?;
        let segment = place.need("segment", ID)?.name(ID)?;
        let is = place.need("is", IS)?;
        let now = match is.value().as_str() {
            None => None,
            Some("in") => Some(true),
            Some("out") => Some(false),
            Some(word) => {
                let message = format!("expected {IS}, found `{}`", cut(word));
                return Err(is.fault(Fault::BadValue, message));
            }
        };
        if now.is_some() {
            return Ok(InSegment { segment, now, entered: None, left: None, in_for: None, from: None });
        }
        is.object(IS)?;
        is.only(&["entered", "left", "in_for", "from"])?;
        let read = InSegment {
            now,
            entered: Window::of(&is, "entered", reading)?,
            left: Window::of(&is, "left", reading)?,
            in_for: Duration::of(&is, "in_for")?,
            from: from(&is, &segment)?,
            segment,
        };
        if read.entered.is_none() && read.left.is_none() && read.in_for.is_none() {
            return Err(is.fault(Fault::Missing, format!("expected {IS}")));
        }
        Ok(read)
    }

    pub(super) fn to_json(&self) -> Json {
        let is = match self.now {
            Some(true) => json!("in"),
            Some(false) => json!("out"),
            None => Object::default()
                .maybe("entered", self.entered.as_ref().map(Window::to_json))
                .maybe("left", self.left.as_ref().map(Window::to_json))
                .maybe("in_for", self.in_for.map(|in_for| in_for.to_string()))
                .maybe("from", self.from.as_deref())
                .into_json(),
        };
        json!({"segment": self.segment, "is": is})
    }
}

fn from(is: &Place<'_>, segment: &str) -> Result<Option<String>, DefinitionError> {
    let Some(from) = is.get("from") else {
        return Ok(None);
    };
    let id = from.name(ID)?;
    if is.get("entered").is_none() {
        let message = "expected `entered` beside `from`, which says where the contact came from";
        return Err(is.trail().key("entered").fault(Fault::Missing, message));
    }
    if id == segment {
        let message = "expected another segment: nobody comes into a segment from itself";
        return Err(from.fault(Fault::Impossible, message));
    }
    Ok(Some(id))
}
