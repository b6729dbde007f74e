//! From a request to an answer: who may ask, and which object knows.

mod assets;
mod blocks;
mod body;
mod catalog;
mod contacts;
mod demo;
mod faults;
mod ingest;
mod reconciliation;
mod rejected;
mod segments;
mod session;
mod shops;
mod who;

use worker::{Env, Method, Request, Response};

use crate::fault::{Fault, Outcome};

/// One request with what every route looks at.
pub(crate) struct Asked<'a> {
    pub(crate) request: Request,
    pub(crate) env: &'a Env,
    pub(crate) url: worker::Url,
}

impl Asked<'_> {
    /// A query parameter; an empty one counts as absent.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let value = self.url.query_pairs().find(|(key, _)| key == name)?.1.into_owned();
        (!value.is_empty()).then_some(value)
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.request.headers().get(name).ok().flatten()
    }

    /// A whole number in the query, within bounds.
    pub(crate) fn number(&self, name: &str, default: usize, most: usize) -> Outcome<usize> {
        let Some(text) = self.query(name) else {
            return Ok(default);
        };
        let number = text.parse::<usize>().ok().filter(|number| (1..=most).contains(number));
        number.ok_or_else(|| {
            Fault::bad_field("bad_query", name, format!("expected a whole number from 1 to {most}"))
        })
    }

    /// `limit`, as every list takes it.
    pub(crate) fn limit(&self) -> Outcome<usize> {
        self.number("limit", 100, 1_000)
    }
}

/// Answers any request.
pub(crate) async fn answer(request: Request, env: &Env) -> worker::Result<Response> {
    let url = request.url()?;
    let path: Vec<String> = url.path_segments().into_iter().flatten().map(decoded).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let way = ingest::Way::of(&path);
    let is_open = way.is_some() || matches!(path.first(), Some(&("v1" | "sourceConfig")));
    let method = request.method();
    if is_open && method == Method::Options {
        return open_to_pages(Response::empty()?.with_status(204));
    }
    let asked = Asked { request, env, url };
    let answered = match way {
        Some(way) if method == way.method() => ingest::ingest(asked, way).await,
        Some(way) => Err(Fault::method(way.method().as_ref())),
        None => route(asked, &method, &path).await,
    };
    let response = match answered {
        Ok(response) => response,
        Err(fault) => fault.response()?,
    };
    if is_open { open_to_pages(response) } else { Ok(response) }
}

async fn route(asked: Asked<'_>, method: &Method, path: &[&str]) -> Outcome<Response> {
    match path {
        ["v1", "blocks", block] => {
            get(method)?;
            blocks::block(asked, block).await
        }
        ["v1", "projects", key, "settings"] => {
            get(method)?;
            ingest::settings(&asked, key).await
        }
        ["v1", ..] => Err(no_route(path)),
        ["sourceConfig"] | ["sourceConfig", ""] => {
            get(method)?;
            ingest::source_config(&asked).await
        }
        ["api", rest @ ..] => api(asked, method, rest).await,
        ["shop", "config.json"] if demo::is_on(asked.env) => demo::config(asked.env),
        ["shop", "session"] if demo::is_on(asked.env) => demo::sign_in(asked).await,
        _ => {
            get(method)?;
            assets::file(asked).await
        }
    }
}

async fn api(asked: Asked<'_>, method: &Method, path: &[&str]) -> Outcome<Response> {
    use Method::{Delete, Get, Post, Put};
    match (method, path) {
        (Post, ["shops"]) => shops::create(asked).await,
        (Get, ["session"]) => session::show(asked).await,
        (Post, ["session"]) => session::sign_in(asked).await,
        (Delete, ["session"]) => session::sign_out(&asked),
        (Get, ["segments"]) => segments::list(asked).await,
        (Post, ["segments"]) => segments::create(asked).await,
        (Post, ["segments", "preview"]) => segments::preview(asked).await,
        (Post, ["segments", "evaluate"]) => segments::evaluate(asked).await,
        (Post, ["segments", "explain"]) => segments::explain::draft(asked).await,
        (Get, ["segments", id]) => segments::show(asked, id).await,
        (Put, ["segments", id]) => segments::change(asked, id).await,
        (Delete, ["segments", id]) => segments::delete(asked, id).await,
        (Get, ["segments", id, "contacts"]) => contacts::members(asked, id).await,
        (Get, ["segments", id, "sizes"]) => segments::sizes(asked, id).await,
        (Get, ["segments", id, "transitions"]) => segments::transitions(asked, id).await,
        (Get, ["segments", id, "explain"]) => segments::explain::stored(asked, id).await,
        (Post, ["segments", id, "members"]) => segments::members(asked, id).await,
        (Get, ["contacts"]) => contacts::list(asked).await,
        (Get, ["contacts", id]) => contacts::show(asked, id).await,
        (Get, ["contacts", id, "events"]) => contacts::events(asked, id).await,
        (Get, ["contacts", id, "history"]) => contacts::history(asked, id).await,
        (Post, ["contacts", id, "merge"]) => contacts::merge(asked, id).await,
        (Post, ["contacts", id, "split"]) => contacts::split(asked, id).await,
        (Get, ["catalog"]) => catalog::list(asked).await,
        (Post, ["catalog"]) => catalog::put(asked).await,
        (Get, ["rejected"]) => rejected::list(asked).await,
        (Post, ["rejected", "replay"]) => rejected::replay_all(asked).await,
        (Post, ["rejected", id, "replay"]) => rejected::replay(asked, id).await,
        (Get, ["reconciliation"]) => reconciliation::show(asked).await,
        (Post, ["faults", place]) => faults::inject(asked, place).await,
        _ => Err(no_route(path)),
    }
}

fn get(method: &Method) -> Outcome<()> {
    match method {
        Method::Get | Method::Head => Ok(()),
        _ => Err(Fault::method("GET")),
    }
}

fn no_route(path: &[&str]) -> Fault {
    let path: String = path.join("/").chars().take(200).collect();
    Fault::not_found(format!("there is nothing at `{path}` for this method"))
}

pub(crate) fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

/// What Segment's, Jitsu's and RudderStack's libraries for browsers send along.
const ALLOWED_HEADERS: &str = "authorization, content-type, x-retry-count, x-write-key, anonymousid, sentat";

/// Pages of any shop may ask; no cookies are involved.
fn open_to_pages(mut response: Response) -> worker::Result<Response> {
    let headers = response.headers_mut();
    headers.set("access-control-allow-origin", "*")?;
    headers.set("access-control-allow-methods", "GET, POST, OPTIONS")?;
    headers.set("access-control-allow-headers", ALLOWED_HEADERS)?;
    headers.set("access-control-expose-headers", "retry-after")?;
    headers.set("access-control-max-age", "86400")?;
    Ok(response)
}
