//! What the document says of one operation.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use utoipa::ToSchema;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Operation, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Ref, RefOr, Required, Response, ResponseBuilder, ResponsesBuilder};

use crate::parameter::{Accepts, Parameter};
use crate::problem::Problem;
use crate::route::{Method, Route};

/// Schemas by their names.
type Schemas = BTreeMap<String, RefOr<Schema>>;

/// Who may ask.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who {
    /// Anybody.
    Anybody,
    /// The shop's manager.
    Manager,
    /// The shop's manager, and its servers.
    Servers,
    /// The operator of the deployment.
    Operator,
    /// The manager, as clients of RetailCRM say so.
    Crm,
    /// The operator, and the manager of the shop.
    OperatorOrManager,
}

/// What the document says of one operation.
pub(super) struct Entry {
    tag: &'static str,
    summary: &'static str,
    about: Option<&'static str>,
    who: Who,
    /// What `{id}` stands for.
    id: &'static str,
    parameters: Vec<Parameter>,
    body: Option<(String, Json)>,
    is_body_required: bool,
    answer: Option<(String, Json)>,
    /// The media type of an answer that is no JSON, with an example.
    text: Option<(&'static str, &'static str)>,
    refusals: Vec<u16>,
    /// The shape of refusals, where it is another than everywhere.
    refusal: Option<String>,
    schemas: Schemas,
}

impl Entry {
    pub(super) fn new(tag: &'static str, summary: &'static str) -> Entry {
        Entry {
            tag,
            summary,
            about: None,
            who: Who::Manager,
            id: "",
            parameters: Vec::new(),
            body: None,
            is_body_required: true,
            answer: None,
            text: None,
            refusals: Vec::new(),
            refusal: None,
            schemas: Schemas::new(),
        }
    }

    pub(super) fn about(mut self, about: &'static str) -> Entry {
        self.about = Some(about);
        self
    }

    pub(super) fn by(mut self, who: Who) -> Entry {
        self.who = who;
        self
    }

    /// What `{id}` stands for.
    pub(super) fn of(mut self, id: &'static str) -> Entry {
        self.id = id;
        self
    }

    pub(super) fn parameters(mut self, parameters: &[Parameter]) -> Entry {
        self.parameters.extend(parameters);
        self
    }

    /// The type of the body, with an example.
    pub(super) fn takes<T: ToSchema>(mut self, example: Json) -> Entry {
        self.body = Some((self.uses::<T>(), example));
        self
    }

    /// The type of a body that may be absent, with an example.
    pub(super) fn takes_at_will<T: ToSchema>(mut self, example: Json) -> Entry {
        self.is_body_required = false;
        self.takes::<T>(example)
    }

    /// The type of the answer, with an example.
    pub(super) fn answers<T: ToSchema>(mut self, example: Json) -> Entry {
        self.answer = Some((self.uses::<T>(), example));
        self
    }

    /// The media type of an answer that is no JSON, with an example.
    pub(super) fn answers_text(mut self, media: &'static str, example: &'static str) -> Entry {
        self.text = Some((media, example));
        self
    }

    /// How else it may end, beside what any request may end with.
    pub(super) fn refuses(mut self, statuses: &[u16]) -> Entry {
        self.refusals.extend(statuses);
        self
    }

    /// The type of refusals, where it is another than everywhere.
    pub(super) fn refuses_as<T: ToSchema>(mut self) -> Entry {
        self.refusal = Some(self.uses::<T>());
        self
    }

    fn uses<T: ToSchema>(&mut self) -> String {
        let name = T::name().into_owned();
        let mut inner = Vec::new();
        T::schemas(&mut inner);
        self.schemas.extend(inner);
        self.schemas.insert(name.clone(), T::schema());
        name
    }

