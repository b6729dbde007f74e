//! One request at a time, repeated until the server has stored it.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use ureq::Agent;

use super::{Happening, Stop};
use crate::read::{Item, Refusal};

/// How long one request may take, and how long reaching the server may.
const REQUEST: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(5);

/// The pause after the first failure; it doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The longest pause that a server can ask for.
const LONGEST_ASKED: Duration = Duration::from_secs(300);

/// The longest answer that is read.
const ANSWER_BYTES: u64 = 4 * 1024 * 1024;

/// Where a kind of items goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// Calls.
    Calls,
    /// Orders, each upserted by its id.
    Orders,
    /// Products.
    Catalog,
}

impl Target {
    fn path(self) -> &'static str {
        match self {
            Target::Calls => "/v1/batch",
            Target::Orders => "/v1/orders",
            Target::Catalog => "/api/catalog",
        }
    }

    fn list(self) -> &'static str {
        match self {
            Target::Calls => "batch",
            Target::Orders => "orders",
            Target::Catalog => "items",
        }
    }

    fn keys(self) -> &'static str {
        match self {
            Target::Calls | Target::Orders => {
                "calls and orders need the shop's source key (a write or admin key works too)"
            }
            Target::Catalog => "a catalogue needs the shop's source key or admin key",
        }
    }
}

/// Why a request failed for good.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Repeating it would not help.
    #[error("{0}")]
    Refused(String),
    /// It was repeated for long enough.
    #[error("gave up after {seconds} s: {1}", seconds = .0.as_secs())]
    Patience(Duration, String),
    /// The person at the keyboard said so.
    #[error("interrupted")]
    Interrupted,
}

/// A running server.
pub(crate) struct Server {
    agent: Agent,
    url: String,
    authorization: String,
    target: Target,
    patience: Duration,
    in_trouble: AtomicBool,
}

/// What one try came to.
enum Outcome {
    Stored(Answer),
    Later { why: String, pause: Option<Duration> },
    Never(String),
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    rejected: Vec<Rejected>,
}

#[derive(Deserialize)]
struct Rejected {
    index: usize,
    code: String,
    message: String,
    #[serde(default)]
    path: Option<String>,
}

impl Rejected {
    /// The reason without the place of the one item: `items[3].price` is `price`.
    fn reason(&self) -> String {
        let path = self.path.as_deref().unwrap_or_default();
        let field = path.split_once("].").map_or(path, |(_, field)| field);
        format!("refused by the server: `{field}`: {} ({})", self.message, self.code)
    }
}

