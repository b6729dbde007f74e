//! Size over time as a line of steps: a size holds until the next one is known.

use std::fmt::Write;

use leptos::prelude::*;

use crate::{api::Size, clock, derived::memo, figures::grouped};

/// A drawn line, the area under it, and where it ends.
#[derive(Clone, Debug, PartialEq)]
struct Trace {
    line: String,
    area: String,
    end: (f64, f64),
    low: u64,
    high: u64,
}

/// The box a trace is drawn into; `lift` keeps the line off the edges.
#[derive(Clone, Copy)]
struct Frame {
    width: f64,
    height: f64,
    lift: f64,
}

impl Frame {
    /// Evenly spaced sizes, the last of them now.
    fn trace(self, sizes: &[u64]) -> Option<Trace> {
        let (first, rest) = sizes.split_first()?;
        let low = sizes.iter().copied().min()?;
        let high = sizes.iter().copied().max()?;
        let room = self.height - 2.0 * self.lift;
        // A size that never changed is a line in the middle, but nobody is nothing to fill.
        let flat = if high == low && high > 0 { room / 2.0 } else { 0.0 };
        let y = |size: u64| {
            self.height - self.lift - flat - (size - low) as f64 / (high - low).max(1) as f64 * room
        };
        let step = self.width / rest.len().max(1) as f64;
        let mut line = format!("M0 {:.1}", y(*first));
        let mut end = (self.width, y(*first));
        let mut x = 0.0;
        for size in rest {
            x += step;
            if y(*size) != end.1 {
                end.1 = y(*size);
                // Writing to a `String` cannot fail.
                let _ = write!(line, "H{x:.1}V{:.1}", end.1);
            }
        }
        let _ = write!(line, "H{:.1}", end.0);
        let area = format!("{line}V{:.1}H0Z", self.height);
        Some(Trace { line, area, end, low, high })
    }
}

/// The small graph of a list row.
pub(crate) fn sparkline(sizes: Memo<Vec<u64>>) -> AnyView {
    const FRAME: Frame = Frame { width: 120.0, height: 32.0, lift: 4.0 };
    let trace = memo(move || sizes.with(|sizes| FRAME.trace(sizes)));
    let part = move |pick: fn(&Trace) -> String| move || trace.with(|trace| trace.as_ref().map(pick));
    view! {
        <svg class="sparkline" viewBox="0 0 124 32" aria-hidden="true">
            <path class="area" d=part(|trace| trace.area.clone()) />
            <path class="line" d=part(|trace| trace.line.clone()) />
            <circle class="end" r="2.500" cx="120" cy=part(|trace| trace.end.1.to_string()) />
        </svg>
    }
    .into_any()
}

/// The graph of a segment's page, with its bounds in words.
pub(crate) fn chart(sizes: Memo<Vec<Size>>) -> AnyView {
    const FRAME: Frame = Frame { width: 720.0, height: 180.0, lift: 12.0 };
    let trace = memo(move || {
        sizes.with(|sizes| FRAME.trace(&sizes.iter().map(|size| size.contacts).collect::<Vec<_>>()))
    });
    let from = memo(move || sizes.with(|sizes| sizes.first().map(|size| size.at)));
    let part = move |pick: fn(&Trace) -> String| move || trace.with(|trace| trace.as_ref().map(pick));
    let bounds = move || trace.with(|trace| trace.as_ref().map(|trace| (trace.low, trace.high)));
    let told = move || bounds().map(|(low, high)| words::told(low, high));
    view! {
        <figure class="chart">
            <div class="chart-plot">
                <svg viewBox="0 0 720 180" preserveAspectRatio="none" role="img" aria-label=told>
                    <path class="rule" d="M0 12H720M0 90H720M0 168H720" />
                    <path class="area" d=part(|trace| trace.area.clone()) />
                    <path class="line" d=part(|trace| trace.line.clone()) />
                </svg>
                <span class="chart-high number">{move || bounds().filter(|(low, high)| low != high).map(|(_, high)| grouped(high))}</span>
                <span class="chart-low number">{move || bounds().filter(|(low, high)| low != high).map(|(low, _)| grouped(low))}</span>
                <span class="chart-flat number">{move || bounds().filter(|(low, high)| low == high).map(|(low, _)| grouped(low))}</span>
            </div>
            <figcaption class="chart-axis number">
                <span>{move || from.get().map(begun)}</span>
                <span>{words::NOW}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}

fn begun(at: i64) -> String {
    const HOURS_20: i64 = 72_000_000;
    if clock::now() - at < HOURS_20 { clock::local_time(at) } else { clock::local_minute(at) }
}

mod words {
    use super::grouped;

    pub(super) const NOW: &str = "now";

    pub(super) fn told(low: u64, high: u64) -> String {
        format!("Size over time, between {} and {}", grouped(low), grouped(high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { width: 100.0, height: 20.0, lift: 0.0 };

    #[test]
    fn a_size_holds_until_the_next() {
        let trace = FRAME.trace(&[0, 0, 10, 10, 5]).unwrap();
        assert_eq!(trace.line, "M0 20.0H50.0V0.0H100.0V10.0H100.0");
        assert_eq!(trace.area, "M0 20.0H50.0V0.0H100.0V10.0H100.0V20.0H0Z");
        assert_eq!((trace.low, trace.high, trace.end), (0, 10, (100.0, 10.0)));
    }

    #[test]
    fn one_size_is_a_line_in_the_middle() {
        assert_eq!(FRAME.trace(&[7]).unwrap().line, "M0 10.0H100.0");
    }

    #[test]
    fn nobody_is_a_line_at_the_bottom() {
        assert_eq!(FRAME.trace(&[0, 0]).unwrap().end, (100.0, 20.0));
    }

    #[test]
    fn nothing_is_no_line() {
        assert_eq!(FRAME.trace(&[]), None);
    }
}
