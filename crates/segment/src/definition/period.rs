//! Periods of the calendar.

use super::error::DefinitionError;

use super::place::Place;
use crate::compact::packed;

/// A period of the local calendar; weeks start on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the words of the language")]
pub enum Period {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

packed!(enum Period { 0 Hour {}, 1 Day {}, 2 Week {}, 3 Month {}, 4 Year {} });

impl Period {
    /// Every period, shortest first.
    pub const ALL: [Period; 5] = [Period::Hour, Period::Day, Period::Week, Period::Month, Period::Year];

    /// The word in a definition.
    pub fn name(self) -> &'static str {
        match self {
            Period::Hour => "hour",
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Year => "year",
        }
    }

    /// How many of them make about 100 years, the longest that a definition may look back.
    pub(crate) fn most(self) -> u32 {
        match self {
            Period::Hour => 876_600,
            Period::Day => 36_525,
            Period::Week => 5_217,
            Period::Month => 1_200,
            Period::Year => 100,
        }
    }

    pub(crate) fn read(place: &Place<'_>) -> Result<Period, DefinitionError> {
        place.word("period", &Period::ALL, Period::name)
    }
}
