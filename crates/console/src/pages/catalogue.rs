//! Products: what blocks choose among, as the shop told of it.

use leptos::prelude::*;

use super::{contacts::steps, entitle, settled};
use crate::{
    api::catalogue::{self, Page, Product},
    derived::memo,
    figures::money,
    live::{Live, Loaded, Shape},
    widgets::{empty, failed, page_head, product_picture, rows_waiting, search},
};

/// Seldom: a search reads the whole catalogue.
const BEAT: i32 = 60_000;

/// The page.
pub(crate) fn catalogue() -> AnyView {
    entitle(words::TITLE);
    let typed = RwSignal::new(String::new());
    let query = settled(move || typed.get().trim().to_owned());
    let cursors = RwSignal::new(Vec::<String>::new());
    let live = Live::every(BEAT, move || {
        let (query, cursor) =
            (query.get_untracked(), cursors.with_untracked(|cursors| cursors.last().cloned()));
        async move { catalogue::products(&query, cursor.as_deref()).await }
    });
    Effect::new(move |before: Option<String>| {
        let asked = query.get();
        if before.is_some_and(|before| before != asked) {
            cursors.set(Vec::new());
            live.again();
        }
        asked
    });
    let next = memo(move || live.value.with(|value| value.ready().and_then(|page| page.cursor.clone())));
    view! {
        {page_head(words::TITLE, words::LEAD, None)}
        <div class="sheet">
            <div class="sheet-head filters">
                {search(typed, words::SEARCH)}
                <span class="small soft number" role="status">{move || live.value.with(|value| value.ready().map(|page| words::found(page.total)))}</span>
            </div>
            {list(live, query)}
            {steps(cursors, next, move || live.again())}
        </div>
    }
    .into_any()
}

fn list(live: Live<Page>, query: RwSignal<String>) -> AnyView {
    let shape = memo(move || live.value.with(|value| value.shape(|page| page.items.is_empty())));
    let none = move || if query.with(String::is_empty) { words::HOW } else { words::NO_FIT };
    let drawn = move || match shape.get() {
        Shape::Waiting => rows_waiting(6),
        Shape::Failed => live.value.with_untracked(|value| match value {
            Loaded::Failed(fault) => failed(fault, move || live.again()),
            Loaded::Waiting | Loaded::Ready(_) => ().into_any(),
        }),
        Shape::Empty => empty(words::NONE, untrack(none), ()),
        Shape::Full => table(live),
    };
    drawn.into_any()
}

fn table(live: Live<Page>) -> AnyView {
    let rows =
        move || live.value.with(|value| value.ready().map(|page| page.items.clone()).unwrap_or_default());
    view! {
        <table class="grid products-grid">
            <thead>
                <tr><th scope="col">{words::PRODUCT}</th><th scope="col">{words::CATEGORY}</th><th scope="col">{words::STOCK}</th><th scope="col" class="right">{words::PRICE}</th></tr>
            </thead>
            <tbody><For each=rows key=|product| format!("{product:?}") children=row /></tbody>
        </table>
    }
    .into_any()
}

fn row(product: Product) -> AnyView {
    let name = product.name.clone().unwrap_or_else(|| product.product_id.clone());
    let says = [Some(product.product_id.as_str()), product.brand.as_deref()];
    let says = says.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let price = |amount: Option<f64>| amount.map(|amount| money(amount, product.currency.as_deref()));
    let stock = if product.can_be_bought() {
        view! { <span class="tag deep">{words::IN_STOCK}</span> }.into_any()
    } else {
        view! { <span class="tag">{words::OUT}</span> }.into_any()
    };
    view! {
        <tr>
            <th scope="row">
                {product_picture(product.image_url.as_deref(), &name)}
                <span class="pick-name"><span>{name}</span><span class="small soft">{says}</span></span>
            </th>
            <td class="soft category">{product.category.clone()}</td>
            <td class="tags">{stock}</td>
            <td class="right number">{price(product.price)}{price(product.old_price).map(|price| view! { <s class="small soft">{price}</s> })}</td>
        </tr>
    }
    .into_any()
}

mod words {
    use crate::figures;

    pub(super) const TITLE: &str = "Products";
    pub(super) const LEAD: &str = "The catalogue that blocks choose from, as the shop told it last.";
    pub(super) const SEARCH: &str = "Search by id, name, brand or category";
    pub(super) const PRODUCT: &str = "Product";
    pub(super) const CATEGORY: &str = "Category";
    pub(super) const STOCK: &str = "Stock";
    pub(super) const PRICE: &str = "Price";
    pub(super) const IN_STOCK: &str = "In stock";
    pub(super) const OUT: &str = "Sold out";
    pub(super) const NONE: &str = "No products here";
    pub(super) const NO_FIT: &str = "No product fits what you look for.";
    pub(super) const HOW: &str =
        "Send a file with shoal import, such as your Google Merchant feed, or products to /api/catalog.";

    pub(super) fn found(total: u64) -> String {
        figures::counted(total, "product", "products")
    }
}
