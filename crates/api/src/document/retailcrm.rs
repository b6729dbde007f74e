//! RetailCRM's read API, as the document tells of it.

use serde_json::{Value as Json, json};

use super::entry::{Entry, Who};
use crate::parameter::{Accepts, Parameter};
use crate::retailcrm::{CrmCustomers, CrmRefusal, CrmSegments};

const fn text(name: &'static str, about: &'static str) -> Parameter {
    Parameter { name, about, accepts: Accepts::Text }
}

const LIMIT: Parameter = Parameter {
    name: "limit",
    about: "Elements of a page.",
    accepts: Accepts::Word(&["20", "50", "100", "250"]),
};

const PAGE: Parameter = text("page", "The number of the page, from 1.");

const API_KEY: Parameter = text("apiKey", "The admin key, where it does not come in the header `X-API-KEY`.");

fn entry(summary: &'static str) -> Entry {
    Entry::new("retailcrm", summary)
        .by(Who::Crm)
        .parameters(&[LIMIT, PAGE, API_KEY])
        .refuses_as::<CrmRefusal>()
}

fn pagination() -> Json {
    json!({ "limit": 20, "totalCount": 1, "currentPage": 1, "totalPageCount": 1 })
}

fn segment() -> Json {
    json!({
        "id": 69_390_158_081_918_i64, "code": "sg-3f1c0a9d2b7e", "name": "Filling the cart",
        "createdAt": "2026-03-01 00:00:00", "isDynamic": true, "customersCount": 128, "active": true,
    })
}

pub(super) fn segments() -> Entry {
    entry("List segments as RetailCRM does")
        .parameters(&[
            text("filter[ids][]", "Only the segment of this number; may come several times."),
            text("filter[name]", "Only segments with this text in their name."),
            text("filter[type]", "Only segments of this kind: `dynamic` or `static`."),
            text("filter[active]", "Only active segments with `1`, only inactive ones with `0`."),
            text("filter[minCustomersCount]", "Only segments with at least so many contacts."),
            text("filter[maxCustomersCount]", "Only segments with at most so many contacts."),
            text("filter[dateFrom]", "Only segments made on this day or later."),
            text("filter[dateTo]", "Only segments made on this day or earlier."),
        ])
        .answers::<CrmSegments>(
            json!({ "success": true, "pagination": pagination(), "segments": [segment()] }),
        )
}

pub(super) fn customers() -> Entry {
    entry("List customers as RetailCRM does")
        .about("At most 100,000 can be paged through; `/api/segments/{id}/contacts` has no such end.")
        .parameters(&[
            text("filter[segment]", "Only members of the segment with this `code`."),
            text("filter[name]", "Only those with this text in an identifier or a name."),
            text("filter[email]", "The same, of an e-mail address."),
        ])
        .answers::<CrmCustomers>(json!({
            "success": true,
            "pagination": pagination(),
            "customers": [{
                "type": "customer", "id": 128_975_083_605_516_i64, "externalId": "13085", "isContact": false,
                "createdAt": "2026-03-01 00:00:00", "firstName": "Ann", "email": "ann@example.com",
                "phones": [{ "number": "+77011234567" }], "segments": [segment()],
            }],
        }))
}
