//! Grades, and the cuts between them.

use event::{Time, Value};

use crate::derived::orders::Standing;

const DAY: f64 = 86_400_000.0;

/// The cuts between the five grades of each figure, ascending.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cuts {
    /// Days since the last order: the grade falls by one at each.
    recency: [f64; 4],
    /// Orders: the grade rises by one at each.
    frequency: [f64; 4],
    /// What they are worth together: the grade rises by one at each.
    monetary: [f64; 4],
}

impl Default for Cuts {
    /// Thresholds for a shop that has not set its own: from two weeks to a year, and from a second
    /// order on.
    fn default() -> Cuts {
        Cuts {
            recency: [14.0, 60.0, 180.0, 365.0],
            frequency: [2.0, 3.0, 5.0, 10.0],
            monetary: [50.0, 150.0, 500.0, 1_500.0],
        }
    }
}

impl Cuts {
    /// The cuts that an attribute sets; a figure for which it has no four ascending numbers keeps the
    /// default.
    pub(super) fn told(value: &Value) -> Cuts {
        let default = Cuts::default();
        let four = |key: &str, default: [f64; 4]| {
            let told = value.as_map().and_then(|cuts| cuts.get(key)?.as_list());
            let numbers: Vec<f64> = told.into_iter().flatten().filter_map(Value::as_number).collect();
            let four = <[f64; 4]>::try_from(numbers).ok().filter(|four| four.is_sorted());
            four.unwrap_or(default)
        };
        Cuts {
            recency: four("recency", default.recency),
            frequency: four("frequency", default.frequency),
            monetary: four("monetary", default.monetary),
        }
    }

    /// When, from `start` on and before `end`, grades may become others.
    pub(super) fn instants(
        &self,
        standing: &Standing,
        start: Time,
        end: Option<Time>,
    ) -> impl Iterator<Item = Time> {
        let last = standing.span.map(|(_, last)| last);
        let falls = self.recency.into_iter().filter_map(move |days| fall(last?, days));
        let falls = falls.filter(move |time| start < *time && end.is_none_or(|end| *time < end));
        std::iter::once(start).chain(falls)
    }
}

/// When the last order is so many days old.
fn fall(last: Time, days: f64) -> Option<Time> {
    last.checked_add((days * DAY).round() as i64)
}

/// The grades of a contact that has bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grades([u8; 3]);

impl Grades {
    /// The grades at an instant; none without an order.
    pub(super) fn of(standing: &Standing, cuts: &Cuts, now: Time) -> Option<Grades> {
        let (_, last) = standing.span?;
        let fallen = passed(&cuts.recency, |days| fall(last, days).is_some_and(|fall| fall <= now));
        let frequency = 1 + passed(&cuts.frequency, |cut| standing.count >= cut);
        let monetary = 1 + passed(&cuts.monetary, |cut| standing.revenue >= cut);
        Some(Grades([5 - fallen, frequency, monetary]))
    }

    pub(super) fn tell(self, field: &str) -> Value {
        let Grades([recency, frequency, monetary]) = self;
        match field {
            "recency" => Value::Number(recency.into()),
            "frequency" => Value::Number(frequency.into()),
            "monetary" => Value::Number(monetary.into()),
            "score" => Value::Text(format!("{recency}{frequency}{monetary}")),
            _ => Value::from(group(recency, frequency)),
        }
    }
}

/// At most four.
fn passed(cuts: &[f64; 4], is_passed: impl Fn(f64) -> bool) -> u8 {
    cuts.iter().map(|cut| u8::from(is_passed(*cut))).sum()
}

/// The ten groups that marketers know, by recency and frequency: how much somebody spends does not
/// decide which it is.
fn group(recency: u8, frequency: u8) -> &'static str {
    match (recency, frequency) {
        (5, 4..) => "champions",
        (3.., 4..) => "loyal",
        (4.., 2..) => "potential_loyalists",
        (5, _) => "new",
        (4, _) => "promising",
        (3, 3) => "needs_attention",
        (3, _) => "about_to_sleep",
        (_, 5) => "cannot_lose",
        (_, 3..) => "at_risk",
        _ => "hibernating",
    }
}
