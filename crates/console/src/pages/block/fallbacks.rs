//! What fills a block up, one after the other.

use leptos::prelude::*;
use recommend::block::FALLBACKS;
use recommend::{Block, Kind};

use super::editor::kinds;
use crate::derived::memo;
use crate::pages::blocks::kind_name;
use crate::widgets::{Icon, icon};

/// The list, in order, and what may be added.
pub(super) fn fallbacks(block: RwSignal<Block>) -> AnyView {
    let chosen = memo(move || block.with(others));
    let taken = memo(move || block.with(|block| [vec![block.kind], others(block)].concat()));
    let add = move |kind| block.update(|block| block.fallbacks.push(kind));
    // A list of choices for each state, so that none of them looks chosen.
    let open = move || Some(taken.get()).filter(|taken| taken.len() <= FALLBACKS);
    let adder = move |taken: Vec<Kind>| kinds("block-fallback", None, &taken, add);
    view! {
        <div class="field">
            <label class="label" for="block-fallback">{words::TITLE}</label>
            <ol class="chain"><For each=move || chosen.get() key=|kind| *kind children=move |kind| row(block, kind) /></ol>
            <For each=open key=Vec::clone children=adder />
        </div>
    }
    .into_any()
}

/// Those that are not what the block shows anyway.
fn others(block: &Block) -> Vec<Kind> {
    block.fallbacks.iter().copied().filter(|fallback| *fallback != block.kind).collect()
}

fn row(block: RwSignal<Block>, kind: Kind) -> AnyView {
    let earlier = move |_| {
        block.update(|block| {
            let at = block.fallbacks.iter().position(|known| *known == kind).unwrap_or(0);
            if let Some(before) = block.fallbacks.iter().take(at).rposition(|known| *known != block.kind) {
                block.fallbacks.swap(at, before);
            }
        });
    };
    let remove = move |_| block.update(|block| block.fallbacks.retain(|known| *known != kind));
    let name = kind_name(kind);
    view! {
        <li>
            <span>{name}</span>
            <button type="button" class="button quiet slim" aria-label=words::earlier(name) on:click=earlier>{words::EARLIER}</button>
            <button type="button" class="button quiet icon slim" aria-label=words::remove(name) on:click=remove>{icon(Icon::Cross)}</button>
        </li>
    }
    .into_any()
}

mod words {
    pub(super) const TITLE: &str = "When there is too little, filled up with";
    pub(super) const EARLIER: &str = "Earlier";

    pub(super) fn earlier(name: &str) -> String {
        format!("Move “{name}” up")
    }

    pub(super) fn remove(name: &str) -> String {
        format!("Remove “{name}”")
    }
}
