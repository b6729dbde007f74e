//! From a request to an answer: who may ask, and which object knows.

mod assets;
mod audit;
mod blocks;
mod body;
mod catalog;
mod changes;
mod contacts;
mod context;
mod days;
mod demo;
mod faults;
mod ingest;
mod links;
mod notices;
mod public;
mod reconciliation;
mod rejected;
mod retailcrm;
mod segments;
mod session;
mod shards;
mod shops;
mod who;

use api::parameter::{self, Parameter};
use api::{Cursor, Found, Operation};
use serde::Serialize;
use serde::de::DeserializeOwned;
use worker::{Context, Env, Method, Request, Response};

use crate::fault::{Fault, Outcome};

/// One request with what every route looks at.
pub(crate) struct Asked<'a> {
    pub(crate) request: Request,
    pub(crate) env: &'a Env,
    pub(crate) url: worker::Url,
    /// A digest of a request that came with an idempotency key, this key included.
    pub(crate) repeatable: Option<String>,
}

impl Asked<'_> {
    /// A query parameter as it was given, also if it is empty.
    fn given(&self, name: &str) -> Option<String> {
        self.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// A query parameter; an empty one counts as absent.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        self.given(name).filter(|value| !value.is_empty())
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.request.headers().get(name).ok().flatten()
    }

    /// A whole number in the query.
    pub(crate) fn whole(&self, parameter: &Parameter) -> Outcome<usize> {
        parameter
            .whole(self.given(parameter.name).as_deref())
            .map_err(|message| bad_query(parameter, message))
    }

    /// One of the words that may stand in the query.
    pub(crate) fn word(&self, parameter: &Parameter) -> Outcome<&'static str> {
        parameter.word(self.given(parameter.name).as_deref()).map_err(|message| bad_query(parameter, message))
    }

    /// The same, where none of them counts when the parameter is absent.
    pub(crate) fn word_if_given(&self, parameter: &Parameter) -> Outcome<Option<&'static str>> {
        self.given(parameter.name).map(|_| self.word(parameter)).transpose()
    }

    /// `limit`, as every list takes it.
    pub(crate) fn limit(&self) -> Outcome<usize> {
        self.whole(&parameter::LIMIT)
    }

    /// The place in a list behind which to go on.
    pub(crate) fn cursor<K: Serialize + DeserializeOwned>(&self, list: &str) -> Outcome<Option<K>> {
        let Some(text) = self.query(parameter::CURSOR.name) else {
            return Ok(None);
        };
        read_cursor(list, &text).map(Some)
    }
}

fn read_cursor<K: Serialize + DeserializeOwned>(list: &str, text: &str) -> Outcome<K> {
    let wrong = || bad_query(&parameter::CURSOR, "expected the `cursor` of an earlier page of this list");
    Cursor::read(list, text).ok_or_else(wrong)
}

fn bad_query(parameter: &Parameter, message: impl Into<String>) -> Fault {
    Fault::bad_field("bad_query", parameter.name, message)
}

/// Answers any request.
pub(crate) async fn answer(request: Request, env: &Env, context: &Context) -> worker::Result<Response> {
    let url = request.url()?;
    let path: Vec<String> = url.path_segments().into_iter().flatten().map(decoded).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let way = ingest::Way::of(&path);
    let is_open = way.is_some() || matches!(path.first(), Some(&("v1" | "sourceConfig")));
    let method = request.method();
    if is_open && method == Method::Options {
        return open_to_pages(Response::empty()?.with_status(204));
    }
    let asked = Asked { request, env, url, repeatable: None };
    let answered = match way {
        Some(way) if method == way.method() => ingest::ingest(asked, way).await,
        Some(way) => Err(Fault::method(way.method().as_ref())),
        None => route(asked, &method, &path).await,
    };
    ingest::tell(env, context);
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
        ["v1", "context"] => match method {
            Method::Post => context::context(asked).await,
            _ => Err(Fault::method("POST")),
        },
        ["v1", "segments"] => {
            get(method)?;
            public::list(asked).await
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
        ["api", "faults", place] if faults::are_on(asked.env) => faults::inject(asked, place).await,
        ["m", link] => {
            get(method)?;
            links::follow(&asked, link).await
        }
        ["api", ..] => manage(asked, path).await,
        ["shop", "config.json"] if demo::is_on(asked.env) => demo::config(asked.env),
        ["shop", "session"] if demo::is_on(asked.env) => demo::sign_in(asked).await,
        _ => {
            get(method)?;
            assets::file(asked).await
        }
    }
}

