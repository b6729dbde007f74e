//! What a product looks like.

use leptos::prelude::*;

/// The product's picture, or its first letter where there is none.
pub(crate) fn product_picture(url: Option<&str>, name: &str) -> AnyView {
    let is_here = |url: &&str| url.starts_with('/') && !url.starts_with("//");
    let url = url.filter(|url| url.starts_with("https://") || is_here(url)).map(str::to_owned);
    let is_broken = RwSignal::new(url.is_none());
    let initial = name.chars().next().unwrap_or('?').to_uppercase().to_string();
    let image = url.map(|url| {
        // Whose shop it is need not be told to where its pictures are.
        view! { <img src=url alt="" width="40" height="40" loading="lazy" referrerpolicy="no-referrer" hidden=is_broken on:error=move |_| is_broken.set(true) /> }
    });
    view! {
        {image}
        <span class="buoy known" aria-hidden="true" hidden=move || !is_broken.get()>{initial}</span>
    }
    .into_any()
}
