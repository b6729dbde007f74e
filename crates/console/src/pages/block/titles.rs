//! What stands above a block, by language.

use leptos::prelude::*;
use recommend::Block;

use crate::widgets::{Icon, icon};

/// Titles with their languages.
pub(super) fn titles(block: RwSignal<Block>) -> AnyView {
    let begun: Vec<(String, String)> =
        block.with_untracked(|block| block.title.clone().into_iter().collect());
    let begun = if begun.is_empty() { vec![("en".to_owned(), String::new())] } else { begun };
    let rows = RwSignal::new(begun.into_iter().enumerate().collect::<Vec<_>>());
    // One that says nothing is no title.
    let write = move || {
        let rows = rows.get_untracked();
        let said = rows.into_iter().map(|(_, (language, text))| (language.trim().to_owned(), text));
        let said = said.filter(|(_, text)| !text.trim().is_empty()).collect();
        block.update(|block| block.title = said);
    };
    let add = move |_| {
        rows.update(|rows| {
            let number = rows.last().map_or(0, |(number, _)| number + 1);
            rows.push((number, Default::default()));
        });
    };
    view! {
        <div class="field">
            <span class="label">{words::TITLE}</span>
            <For each=move || rows.get() key=|(number, _)| *number children=move |(number, said)| row(rows, number, said, write) />
            <div><button type="button" class="button quiet slim" on:click=add>{icon(Icon::Plus)}{words::ADD}</button></div>
        </div>
    }
    .into_any()
}

/// A row by its number, which stays its own: its language and its text.
type Rows = RwSignal<Vec<(usize, (String, String))>>;

fn row(
    rows: Rows,
    number: usize,
    (language, text): (String, String),
    write: impl Fn() + Copy + 'static,
) -> AnyView {
    let change = move |to: fn(&mut (String, String), String), typed: String| {
        rows.update_untracked(|rows| {
            if let Some((_, said)) = rows.iter_mut().find(|(own, _)| *own == number) {
                to(said, typed);
            }
        });
        write();
    };
    let remove = move |_| {
        rows.update(|rows| rows.retain(|(own, _)| *own != number));
        write();
    };
    view! {
        <div class="title-row">
            <input class="input mono" aria-label=words::LANGUAGE placeholder="en" value=language on:input=move |event| change(|said, typed| said.0 = typed, event_target_value(&event)) />
            <input class="input" aria-label=words::TITLE placeholder=words::HINT value=text on:input=move |event| change(|said, typed| said.1 = typed, event_target_value(&event)) />
            <button type="button" class="button quiet icon" aria-label=words::REMOVE on:click=remove>{icon(Icon::Cross)}</button>
        </div>
    }
    .into_any()
}

mod words {
    pub(super) const TITLE: &str = "Title in the page";
    pub(super) const LANGUAGE: &str = "Language";
    pub(super) const HINT: &str = "For you";
    pub(super) const ADD: &str = "Another language";
    pub(super) const REMOVE: &str = "Remove this title";
}
