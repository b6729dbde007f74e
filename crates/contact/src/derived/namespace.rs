//! The top-level keys under which attributes are derived: the catalogue.

use std::borrow::Cow;

use event::Call;
use segment::{Change, Zone};

use super::key::Key;
use super::record::{Records, Wanted};
use super::reducer::Growing;
use super::{activity, cart, channel, device, geo, messages, model, orders, rfm, session, traffic};

/// A top-level key under which attributes are derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is named as it is written")]
pub enum Namespace {
    Cart,
    Orders,
    Rfm,
    Activity,
    Session,
    Traffic,
    Device,
    Geo,
    Channel,
    Messages,
    Score,
    Cluster,
}

impl Namespace {
    /// Every namespace.
    pub const ALL: [Namespace; 12] = [
        Namespace::Cart,
        Namespace::Orders,
        Namespace::Rfm,
        Namespace::Activity,
        Namespace::Session,
        Namespace::Traffic,
        Namespace::Device,
        Namespace::Geo,
        Namespace::Channel,
        Namespace::Messages,
        Namespace::Score,
        Namespace::Cluster,
    ];

    /// The namespace of a path, by its first part.
    pub fn of(head: &str) -> Option<Namespace> {
        Namespace::ALL.into_iter().find(|namespace| namespace.name() == head)
    }

    /// The first part of the paths of its attributes.
    pub fn name(self) -> &'static str {
        match self {
            Namespace::Cart => "cart",
            Namespace::Orders => "orders",
            Namespace::Rfm => "rfm",
            Namespace::Activity => "activity",
            Namespace::Session => "session",
            Namespace::Traffic => "traffic",
            Namespace::Device => "device",
            Namespace::Geo => "geo",
            Namespace::Channel => "channel",
            Namespace::Messages => "messages",
            Namespace::Score => "score",
            Namespace::Cluster => "cluster",
        }
    }

    /// The calls it is made from.
    pub fn wanted(self) -> &'static [Wanted] {
        match self {
            Namespace::Cart => &[cart::WANTED],
            Namespace::Orders => &[orders::WANTED, orders::REFUNDS],
            Namespace::Rfm => &[orders::WANTED],
            Namespace::Activity => &[activity::WANTED],
            Namespace::Session => &[session::WANTED],
            Namespace::Traffic => &[traffic::WANTED],
            Namespace::Device => &[device::WANTED],
            Namespace::Geo => &[geo::WANTED],
            Namespace::Channel => &[channel::WANTED],
            Namespace::Messages => messages::WANTED,
            Namespace::Score | Namespace::Cluster => &[],
        }
    }

    /// What is read of those calls, besides their names and times. A call that has nothing of it says
    /// nothing where every call is wanted.
    pub fn reads(self) -> &'static [Key] {
        match self {
            Namespace::Cart => cart::READS,
            Namespace::Orders | Namespace::Rfm => orders::READS,
            Namespace::Traffic => traffic::READS,
            Namespace::Device => device::READS,
            Namespace::Geo => geo::READS,
            Namespace::Channel => channel::READS,
            Namespace::Messages => messages::READS,
            Namespace::Activity | Namespace::Session | Namespace::Score | Namespace::Cluster => &[],
        }
    }

    /// The traits it is made from besides.
    pub fn traits(self) -> &'static [&'static str] {
        match self {
            Namespace::Rfm => rfm::TRAITS,
            Namespace::Geo => geo::TRAITS,
            Namespace::Channel => channel::TRAITS,
            Namespace::Score => &["score"],
            Namespace::Cluster => &["cluster"],
            _ => &[],
        }
    }

    /// Whether a call can change any of its attributes.
    pub fn concerns(self, call: &Call) -> bool {
        self.is_told_by(call) || self.traits().iter().any(|key| call.traits.contains_key(key))
    }

    fn is_told_by(self, call: &Call) -> bool {
        match self {
            Namespace::Traffic => traffic::concerns(call),
            Namespace::Device => device::concerns(call),
            Namespace::Geo => geo::concerns(call),
            _ => self.wanted().iter().any(|wanted| wanted.includes(call)),
        }
    }

    /// Its attributes, dotted, without the first part. Models have names of their own.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Namespace::Cart => cart::FIELDS,
            Namespace::Orders => orders::FIELDS,
            Namespace::Rfm => rfm::FIELDS,
            Namespace::Activity => activity::FIELDS,
            Namespace::Session => session::FIELDS,
            Namespace::Traffic => traffic::FIELDS,
            Namespace::Device => device::FIELDS,
            Namespace::Geo => geo::FIELDS,
            Namespace::Channel => channel::FIELDS,
            Namespace::Messages => messages::FIELDS,
            Namespace::Score | Namespace::Cluster => &[],
        }
    }

    pub(super) fn course(
        self,
        field: &'static str,
        records: &impl Records,
        zone: &Zone,
    ) -> Cow<'static, [Change]> {
        match self {
            Namespace::Cart | Namespace::Activity | Namespace::Session | Namespace::Device => {
                let growing = Growing::of(self, field, records, zone);
                growing.map_or(Cow::Borrowed(&[]), Growing::end)
            }
            Namespace::Orders => orders::course(field, records, zone),
            Namespace::Rfm => rfm::course(field, records, zone),
            Namespace::Traffic => traffic::course(field, records),
            Namespace::Geo => geo::course(field, records),
            Namespace::Channel => channel::course(field, records),
            Namespace::Messages => messages::course(field, records),
            Namespace::Score | Namespace::Cluster => model::course(self.name(), field, records),
        }
    }
}
