//! The Worker's management interface, typed.

pub(crate) mod blocks;
pub(crate) mod catalogue;
mod shapes;

pub(crate) use shapes::{
    Account, Change, Contact, Event, Explained, Membership, Notice, Part, Preview, Rejected, Replay, Segment,
    Shop, Size, State, Transition,
};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why an answer did not come, or what the Worker said against the request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Fault {
    /// The HTTP status, 0 when no answer came at all.
    pub(crate) status: u16,
    /// What went wrong, in words.
    pub(crate) message: String,
    /// The place in the definition that is at fault.
    pub(crate) path: Option<String>,
}

impl Fault {
    /// The Worker cannot be reached, or is not itself: worth trying again by itself.
    pub(crate) fn is_connection(&self) -> bool {
        self.status == 0 || self.status >= 502
    }

    fn unreachable() -> Self {
        Self { status: 0, message: "the server does not answer".to_owned(), path: None }
    }

    fn unreadable(status: u16) -> Self {
        Self { status, message: format!("the server's answer ({status}) could not be read"), path: None }
    }
}

/// One page of a list, with the cursor of the next.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slice<T> {
    /// What is on this page.
    pub(crate) items: Vec<T>,
    /// Asks for the next page; absent on the last.
    pub(crate) cursor: Option<String>,
}

/// The shop that is signed in.
pub(crate) async fn session() -> Result<Shop, Fault> {
    named(ask("GET", "/api/session", None).await?, "shop")
}

/// Exchanges the admin key for a session cookie.
pub(crate) async fn sign_in(key: &str) -> Result<Shop, Fault> {
    let answer = ask("POST", "/api/session", Some(&json!({ "key": key }))).await?;
    match named(answer, "shop") {
        Ok(shop) => Ok(shop),
        Err(_) => session().await,
    }
}

/// Ends the session.
pub(crate) async fn sign_out() -> Result<(), Fault> {
    ask("DELETE", "/api/session", None).await.map(|_| ())
}

/// Every segment, in the Worker's order.
pub(crate) async fn segments() -> Result<Vec<Segment>, Fault> {
    let mut all = Vec::new();
    let mut cursor = None;
    loop {
        let path =
            Address::new("/api/segments").with("limit", Some("1000")).with("cursor", cursor.as_deref());
        let page: Slice<Segment> = slice(&path.into_string(), "segments").await?;
        all.extend(page.items);
        cursor = page.cursor;
        if cursor.is_none() {
            return Ok(all);
        }
    }
}

/// One segment.
pub(crate) async fn segment(id: &str) -> Result<Segment, Fault> {
    read(ask("GET", &format!("/api/segments/{}", escape(id)), None).await?)
}

/// Stores a definition, as a new segment or in place of the one with this id.
pub(crate) async fn save_segment(id: Option<&str>, definition: &Value) -> Result<Segment, Fault> {
    let answer = match id {
        Some(id) => ask("PUT", &format!("/api/segments/{}", escape(id)), Some(definition)).await?,
        None => ask("POST", "/api/segments", Some(definition)).await?,
    };
    read(answer)
}

/// Deletes a segment.
pub(crate) async fn delete_segment(id: &str) -> Result<(), Fault> {
    ask("DELETE", &format!("/api/segments/{}", escape(id)), None).await.map(|_| ())
}

/// Has a segment formed anew.
pub(crate) async fn recalculate(id: &str) -> Result<Segment, Fault> {
    read(ask("POST", &format!("/api/segments/{}/recalculate", escape(id)), None).await?)
}

/// Where the members of a segment are to be had as a table.
pub(crate) fn table_of(id: &str) -> String {
    format!("/api/segments/{}/contacts.csv", escape(id))
}

/// What happened by itself, newest first.
pub(crate) async fn notices() -> Result<Vec<Notice>, Fault> {
    named(ask("GET", "/api/notices?limit=50", None).await?, "notices")
}

