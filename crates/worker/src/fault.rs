//! What can go wrong, and how it is told over HTTP.

use api::shops::BadSetting;
use api::{BodyError, Problem};
use serde::{Deserialize, Serialize};
use worker::Response;

/// The code of a fault that is over in a moment.
const MOVING: &str = "moving";

/// A refusal or a failure, as the caller sees it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Fault {
    /// The HTTP status.
    pub(crate) status: u16,
    /// A word for programs.
    pub(crate) code: String,
    /// What was wrong and what was expected.
    pub(crate) message: String,
    /// Where in the request the fault is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    /// Seconds after which to try again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<u32>,
    /// The methods that the path takes.
    #[serde(skip)]
    pub(crate) allow: Option<String>,
}

pub(crate) type Outcome<T> = Result<T, Fault>;

impl Fault {
    fn new(status: u16, code: &str, message: impl Into<String>) -> Fault {
        Fault {
            status,
            code: code.to_owned(),
            message: message.into(),
            path: None,
            retry_after: None,
            allow: None,
        }
    }

    pub(crate) fn bad_request(code: &str, message: impl Into<String>) -> Fault {
        Fault::new(400, code, message)
    }

    pub(crate) fn bad_field(code: &str, path: impl Into<String>, message: impl Into<String>) -> Fault {
        Fault { path: Some(path.into()), ..Fault::new(400, code, message) }
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Fault {
        Fault::new(401, "unauthorized", message)
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Fault {
        Fault::new(403, "forbidden", message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Fault {
        Fault::new(404, "not_found", message)
    }

    pub(crate) fn method(allowed: &str) -> Fault {
        let allow = Some(allowed.to_owned());
        Fault { allow, ..Fault::new(405, "method_not_allowed", format!("expected {allowed}")) }
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Fault {
        Fault::new(409, "conflict", message)
    }

    /// Something else needs what is to be taken away.
    pub(crate) fn in_use(message: impl Into<String>) -> Fault {
        Fault::new(409, "in_use", message)
    }

    /// The request came before.
    pub(crate) fn repeated(code: &str, message: &str) -> Fault {
        Fault::new(409, code, message)
    }

    pub(crate) fn key_of_another_request() -> Fault {
        let message = "this key came before with another request; send a new key with a new request";
        let path = Some("Idempotency-Key".to_owned());
        Fault { path, ..Fault::new(422, "other_request", message) }
    }

    /// A page of this origin may not send with the shop's write key.
    pub(crate) fn origin(origin: &str) -> Fault {
        let origin: String = origin.chars().take(200).collect();
        let message =
            format!("pages of `{origin}` may not send to this shop; add it to the shop's `origins`");
        Fault::new(403, "origin_not_allowed", message)
    }

    pub(crate) fn too_large(message: impl Into<String>) -> Fault {
        Fault::new(413, "too_large", message)
    }

    pub(crate) fn media_type(message: impl Into<String>) -> Fault {
        Fault::new(415, "unsupported_media_type", message)
    }

    /// Nothing is wrong with the request; the same request may go through later.
    pub(crate) fn unavailable(message: impl Into<String>) -> Fault {
        Fault { retry_after: Some(1), ..Fault::new(503, "unavailable", message) }
    }

    /// Whether a contact is on its way to another shard, which takes a moment.
    pub(crate) fn is_moving(&self) -> bool {
        self.code == MOVING
    }

    /// Our own fault; the details go to the log, not to the caller.
    pub(crate) fn internal(details: impl std::fmt::Display) -> Fault {
        worker::console_error!("internal: {details}");
        Fault::new(500, "internal", "something went wrong on our side; the request may be repeated")
    }

    /// The answer over HTTP: `{"code", "message", "path"?}`.
    pub(crate) fn response(&self) -> worker::Result<Response> {
        let mut response =
            crate::reply::json_text(serde_json::to_string(&self.problem())?)?.with_status(self.status);
        if let Some(seconds) = self.retry_after {
            response.headers_mut().set("retry-after", &seconds.to_string())?;
        }
        if let Some(methods) = &self.allow {
            response.headers_mut().set("allow", methods)?;
        }
        Ok(response)
    }

    /// What the caller is told.
    pub(crate) fn problem(&self) -> Problem {
        Problem { code: self.code.clone(), message: self.message.clone(), path: self.path.clone() }
    }
}

impl From<worker::Error> for Fault {
    fn from(error: worker::Error) -> Fault {
        Fault::internal(error)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Fault {
        Fault::internal(error)
    }
}

impl From<BodyError> for Fault {
    fn from(error: BodyError) -> Fault {
        match error {
            BodyError::NotJson(message) => Fault::bad_request("not_json", message),
            BodyError::Shape { path, message } if path.is_empty() => Fault::bad_request("bad_body", message),
            BodyError::Shape { path, message } => Fault::bad_field("bad_body", path, message),
        }
    }
}

impl From<BadSetting> for Fault {
    fn from(BadSetting(field, message): BadSetting) -> Fault {
        Fault::bad_field("bad_shop", field, message)
    }
}

impl From<shard::Fault> for Fault {
    fn from(fault: shard::Fault) -> Fault {
        let message = fault.to_string();
        match fault {
            shard::Fault::Refused { code, path, .. } => Fault::bad_field(&code, path, message),
            shard::Fault::NoSegment(_) => Fault::not_found(message),
            shard::Fault::NotAList => Fault::new(409, "not_a_list", message),
            shard::Fault::Moving => Fault { code: MOVING.to_owned(), ..Fault::unavailable(message) },
            shard::Fault::Starting => Fault::unavailable(message),
            shard::Fault::Internal(details) => Fault::internal(details),
        }
    }
}
