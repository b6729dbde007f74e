//! Changes are recorded: who made which, and what was answered to a request that may come again.

use api::Operation;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use worker::{Request, RequestInit, Response};

use super::{Asked, body, serve};
use crate::access::{self, hex, random_text};
use crate::fault::{Fault, Outcome};
use crate::message::{
    Lookup, RegistryReply, RegistryRequest, ShopReply, ShopRequest, ask_registry, ask_shop,
};
use crate::record::{Attempt, Begun, Ended};
use crate::reply;

/// Bytes of the longest body of a change.
const BODY_BYTES: usize = 1024 * 1024;

/// Where changes are recorded.
enum Place {
    /// With the shop that is changed.
    Shop(String),
    /// With the registry: a shop that is to be made keeps nothing yet.
    Registry,
}

/// Makes a change and records it.
pub(super) async fn make(mut asked: Asked<'_>, operation: Operation, parts: [&str; 2]) -> Outcome<Response> {
    let place = place(&asked, operation, parts[0]).await?;
    let key = repeat_key(&mut asked, place.name()).await?;
    let attempt = Attempt {
        by: asked.actor(),
        operation: operation.name(),
        target: target(operation, parts),
        key: key.clone(),
    };
    let env = asked.env;
    let number = match place.begin(env, attempt).await? {
        Begun::Go(number) => number,
        Begun::Answered { status, answer: Some(answer) } => {
            return Ok(reply::json_text(answer)?.with_status(status));
        }
        Begun::Answered { .. } => {
            let message = "this request was done before; its answer was told once and is not kept";
            return Err(Fault::repeated("told_once", message));
        }
        Begun::Busy => {
            return Err(Fault::repeated("in_progress", "the same request is being worked on; try again"));
        }
        Begun::OtherRequest => return Err(Fault::key_of_another_request()),
    };
    let answered = serve(asked, operation, parts).await;
    let mut response = answered.or_else(|fault| fault.response().map_err(Fault::from))?;
    let (status, headers) = (response.status_code(), response.headers().clone());
    let text = response.text().await?;
    let ended = Ended {
        number,
        key: key.map(|(key, _)| key),
        target: told_id(&text),
        status,
        answer: (!operation.tells_secrets()).then(|| text.clone()),
    };
    place.end(env, ended).await?;
    Ok(Response::from_bytes(text.into_bytes())?.with_status(status).with_headers(headers))
}

impl Place {
    fn name(&self) -> &str {
        match self {
            Place::Shop(shop) => shop,
            Place::Registry => "",
        }
    }

    async fn begin(&self, env: &worker::Env, attempt: Attempt) -> Outcome<Begun> {
        let attempt = Box::new(attempt);
        match self {
            Place::Shop(shop) => match ask_shop(env, shop, &ShopRequest::Begin(attempt)).await? {
                ShopReply::Begun(begun) => Ok(begun),
                _ => Err(odd()),
            },
            Place::Registry => match ask_registry(env, &RegistryRequest::Begin(attempt)).await? {
                RegistryReply::Begun(begun) => Ok(begun),
                _ => Err(odd()),
            },
        }
    }

    async fn end(&self, env: &worker::Env, ended: Ended) -> Outcome<()> {
        let ended = Box::new(ended);
        match self {
            Place::Shop(shop) => ask_shop(env, shop, &ShopRequest::End(ended)).await.map(|_| ()),
            Place::Registry => ask_registry(env, &RegistryRequest::End(ended)).await.map(|_| ()),
        }
    }
}

fn odd() -> Fault {
    Fault::internal("the record answered something else than was asked")
}

/// Finds out whether the asker may, and where it is recorded.
async fn place(asked: &Asked<'_>, operation: Operation, id: &str) -> Outcome<Place> {
    use Operation::{ChangeShop, CreateShop, IssueKey, PutProducts, RevokeKey, RotateKey, RotateSecret};
    let settings = match operation {
        CreateShop => {
            asked.check_operator()?;
            return Ok(Place::Registry);
        }
        ChangeShop | IssueKey | RotateKey | RevokeKey | RotateSecret => asked.shop_named(id).await?,
        PutProducts => asked.written_shop().await?,
        _ => asked.managed_shop().await?,
    };
    Ok(Place::Shop(settings.id))
}

/// The idempotency key of a `POST`, and a digest of the request; the body can be read again.
async fn repeat_key(asked: &mut Asked<'_>, place: &str) -> Outcome<Option<(String, String)>> {
    let Some(key) =
        asked.header("idempotency-key").filter(|_| asked.request.method() == worker::Method::Post)
    else {
        return Ok(None);
    };
    if !(1..=255).contains(&key.len()) || !key.bytes().all(|b| b.is_ascii_graphic()) {
        let message = "expected 1 to 255 letters, digits or signs, without spaces";
        return Err(Fault::bad_field("bad_header", "Idempotency-Key", message));
    }
    let text = body::read(&mut asked.request, BODY_BYTES).await?;
    let mut digest = Sha256::new();
    let address = (asked.url.path(), asked.url.query().unwrap_or_default());
    digest.update(format!("{}?{}\n", address.0, address.1));
    digest.update(&text);
    let digest = hex(&digest.finalize());
    asked.repeatable = Some(hex(&Sha256::digest(format!("{place}\n{key}\n{digest}"))));
    let headers = asked.request.headers().clone();
    headers.delete("content-length")?;
    let mut init = RequestInit::new();
    init.with_method(worker::Method::Post).with_headers(headers);
    init.with_body(Some(js_sys::Uint8Array::from(text.as_slice()).into()));
    asked.request = Request::new_with_init(asked.url.as_str(), &init)?;
    Ok(Some((key, digest)))
}

/// The id of what is changed, as far as the address tells it; of a contact never an address of theirs.
fn target(operation: Operation, [id, key]: [&str; 2]) -> Option<String> {
    let text = match operation {
        Operation::MergeContacts | Operation::SplitContact => {
            return Lookup::parse(id).ok().map(|who| who.contact_id().to_string());
        }
        Operation::RotateKey | Operation::RevokeKey => key,
        _ => id,
    };
    (!text.is_empty()).then(|| text.chars().take(200).collect())
}

/// The id that an answer tells of what was made.
fn told_id(answer: &str) -> Option<String> {
    let answer: Json = serde_json::from_str(answer).ok()?;
    answer.get("id").and_then(Json::as_str).map(str::to_owned)
}

impl Asked<'_> {
    /// Text of so many bytes for a new id: random, or for a request that may come again always the same,
    /// so that one that was cut off half-way makes nothing twice.
    pub(super) fn new_id(&self, bytes: usize) -> Outcome<String> {
        match self.repeatable.as_deref().and_then(|digest| digest.get(..2 * bytes)) {
            Some(id) => Ok(id.to_owned()),
            None => random_text(bytes),
        }
    }

    /// Who asks, as it is recorded; never the key itself.
    fn actor(&self) -> String {
        match self.bearer() {
            _ if self.is_operator() => "operator".to_owned(),
            Some(key) => access::key_id(&key),
            None => "session".to_owned(),
        }
    }
}
