//! How a block does: views, clicks, and which side of a split does better.

use leptos::prelude::*;

use crate::{
    api::blocks::{self, Difference, Results, Variant},
    figures::{grouped, rounded},
    live::{Live, Loaded},
    pages::blocks::rate,
    widgets::failed,
};

const BEAT: i32 = 5_000;

/// The figures of the last 31 days.
pub(super) fn results(id: String) -> AnyView {
    let live = Live::every(BEAT, move || {
        let id = id.clone();
        async move { blocks::results(&id).await }
    });
    let shown = move || {
        live.value.with(|value| match value {
            Loaded::Waiting => ().into_any(),
            Loaded::Failed(fault) => failed(fault, move || live.again()),
            Loaded::Ready(results) => figures(results),
        })
    };
    view! { <section class="sheet block-results" aria-label=words::TITLE>{shown}</section> }.into_any()
}

fn figures(results: &Results) -> AnyView {
    let sum = |pick: fn(&Variant) -> u64| results.variants.iter().map(pick).sum::<u64>();
    let (shown, clicked) = (sum(|side| side.shown), sum(|side| side.clicked));
    let figure = |name: &'static str, text: String| {
        view! { <div><p class="overline">{name}</p><p class="figure">{text}</p></div> }
    };
    view! {
        <div class="block-figures">
            {figure(words::SHOWN, grouped(shown))}
            {figure(words::CLICKED, grouped(clicked))}
            {figure(words::RATE, rate(shown, clicked))}
            {bars(results)}
        </div>
        {results.difference.as_ref().map(|difference| sides(&results.variants, difference))}
    }
    .into_any()
}

/// Views by day, the clicks among them darker.
fn bars(results: &Results) -> AnyView {
    let mut days: Vec<(&str, u64, u64)> = Vec::new();
    for day in &results.days {
        match days.last_mut() {
            Some((last, shown, clicked)) if *last == day.day => {
                *shown += day.shown;
                *clicked += day.clicked;
            }
            _ => days.push((&day.day, day.shown, day.clicked)),
        }
    }
    let most = days.iter().map(|(_, shown, _)| *shown).max().unwrap_or(0).max(1);
    let bar = |(day, shown, clicked): &(&str, u64, u64)| {
        let height = |count: u64| format!("{:.1}%", (count.min(most) as f64) * 100.0 / most as f64);
        view! {
            <li title=words::day(day, *shown, *clicked)><span style:height=height(*shown)></span><span class="of" style:height=height(*clicked)></span></li>
        }
    };
    view! { <ol class="bars" aria-label=words::DAYS>{days.iter().map(bar).collect_view()}</ol> }.into_any()
}

fn sides(variants: &[Variant], difference: &Difference) -> AnyView {
    let row = |side: &Variant| {
        view! {
            <tr>
                <th scope="row">{side.variant.to_uppercase()}</th>
                <td class="right number">{grouped(side.shown)}</td>
                <td class="right number">{grouped(side.clicked)}</td>
                <td class="right number">{words::between(side)}</td>
            </tr>
        }
    };
    view! {
        <table class="grid sides-grid">
            <thead><tr><th scope="col">{words::SIDE}</th><th scope="col" class="right">{words::SHOWN}</th><th scope="col" class="right">{words::CLICKED}</th><th scope="col" class="right">{words::RATE}</th></tr></thead>
            <tbody>{variants.iter().map(row).collect_view()}</tbody>
        </table>
        <p class="sides-say">{words::difference(difference)}</p>
    }
    .into_any()
}

mod words {
    use super::{Difference, Variant, grouped, rounded};

    pub(super) const TITLE: &str = "Results";
    pub(super) const SHOWN: &str = "Shown";
    pub(super) const CLICKED: &str = "Clicked";
    pub(super) const RATE: &str = "Click-through";
    pub(super) const SIDE: &str = "Side";
    pub(super) const DAYS: &str = "Views by day";

    pub(super) fn day(day: &str, shown: u64, clicked: u64) -> String {
        format!("{day}: shown {}, clicked {}", grouped(shown), grouped(clicked))
    }

    pub(super) fn between(side: &Variant) -> String {
        format!("{} % ({}–{})", rounded(side.rate), rounded(side.low), rounded(side.high))
    }

    pub(super) fn difference(difference: &Difference) -> String {
        let points = rounded(difference.points.abs());
        let sure = rounded(difference.confidence);
        match difference.better.as_deref() {
            Some(better) => {
                format!("{} does better by {points} points; {sure} % sure.", better.to_uppercase())
            }
            None => format!("They differ by {points} points; {sure} % sure, which is not enough yet."),
        }
    }
}
