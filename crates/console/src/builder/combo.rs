//! A field with suggestions: any name may be typed, the known ones are listed.

use leptos::{ev::KeyboardEvent, prelude::*};

use super::{
    draft::Draft,
    field::{Bound, Codec},
    known::{Attributes, Known},
    place::Place,
};
use crate::derived::memo;
use crate::sentence::humanized;

/// The field and its list.
pub(crate) fn combo(draft: Draft, place: &Place, codec: Codec, label: &'static str, known: Known) -> AnyView {
    let bound = Bound::new(draft, place, codec);
    let (shown, flawed) = (bound.shown, bound.flawed);
    let list = List::new(shown, known);
    let id = format!("list-{place}");
    let active = {
        let id = id.clone();
        move || list.open.get().then(|| list.at.get().map(|at| format!("{id}-{at}"))).flatten()
    };
    let typed = bound.clone();
    let input = move |event| {
        list.at.set(None);
        list.open.set(true);
        typed.write(event_target_value(&event));
    };
    let chosen = bound.clone();
    let keys = move |event: KeyboardEvent| {
        if let Some(name) = list.press(&event) {
            chosen.write(name);
        }
    };
    view! {
        <span class="combo">
            <input class="input" type="text" role="combobox" aria-label=label placeholder=label title=label autocomplete="off" spellcheck="false"
                aria-expanded=move || list.open.get().to_string() aria-controls=id.clone() aria-autocomplete="list" aria-activedescendant=active
                aria-invalid=move || flawed.get().to_string() prop:value=shown
                on:input=input on:keydown=keys on:click=move |_| list.open.set(true) on:blur=move |_| list.close() />
            {move || list.open.get().then(|| options(list, &id, label, bound.clone()))}
        </span>
    }
    .into_any()
}

fn options(list: List, id: &str, label: &'static str, bound: Bound) -> AnyView {
    let names = list.names;
    let option = {
        let id = id.to_owned();
        move |(index, name): (usize, String)| {
            let (bound, text) = (bound.clone(), name.clone());
            // The press, not the click: the field must not lose the focus, which closes the list.
            let choose = move |event: web_sys::MouseEvent| {
                event.prevent_default();
                bound.write(text.clone());
                list.close();
            };
            view! {
                <li role="option" id=format!("{id}-{index}") aria-selected=move || (list.at.get() == Some(index)).to_string() on:mousedown=choose>
                    <span>{humanized(&name)}</span><code class="faint">{name}</code>
                </li>
            }
        }
    };
    view! {
        <ul class="options" role="listbox" id=id.to_owned() aria-label=label hidden=move || names.with(Vec::is_empty)>
            {move || names.get().into_iter().enumerate().map(option.clone()).collect_view()}
        </ul>
    }
    .into_any()
}

/// Which suggestions are shown, and the one that Enter takes.
#[derive(Clone, Copy)]
struct List {
    names: Memo<Vec<String>>,
    open: RwSignal<bool>,
    at: RwSignal<Option<usize>>,
}

impl List {
    fn new(shown: Memo<String>, known: Known) -> Self {
        let attributes = use_context::<Attributes>().unwrap_or_else(Attributes::learn);
        let names = memo(move || shown.with(|shown| known.like(shown, attributes)));
        Self { names, open: RwSignal::new(false), at: RwSignal::new(None) }
    }

    fn close(self) {
        self.open.set(false);
        self.at.set(None);
    }

    /// Moves through the list; gives the name that Enter takes.
    fn press(self, event: &KeyboardEvent) -> Option<String> {
        let count = self.names.with_untracked(Vec::len);
        let at = self.at.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => {
                self.open.set(true);
                self.at.set(Some(at.map_or(0, |at| (at + 1) % count)));
            }
            "ArrowUp" if count > 0 => self.at.set(Some(at.map_or(count - 1, |at| (at + count - 1) % count))),
            "Enter" if self.open.get_untracked() && at.is_some() => {
                event.prevent_default();
                let name = self.names.with_untracked(|names| at.and_then(|at| names.get(at).cloned()));
                self.close();
                return name;
            }
            "Escape" => self.close(),
            _ => return None,
        }
        if event.key().starts_with("Arrow") {
            event.prevent_default();
        }
        None
    }
}