    /// The operation at its route, with the schemas that it refers to.
    pub(super) fn operation(mut self, route: &Route) -> (Operation, Schemas) {
        let problem = self.uses::<Problem>();
        let mut operation = OperationBuilder::new()
            .operation_id(Some(route.operation.name()))
            .tag(self.tag)
            .summary(Some(self.summary))
            .description(self.about);
        for name in route.path.split('/').filter_map(|part| part.strip_prefix('{')) {
            let name = name.trim_end_matches('}');
            operation = operation.parameter(
                ParameterBuilder::new()
                    .name(name)
                    .parameter_in(ParameterIn::Path)
                    .required(Required::True)
                    .description(Some(if name == "id" { self.id } else { "The key's id." }))
                    .schema(Some(ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)))),
            );
        }
        if is_repeatable(route) {
            operation = operation.parameter(idempotency_key());
        }
        for parameter in &self.parameters {
            operation = operation.parameter(
                ParameterBuilder::new()
                    .name(parameter.name)
                    .parameter_in(ParameterIn::Query)
                    .required(required(matches!(parameter.accepts, Accepts::Required)))
                    .description(Some(parameter.about))
                    .schema(Some(schema_of(parameter.accepts))),
            );
        }
        if let Some((body, example)) = &self.body {
            operation = operation.request_body(Some(
                RequestBodyBuilder::new()
                    .required(Some(required(self.is_body_required)))
                    .content("application/json", json_of(body, Some(example.clone())))
                    .build(),
            ));
        }
        operation = operation.responses(self.responses(route, &problem));
        for scheme in self.schemes() {
            operation = operation.security(SecurityRequirement::new(*scheme, [""; 0]));
        }
        (operation.build(), self.schemas)
    }

    fn responses(&self, route: &Route, problem: &str) -> ResponsesBuilder {
        let mut responses = ResponsesBuilder::new();
        if let Some((answer, example)) = &self.answer {
            responses = responses.response("200", response("Done.", answer, Some(example.clone())));
        }
        if let Some((media, example)) = self.text {
            let text = ObjectBuilder::new().schema_type(Type::String);
            let content = ContentBuilder::new().schema(Some(text)).example(Some(example.into())).build();
            let answer = ResponseBuilder::new().description("Done.").content(media, content).build();
            responses = responses.response("200", answer);
        }
        let mut statuses = self.refusals.clone();
        if self.body.is_some() || !self.parameters.is_empty() || route.path.contains('{') {
            statuses.push(400);
        }
        if self.body.is_some() {
            statuses.extend([413, 415]);
        }
        match self.who {
            Who::Anybody => {}
            Who::Crm => statuses.push(403),
            Who::Operator | Who::OperatorOrManager | Who::Manager | Who::Servers => {
                statuses.extend([401, 403])
            }
        }
        if is_repeatable(route) {
            statuses.extend([400, 409, 422]);
        }
        statuses.extend([405, 503]);
        statuses.sort_unstable();
        statuses.dedup();
        for status in statuses {
            // Another method is refused before the route is known.
            let shape = self.refusal.as_deref().filter(|_| status != 405).unwrap_or(problem);
            responses = responses.response(status.to_string(), response(meaning(status), shape, None));
        }
        responses
    }

    fn schemes(&self) -> &'static [&'static str] {
        match self.who {
            Who::Anybody => &[],
            Who::Manager => &["admin_key", "session"],
            Who::Servers => &["source_key", "admin_key", "session"],
            Who::Crm => &["crm_key"],
            Who::Operator => &["operator_key"],
            Who::OperatorOrManager => &["operator_key", "admin_key", "session"],
        }
    }
}

/// Whether a request may be sent again without being done twice.
fn is_repeatable(route: &Route) -> bool {
    route.method == Method::Post && route.operation.is_change()
}

fn idempotency_key() -> ParameterBuilder {
    let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[!-~]{1,255}$"));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Any text of your own, such as a UUID. The same request with the same key is done once and gets \
             the same answer for a day, also after a lost answer. Answers with secrets are told once: a \
             repeat is 409.",
        ))
        .schema(Some(text))
}

fn required(is: bool) -> Required {
    if is { Required::True } else { Required::False }
}

fn response(about: &str, schema: &str, example: Option<Json>) -> Response {
    ResponseBuilder::new().description(about).content("application/json", json_of(schema, example)).build()
}

fn json_of(schema: &str, example: Option<Json>) -> utoipa::openapi::Content {
    ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).example(example).build()
}

fn schema_of(accepts: Accepts) -> ObjectBuilder {
    let text = ObjectBuilder::new().schema_type(Type::String);
    match accepts {
        Accepts::Text => text,
        Accepts::Required => text.min_length(Some(1)),
        Accepts::Whole { least, most, default } => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(least))
            .maximum(Some(most))
            .default(Some(Json::from(default))),
        Accepts::Word(words) => text.enum_values(Some(words.iter().copied())),
        Accepts::Number => text.examples(["2026-03-01T00:00:00Z", "0"]),
    }
}

/// What a status means.
fn meaning(status: u16) -> &'static str {
    match status {
        400 => "Something in the request is not as expected; `path` tells what.",
        401 => "The key is missing or wrong.",
        403 => "The key does not allow that.",
        404 => "There is no such thing in this shop.",
        405 => "The path takes other methods; the header `Allow` lists them.",
        409 => "It contradicts what is there.",
        413 => "The body is too large.",
        415 => "The body is not JSON.",
        422 => "The idempotency key came before with another request.",
        _ => "A part of the shop does not answer; the same request may go through after `Retry-After`.",
    }
}
