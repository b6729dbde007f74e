//! Which page an address means, and how to go there.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// A page of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The list of segments.
    Segments,
    /// The builder, empty or begun with an example.
    NewSegment(Option<String>),
    /// One segment.
    Segment(String),
    /// The builder on a stored segment.
    EditSegment(String),
    /// The list of contacts, those of one segment if it is named.
    Contacts(Option<String>),
    /// One contact.
    Contact(String),
    /// The products.
    Catalogue,
    /// The list of blocks.
    Blocks,
    /// A block that is not there yet.
    NewBlock,
    /// One block.
    Block(String),
    /// What was received, and what was rejected.
    Received,
    /// What happened by itself.
    Notices,
    /// No page has this address.
    Missing,
}

const BASE: &str = "/console";

impl Route {
    /// Reads a path and its query (`?…` or empty).
    pub(crate) fn parse(path: &str, query: &str, decode: impl Fn(&str) -> String) -> Self {
        let inside = path.strip_prefix(BASE).unwrap_or(path);
        let parts: Vec<String> = inside.split('/').filter(|part| !part.is_empty()).map(&decode).collect();
        let asked = |name: &str| {
            let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
            pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| decode(value))
        };
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [] | ["segments"] => Self::Segments,
            ["segments", "new"] => Self::NewSegment(asked("start")),
            ["segments", id] => Self::Segment((*id).to_owned()),
            ["segments", id, "edit"] => Self::EditSegment((*id).to_owned()),
            ["contacts"] => Self::Contacts(asked("segment")),
            ["catalogue"] => Self::Catalogue,
            ["blocks"] => Self::Blocks,
            ["blocks", "new"] => Self::NewBlock,
            ["blocks", "of", id] => Self::Block((*id).to_owned()),
            ["received"] => Self::Received,
            ["contacts", id] => Self::Contact((*id).to_owned()),
            ["notices"] => Self::Notices,
            _ => Self::Missing,
        }
    }

    /// The address of this page.
    pub(crate) fn path(&self, encode: impl Fn(&str) -> String) -> String {
        match self {
            Self::Segments => format!("{BASE}/segments"),
            Self::NewSegment(None) => format!("{BASE}/segments/new"),
            Self::NewSegment(Some(start)) => format!("{BASE}/segments/new?start={}", encode(start)),
            Self::Segment(id) => format!("{BASE}/segments/{}", encode(id)),
            Self::EditSegment(id) => format!("{BASE}/segments/{}/edit", encode(id)),
            Self::Contacts(None) => format!("{BASE}/contacts"),
            Self::Contacts(Some(id)) => format!("{BASE}/contacts?segment={}", encode(id)),
            Self::Contact(id) => format!("{BASE}/contacts/{}", encode(id)),
            Self::Catalogue => format!("{BASE}/catalogue"),
            Self::Blocks => format!("{BASE}/blocks"),
            Self::NewBlock => format!("{BASE}/blocks/new"),
            // A block may be called `new`.
            Self::Block(id) => format!("{BASE}/blocks/of/{}", encode(id)),
            Self::Received => format!("{BASE}/received"),
            Self::Notices => format!("{BASE}/notices"),
            Self::Missing => BASE.to_owned(),
        }
    }

    /// The address of this page, for a link.
    pub(crate) fn href(&self) -> String {
        self.path(|text| js_sys::encode_uri_component(text).into())
    }

    /// Where the browser is.
    pub(crate) fn current() -> Self {
        let location = window().location();
        let decode =
            |text: &str| js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from);
        Self::parse(&location.pathname().unwrap_or_default(), &location.search().unwrap_or_default(), decode)
    }
}

/// The page that is shown; it changes with links, `go` and the browser's own buttons.
#[derive(Clone, Copy)]
pub(crate) struct Router(RwSignal<Route>);

impl Router {
    /// Listens to links and to the history.
    pub(crate) fn start() -> Self {
        let route = RwSignal::new(Route::current());
        let back = window_event_listener(leptos::ev::popstate, move |_| route.set(Route::current()));
        let click = window_event_listener(leptos::ev::click, move |event| {
            if let Some(href) = followed_link(&event) {
                event.prevent_default();
                Self(route).push(&href);
            }
        });
        on_cleanup(move || {
            back.remove();
            click.remove();
        });
        Self(route)
    }

    /// The page that is shown.
    pub(crate) fn get(self) -> Route {
        self.0.get()
    }

    /// Goes to a page.
    pub(crate) fn go(self, route: &Route) {
        self.push(&route.href());
    }

    fn push(self, href: &str) {
        let pushed = window()
            .history()
            .and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(href)));
        if pushed.is_ok() {
            self.0.set(Route::current());
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}

/// The address of a plain click on a link of the console's own.
fn followed_link(event: &web_sys::MouseEvent) -> Option<String> {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if modified || event.button() != 0 || event.default_prevented() {
        return None;
    }
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let link = target.closest("a[href]").ok()??;
    let href = link.get_attribute("href")?;
    (href.starts_with(BASE) && !link.has_attribute("target")).then_some(href)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, query: &str, route: Route) {
        assert_eq!(Route::parse(path, query, str::to_owned), route);
    }

    #[test]
    fn addresses_name_pages() {
        check("/console/", "", Route::Segments);
        check("/console/segments/new", "?start=cart", Route::NewSegment(Some("cart".into())));
        check("/console/segments/s1/edit", "", Route::EditSegment("s1".into()));
        check("/console/contacts", "?segment=s1", Route::Contacts(Some("s1".into())));
        check("/console/nowhere/at/all", "", Route::Missing);
    }

    #[test]
    fn a_route_survives_its_own_address() {
        let routes = [
            Route::Segments,
            Route::NewSegment(None),
            Route::Segment("a".into()),
            Route::Contact("user:7".into()),
            Route::Received,
            Route::Catalogue,
            Route::Contacts(Some("a".into())),
        ];
        for route in routes {
            let address = route.path(str::to_owned);
            let (path, query) = address.split_once('?').unwrap_or((&address, ""));
            check(path, query, route.clone());
        }
    }
}
