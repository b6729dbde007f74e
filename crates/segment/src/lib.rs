//! The segment language: definition, program, verdict.

mod definition;
mod history;
mod verdict;
mod zone;

pub use definition::limits;
pub use definition::{
    Anniversary, Calendar, Check, Condition, Day, Definition, DefinitionError, Duration, EventCondition,
    Fault, Filter, Kind, Measure, Moment, MonthDay, Over, Test, Unit, Weekday, Window,
};
pub use history::{Change, History};
pub use verdict::Verdict;
pub use zone::Zone;
