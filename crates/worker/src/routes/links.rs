//! Links in messages: made for one contact, and followed from a mailbox to the shop.

use api::contacts::{Channel, MessageLink, NewLink};
use event::{Call, CallKind, Identifier, IdentifierKind, Map, Value};
use worker::{Response, Url};

use super::contacts::{contact, place_of};
use super::{Asked, body, ingest, who};
use crate::access::link::{self, Link};
use crate::access::random_text;
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::reply;
use crate::shop::Settings;

/// Bytes of one request.
const LINK_BYTES: usize = 8 * 1024;

/// The longest address, in bytes.
const URL_BYTES: usize = 2_048;

/// How long a link tells who opens it. Messages are read late; after half a year they are passed on.
const LIFE_SECONDS: i64 = 180 * 86_400;

/// The parameter that tells the shop's page who has come.
const PARAMETER: &str = "shoal_id";

/// Makes a link for a message to a contact.
pub(super) async fn make(mut asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let NewLink { url, message, channel } = body::json(&mut asked.request, LINK_BYTES).await?;
    page(&url).ok_or_else(|| {
        Fault::bad_field("bad_url", "url", "expected an http or https address of at most 2048 bytes")
    })?;
    if message.as_ref().is_some_and(|message| message.len() > event::limits::ID_BYTES) {
        return Err(Fault::bad_field("bad_message", "message", "expected at most 512 bytes"));
    }
    let contact = place_of(&contact(&asked, &settings, id).await?)?;
    let until = clock::now().millis() / 1_000 + LIFE_SECONDS;
    let channel = channel.map(|channel: Channel| channel.name().to_owned());
    let link = Link { shop: settings.id.clone(), contact, url, message, channel, until };
    let mut url = asked.url.clone();
    url.set_query(None);
    url.set_path(&format!("/m/{}", link.seal(&settings.token_secret)?));
    reply::json(&MessageLink { url: url.into(), until: until * 1_000 })
}

/// Records that a link was opened, and leads on. Reading the headers alone, as scanners of mail do, is
/// no click.
pub(super) async fn follow(asked: &Asked<'_>, text: &str) -> Outcome<Response> {
    let unknown = || Fault::not_found("there is no such link");
    let shop = Link::shop_of(text).ok_or_else(unknown)?;
    let settings = who::settings(asked.env, &shop).await?.ok_or_else(unknown)?;
    let link = settings.link(text)?.filter(|link| link.shop == shop).ok_or_else(unknown)?;
    let mut to = page(&link.url).ok_or_else(unknown)?;
    let now = clock::now().millis() / 1_000;
    if now < link.until {
        let word = link::seal_arrival(&link, &settings.token_secret, now)?;
        to.query_pairs_mut().append_pair(PARAMETER, &word);
        if asked.request.inner().method() != "HEAD" {
            record(asked, settings, &link).await?;
        }
    }
    let mut response = Response::empty()?.with_status(302);
    response.headers_mut().set("location", to.as_str())?;
    response.headers_mut().set("cache-control", "private, no-store")?;
    // The shop's page is not to learn the link, which is worth more than its own word.
    response.headers_mut().set("referrer-policy", "no-referrer")?;
    Ok(response)
}

/// Stores the click. Should that fail, the link still leads on.
async fn record(asked: &Asked<'_>, settings: Settings, link: &Link) -> Outcome<()> {
    let call = click(link, random_text(16)?);
    if let Err(fault) = ingest::from_message(asked, settings, call).await {
        worker::console_error!("a click on a link in a message is lost: {}", fault.message);
    }
    Ok(())
}

fn click(link: &Link, id: String) -> Call {
    let told =
        [("url", Some(&link.url)), ("message_id", link.message.as_ref()), ("channel", link.channel.as_ref())];
    let params: Map = told
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), Value::Text(value?.clone()))))
        .collect();
    let mut call = Call {
        id,
        time: clock::now(),
        kind: CallKind::Track,
        name: "message_clicked".to_owned(),
        user: None,
        anonymous: None,
        previous: None,
        addresses: Vec::new(),
        params,
        traits: Map::new(),
        context: Map::new(),
    };
    name(&mut call, link.contact.clone());
    call
}

/// Lets a call be of this contact.
pub(super) fn name(call: &mut Call, contact: Identifier) {
    match contact.kind() {
        IdentifierKind::User => call.user = Some(contact.value().to_owned()),
        IdentifierKind::Anonymous => call.anonymous = Some(contact.value().to_owned()),
        kind => {
            call.addresses.retain(|address| address.kind() != kind);
            call.addresses.push(contact);
            call.addresses.sort();
        }
    }
}

/// An address that a message may lead to.
fn page(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok().filter(|_| text.len() <= URL_BYTES)?;
    (matches!(url.scheme(), "http" | "https") && url.username().is_empty()).then_some(url)
}
