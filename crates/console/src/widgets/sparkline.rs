//! Size over time as a line of steps: a size holds until the next one is known.

use std::fmt::Write;

use leptos::prelude::*;

use crate::{api::Size, clock, console::Console, figures::grouped};

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
    fn trace(self, sizes: &[Size], from: i64, to: i64) -> Option<Trace> {
        let seen = sizes.iter().filter(|size| size.at >= from && size.at <= to);
        let before = sizes.iter().rev().find(|size| size.at < from).map(|size| Size { at: from, ..*size });
        let points: Vec<Size> = before.into_iter().chain(seen.copied()).collect();
        let low = points.iter().map(|size| size.contacts).min()?;
        let high = points.iter().map(|size| size.contacts).max()?;
        let x = |at: i64| (at - from) as f64 / (to - from).max(1) as f64 * self.width;
        let span = (high - low).max(1) as f64;
        let room = self.height - 2.0 * self.lift;
        let flat = if high == low { room / 2.0 } else { 0.0 };
        let y = |contacts: u64| self.height - self.lift - flat - (contacts - low) as f64 / span * room;
        let first = points.first()?;
        let mut line = format!("M{:.1} {:.1}", x(first.at), y(first.contacts));
        for size in points.iter().skip(1) {
            // Writing to a `String` cannot fail.
            let _ = write!(line, "H{:.1}V{:.1}", x(size.at), y(size.contacts));
        }
        let last = points.last()?;
        let end = (self.width, y(last.contacts));
        let _ = write!(line, "H{:.1}", end.0);
        let area = format!("{line}V{:.1}H{:.1}Z", self.height, x(first.at));
        Some(Trace { line, area, end, low, high })
    }
}

/// The small graph of a list row: from the first known size, a day at most, until now.
pub(crate) fn sparkline(sizes: RwSignal<Vec<Size>>) -> AnyView {
    const FRAME: Frame = Frame { width: 120.0, height: 32.0, lift: 4.0 };
    let now = slow_now();
    let trace = Memo::new(move |_| sizes.with(|sizes| FRAME.trace(sizes, begin(sizes, now.get()), now.get())));
    let part = move |pick: fn(&Trace) -> String| move || trace.with(|trace| trace.as_ref().map(pick));
    view! {
        <svg class="sparkline" viewBox="0 0 124 32" preserveAspectRatio="none" aria-hidden="true">
            <path class="area" d=part(|trace| trace.area.clone()) />
            <path class="line" d=part(|trace| trace.line.clone()) />
            <circle class="end" r="2.500" cx=part(|trace| trace.end.0.to_string()) cy=part(|trace| trace.end.1.to_string()) />
        </svg>
    }
    .into_any()
}

/// The graph of a segment's page, with its bounds in words.
pub(crate) fn chart(sizes: RwSignal<Vec<Size>>) -> AnyView {
    const FRAME: Frame = Frame { width: 720.0, height: 180.0, lift: 12.0 };
    let now = slow_now();
    let from = Memo::new(move |_| sizes.with(|sizes| begin(sizes, now.get())));
    let trace = Memo::new(move |_| sizes.with(|sizes| FRAME.trace(sizes, from.get(), now.get())));
    let part = move |pick: fn(&Trace) -> String| move || trace.with(|trace| trace.as_ref().map(pick));
    let bounds = move || trace.with(|trace| trace.as_ref().map(|trace| (trace.low, trace.high)));
    let told = move || bounds().map(|(low, high)| words::told(low, high));
    view! {
        <figure class="chart">
            <div class="chart-plot">
                <svg viewBox="0 0 720 180" preserveAspectRatio="none" role="img" aria-label=told>
                    <path class="rule" d="M0 12.500H720M0 90.500H720M0 167.500H720" />
                    <path class="area" d=part(|trace| trace.area.clone()) />
                    <path class="line" d=part(|trace| trace.line.clone()) />
                </svg>
                <span class="chart-high number">{move || bounds().map(|(_, high)| grouped(high))}</span>
                <span class="chart-low number">{move || bounds().filter(|(low, high)| low != high).map(|(low, _)| grouped(low))}</span>
            </div>
            <figcaption class="chart-axis number">
                <span>{move || edge(from.get(), now.get())}</span>
                <span>{words::NOW}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}

const DAY: i64 = 86_400_000;
const SHORTEST: i64 = 60_000;

fn begin(sizes: &[Size], now: i64) -> i64 {
    let first = sizes.first().map_or(now, |size| size.at);
    first.max(now - DAY).min(now - SHORTEST)
}

fn edge(from: i64, now: i64) -> String {
    if now - from >= DAY { clock::local_minute(from) } else { clock::local_time(from) }
}

/// A clock for graphs: whole seconds, so that they are not drawn on every tick.
fn slow_now() -> Memo<i64> {
    let now = Console::here().now;
    Memo::new(move |_| now.get() / 1000 * 1000)
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

    fn sizes(points: &[(i64, u64)]) -> Vec<Size> {
        points.iter().map(|&(at, contacts)| Size { at, contacts }).collect()
    }

    #[test]
    fn a_size_holds_until_the_next() {
        let trace = FRAME.trace(&sizes(&[(0, 0), (50, 10)]), 0, 100).unwrap();
        assert_eq!(trace.line, "M0.0 20.0H50.0V0.0H100.0");
        assert_eq!(trace.area, "M0.0 20.0H50.0V0.0H100.0V20.0H0.0Z");
    }

    #[test]
    fn what_was_before_the_window_reaches_into_it() {
        let trace = FRAME.trace(&sizes(&[(0, 4), (60, 8)]), 50, 150).unwrap();
        assert_eq!((trace.low, trace.high), (4, 8));
        assert!(trace.line.starts_with("M0.0 20.0H10.0"));
    }

    #[test]
    fn one_size_is_a_line_in_the_middle() {
        assert_eq!(FRAME.trace(&sizes(&[(0, 7)]), 0, 100).unwrap().line, "M0.0 10.0H100.0");
    }

    #[test]
    fn nothing_is_no_line() {
        assert_eq!(FRAME.trace(&[], 0, 100), None);
    }
}
