//! Every way in for calls, each in the dialect of its clients.

mod calls;
mod context;
mod customerio;
mod delivery;
mod feed;
mod proof;
mod refusal;
mod yespo;

use dialect::Body;
use event::{Arrival, Call, CallError, CallKind};
use segment::Path;
use serde::Serialize;
use worker::{Env, Method, Response};

use super::{Asked, body, who};
use crate::access::{GivenKey, KeyKind};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{Delivery, Refused, Source};
use crate::reply;
use crate::shop::Settings;

use delivery::deliver;

pub(super) use calls::{settings, source_config};
pub(super) use context::of_context;
pub(super) use feed::tell;
pub(super) use refusal::{Again, again};

/// Traits that are the shop's own word on a contact: what a public key says of them is left out.
const SHOPS_WORD: [&str; 3] = ["score", "cluster", "rfm_cuts"];

/// What a route takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way<'a> {
    /// A batch of calls in Segment's format.
    Batch,
    /// One call, whose kind the route tells.
    Call(CallKind),
    /// One event of Yespo.
    Event,
    /// Yespo's events of the past.
    Events,
    /// Yespo's orders.
    Orders,
    /// One contact of Yespo.
    Contact,
    /// Yespo's contacts.
    Contacts,
    /// One event, as Yespo's script sends it.
    Tracked,
    /// Attributes of one customer of Customer.io.
    Customer(&'a str),
    /// One event of a customer of Customer.io.
    CustomerEvent(&'a str),
    /// A device of a customer of Customer.io.
    CustomerDevice(&'a str),
}

impl<'a> Way<'a> {
    /// What the route at this path takes, if it is a way in.
    pub(super) fn of(path: &[&'a str]) -> Option<Way<'a>> {
        Some(match path {
            ["v1" | "v2" | "v3", "event"] | ["api", "v1" | "v2" | "v3", "event"] => Way::Event,
            ["v1" | "v2" | "v3", "events"] | ["api", "v1" | "v2" | "v3", "events"] => Way::Events,
            ["v1", "orders"] | ["api", "v1", "orders"] => Way::Orders,
            ["v1", "contact"] | ["api", "v1", "contact"] => Way::Contact,
            ["v1", "contacts"] | ["api", "v1", "contacts"] => Way::Contacts,
            ["api", "v2"] => Way::Tracked,
            ["api", "v1", "customers", id] | ["v1", "customers", id] => Way::Customer(id),
            ["api", "v1", "customers", id, "events"] | ["v1", "customers", id, "events"] => {
                Way::CustomerEvent(id)
            }
            ["api", "v1", "customers", id, "devices"] | ["v1", "customers", id, "devices"] => {
                Way::CustomerDevice(id)
            }
            ["v1", name] => return Way::of_calls(name),
            // Where Dittofeed's and Jitsu's clients send the same.
            ["api", "public", "apps", name] | ["api", "s", name] | ["api", "s", "s2s", name] => {
                return Way::of_calls(name);
            }
            _ => return None,
        })
    }

    /// Segment's routes, by their long and their short names.
    fn of_calls(name: &str) -> Option<Way<'a>> {
        Some(match name {
            "batch" | "b" => Way::Batch,
            "track" | "t" => Way::Call(CallKind::Track),
            "identify" | "i" => Way::Call(CallKind::Identify),
            "page" | "p" => Way::Call(CallKind::Page),
            "screen" | "s" => Way::Call(CallKind::Screen),
            "group" | "g" => Way::Call(CallKind::Group),
            "alias" | "a" => Way::Call(CallKind::Alias),
            _ => return None,
        })
    }

    /// The method of the route.
    pub(super) fn method(self) -> Method {
        match self {
            Way::Customer(_) | Way::CustomerDevice(_) => Method::Put,
            _ => Method::Post,
        }
    }

    /// The longest body.
    fn limit(self) -> usize {
        match self {
            Way::Batch => event::limits::BATCH_BYTES,
            Way::Call(_)
            | Way::Contact
            | Way::Customer(_)
            | Way::CustomerEvent(_)
            | Way::CustomerDevice(_) => event::limits::EVENT_BYTES,
            Way::Event | Way::Tracked => dialect::yespo::EVENT_BYTES,
            Way::Events | Way::Orders | Way::Contacts => dialect::yespo::LIST_BYTES,
        }
    }
}

/// Takes what is sent on one of the ways in; answers when all of it is stored.
pub(super) async fn ingest(mut asked: Asked<'_>, way: Way<'_>) -> Outcome<Response> {
    let text = match body::read(&mut asked.request, way.limit()).await {
        Ok(text) => text,
        Err(fault) => return Err(refusal::unread(&asked, &[], fault).await?),
    };
    let body = match Body::read(&text) {
        Ok(body) => body,
        Err(error) => return Err(refusal::unread(&asked, &text, fault(&error)).await?),
    };
    let sender = Sender::of(&asked, &body).await?;
    reply::json(&take(asked.env, &sender, way, &text, &body).await?)
}

/// Takes the click on a link in a message.
pub(super) async fn from_message(asked: &Asked<'_>, settings: Settings, call: Call) -> Outcome<()> {
    let sender = Sender {
        settings,
        is_public: false,
        source: Source::Message,
        route: "m".to_owned(),
        around: String::new(),
        arrival: Arrival::at(clock::now()),
    };
    let mut intake = Intake { accepted: 1, ..Intake::default() };
    intake.put(&sender, call);
    intake.store(asked.env, &sender).await.map(|_| ())
}

/// The door: takes a body that came on one of the ways in, now or before.
async fn take(env: &Env, sender: &Sender, way: Way<'_>, text: &[u8], body: &Body<'_>) -> Outcome<Report> {
    match way {
        Way::Batch => calls::batch(env, sender, text, body).await,
        Way::Call(kind) => calls::one(env, sender, text, kind).await,
        Way::Event => yespo::event(env, sender, text).await,
        Way::Tracked => yespo::tracked(env, sender, text).await,
        Way::Customer(id) => customerio::customer(env, sender, text, id).await,
        Way::CustomerEvent(id) => customerio::event(env, sender, text, Some(id)).await,
        Way::CustomerDevice(id) => customerio::device(env, sender, text, id).await,
        // Where Yespo takes a list of events, Customer.io takes one of somebody unknown.
        Way::Events if !body.has_events() => customerio::event(env, sender, text, None).await,
        Way::Events => yespo::events(env, sender, text, body).await,
        Way::Orders => yespo::orders(env, sender, text, body).await,
        Way::Contact => yespo::contact(env, sender, text, body).await,
        Way::Contacts => yespo::contacts(env, sender, text, body).await,
    }
}

/// Who sends, and when it came in.
struct Sender {
    settings: Settings,
    /// Whether the key stands in a page for all to read.
    is_public: bool,
    source: Source,
    /// The path of the route.
    route: String,
    /// What stands around the parts of the body, for parts that are kept.
    around: String,
    arrival: Arrival,
}

impl Sender {
    async fn of(asked: &Asked<'_>, body: &Body<'_>) -> Outcome<Sender> {
        let key = asked.given_key().or_else(|| body.write_key().map(str::to_owned)).unwrap_or_default();
        let kinds = [KeyKind::Write, KeyKind::Source, KeyKind::Admin];
        let settings = who::by_key(asked.env, &key, &kinds).await?;
        let source = source_of(&key);
        if source == Source::Page && !settings.origins.is_empty() {
            check_origin(asked, &settings)?;
        }
        Ok(Sender {
            settings,
            is_public: source == Source::Page,
            source,
            route: asked.url.path().trim_matches('/').to_owned(),
            around: body.around(),
            arrival: Arrival::sent(clock::now(), body.sent_at()),
        })
    }

    /// The same instant, with the shop's time zone for times that name none.
    fn local_arrival(&self) -> Arrival {
        self.arrival.clone().in_zone_named(&self.settings.timezone)
    }
}

/// Refuses pages of origins that the shop does not name.
fn check_origin(asked: &Asked<'_>, settings: &Settings) -> Outcome<()> {
    match asked.header("origin") {
        Some(origin) if !settings.origins.contains(&origin) => Err(Fault::origin(&origin)),
        _ => Ok(()),
    }
}

/// Who sends with this key, which is right.
fn source_of(key: &str) -> Source {
    match GivenKey::parse(key).map(|given| given.kind) {
        Some(KeyKind::Source) => Source::Server,
        Some(KeyKind::Admin) => Source::Manager,
        Some(KeyKind::Write) | None => Source::Page,
    }
}

/// What became of the parts of one request.
#[derive(Default, Serialize)]
pub(super) struct Report {
    pub(super) accepted: usize,
    pub(super) rejected: Vec<Rejection>,
    /// What Yespo's clients look at besides.
    #[serde(flatten)]
    listed: Option<yespo::Listed>,
    /// Whether anything is stored that was not before.
    #[serde(skip)]
    is_news: bool,
}

#[derive(Serialize)]
pub(super) struct Rejection {
    index: usize,
    #[serde(flatten)]
    error: CallError,
}

/// The parts of one request: those to store, and those that are only told of.
#[derive(Default)]
struct Intake {
    deliveries: Vec<Delivery>,
    refused: Vec<Refused>,
    rejected: Vec<Rejection>,
    accepted: usize,
}

impl Intake {
    /// Takes a call in.
    fn put(&mut self, sender: &Sender, mut call: Call) {
        leave_out_foreign_words(&mut call, sender.is_public);
        if call.owner().is_some() {
            self.deliveries.push(Delivery::new(call, !sender.is_public));
        }
    }

    /// Tells of a part that is not taken, and keeps it for the operator.
    fn refuse(&mut self, sender: &Sender, index: usize, raw: &[u8], error: CallError) {
        self.refused.extend(sender.refused(raw, Some(sender.around.clone()), &error));
        self.rejected.push(Rejection { index, error });
    }

    /// Takes in a part that is one call, or tells why not.
    fn take(&mut self, sender: &Sender, index: usize, raw: &[u8], read: Result<Call, CallError>) {
        match read {
            Ok(call) => {
                self.accepted += 1;
                self.put(sender, call);
            }
            Err(error) => self.refuse(sender, index, raw, error),
        }
    }

    /// Stores everything that was taken in.
    async fn store(self, env: &Env, sender: &Sender) -> Outcome<Report> {
        let sent = self.deliveries.len();
        let visits = feed::visits(&self.deliveries);
        let known = deliver(env, sender, self.deliveries, self.refused).await?;
        let is_news = known.len() < sent;
        feed::note(&sender.settings.id, visits, &known);
        Ok(Report { accepted: self.accepted, rejected: self.rejected, listed: None, is_news })
    }
}

/// Takes a request that is one call; what is wrong with it is the answer.
async fn take_one(env: &Env, sender: &Sender, raw: &[u8], read: Result<Call, CallError>) -> Outcome<Report> {
    match read {
        Ok(call) => {
            let mut intake = Intake { accepted: 1, ..Intake::default() };
            intake.put(sender, call);
            intake.store(env, sender).await
        }
        Err(error) => Err(refusal::whole(env, sender, raw, &error).await?),
    }
}

/// An error of a whole request, as it is answered.
fn fault(error: &CallError) -> Fault {
    match (error.code.as_str(), error.path.as_str()) {
        ("too_large", _) => Fault::too_large(error.message.clone()),
        (code, "") => Fault::bad_request(code, error.message.clone()),
        (code, path) => Fault::bad_field(code, path, error.message.clone()),
    }
}

/// Takes out traits that only look like what the shop knows: nobody puts a contact on a list by a
/// call, and no page says what a model thinks of its visitor.
fn leave_out_foreign_words(call: &mut Call, is_public: bool) {
    call.traits
        .retain(|key, _| key != Path::MEMBERSHIPS && !(is_public && SHOPS_WORD.contains(&key.as_str())));
}