/// How many contacts a definition would hold now, and some of them.
pub(crate) async fn preview(definition: &Value) -> Result<Preview, Fault> {
    read(ask("POST", "/api/segments/preview", Some(&json!({ "definition": definition }))).await?)
}

/// Why a contact is in a segment or not.
pub(crate) async fn explain(segment: &str, contact: &str) -> Result<Explained, Fault> {
    let path =
        Address::new(&format!("/api/segments/{}/explain", escape(segment))).with("contact", Some(contact));
    read(ask("GET", &path.into_string(), None).await?)
}

/// A segment's size over the last `hour`, `day` or `month`, oldest first.
pub(crate) async fn sizes(id: &str, span: &str) -> Result<Vec<Size>, Fault> {
    let path = Address::new(&format!("/api/segments/{}/sizes", escape(id))).with("span", Some(span));
    named(ask("GET", &path.into_string(), None).await?, "sizes")
}

/// The latest who entered and left a segment, newest first.
pub(crate) async fn transitions(id: &str, limit: usize) -> Result<Vec<Transition>, Fault> {
    let limit = limit.to_string();
    let path = Address::new(&format!("/api/segments/{}/transitions", escape(id))).with("limit", Some(&limit));
    named(ask("GET", &path.into_string(), None).await?, "transitions")
}

/// Contacts that a search finds, or the members of a segment.
pub(crate) async fn contacts(
    query: &str,
    segment: &str,
    cursor: Option<&str>,
) -> Result<Slice<Contact>, Fault> {
    let path = Address::new("/api/contacts")
        .with("q", Some(query))
        .with("segment", Some(segment))
        .with("limit", Some("50"))
        .with("cursor", cursor);
    slice(&path.into_string(), "contacts").await
}

/// One contact.
pub(crate) async fn contact(id: &str) -> Result<Contact, Fault> {
    read(ask("GET", &format!("/api/contacts/{}", escape(id)), None).await?)
}

/// The contact that somebody means: by an id or identifier, else the first that a search finds.
pub(crate) async fn find_contact(asked: &str) -> Result<Contact, Fault> {
    if asked.contains(':') {
        return contact(asked).await;
    }
    // Ids are among what a search looks at.
    let found = contacts(asked, "", None).await?.items.into_iter().next();
    let none = || Fault { status: 404, message: format!("no contact fits `{asked}`"), path: None };
    contact(&found.ok_or_else(none)?.id).await
}

/// A contact's events, newest first.
pub(crate) async fn events(id: &str, cursor: Option<&str>) -> Result<Slice<Event>, Fault> {
    let path = Address::new(&format!("/api/contacts/{}/events", escape(id)))
        .with("limit", Some("100"))
        .with("cursor", cursor);
    slice(&path.into_string(), "events").await
}

/// What happened to a contact itself (entered, left, merged), newest first.
pub(crate) async fn history(id: &str, cursor: Option<&str>) -> Result<Slice<Change>, Fault> {
    let path = Address::new(&format!("/api/contacts/{}/history", escape(id)))
        .with("limit", Some("100"))
        .with("cursor", cursor);
    slice(&path.into_string(), "history").await
}

/// What was received lately and what became of it: by source, and in the end all of it.
pub(crate) async fn accounts() -> Result<Vec<Account>, Fault> {
    #[derive(Deserialize)]
    struct Report {
        total: Account,
        sources: BTreeMap<String, Account>,
    }
    let Report { total, sources } = read(ask("GET", "/api/reconciliation", None).await?)?;
    let named = |(source, account)| Account { source, ..account };
    Ok(sources.into_iter().map(named).chain([total]).collect())
}

/// What was rejected lately.
pub(crate) async fn rejected() -> Result<Slice<Rejected>, Fault> {
    slice("/api/rejected?limit=50", "rejected").await
}

