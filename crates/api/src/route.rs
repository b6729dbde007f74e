//! The one list of routes.

use std::fmt;

/// An HTTP method of the management API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are HTTP's")]
pub enum Method {
    Get,
    Post,
    Put,
    Delete,
}

impl Method {
    /// The method with this name; `HEAD` is a `GET` whose body is left out.
    fn named(name: &str) -> Option<Method> {
        Some(match name {
            "GET" | "HEAD" => Method::Get,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "DELETE" => Method::Delete,
            _ => return None,
        })
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        })
    }
}

/// One route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with `{…}` for what differs.
    pub path: &'static str,
    /// What it does.
    pub operation: Operation,
}

macro_rules! routes {
    ($($operation:ident: $method:ident $path:literal)*) => {
        /// What a route does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Operation {
            $(#[doc = concat!("`", stringify!($method), " ", $path, "`")] $operation,)*
        }

        /// Every route of the management API. Of two that fit a path the first one counts.
        pub const ROUTES: &[Route] = &[
            $(Route { method: Method::$method, path: $path, operation: Operation::$operation },)*
        ];
    };
}

routes! {
    ListSegments: Get "/api/segments"
    CreateSegment: Post "/api/segments"
    PreviewSegment: Post "/api/segments/preview"
    EvaluateSegment: Post "/api/segments/evaluate"
    ExplainDraft: Post "/api/segments/explain"
    ShowSegment: Get "/api/segments/{id}"
    ChangeSegment: Put "/api/segments/{id}"
    DeleteSegment: Delete "/api/segments/{id}"
    SegmentContacts: Get "/api/segments/{id}/contacts"
    SegmentTable: Get "/api/segments/{id}/contacts.csv"
    RecalculateSegment: Post "/api/segments/{id}/recalculate"
    SegmentSizes: Get "/api/segments/{id}/sizes"
    SegmentTransitions: Get "/api/segments/{id}/transitions"
    ExplainSegment: Get "/api/segments/{id}/explain"
    ChangeMembers: Post "/api/segments/{id}/members"
    ListContacts: Get "/api/contacts"
    ShowContact: Get "/api/contacts/{id}"
    ContactEvents: Get "/api/contacts/{id}/events"
    ContactHistory: Get "/api/contacts/{id}/history"
    ExportContact: Get "/api/contacts/{id}/export"
    MergeContacts: Post "/api/contacts/{id}/merge"
    SplitContact: Post "/api/contacts/{id}/split"
    LinkContact: Post "/api/contacts/{id}/links"
    ListBlocks: Get "/api/blocks"
    CreateBlock: Post "/api/blocks"
    PreviewBlock: Post "/api/blocks/preview"
    ShowBlock: Get "/api/blocks/{id}"
    ChangeBlock: Put "/api/blocks/{id}"
    DeleteBlock: Delete "/api/blocks/{id}"
    BlockResults: Get "/api/blocks/{id}/results"
    ListProducts: Get "/api/catalog"
    PutProducts: Post "/api/catalog"
    ListRejected: Get "/api/rejected"
    ReplayAll: Post "/api/rejected/replay"
    Replay: Post "/api/rejected/{id}/replay"
    Reconcile: Get "/api/reconciliation"
    ShowSession: Get "/api/session"
    SignIn: Post "/api/session"
    SignOut: Delete "/api/session"
    ListShops: Get "/api/shops"
    CreateShop: Post "/api/shops"
    ShowShop: Get "/api/shops/{id}"
    ChangeShop: Put "/api/shops/{id}"
    ListKeys: Get "/api/shops/{id}/keys"
    IssueKey: Post "/api/shops/{id}/keys"
    RotateKey: Post "/api/shops/{id}/keys/{key}/rotate"
    RevokeKey: Delete "/api/shops/{id}/keys/{key}"
    RotateSecret: Post "/api/shops/{id}/token-secret"
    ShowShards: Get "/api/shops/{id}/shards"
    DoubleShards: Post "/api/shops/{id}/shards"
    ListNotices: Get "/api/notices"
    ListAudit: Get "/api/audit"
    CrmSegments: Get "/api/v5/segments"
    CrmCustomers: Get "/api/v5/customers"
    Document: Get "/api/openapi.json"
}

