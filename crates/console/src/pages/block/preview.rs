//! What the draft would show somebody, asked again after every change.

use std::time::Duration;

use leptos::prelude::*;
use recommend::Variant;

use super::draft::Draft;
use crate::{
    api::{
        self,
        blocks::{self, Pick, Scene, Shown},
    },
    console::sentence_case,
    derived::memo,
    figures::money,
    live::{Live, Loaded},
    pages::blocks::kind_name,
    widgets::product_picture,
};

const BEAT: i32 = 5_000;
const QUIET: Duration = Duration::from_millis(300);

/// The panel beside the settings.
pub(super) fn preview(draft: Draft) -> AnyView {
    let (who, product) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let is_whole = draft.is_whole();
    let live = Live::every(BEAT, move || {
        let (block, template) = (untrack(|| draft.whole()), draft.template.get_untracked());
        let is_b = draft.split.with_untracked(Option::is_some) && draft.side.get_untracked() == Variant::B;
        let variant = if is_b { "b" } else { "a" };
        let (who, product) = (who.get_untracked(), product.get_untracked().trim().to_owned());
        let is_complete = is_whole.get_untracked();
        async move {
            if !is_complete {
                return Ok(None);
            }
            let contact = match who.trim() {
                "" => String::new(),
                who => api::find_contact(who).await?.id,
            };
            let product = (!product.is_empty()).then_some(product);
            blocks::preview(&block, &template, &Scene { contact, product, variant }).await.map(Some)
        }
    });
    let mut again = debounce(QUIET, move |()| live.again());
    Effect::new(move |first: Option<()>| {
        let _ = draft.whole();
        draft.side.track();
        draft.template.track();
        who.track();
        product.track();
        if first.is_some() {
            again(());
        }
    });
    let latest = Memo::new(move |before: Option<&Option<Shown>>| {
        live.value.with(|value| value.ready().cloned().flatten()).or_else(|| before.cloned().flatten())
    });
    let refused = move || {
        live.value.with(|value| match value {
            Loaded::Failed(fault) => Some(view! { <p class="fault">{sentence_case(&fault.message)}</p> }),
            Loaded::Waiting | Loaded::Ready(_) => None,
        })
    };
    let stale = memo(move || !is_whole.get());
    let html = memo(move || latest.with(|shown| shown.as_ref()?.html.clone()));
    view! {
        <aside class="preview sheet block-preview" aria-label=words::TITLE>
            <div>
                <p class="overline">{words::TITLE}</p>
                {field(words::WHO, words::WHO_HINT, who)}
                {field(words::PRODUCT, words::PRODUCT_HINT, product)}
            </div>
            <div class:stale=stale>
                {move || html.get().map(as_html)}
                {move || latest.with(|shown| shown.as_ref().map(|shown| picked(&shown.picks)))}
                {refused}
            </div>
        </aside>
    }
    .into_any()
}

fn field(label: &'static str, hint: &'static str, text: RwSignal<String>) -> AnyView {
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <input class="input" autocomplete="off" placeholder=hint prop:value=text on:input=move |event| text.set(event_target_value(&event)) />
        </label>
    }
    .into_any()
}

/// The shop's own HTML, in a frame where no script runs and no link leads anywhere.
fn as_html(html: String) -> AnyView {
    view! { <iframe class="own-html" title=words::HTML sandbox="" srcdoc=html tabindex="-1"></iframe> }
        .into_any()
}

fn picked(picks: &[Pick]) -> AnyView {
    if picks.is_empty() {
        return view! { <p class="small soft">{words::NOTHING}</p> }.into_any();
    }
    view! { <ol class="picks">{picks.iter().map(row).collect_view()}</ol> }.into_any()
}

fn row(pick: &Pick) -> AnyView {
    let name = pick.name.clone().unwrap_or_else(|| pick.product_id.clone());
    let price = pick.price.map(|price| money(price, pick.currency.as_deref()));
    view! {
        <li>
            {product_picture(pick.image_url.as_deref(), &name)}
            <span class="pick-name"><span>{name}</span><span class="small soft">{kind_name(pick.why)}</span></span>
            <span class="small number">{price}</span>
        </li>
    }
    .into_any()
}

mod words {
    pub(super) const HTML: &str = "The block in your own HTML";
    pub(super) const TITLE: &str = "What somebody sees";
    pub(super) const WHO: &str = "For whom";
    pub(super) const WHO_HINT: &str = "Somebody new; or user:42, a name, an e-mail";
    pub(super) const PRODUCT: &str = "Product on the page";
    pub(super) const PRODUCT_HINT: &str = "None; or a product’s id";
    pub(super) const NOTHING: &str =
        "Nothing fits. Add something to fill up with, or loosen what products must be.";
}
