//! The OpenAPI document of the management API, made from its routes and types.

mod blocks;
mod catalog;
mod contacts;
mod entry;
mod events;
mod retailcrm;
mod segments;
mod shops;

use std::collections::BTreeMap;

use utoipa::openapi::path::{HttpMethod, PathsBuilder};
use utoipa::openapi::schema::{ComponentsBuilder, Schema};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder, RefOr};

use crate::route::{Method, Operation, ROUTES, Route};
use entry::Entry;

/// What the whole of it is about.
const ABOUT: &str = "Manages one shop with its admin key, as a bearer token. Every answer is JSON. A list \
    takes `limit` and `cursor` and answers with the `cursor` of its next page, null on the last one. What is \
    refused is told as `{code, message, path}`. Times are milliseconds since 1970 unless told otherwise.";

/// Groups of operations.
const TAGS: [(&str, &str); 7] = [
    ("segments", "Definitions, their members and sizes."),
    ("contacts", "People, what they did, and what changed for them."),
    ("blocks", "What is shown of the products, to whom and where, and how it does."),
    ("catalog", "Products."),
    ("events", "What was received, and what was not taken."),
    ("shops", "Shops, their keys, and signing in."),
    ("retailcrm", "The read API of RetailCRM, in its shapes."),
];

/// The document.
pub fn document() -> OpenApi {
    let mut paths = PathsBuilder::new();
    let mut schemas = BTreeMap::new();
    for route in ROUTES {
        let entry = entry(route.operation);
        let (operation, used) = entry.operation(route);
        schemas.extend(used);
        paths = paths.path(route.path, utoipa::openapi::PathItem::new(method(route), operation));
    }
    let tag = |(name, about)| TagBuilder::new().name(name).description(Some(about)).build();
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Shoal")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(ABOUT))
                .build(),
        )
        .paths(paths)
        .components(Some(components(schemas)))
        .tags(Some(TAGS.map(tag)))
        .build()
}

fn components(schemas: BTreeMap<String, RefOr<Schema>>) -> utoipa::openapi::Components {
    let bearer = |about: &str| {
        SecurityScheme::Http(
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(about)).build(),
        )
    };
    let cookie =
        ApiKeyValue::with_description("shoal", "A session of the console; over https `__Host-shoal`.");
    let crm_key =
        ApiKeyValue::with_description("X-API-KEY", "The shop's admin key, as RetailCRM's clients send it.");
    ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme("admin_key", bearer("The shop's admin key, `ak_…`."))
        .security_scheme("source_key", bearer("The shop's source key, `sk_…`."))
        .security_scheme("operator_key", bearer("The operator's key of the deployment."))
        .security_scheme("crm_key", SecurityScheme::ApiKey(ApiKey::Header(crm_key)))
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)))
        .build()
}

fn method(route: &Route) -> HttpMethod {
    match route.method {
        Method::Get => HttpMethod::Get,
        Method::Post => HttpMethod::Post,
        Method::Put => HttpMethod::Put,
        Method::Delete => HttpMethod::Delete,
    }
}

/// What the document says of an operation.
fn entry(operation: Operation) -> Entry {
    match operation {
        Operation::ListSegments => segments::list(),
        Operation::CreateSegment => segments::create(),
        Operation::PreviewSegment => segments::preview(),
        Operation::EvaluateSegment => segments::evaluate(),
        Operation::ExplainDraft => segments::explain_draft(),
        Operation::ShowSegment => segments::show(),
        Operation::ChangeSegment => segments::change(),
        Operation::DeleteSegment => segments::delete(),
        Operation::SegmentContacts => segments::contacts(),
        Operation::SegmentTable => segments::table(),
        Operation::RecalculateSegment => segments::recalculate(),
        Operation::SegmentSizes => segments::sizes(),
        Operation::SegmentTransitions => segments::transitions(),
        Operation::ExplainSegment => segments::explain(),
        Operation::ChangeMembers => segments::members(),
        Operation::ListContacts => contacts::list(),
        Operation::ShowContact => contacts::show(),
        Operation::ContactEvents => contacts::events(),
        Operation::ContactHistory => contacts::history(),
        Operation::ExportContact => contacts::export(),
        Operation::MergeContacts => contacts::merge(),
        Operation::SplitContact => contacts::split(),
        Operation::LinkContact => contacts::link(),
        Operation::ListBlocks => blocks::list(),
        Operation::CreateBlock => blocks::create(),
        Operation::PreviewBlock => blocks::preview(),
        Operation::ShowBlock => blocks::show(),
        Operation::ChangeBlock => blocks::change(),
        Operation::DeleteBlock => blocks::delete(),
        Operation::BlockResults => blocks::results(),
        Operation::ListProducts => catalog::list(),
        Operation::PutProducts => catalog::put(),
        Operation::ListRejected => events::rejected(),
        Operation::ReplayAll => events::replay_all(),
        Operation::Replay => events::replay(),
        Operation::Reconcile => events::reconcile(),
        Operation::ShowSession => shops::session(),
        Operation::SignIn => shops::sign_in(),
        Operation::SignOut => shops::sign_out(),
        Operation::ListShops => shops::list(),
        Operation::CreateShop => shops::create(),
        Operation::ShowShop => shops::show(),
        Operation::ChangeShop => shops::change(),
        Operation::ListKeys => shops::keys(),
        Operation::IssueKey => shops::issue_key(),
        Operation::RotateKey => shops::rotate_key(),
        Operation::RevokeKey => shops::revoke_key(),
        Operation::RotateSecret => shops::rotate_secret(),
        Operation::ShowShards => shops::shards(),
        Operation::DoubleShards => shops::double_shards(),
        Operation::ListNotices => segments::notices(),
        Operation::ListAudit => shops::audit(),
        Operation::CrmSegments => retailcrm::segments(),
        Operation::CrmCustomers => retailcrm::customers(),
        Operation::Document => shops::document(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::document;
    use crate::route::ROUTES;

    #[test]
    fn every_route_is_described_and_every_reference_leads_somewhere() {
        let document = serde_json::to_value(document()).unwrap();
        for route in ROUTES {
            let method = route.method.to_string().to_lowercase();
            let described = &document["paths"][route.path][method.as_str()];
            assert!(described["responses"].is_object(), "{method} {}", route.path);
        }
        check_references(&document, &document);
    }

    fn check_references(document: &Value, part: &Value) {
        match part {
            Value::Object(fields) => {
                if let Some(Value::String(target)) = fields.get("$ref") {
                    let pointer = target.trim_start_matches('#');
                    assert!(document.pointer(pointer).is_some(), "{target} leads nowhere");
                }
                fields.values().for_each(|field| check_references(document, field));
            }
            Value::Array(items) => items.iter().for_each(|item| check_references(document, item)),
            _ => {}
        }
    }
}
