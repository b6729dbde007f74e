//! `traffic`: where the visits that came from elsewhere came from.

mod address;

use std::borrow::Cow;

use event::Value;
use segment::Change;

use self::address::Address;
use super::key::Key;
use super::record::{Record, Records, Wanted};
use super::story::{NOTHING, Story};

pub(super) const WANTED: Wanted = Wanted::EveryCall;
pub(super) const READS: &[Key] = &[
    Key::PageUrl,
    Key::PageReferrer,
    Key::Url,
    Key::Referrer,
    Key::CampaignSource,
    Key::CampaignMedium,
    Key::CampaignName,
    Key::CampaignTerm,
    Key::CampaignContent,
];
pub(super) const FIELDS: &[&str] = &[
    "first.source",
    "first.medium",
    "first.campaign",
    "first.term",
    "first.content",
    "first.referrer",
    "first.landing",
    "last.source",
    "last.medium",
    "last.campaign",
    "last.term",
    "last.content",
    "last.referrer",
    "last.landing",
];

pub(super) fn course(field: &str, records: &impl Records) -> Cow<'static, [Change]> {
    let (most, field) = match field.split_once('.') {
        Some(("first", field)) => (1, field),
        Some((_, field)) => (usize::MAX, field),
        None => (0, field),
    };
    let mut story = Story::beginning(&NOTHING);
    let arrivals = records.records(WANTED).filter_map(|record| Some((record, Arrival::of(record)?)));
    for (record, arrival) in arrivals.take(most) {
        let told = arrival.tell(record, field);
        story.set(record.time(), told.map_or(Value::Null, |text| Value::from(&*text)));
    }
    story.end()
}

/// Whether a call tells where the contact came from.
pub(super) fn concerns<'a>(record: impl Record<'a>) -> bool {
    Arrival::of(record).is_some()
}

/// What a call tells about where the contact came from.
struct Arrival<'a> {
    page: Option<Address<'a>>,
    referrer: Option<Address<'a>>,
}

/// What a campaign is told by: in the context, and in the address of the page.
const CAMPAIGN: [(Key, &str, &str); 5] = [
    (Key::CampaignSource, "utm_source", "source"),
    (Key::CampaignMedium, "utm_medium", "medium"),
    (Key::CampaignName, "utm_campaign", "campaign"),
    (Key::CampaignTerm, "utm_term", "term"),
    (Key::CampaignContent, "utm_content", "content"),
];

impl<'a> Arrival<'a> {
    /// The arrival, if the call is one: its context names a campaign, its address has `utm_*`, or its
    /// referrer is another host.
    fn of<R: Record<'a>>(record: R) -> Option<Arrival<'a>> {
        let is_page = record.name() == "page_viewed";
        let address = |in_context: Key, in_params: Key| {
            let text = record.value(in_context).and_then(|url| url.as_text());
            let param = || record.value(in_params).filter(|_| is_page)?.as_text();
            text.or_else(param).filter(|text| !text.is_empty()).map(Address)
        };
        let arrival = Arrival {
            page: address(Key::PageUrl, Key::Url),
            referrer: address(Key::PageReferrer, Key::Referrer),
        };
        let named = || CAMPAIGN.iter().any(|(key, ..)| record.text(*key).is_some());
        (arrival.has_utm() || arrival.is_from_elsewhere() || named()).then_some(arrival)
    }

    fn has_utm(&self) -> bool {
        self.page.is_some_and(|page| page.query().any(|(key, _)| key.starts_with("utm_")))
    }

    fn is_from_elsewhere(&self) -> bool {
        let Some(referrer) = self.referrer.and_then(|referrer| referrer.host()) else { return false };
        let own = self.page.and_then(|page| page.host());
        own.is_none_or(|own| !own.eq_ignore_ascii_case(referrer))
    }

    fn tell<R: Record<'a>>(&self, record: R, field: &str) -> Option<Cow<'a, str>> {
        match field {
            "referrer" => self.referrer.map(|referrer| Cow::Borrowed(referrer.0)),
            "landing" => self.page.map(|page| Cow::Borrowed(page.0)),
            _ => {
                let (key, utm, _) = *CAMPAIGN.iter().find(|(.., name)| *name == field)?;
                record.text(key).or_else(|| self.page?.query_value(utm))
            }
        }
    }
}
