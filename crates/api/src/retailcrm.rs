//! RetailCRM's read API: segments and customers in its shapes, for what was written for it.

mod query;

use event::Time;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use shard::message::ContactView;
use utoipa::ToSchema;

pub use query::{CustomersQuery, Page, QueryFault, SegmentsQuery};

/// Why a request was not served.
#[derive(Debug, Serialize, ToSchema)]
pub struct CrmRefusal {
    /// Always false.
    pub success: bool,
    /// What is wrong.
    #[serde(rename = "errorMsg")]
    pub error_msg: String,
    /// What was expected, by parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    pub errors: Option<serde_json::Map<String, serde_json::Value>>,
}

/// Which page this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pagination {
    /// Elements of a page.
    pub limit: usize,
    /// Elements on all pages.
    pub total_count: usize,
    /// The number of this page, from 1.
    pub current_page: usize,
    /// How many pages there are.
    pub total_page_count: usize,
}

/// A page of segments.
#[derive(Debug, Serialize, ToSchema)]
pub struct CrmSegments {
    /// Always true.
    pub success: bool,
    /// Which page this is.
    pub pagination: Pagination,
    /// In the order in which they were made.
    pub segments: Vec<CrmSegment>,
}

/// A segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CrmSegment {
    /// A number of its own.
    pub id: u64,
    /// Its id, which `filter[segment]` takes.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// When it was made: `2026-03-01 10:00:00`, in the shop's time zone.
    pub created_at: String,
    /// Whether its members follow a condition at every instant.
    pub is_dynamic: bool,
    /// How many contacts it holds.
    pub customers_count: u64,
    /// Whether it is kept up to date.
    pub active: bool,
}

/// A page of customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct CrmCustomers {
    /// Always true.
    pub success: bool,
    /// Which page this is.
    pub pagination: Pagination,
    /// In an order in which nobody moves.
    pub customers: Vec<CrmCustomer>,
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CrmCustomer {
    /// Always `customer`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// A number of its own.
    pub id: u64,
    /// The shop's own id of the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub external_id: Option<String>,
    /// Whether it is known by no user id.
    pub is_contact: bool,
    /// When it was seen first, in the shop's time zone.
    pub created_at: String,
    /// Its first name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub first_name: Option<String>,
    /// Its last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub last_name: Option<String>,
    /// Its e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub email: Option<String>,
    /// Its phone numbers.
    pub phones: Vec<CrmPhone>,
    /// The segments that it is in.
    pub segments: Vec<CrmSegment>,
}

/// A phone number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CrmPhone {
    /// As `+` and digits.
    pub number: String,
}

impl CrmRefusal {
    /// A refusal for one reason.
    pub fn of(message: impl Into<String>) -> CrmRefusal {
        CrmRefusal { success: false, error_msg: message.into(), errors: None }
    }

    /// The same, told by parameter.
    pub fn in_parameter(QueryFault { name, expected }: QueryFault) -> CrmRefusal {
        let errors = [(name, serde_json::Value::String(expected))].into_iter().collect();
        let error_msg = "Errors in the input parameters".to_owned();
        CrmRefusal { success: false, error_msg, errors: Some(errors) }
    }
}

impl Pagination {
    /// The page asked for, of so many elements.
    pub fn of(page: Page, total_count: usize) -> Pagination {
        Pagination {
            limit: page.limit,
            total_count,
            current_page: page.number,
            total_page_count: total_count.div_ceil(page.limit),
        }
    }
}

impl CrmCustomer {
    /// A contact as a customer; `segments` are all of the shop.
    pub fn of(contact: &ContactView, segments: &[CrmSegment], timezone: &str) -> CrmCustomer {
        let identifiers = |kind: &str| {
            let of_kind = contact.identifiers.iter().filter_map(|identifier| identifier.split_once(':'));
            of_kind.filter(|(known, _)| *known == kind).map(|(_, value)| value.to_owned()).collect::<Vec<_>>()
        };
        let text = |names: &[&str]| {
            let mut found = names.iter().filter_map(|name| contact.attributes.get(name)?.as_text());
            found.next().map(str::to_owned)
        };
        let user = identifiers("user").into_iter().next();
        let is_in =
            |segment: &&CrmSegment| contact.segments.iter().any(|one| one.segment.as_str() == segment.code);
        CrmCustomer {
            kind: "customer",
            id: number_of(contact.id.as_str()),
            is_contact: user.is_none(),
            external_id: user,
            created_at: local(contact.first_seen, timezone),
            first_name: text(&["first_name", "firstName", "name"]),
            last_name: text(&["last_name", "lastName"]),
            email: identifiers("email").into_iter().next().or_else(|| text(&["email"])),
            phones: identifiers("phone").into_iter().map(|number| CrmPhone { number }).collect(),
            segments: segments.iter().filter(is_in).cloned().collect(),
        }
    }
}

/// A number for an id that ends in hexadecimal digits: the last twelve of them, exact in every language.
pub fn number_of(id: &str) -> u64 {
    let digits: String = id.chars().filter(char::is_ascii_hexdigit).collect();
    let last = digits.get(digits.len().saturating_sub(12)..).unwrap_or_default();
    u64::from_str_radix(last, 16).unwrap_or(0)
}

/// `2026-03-01 10:00:00`
pub fn local(time: Time, timezone: &str) -> String {
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    let instant = Timestamp::from_millisecond(time.millis()).unwrap_or(Timestamp::UNIX_EPOCH);
    instant.to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use event::Time;

    use super::{Page, Pagination, local, number_of};

    #[test]
    fn an_id_has_a_number_and_a_time_its_local_form() {
        assert_eq!(number_of("sg-00000000002a"), 42);
        assert_eq!(number_of("d72f36860481754c899a8e0c"), 0x754c_899a_8e0c);
        assert_eq!(number_of("-"), 0);
        let time = Time::parse("2026-07-01T23:30:00Z").unwrap();
        assert_eq!(local(time, "Europe/London"), "2026-07-02 00:30:00");
    }

    #[test]
    fn pages_are_counted_from_one() {
        let pages = |total| Pagination::of(Page { limit: 20, number: 1 }, total).total_page_count;
        assert_eq!([pages(0), pages(1), pages(20), pages(21)], [0, 1, 1, 2]);
    }
}
