//! The choice between the system's theme, light and dark; `www/console/theme.js` applies it before the first paint.

use leptos::prelude::*;

use crate::widgets::{Icon, icon};

const KEY: &str = "shoal.theme";

/// Three buttons, one of them on.
pub(crate) fn theme_choice() -> AnyView {
    let theme = RwSignal::new(stored());
    let choices = [
        ("system", Icon::System, words::SYSTEM),
        ("light", Icon::Light, words::LIGHT),
        ("dark", Icon::Dark, words::DARK),
    ];
    let buttons = choices.map(|(name, glyph, label)| {
        let chosen = move || theme.with(|theme| theme == name);
        let choose = move |_| {
            theme.set(name.to_owned());
            apply(name);
        };
        view! { <button type="button" role="radio" title=label aria-label=label aria-checked=move || chosen().to_string() on:click=choose>{icon(glyph)}</button> }
    });
    view! { <div class="choice" role="radiogroup" aria-label=words::THEME>{buttons.into_iter().collect_view()}</div> }.into_any()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn stored() -> String {
    let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    stored.filter(|theme| theme == "light" || theme == "dark").unwrap_or_else(|| "system".to_owned())
}

/// Where storage is closed the choice lasts until the page is reloaded.
fn apply(theme: &str) {
    let Some(root) = document().document_element() else { return };
    if theme == "system" {
        let _ = root.remove_attribute("data-theme");
        storage().map(|storage| storage.remove_item(KEY));
    } else {
        let _ = root.set_attribute("data-theme", theme);
        storage().map(|storage| storage.set_item(KEY, theme));
    }
}

mod words {
    pub(super) const THEME: &str = "Theme";
    pub(super) const SYSTEM: &str = "System theme";
    pub(super) const LIGHT: &str = "Light theme";
    pub(super) const DARK: &str = "Dark theme";
}
