//! Which products may stand in a block.

use leptos::prelude::*;
use recommend::Block;

use super::editor::number;

/// Filters, and how many products may be alike.
pub(super) fn filters(block: RwSignal<Block>) -> AnyView {
    let now = block.get_untracked();
    let price = now.filters.price;
    view! {
        <section class="sheet settings" aria-label=words::TITLE>
            <h2>{words::TITLE}</h2>
            <div class="switches">
                {switch(words::IN_STOCK, block, |block| block.filters.in_stock.unwrap_or(block.kind.is_of_stock()), |block, on| block.filters.in_stock = (on != block.kind.is_of_stock()).then_some(on))}
                {switch(words::NOT_BOUGHT, block, |block| block.filters.not_bought, |block, on| block.filters.not_bought = on)}
                {switch(words::NOT_IN_CART, block, |block| block.filters.not_in_cart, |block, on| block.filters.not_in_cart = on)}
                {switch(words::NOT_SHOWN, block, |block| block.filters.not_shown, |block, on| block.filters.not_shown = on)}
            </div>
            <div class="field-row">
                {number(words::FROM, price.gte.or(price.gt), move |text| block.update(|block| { block.filters.price.gt = None; block.filters.price.gte = amount(&text); }))}
                {number(words::BELOW, price.lt.or(price.lte), move |text| block.update(|block| { block.filters.price.lte = None; block.filters.price.lt = amount(&text); }))}
            </div>
            {lines(words::CATEGORIES, words::CATEGORY_HINT, &now.filters.category, block, |block, lines| block.filters.category = lines)}
            <div class="field-row">
                {lines(words::BRANDS, words::ONE_A_LINE, &now.filters.brand, block, |block, lines| block.filters.brand = lines)}
                {lines(words::TAGS, words::ONE_A_LINE, &now.filters.tag, block, |block, lines| block.filters.tag = lines)}
            </div>
            <div class="field-row">
                {number(words::OF_CATEGORY, whole(now.at_most.category), move |text| block.update(|block| block.at_most.category = count(&text)))}
                {number(words::OF_BRAND, whole(now.at_most.brand), move |text| block.update(|block| block.at_most.brand = count(&text)))}
            </div>
        </section>
    }
    .into_any()
}

fn switch(
    label: &'static str,
    block: RwSignal<Block>,
    is_on: fn(&Block) -> bool,
    write: fn(&mut Block, bool),
) -> AnyView {
    view! {
        <label class="switch"><input type="checkbox" role="switch" prop:checked=move || block.with(is_on) on:change=move |event| block.update(|block| write(block, event_target_checked(&event))) /><span class="track"></span><span>{label}</span></label>
    }
    .into_any()
}

/// Texts, one a line.
fn lines(
    label: &'static str,
    hint: &'static str,
    values: &[String],
    block: RwSignal<Block>,
    write: fn(&mut Block, Vec<String>),
) -> AnyView {
    let typed = move |event| {
        let text = event_target_value(&event);
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
        block.update(|block| write(block, lines.collect()));
    };
    let text = values.join("\n");
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <textarea class="area" rows="2" placeholder=hint prop:value=text on:input=typed></textarea>
        </label>
    }
    .into_any()
}

fn amount(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

fn count(text: &str) -> Option<usize> {
    text.trim().parse().ok()
}

fn whole(count: Option<usize>) -> Option<f64> {
    count.map(|count| count as f64)
}

mod words {
    pub(super) const TITLE: &str = "Only products that…";
    pub(super) const IN_STOCK: &str = "are in stock";
    pub(super) const NOT_BOUGHT: &str = "the visitor has not bought";
    pub(super) const NOT_IN_CART: &str = "are not in the cart";
    pub(super) const NOT_SHOWN: &str = "were not shown within a day, or above on the page";
    pub(super) const FROM: &str = "cost at least";
    pub(super) const BELOW: &str = "cost less than";
    pub(super) const CATEGORIES: &str = "are in one of these categories";
    pub(super) const CATEGORY_HINT: &str = "One a line, such as Home > Lamps";
    pub(super) const BRANDS: &str = "are of one of these brands";
    pub(super) const TAGS: &str = "have one of these tags";
    pub(super) const ONE_A_LINE: &str = "One a line";
    pub(super) const OF_CATEGORY: &str = "At most so many of one category";
    pub(super) const OF_BRAND: &str = "At most so many of one brand";
}