/// Finds the route of the management API and serves it.
async fn manage(asked: Asked<'_>, path: &[&str]) -> Outcome<Response> {
    // As it was sent: `worker` takes a method that it does not know for a `GET`.
    let method = asked.request.inner().method();
    match api::find(&method, path) {
        Found::Route(operation, parts) if operation.is_change() => {
            changes::make(asked, operation, parts).await
        }
        Found::Route(operation, parts) => serve(asked, operation, parts).await,
        Found::OtherMethods(allowed) => Err(Fault::method(&allowed)),
        Found::Nothing => Err(no_route(path)),
    }
}

async fn serve(asked: Asked<'_>, operation: Operation, [id, key]: [&str; 2]) -> Outcome<Response> {
    match operation {
        Operation::ListSegments => segments::list(asked).await,
        Operation::CreateSegment => segments::create(asked).await,
        Operation::PreviewSegment => segments::preview(asked).await,
        Operation::EvaluateSegment => segments::evaluate(asked).await,
        Operation::ExplainDraft => segments::explain::draft(asked).await,
        Operation::ShowSegment => segments::show(asked, id).await,
        Operation::ChangeSegment => segments::change(asked, id).await,
        Operation::DeleteSegment => segments::delete(asked, id).await,
        Operation::SegmentContacts => contacts::members(asked, id).await,
        Operation::SegmentTable => segments::table(asked, id).await,
        Operation::RecalculateSegment => segments::recalculate(asked, id).await,
        Operation::SegmentSizes => segments::sizes(asked, id).await,
        Operation::SegmentTransitions => segments::transitions(asked, id).await,
        Operation::ExplainSegment => segments::explain::stored(asked, id).await,
        Operation::ChangeMembers => segments::members(asked, id).await,
        Operation::ListContacts => contacts::list(asked).await,
        Operation::ShowContact => contacts::show(asked, id).await,
        Operation::ContactEvents => contacts::events(asked, id).await,
        Operation::ContactHistory => contacts::history(asked, id).await,
        Operation::ExportContact => contacts::export(asked, id).await,
        Operation::MergeContacts => contacts::merge(asked, id).await,
        Operation::SplitContact => contacts::split(asked, id).await,
        Operation::LinkContact => links::make(asked, id).await,
        Operation::ListBlocks => blocks::list(asked).await,
        Operation::CreateBlock => blocks::create(asked).await,
        Operation::PreviewBlock => blocks::preview(asked).await,
        Operation::ShowBlock => blocks::show(asked, id).await,
        Operation::ChangeBlock => blocks::change(asked, id).await,
        Operation::DeleteBlock => blocks::delete(asked, id).await,
        Operation::BlockResults => blocks::results(asked, id).await,
        Operation::ListProducts => catalog::list(asked).await,
        Operation::PutProducts => catalog::put(asked).await,
        Operation::ListRejected => rejected::list(asked).await,
        Operation::ReplayAll => rejected::replay_all(asked).await,
        Operation::Replay => rejected::replay(asked, id).await,
        Operation::Reconcile => reconciliation::show(asked).await,
        Operation::ShowSession => session::show(asked).await,
        Operation::SignIn => session::sign_in(asked).await,
        Operation::SignOut => session::sign_out(&asked),
        Operation::ListShops => shops::list(asked).await,
        Operation::CreateShop => shops::create(asked).await,
        Operation::ShowShop => shops::show(asked, id).await,
        Operation::ChangeShop => shops::change(asked, id).await,
        Operation::ListKeys => shops::keys(asked, id).await,
        Operation::IssueKey => shops::issue_key(asked, id).await,
        Operation::RotateKey => shops::rotate_key(asked, id, key).await,
        Operation::RevokeKey => shops::revoke_key(asked, id, key).await,
        Operation::RotateSecret => shops::rotate_secret(asked, id).await,
        Operation::ShowShards => shards::show(asked, id).await,
        Operation::DoubleShards => shards::double(asked, id).await,
        Operation::ListNotices => notices::list(asked).await,
        Operation::ListAudit => audit::list(asked).await,
        Operation::CrmSegments => retailcrm::segments(asked).await,
        Operation::CrmCustomers => retailcrm::customers(asked).await,
        Operation::Document => assets::document(asked).await,
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
    Fault::not_found(format!("there is nothing at `/{path}`"))
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
