//! The segment language: what a segment means, exactly.
//!
//! A [`Definition`] is a segment as it is written. It compiles to a [`Program`], which evaluates over
//! the [`History`] of a contact and gives a [`Verdict`]: whether the contact is in the segment, and
//! the instant at which that answer expires. Nothing here reads a clock: `now` is an argument.
//!
//! ```
//! use event::{Arrival, Call, Time, segment_api};
//! use segment::{Course, Definition, EventName, History, Path, Program, Verdict, Zone};
//!
//! struct OneCall([Call; 1]);
//!
//! impl History for OneCall {
//!     type Events<'a> = &'a [Call];
//!
//!     fn contact(&self) -> &str {
//!         self.0[0].user.as_deref().unwrap_or_default()
//!     }
//!     fn begin(&self) -> Option<Time> {
//!         Some(self.0[0].time)
//!     }
//!     fn events(&self, name: &EventName, _zone: &Zone) -> &[Call] {
//!         if self.0[0].name == name.text() { &self.0 } else { &[] }
//!     }
//!     fn each_name<'a>(&'a self, mut take: impl FnMut(&'a [Call])) {
//!         take(&self.0);
//!     }
//!     fn attribute(&self, _path: &Path, _zone: &Zone) -> Course<'_> {
//!         Course::MISSING
//!     }
//! }
//!
//! let definition = Definition::from_text(
//!     r#"{
//!         "name": "Spent 50 within a week",
//!         "where": {"event": "order_completed", "within": {"last": "7d"},
//!                   "measure": {"sum": "revenue"}, "is": {"gte": 50}}
//!     }"#,
//! ).unwrap();
//! let program = Program::compile(&definition, &Zone::utc()).unwrap();
//!
//! let call = br#"{"type": "track", "event": "Order Completed", "userId": "42",
//!                 "timestamp": "2026-03-01T10:00:00Z", "properties": {"revenue": "59.90"}}"#;
//! let history = OneCall([segment_api::parse(call, None, &Arrival::recorded()).unwrap()]);
//!
//! let verdict = program.evaluate(&history, Time::parse("2026-03-02T00:00:00Z").unwrap());
//! let seven_days_later = Time::parse("2026-03-08T10:00:00Z").unwrap();
//! assert_eq!(verdict, Verdict { member: true, until: Some(seven_days_later) });
//! ```

mod calls;
pub mod compact;
mod definition;
mod few;
mod history;
mod path;
mod program;
mod sort;
mod verdict;
mod zone;

pub use definition::limits;
pub use definition::{
    Anniversary, Bucket, Calendar, Check, Compare, Condition, Day, Definition, DefinitionError, Duration,
    End, EventCondition, Fault, Filter, Held, InSegment, Kind, Measure, Measured, Moment, MonthDay, Operator,
    Over, Period, Pick, Regular, Sequence, Since, Start, Statistic, Step, Test, Unit, Weekday, Window,
};
pub use history::{Change, Course, Current, Event, EventName, Events, History, Mark, ORDER};
pub use path::{Found, Path};
pub use program::{
    AttributeTest, BucketTest, Busy, EventOf, Explanation, Findings, Leaves, Others, Outline, Part, Program,
    Reach, Reading, Survey, Untold, Vocabulary, date_of,
};
pub use verdict::Verdict;
pub use zone::{Date, Zone};
