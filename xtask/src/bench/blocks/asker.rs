//! Requests for blocks, over one connection.

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use runtime::ShopKeys;
use serde_json::{Value, json};
use sha2::Sha256;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// For how long a customer's token counts.
const TOKEN_LIFE: Duration = Duration::from_secs(3_600);

/// One request.
pub(super) enum Question {
    /// What a browser asks before a request to another host: there is nothing to do.
    Options(String),
    /// With the write key.
    Get(String),
    /// As the signed-in customer.
    Signed(String, String),
    /// With the write key.
    Post(String, Value),
}

/// Asks a shop.
pub(super) struct Asker {
    agent: ureq::Agent,
    url: String,
    keys: ShopKeys,
}

impl Asker {
    pub(super) fn new(url: &str, keys: &ShopKeys) -> Asker {
        let config = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(120)));
        Asker { agent: config.build().into(), url: url.to_owned(), keys: keys.clone() }
    }

    /// The text of an answer that has to be a success.
    pub(super) fn ask(&self, question: &Question) -> Result<String> {
        let key = format!("Bearer {}", self.keys.write_key);
        let path = |path: &str| format!("{}{path}", self.url);
        let mut answer = match question {
            Question::Options(to) => self.agent.options(path(to)).call(),
            Question::Get(to) => self.agent.get(path(to)).header("authorization", key).call(),
            Question::Signed(to, customer) => {
                let token = format!("Bearer {}", self.token(customer)?);
                let request = self.agent.get(path(to)).header("authorization", token);
                request.header("x-write-key", &self.keys.write_key).call()
            }
            Question::Post(to, body) => {
                self.agent.post(path(to)).header("authorization", key).send_json(body)
            }
        }?;
        Ok(answer.body_mut().read_to_string()?)
    }

    /// Stores products, as the shop's manager.
    pub(super) fn put(&self, items: &[Value]) -> Result<()> {
        let request = self.agent.post(format!("{}/api/catalog", self.url));
        let request = request.header("authorization", format!("Bearer {}", self.keys.admin_key));
        request.send_json(json!({ "items": items }))?.body_mut().read_to_string()?;
        Ok(())
    }

    /// Stores calls.
    pub(super) fn send(&self, calls: &[Value]) -> Result<()> {
        let answer = self.ask(&Question::Post("/v1/batch".to_owned(), json!({ "batch": calls })))?;
        let report: Value = serde_json::from_str(&answer)?;
        let accepted =
            report.get("accepted").and_then(Value::as_u64).context("no count of accepted calls")?;
        anyhow::ensure!(usize::try_from(accepted)? == calls.len(), "not all calls were taken: {answer}");
        Ok(())
    }

    /// What the shop's own server signs for a customer.
    fn token(&self, customer: &str) -> Result<String> {
        let ends = SystemTime::now().duration_since(UNIX_EPOCH)? + TOKEN_LIFE;
        let parts = [json!({"alg": "HS256"}), json!({"sub": customer, "exp": ends.as_secs()})];
        let signed = parts.map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
        let mut mac = Hmac::<Sha256>::new_from_slice(self.keys.token_secret.as_bytes())?;
        mac.update(signed.as_bytes());
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())))
    }
}
