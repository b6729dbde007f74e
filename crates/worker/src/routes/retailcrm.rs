//! `/api/v5/segments` and `/api/v5/customers`: RetailCRM's read API, for what was written for it.

use api::retailcrm::{
    CrmCustomer, CrmCustomers, CrmRefusal, CrmSegment, CrmSegments, CustomersQuery, Page, Pagination,
    QueryFault, SegmentsQuery, local, number_of,
};
use contact::SegmentId;
use segment::Kind;
use worker::Response;

use super::segments::{formation, gather, stored};
use super::{Asked, who};
use crate::access::KeyKind;
use crate::fault::{Fault, Outcome};
use crate::message::{ContactOrder, ContactView, ContactsQuery, ShardReply, ShardRequest};
use crate::reply;
use crate::shop::{Settings, read};

/// Contacts read at a time, on the way to a page.
const SLICE: usize = 1_000;

/// Contacts that come before a page at most: they have to be passed over.
const DEPTH: usize = 100_000;

pub(super) async fn segments(asked: Asked<'_>) -> Outcome<Response> {
    told(page_of_segments(&asked).await)
}

pub(super) async fn customers(asked: Asked<'_>) -> Outcome<Response> {
    told(page_of_customers(&asked).await)
}

/// Why a request is refused.
enum Refusal {
    /// A parameter is not as expected.
    Query(QueryFault),
    /// Anything else.
    Fault(Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        Refusal::Fault(fault)
    }
}

impl From<QueryFault> for Refusal {
    fn from(fault: QueryFault) -> Refusal {
        Refusal::Query(fault)
    }
}

async fn page_of_segments(asked: &Asked<'_>) -> Result<Response, Refusal> {
    let settings = shop(asked).await?;
    let (query, page) = SegmentsQuery::read(&pairs(asked))?;
    let mut all = all_segments(asked, &settings).await?;
    all.retain(|segment| query.fits(segment));
    let pagination = Pagination::of(page, all.len());
    let segments = all.into_iter().skip(page.offset()).take(page.limit).collect();
    Ok(reply::json(&CrmSegments { success: true, pagination, segments })?)
}

async fn page_of_customers(asked: &Asked<'_>) -> Result<Response, Refusal> {
    let settings = shop(asked).await?;
    let (query, page) = CustomersQuery::read(&pairs(asked))?;
    let all = all_segments(asked, &settings).await?;
    if let Some(code) = &query.segment
        && !all.iter().any(|segment| segment.code == *code)
    {
        let expected = "there is no segment with this code".to_owned();
        return Err(QueryFault { name: "filter[segment]".to_owned(), expected }.into());
    }
    if page.offset() > DEPTH {
        let expected = format!("expected a page within the first {DEPTH} customers");
        return Err(QueryFault { name: "page".to_owned(), expected }.into());
    }
    let segment = query.segment.as_deref().map(SegmentId::new);
    let query =
        ContactsQuery { segment, text: query.text, order: ContactOrder::Id, limit: SLICE, after: None };
    let pagination = Pagination::of(page, count(asked, &settings, &query).await?);
    let contacts = contacts(asked, &settings, query, page).await?;
    let customer = |contact: &ContactView| CrmCustomer::of(contact, &all, &settings.timezone);
    let customers = contacts.iter().map(customer).collect();
    Ok(reply::json(&CrmCustomers { success: true, pagination, customers })?)
}

/// The shop of the key in the header `X-API-KEY` or in `apiKey`.
async fn shop(asked: &Asked<'_>) -> Outcome<Settings> {
    let key = asked.header("x-api-key").or_else(|| asked.query("apiKey")).unwrap_or_default();
    who::by_key(asked.env, key.trim(), &[KeyKind::Admin]).await
}

fn pairs(asked: &Asked<'_>) -> Vec<(String, String)> {
    asked.url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// All segments, in the order in which they were made.
async fn all_segments(asked: &Asked<'_>, settings: &Settings) -> Outcome<Vec<CrmSegment>> {
    let mut stored = stored(asked, settings).await?;
    stored.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    let told = formation::ask(asked, settings, 1, 1).await?;
    let segment = |stored: &crate::message::StoredSegment| {
        let definition = read(&stored.definition).ok()?;
        Some(CrmSegment {
            id: number_of(stored.id.as_str()),
            code: stored.id.to_string(),
            name: definition.name,
            created_at: local(stored.created_at, &settings.timezone),
            is_dynamic: definition.kind == Kind::Dynamic,
            customers_count: told.contacts(&stored.id),
            active: definition.active,
        })
    };
    Ok(stored.iter().filter_map(segment).collect())
}

async fn count(asked: &Asked<'_>, settings: &Settings, query: &ContactsQuery) -> Outcome<usize> {
    let mut all = 0;
    for reply in gather(asked, settings, || ShardRequest::CountContacts(query.clone())).await? {
        if let ShardReply::ContactCount(here) = reply {
            all += usize::try_from(here).unwrap_or(0);
        }
    }
    Ok(all)
}

/// The contacts of a page: those before it are passed over.
async fn contacts(
    asked: &Asked<'_>,
    settings: &Settings,
    mut query: ContactsQuery,
    page: Page,
) -> Outcome<Vec<ContactView>> {
    let mut before = page.offset();
    loop {
        query.limit = (before + page.limit).min(SLICE);
        let mut slice: Vec<ContactView> = Vec::new();
        for reply in gather(asked, settings, || ShardRequest::Contacts(query.clone())).await? {
            if let ShardReply::Contacts(some) = reply {
                slice.extend(some);
            }
        }
        slice.sort_by(|a, b| a.id.cmp(&b.id));
        slice.truncate(query.limit);
        let ends = slice.len() < query.limit;
        if ends || before + page.limit <= slice.len() {
            return Ok(slice.into_iter().skip(before).take(page.limit).collect());
        }
        let passed = before.min(slice.len());
        query.after = slice.get(passed.saturating_sub(1)).map(|last| (0, last.id.to_string()));
        before -= passed;
    }
}

/// The answer, or the refusal in RetailCRM's shape.
fn told(answered: Result<Response, Refusal>) -> Outcome<Response> {
    let (status, refusal) = match answered {
        Ok(response) => return Ok(response),
        Err(Refusal::Query(fault)) => (400, CrmRefusal::in_parameter(fault)),
        Err(Refusal::Fault(fault)) => match fault.status {
            401 | 403 => (403, CrmRefusal::of("Wrong \"apiKey\" value.")),
            status => (status, CrmRefusal::of(fault.message)),
        },
    };
    Ok(reply::json(&refusal)?.with_status(status))
}
