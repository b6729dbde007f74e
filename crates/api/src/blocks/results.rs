//! How often blocks are seen and clicked, and whether one of two settings does better.
//!
//! The rate of clicks of a setting has a Wilson interval of 95 %. Two settings are compared by the
//! test of two proportions with a pooled variance: `confidence` is the chance, in percent, that chance
//! alone would have made a smaller difference. From [`SURE`] on, with [`ENOUGH`] views each, the one with
//! more clicks counts as better. Clicks beyond one a view are left out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Confidence, in percent, from which a difference counts.
pub const SURE: f64 = 95.0;

/// Views of each setting below which no difference counts.
pub const ENOUGH: u64 = 100;

/// The quantile of the normal distribution for 95 %, both sides.
const Z: f64 = 1.959_964;

/// What was counted of a block on one day, in one of its settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Day {
    /// The day, in the shop's time zone, such as `2026-03-01`.
    pub day: String,
    /// `a`, or `b` with the other settings of a split.
    pub variant: String,
    /// How often it was seen.
    pub shown: u64,
    /// How often one of its products was clicked.
    pub clicked: u64,
}

/// What was counted of a block in one of its settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Variant {
    /// `a`, or `b` with the other settings of a split.
    pub variant: String,
    /// How often it was seen.
    pub shown: u64,
    /// How often one of its products was clicked.
    pub clicked: u64,
    /// Clicks a view, in percent.
    pub rate: f64,
    /// With a chance of 95 % the true rate is at least this.
    pub low: f64,
    /// With a chance of 95 % the true rate is at most this.
    pub high: f64,
}

/// How the two settings of a split compare.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Difference {
    /// The rate of `b` less that of `a`, in percentage points.
    pub points: f64,
    /// The chance, in percent, that chance alone would have made a smaller difference.
    pub confidence: f64,
    /// The better setting, where the views are enough and the confidence is 95 or more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(nullable = false)]
    pub better: Option<String>,
}

/// How a block does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Results {
    /// Day by day, oldest first; days without a view are left out.
    pub days: Vec<Day>,
    /// All days together.
    pub variants: Vec<Variant>,
    /// How the settings compare, where both were seen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(nullable = false)]
    pub difference: Option<Difference>,
}

impl Results {
    /// What days come to.
    pub fn of(mut days: Vec<Day>) -> Results {
        days.sort_by(|a, b| (&a.day, &a.variant).cmp(&(&b.day, &b.variant)));
        let variants: Vec<Variant> = ["a", "b"].iter().filter_map(|name| Variant::of(name, &days)).collect();
        let difference = match variants.as_slice() {
            [a, b] => Some(Difference::of(a, b)),
            _ => None,
        };
        Results { days, variants, difference }
    }
}

impl Variant {
    fn of(name: &str, days: &[Day]) -> Option<Variant> {
        let own = || days.iter().filter(|day| day.variant == name);
        let shown: u64 = own().map(|day| day.shown).sum();
        let clicked: u64 = own().map(|day| day.clicked).sum();
        own().next()?;
        let (low, high) = wilson(clicked.min(shown), shown);
        let rate = percent(share(clicked.min(shown), shown));
        Some(Variant {
            variant: name.to_owned(),
            shown,
            clicked,
            rate,
            low: percent(low),
            high: percent(high),
        })
    }
}

impl Difference {
    fn of(a: &Variant, b: &Variant) -> Difference {
        let (of_a, of_b) = (a.clicked.min(a.shown), b.clicked.min(b.shown));
        let points = share(of_b, b.shown) - share(of_a, a.shown);
        let pooled = share(of_a + of_b, a.shown + b.shown);
        let spread = (pooled * (1.0 - pooled) * (1.0 / count(a.shown) + 1.0 / count(b.shown))).sqrt();
        let confidence = if spread > 0.0 { within(points.abs() / spread) } else { 0.0 };
        let confidence = percent(confidence);
        let is_sure = confidence >= SURE && a.shown.min(b.shown) >= ENOUGH;
        let better = if points > 0.0 { "b" } else { "a" };
        Difference { points: percent(points), confidence, better: is_sure.then(|| better.to_owned()) }
    }
}

/// The interval in which a proportion lies with a chance of 95 % (Wilson, 1927).
fn wilson(hits: u64, of: u64) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let (n, p) = (count(of), share(hits, of));
    let scale = 1.0 + Z * Z / n;
    let centre = (p + Z * Z / (2.0 * n)) / scale;
    let reach = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
    ((centre - reach).max(0.0), (centre + reach).min(1.0))
}

/// The share of a normal distribution within so many deviations of its middle: `erf(z / √2)` (Abramowitz
/// and Stegun, 7.1.26; right to seven digits).
fn within(z: f64) -> f64 {
    let x = z / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let terms = [0.254_829_592, -0.284_496_736, 1.421_413_741, -1.453_152_027, 1.061_405_429];
    let sum = terms.iter().rev().fold(0.0, |sum, term| (sum + term) * t);
    1.0 - sum * (-x * x).exp()
}

/// In percent, with two digits.
fn percent(share: f64) -> f64 {
    (share * 10_000.0).round() / 100.0
}

fn share(part: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

fn count(number: u64) -> f64 {
    number.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::{Day, Results};

    fn day(day: &str, variant: &str, shown: u64, clicked: u64) -> Day {
        Day { day: day.to_owned(), variant: variant.to_owned(), shown, clicked }
    }

    #[track_caller]
    fn check(a: (u64, u64), b: (u64, u64), points: f64, confidence: f64, better: Option<&str>) {
        let results = Results::of(vec![day("2026-03-01", "a", a.0, a.1), day("2026-03-01", "b", b.0, b.1)]);
        let found = results.difference.unwrap();
        assert_eq!((found.points, found.better.as_deref()), (points, better));
        assert!((found.confidence - confidence).abs() < 0.02, "{}", found.confidence);
    }

    #[test]
    fn a_difference_counts_when_it_is_sure_and_the_views_are_enough() {
        // Expected values: statsmodels, `proportions_ztest`.
        check((1_000, 100), (1_000, 130), 3.0, 96.45, Some("b"));
        check((1_000, 130), (1_000, 100), -3.0, 96.45, Some("a"));
        check((1_000, 100), (1_000, 110), 1.0, 53.43, None);
        check((50, 1), (50, 20), 38.0, 100.0, None);
        check((1_000, 0), (1_000, 0), 0.0, 0.0, None);
        check((10, 30), (0, 0), -100.0, 0.0, None);
    }

    #[test]
    fn a_rate_has_its_interval_and_days_add_up() {
        let results = Results::of(vec![day("2026-03-02", "a", 60, 6), day("2026-03-01", "a", 40, 4)]);
        let [a] = results.variants.as_slice() else { panic!("{results:?}") };
        assert_eq!((a.shown, a.clicked, a.rate, a.low, a.high), (100, 10, 10.0, 5.52, 17.44));
        assert_eq!(results.days[0].day, "2026-03-01");
        assert_eq!(results.difference, None);
        assert_eq!(Results::of(Vec::new()).variants, []);
    }
}