impl Operation {
    /// Its name: `list_segments` for `ListSegments`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }

    /// Whether it changes anything that is kept of a shop: then it is recorded.
    pub fn is_change(self) -> bool {
        use Operation::*;
        matches!(
            self,
            CreateSegment
                | ChangeSegment
                | DeleteSegment
                | RecalculateSegment
                | ChangeMembers
                | MergeContacts
                | SplitContact
                | CreateBlock
                | ChangeBlock
                | DeleteBlock
                | PutProducts
                | ReplayAll
                | Replay
                | CreateShop
                | ChangeShop
                | IssueKey
                | RotateKey
                | RevokeKey
                | RotateSecret
                | DoubleShards
        )
    }

    /// Whether its answer holds secrets, which are told once and kept nowhere.
    pub fn tells_secrets(self) -> bool {
        use Operation::*;
        matches!(self, CreateShop | IssueKey | RotateKey | RotateSecret)
    }
}

/// Where a request leads.
#[derive(Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// To this operation, with what stands in the places of `{…}`, in order.
    Route(Operation, [&'a str; 2]),
    /// To a path that takes only these methods, as the header `Allow` lists them.
    OtherMethods(String),
    /// Nowhere.
    Nothing,
}

/// Finds the route of a path, given in its decoded parts, by the name of the method.
pub fn find<'a>(method: &str, path: &[&'a str]) -> Found<'a> {
    let method = Method::named(method);
    let Some((first, parts)) = ROUTES.iter().find_map(|route| Some((route, route.parts(path)?))) else {
        return Found::Nothing;
    };
    let same = ROUTES.iter().filter(|route| route.path == first.path);
    if let Some(route) = same.clone().find(|route| Some(route.method) == method) {
        return Found::Route(route.operation, parts);
    }
    Found::OtherMethods(same.map(|route| route.method.to_string()).collect::<Vec<_>>().join(", "))
}

impl Route {
    /// What stands in the places of `{…}`, if the path is of this route.
    fn parts<'a>(&self, path: &[&'a str]) -> Option<[&'a str; 2]> {
        let mut parts = [""; 2];
        let mut open = parts.iter_mut();
        let mut given = path.iter();
        for expected in self.path.trim_start_matches('/').split('/') {
            let part = given.next()?;
            if expected.starts_with('{') {
                if part.is_empty() {
                    return None;
                }
                *open.next()? = part;
            } else if expected != *part {
                return None;
            }
        }
        given.next().is_none().then_some(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, Operation, ROUTES, find};

    #[test]
    fn every_route_is_found_by_its_path() {
        for route in ROUTES {
            let path: Vec<&str> = route.path.trim_start_matches('/').split('/').collect();
            assert!(
                matches!(find(&route.method.to_string(), &path), Found::Route(operation, _) if operation == route.operation),
                "{} {}",
                route.method,
                route.path
            );
        }
    }

    #[test]
    fn a_word_of_its_own_comes_before_an_id() {
        assert_eq!(
            find("POST", &["api", "segments", "preview"]),
            Found::Route(Operation::PreviewSegment, ["", ""])
        );
        assert_eq!(find("GET", &["api", "segments", "preview"]), Found::OtherMethods("POST".to_owned()));
        assert_eq!(find("GET", &["api", "segments", "a"]), Found::Route(Operation::ShowSegment, ["a", ""]));
    }

    #[test]
    fn operations_are_named_in_small_letters() {
        assert_eq!(Operation::ListSegments.name(), "list_segments");
        assert_eq!(Operation::Document.name(), "document");
    }

    #[test]
    fn a_head_is_a_get() {
        assert_eq!(find("HEAD", &["api", "catalog"]), Found::Route(Operation::ListProducts, ["", ""]));
        assert_eq!(find("PATCH", &["api", "catalog"]), Found::OtherMethods("GET, POST".to_owned()));
    }

    #[test]
    fn other_methods_and_other_paths_are_told_apart() {
        assert_eq!(
            find("POST", &["api", "segments", "a"]),
            Found::OtherMethods("GET, PUT, DELETE".to_owned())
        );
        for path in [&["api"][..], &["api", "segments", ""], &["api", "segments", "a", "b"], &["other"]] {
            assert_eq!(find("GET", path), Found::Nothing, "{path:?}");
        }
    }
}