/// Sends something again that was rejected.
pub(crate) async fn replay(id: &str) -> Result<Replay, Fault> {
    read(ask("POST", &format!("/api/rejected/{}/replay", escape(id)), None).await?)
}

/// Sends everything again that was rejected and not taken since; how many were taken, and how many not.
pub(crate) async fn replay_all() -> Result<(u64, u64), Fault> {
    #[derive(Deserialize)]
    struct Replayed {
        stored: u64,
        duplicate: u64,
        rejected: u64,
        cursor: Option<String>,
    }
    let (mut taken, mut refused, mut next) = (0, 0, json!({}));
    loop {
        let some: Replayed = read(ask("POST", "/api/rejected/replay", Some(&next)).await?)?;
        taken += some.stored + some.duplicate;
        refused += some.rejected;
        let Some(cursor) = some.cursor else { return Ok((taken, refused)) };
        next = json!({ "cursor": cursor });
    }
}

/// A path with its query; empty parts are left out.
struct Address {
    text: String,
    mark: char,
}

impl Address {
    fn new(path: &str) -> Self {
        Self { text: path.to_owned(), mark: '?' }
    }

    fn with(mut self, name: &str, value: Option<&str>) -> Self {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.text.push(self.mark);
            self.text.push_str(name);
            self.text.push('=');
            self.text.push_str(&escape(value));
            self.mark = '&';
        }
        self
    }

    fn into_string(self) -> String {
        self.text
    }
}

fn escape(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

async fn slice<T: DeserializeOwned>(path: &str, name: &str) -> Result<Slice<T>, Fault> {
    let mut answer = ask("GET", path, None).await?;
    let cursor = answer.get("cursor").and_then(Value::as_str).map(str::to_owned);
    let items = answer.get_mut(name).map(Value::take).unwrap_or_default();
    Ok(Slice { items: read(items)?, cursor })
}

fn named<T: DeserializeOwned>(mut answer: Value, name: &str) -> Result<T, Fault> {
    read(answer.get_mut(name).map(Value::take).unwrap_or_default())
}

fn read<T: DeserializeOwned>(answer: Value) -> Result<T, Fault> {
    T::deserialize(answer).map_err(|_| Fault::unreadable(200))
}

async fn ask(method: &str, path: &str, body: Option<&Value>) -> Result<Value, Fault> {
    let response = fetch(method, path, body).await.map_err(|_| Fault::unreachable())?;
    crate::clock::note_server_time(&response);
    let status = response.status();
    let text = match response.text() {
        Ok(promise) => JsFuture::from(promise).await.map_err(|_| Fault::unreachable())?,
        Err(_) => return Err(Fault::unreadable(status)),
    };
    let text = text.as_string().unwrap_or_default();
    if !response.ok() {
        return Err(refusal(status, &text));
    }
    if text.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_str(&text).map_err(|_| Fault::unreadable(status))
}

fn refusal(status: u16, text: &str) -> Fault {
    #[derive(Deserialize)]
    struct Said {
        message: String,
        path: Option<String>,
    }
    match serde_json::from_str::<Said>(text) {
        Ok(said) => Fault { status, message: said.message, path: said.path },
        Err(_) => Fault::unreadable(status),
    }
}

async fn fetch(
    method: &str,
    path: &str,
    body: Option<&impl Serialize>,
) -> Result<web_sys::Response, JsValue> {
    let init = web_sys::RequestInit::new();
    init.set_method(method);
    init.set_credentials(web_sys::RequestCredentials::SameOrigin);
    if let Some(body) = body {
        let headers = web_sys::Headers::new()?;
        headers.set("content-type", "application/json")?;
        init.set_headers(&headers);
        let text = serde_json::to_string(body).map_err(|error| JsValue::from_str(&error.to_string()))?;
        init.set_body(&JsValue::from_str(&text));
    }
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    JsFuture::from(window.fetch_with_str_and_init(path, &init)).await?.dyn_into()
}
