//! The frame around every page: who may see it, navigation, notices.

use leptos::prelude::*;

use crate::{
    api::Shop,
    builder,
    console::{Console, Session, Toast},
    derived::memo,
    notices::Notices,
    pages,
    route::Route,
    widgets::{Icon, failed, icon, mark},
};

mod theme;

/// The whole console.
pub(crate) fn app() -> AnyView {
    let console = Console::start();
    let session = memo(move || console.session.get());
    view! {
        {move || match session.get() {
            Session::Unknown => ().into_any(),
            Session::Out => pages::sign_in(),
            Session::In(shop) => shell(console, &shop),
            Session::Failed(fault) => failed(&fault, move || console.ask_session()),
        }}
        <div class="toasts" role="status">{move || console.toast.get().map(|toast| shown(console, toast))}</div>
    }
    .into_any()
}

fn shown(console: Console, toast: Toast) -> AnyView {
    let undo = toast.undo.map(|_| {
        view! { <button class="button slim" on:click=move |_| console.undo()>{words::UNDO}</button> }
    });
    view! { <div class="toast" class:bad=toast.bad><span>{toast.text}</span>{undo}</div> }.into_any()
}

fn shell(console: Console, shop: &Shop) -> AnyView {
    let page = memo(move || console.router.get());
    let notices = Notices::watch();
    view! {
        <a class="skip" href="#deck">{words::SKIP}</a>
        <div class="shell">
            <header class="rail">
                <a class="brand" href=Route::Segments.href()>
                    {mark()}
                    <span class="clip">
                        <span class="brand-name">{words::SHOAL}</span>
                        <br />
                        <span class="brand-shop">{shop.name.clone()}</span>
                    </span>
                </a>
                <nav aria-label=words::NAVIGATION>
                    <ul>
                        {link(page, Route::Segments, Icon::Segments, words::SEGMENTS, || false)}
                        {link(page, Route::Contacts(None), Icon::Contacts, words::CONTACTS, || false)}
                        {link(page, Route::Catalogue, Icon::Tag, words::CATALOGUE, || false)}
                        {link(page, Route::Blocks, Icon::Blocks, words::BLOCKS, || false)}
                        {link(page, Route::Received, Icon::Entered, words::RECEIVED, || false)}
                        {link(page, Route::Notices, Icon::Bell, words::NOTICES, move || notices.has_new())}
                    </ul>
                </nav>
                <div class="rail-foot">
                    {theme::theme_choice()}
                    <button class="button quiet icon slim" title=words::SIGN_OUT aria-label=words::SIGN_OUT on:click=move |_| console.sign_out()>{icon(Icon::SignOut)}</button>
                </div>
            </header>
            <main class="deck" id="deck" tabindex="-1">
                <div class="deck-inner">
                    {move || console.lost.get().then(|| lost_notice(console))}
                    {move || draw(page.get())}
                </div>
            </main>
        </div>
    }
    .into_any()
}

fn draw(route: Route) -> AnyView {
    match route {
        Route::Segments => pages::segments(),
        Route::Segment(id) => pages::segment(id),
        Route::Contacts(segment) => pages::contacts(segment),
        Route::Contact(id) => pages::contact(id),
        Route::Notices => pages::notices(),
        Route::NewSegment(start) => builder::new_segment(start),
        Route::EditSegment(id) => builder::edit_segment(id),
        Route::Catalogue => pages::catalogue(),
        Route::Blocks => pages::blocks::list(),
        Route::NewBlock => pages::block::new(),
        Route::Block(id) => pages::block::one(id),
        Route::Received => pages::received(),
        Route::Missing => pages::missing(),
    }
}

fn link(
    page: Memo<Route>,
    route: Route,
    glyph: Icon,
    name: &'static str,
    has_new: impl Fn() -> bool + Send + 'static,
) -> AnyView {
    let href = route.href();
    let mark = move || {
        has_new().then(|| view! { <span class="new"><span class="unseen">{words::NEW}</span></span> })
    };
    let current = move || page.with(|page| section(page) == section(&route)).then_some("page");
    view! { <li><a href=href aria-current=current>{icon(glyph)}<span>{name}</span>{mark}</a></li> }.into_any()
}

fn section(route: &Route) -> u8 {
    match route {
        Route::Segments | Route::NewSegment(_) | Route::Segment(_) | Route::EditSegment(_) => 0,
        Route::Contacts(_) | Route::Contact(_) => 1,
        Route::Blocks | Route::NewBlock | Route::Block(_) => 2,
        Route::Received => 3,
        Route::Notices => 4,
        Route::Catalogue => 5,
        Route::Missing => 6,
    }
}

/// Pages ask again by themselves; this says why nothing moves, and lets one ask at once.
fn lost_notice(console: Console) -> AnyView {
    view! {
        <div class="notice notice-pin" role="alert">
            <span>{words::LOST}</span>
            <button class="button slim" on:click=move |_| console.ask_session()>{words::RETRY}</button>
        </div>
    }
    .into_any()
}

mod words {
    pub(super) const SHOAL: &str = "Shoal";
    pub(super) const SKIP: &str = "Skip to the page";
    pub(super) const NAVIGATION: &str = "Main";
    pub(super) const SEGMENTS: &str = "Segments";
    pub(super) const NOTICES: &str = "Notices";
    pub(super) const NEW: &str = "new";
    pub(super) const CONTACTS: &str = "Contacts";
    pub(super) const CATALOGUE: &str = "Products";
    pub(super) const BLOCKS: &str = "Blocks";
    pub(super) const RECEIVED: &str = "Received";
    pub(super) const UNDO: &str = "Undo";
    pub(super) const SIGN_OUT: &str = "Sign out";
    pub(super) const LOST: &str = "Connection lost. What you see may be out of date; trying again…";
    pub(super) const RETRY: &str = "Try now";
}