impl Server {
    /// The server at `url`, which ends without a slash.
    pub(crate) fn new(url: &str, key: &str, target: Target, patience: Duration) -> Server {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(REQUEST))
            .timeout_connect(Some(CONNECT))
            .user_agent(concat!("shoal/", env!("CARGO_PKG_VERSION")));
        Server {
            agent: config.build().into(),
            url: format!("{url}{}", target.path()),
            authorization: format!("Bearer {key}"),
            target,
            patience,
            in_trouble: AtomicBool::new(false),
        }
    }

    /// Sends items until they are stored; those that the server refused. Sending again what it already
    /// has changes nothing: it knows calls by their ids and products by theirs.
    pub(super) fn send(
        &self,
        items: &[Item],
        stop: &Stop,
        happenings: &SyncSender<Happening>,
    ) -> Result<Vec<Refusal>, Failure> {
        let body = self.body(items);
        let mut failing_since: Option<Instant> = None;
        let mut pause = FIRST_PAUSE;
        loop {
            let (why, asked) = match self.try_once(&body) {
                Outcome::Stored(answer) => {
                    if self.in_trouble.swap(false, Ordering::Relaxed) {
                        let text = "the server takes requests again".to_owned();
                        let _ = happenings.send(Happening::Trouble(text));
                    }
                    return Ok(refusals(items, answer.rejected));
                }
                Outcome::Never(why) => return Err(Failure::Refused(why)),
                Outcome::Later { why, pause } => (why, pause),
            };
            let failing_for = failing_since.get_or_insert_with(Instant::now).elapsed();
            if failing_for >= self.patience {
                return Err(Failure::Patience(failing_for, why));
            }
            if !self.in_trouble.swap(true, Ordering::Relaxed) {
                let text = format!("{why}; trying again for {:.0?}", self.patience);
                let _ = happenings.send(Happening::Trouble(text));
            }
            wait(asked.unwrap_or(pause), stop)?;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn body(&self, items: &[Item]) -> Vec<u8> {
        let list: Vec<&str> = items.iter().map(|item| item.json.as_str()).collect();
        let body = format!("{{\"{}\":[{}]}}", self.target.list(), list.join(","));
        gzip(body.as_bytes()).unwrap_or_else(|_| body.into_bytes())
    }

    fn try_once(&self, body: &[u8]) -> Outcome {
        let request = self
            .agent
            .post(&self.url)
            .header("authorization", &self.authorization)
            .header("content-type", "application/json");
        let mut response = match request.send(body) {
            Ok(response) => response,
            Err(error) => return without_answer(&self.url, &error),
        };
        let status = response.status().as_u16();
        let pause = response
            .headers()
            .get("retry-after")
            .and_then(|seconds| seconds.to_str().ok()?.trim().parse().ok())
            .map(|seconds| Duration::from_secs(seconds).min(LONGEST_ASKED));
        let text = response.body_mut().with_config().limit(ANSWER_BYTES).read_to_string();
        let text = match text {
            Ok(text) => text,
            Err(error) => return without_answer(&self.url, &error),
        };
        self.judge(status, pause, &text)
    }

    fn judge(&self, status: u16, pause: Option<Duration>, text: &str) -> Outcome {
        match status {
            200 => match serde_json::from_str(text) {
                Ok(answer) => Outcome::Stored(answer),
                Err(_) => Outcome::Never(format!("{} does not answer as Shoal does", self.url)),
            },
            401 | 403 => Outcome::Never(format!(
                "the server does not take this key ({status}): {}",
                self.target.keys()
            )),
            404 => Outcome::Never(format!("there is no Shoal at {} (404)", self.url)),
            408 | 429 | 500.. => {
                Outcome::Later { why: format!("the server answers {status}{}", said(text)), pause }
            }
            _ => Outcome::Never(format!("the server answers {status}{}", said(text))),
        }
    }
}

/// What the server says of its error.
fn said(text: &str) -> String {
    #[derive(Deserialize)]
    struct Fault {
        message: String,
    }
    serde_json::from_str::<Fault>(text).map_or_else(|_| String::new(), |fault| format!(": {}", fault.message))
}

fn without_answer(url: &str, error: &ureq::Error) -> Outcome {
    match error {
        ureq::Error::BadUri(_) | ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::HostNotFound => {
            Outcome::Never(format!("cannot reach {url}: {error}"))
        }
        _ => Outcome::Later { why: format!("the server does not answer: {error}"), pause: None },
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Waits, unless the work is to end.
fn wait(pause: Duration, stop: &Stop) -> Result<(), Failure> {
    let until = Instant::now() + pause;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(Failure::Interrupted);
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        thread::sleep(left.min(Duration::from_millis(50)));
    }
}

fn refusals(items: &[Item], rejected: Vec<Rejected>) -> Vec<Refusal> {
    let refusal = |rejected: Rejected| {
        let item = items.get(rejected.index)?;
        Some(Refusal {
            line: item.line,
            lines: item.lines,
            reason: rejected.reason(),
            row: item.json.clone(),
        })
    };
    rejected.into_iter().filter_map(refusal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(status: u16, text: &str, expected: &str) {
        let server = Server::new("http://shop", "k", Target::Catalog, Duration::ZERO);
        let told = match server.judge(status, None, text) {
            Outcome::Stored(answer) => format!("stored, {} refused", answer.rejected.len()),
            Outcome::Later { why, .. } => format!("later: {why}"),
            Outcome::Never(why) => format!("never: {why}"),
        };
        assert_eq!(told, expected);
    }

    #[test]
    fn a_reason_is_shared_by_many_items() {
        let rejected = Rejected {
            index: 3,
            code: "bad_product".to_owned(),
            message: "expected a number".to_owned(),
            path: Some("items[3].price".to_owned()),
        };
        assert_eq!(rejected.reason(), "refused by the server: `price`: expected a number (bad_product)");
    }

    #[test]
    fn an_answer_says_what_to_do() {
        let rejected =
            r#"{"accepted":1,"rejected":[{"index":0,"code":"bad_product","message":"m","path":"p"}]}"#;
        check(200, rejected, "stored, 1 refused");
        check(200, "<html>", "never: http://shop/api/catalog does not answer as Shoal does");
        let refused = "never: the server does not take this key (401): a catalogue needs the shop's source key or admin key";
        check(401, "", refused);
        check(429, r#"{"code":"busy","message":"slow down"}"#, "later: the server answers 429: slow down");
        check(503, "oops", "later: the server answers 503");
        check(400, "", "never: the server answers 400");
    }
}
