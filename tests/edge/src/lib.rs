//! Tests against the running runtime: a build on bare `workerd`, with storage on disk.
//!
//! Each test gets a shop of its own on a server that the tests of one file share.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use runtime::{Config, NewShop, Server, ShopKeys};
pub use serde_json::{Value, json};
use sha2::Sha256;

/// A folder of its own for one server, empty.
pub fn fresh_data(name: &str) -> PathBuf {
    let data = root().join("target/edge").join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&data);
    data
}

/// The operator's key of every server here.
pub const ROOT_KEY: &str = "the operator's key of a test";

/// A server on `data`, with faults switched on.
pub fn server(data: &Path) -> Server {
    let config = Config::new(&root(), data).binding("SHOAL_ROOT_KEY", ROOT_KEY).binding("SHOAL_FAULTS", "1");
    Server::start(config).unwrap_or_else(|error| panic!("{error}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A new shop on the server that the tests of this process share; it ends with the last of them.
pub fn shop() -> Shop {
    static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
    static SHOPS: AtomicU32 = AtomicU32::new(0);
    let number = SHOPS.fetch_add(1, Ordering::Relaxed);
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    let running =
        shared.upgrade().unwrap_or_else(|| Arc::new(server(&fresh_data(&format!("shared-{number}")))));
    *shared = Arc::downgrade(&running);
    drop(shared);
    let shop = Shop::new(&running, &format!("Shop {number}"));
    Shop { _server: Some(running), ..shop }
}

/// A shop and its keys.
pub struct Shop {
    /// Where it is.
    pub url: String,
    /// What opens it.
    pub keys: ShopKeys,
    /// Keeps a shared server running.
    _server: Option<Arc<Server>>,
}

/// An answer over HTTP.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The methods that the path takes, where it takes another.
    pub allow: Option<String>,
    /// Where it sends on to.
    pub location: Option<String>,
    /// The body: JSON, or text where it is none.
    pub body: Value,
}

impl Answer {
    /// The body of an answer that has to be 200.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    /// Checks a refusal by status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.body);
        self.body
    }
}

impl Shop {
    /// Makes a shop on a server.
    pub fn new(server: &Server, name: &str) -> Shop {
        let keys = server.create_shop(&NewShop::named(name)).unwrap_or_else(|error| panic!("{error}"));
        Shop { url: server.url().to_owned(), keys, _server: None }
    }

    /// Sends calls as the page does and expects all of them to be taken.
    #[track_caller]
    pub fn send(&self, calls: &[Value]) {
        let report = self.batch(calls).ok();
        assert_eq!(report["accepted"], calls.len(), "{report}");
    }

    /// Sends a batch with the write key.
    pub fn batch(&self, calls: &[Value]) -> Answer {
        self.post_as(&self.keys.write_key, "/v1/batch", &json!({ "batch": calls }))
    }

    /// Asks as the shop's manager.
    pub fn get(&self, path: &str) -> Answer {
        call(&self.url, "GET", path, Some(&self.keys.admin_key), None)
    }

    /// Posts as the shop's manager.
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_as(&self.keys.admin_key, path, body)
    }

    /// Posts with any key.
    pub fn post_as(&self, key: &str, path: &str, body: &Value) -> Answer {
        call(&self.url, "POST", path, Some(key), Some(body.to_string().into_bytes()))
    }

    /// Any request as the shop's manager.
    pub fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        call(
            &self.url,
            method,
            path,
            Some(&self.keys.admin_key),
            body.map(|body| body.to_string().into_bytes()),
        )
    }

    /// Makes a segment and returns its id.
    #[track_caller]
    pub fn segment(&self, name: &str, condition: Value) -> String {
        let stored = self.post("/api/segments", &json!({ "name": name, "where": condition })).ok();
        stored["id"].as_str().expect("an id").to_owned()
    }

    /// The identifiers of the members of a segment, the first of each.
    #[track_caller]
    pub fn members(&self, segment: &str) -> Vec<String> {
        let page = self.get(&format!("/api/segments/{segment}/contacts")).ok();
        let contacts = page["contacts"].as_array().expect("contacts");
        let mut members: Vec<String> = contacts
            .iter()
            .map(|contact| contact["identifiers"][0].as_str().expect("an identifier").to_owned())
            .collect();
        members.sort();
        members
    }

    /// The size of a segment as the list tells it.
    #[track_caller]
    pub fn size(&self, segment: &str) -> i64 {
        self.get(&format!("/api/segments/{segment}")).ok()["contacts"].as_i64().expect("a size")
    }

    /// `entered` and `left` of one contact in one segment, oldest first, with their instants.
    #[track_caller]
    pub fn changes(&self, contact: &str, segment: &str) -> Vec<(String, i64)> {
        let history = self.get(&format!("/api/contacts/{contact}/history")).ok();
        let all = history["history"].as_array().expect("a history").iter().rev();
        all.filter(|change| change["segment"] == segment)
            .map(|change| (change["change"].as_str().unwrap().to_owned(), change["at"].as_i64().unwrap()))
            .collect()
    }

    /// A token as the shop's own server signs it.
    pub fn token(&self, claims: &Value) -> String {
        sign(&json!({ "alg": "HS256", "typ": "JWT" }), claims, &self.keys.token_secret)
    }
}

/// A JSON web token.
pub fn sign(header: &Value, claims: &Value, secret: &str) -> String {
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// One request.
pub fn call(url: &str, method: &str, path: &str, bearer: Option<&str>, body: Option<Vec<u8>>) -> Answer {
    let bearer = bearer.map(|key| ("authorization", format!("Bearer {key}")));
    send(url, method, path, bearer.as_slice(), body)
}

/// One request with these headers.
pub fn send(
    url: &str,
    method: &str,
    path: &str,
    headers: &[(&str, String)],
    body: Option<Vec<u8>>,
) -> Answer {
    try_send(url, method, path, headers, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
}

/// One request that may find no server.
pub fn try_send(
    url: &str,
    method: &str,
    path: &str,
    headers: &[(&str, String)],
    body: Option<Vec<u8>>,
) -> Result<Answer, ureq::Error> {
    static AGENT: OnceLock<ureq::Agent> = OnceLock::new();
    let agent = AGENT.get_or_init(|| {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(40)));
        config.build().into()
    });
    let mut request = ureq::http::Request::builder().method(method).uri(format!("{url}{path}"));
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let mut response = agent.run(request.body(body.unwrap_or_default())?)?;
    let status = response.status().as_u16();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (allow, location) = (header("allow"), header("location"));
    let text = response.body_mut().read_to_string()?;
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Ok(Answer { status, allow, location, body })
}

/// Milliseconds since the epoch, now.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// Asks again until the answer is there; fails after ten seconds.
#[track_caller]
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "{what}: not within ten seconds");
        std::thread::sleep(Duration::from_millis(20));
    }
}
