//! The demo shop's own small server: it exists only where the binding `SHOAL_DEMO` is `1`.

use serde::Deserialize;
use serde_json::json;
use worker::{Env, Response};

use super::{Asked, body, who};
use crate::access::sign_token;
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::reply;

/// Seconds for which a customer stays signed in.
const TOKEN_SECONDS: i64 = 8 * 3600;

#[derive(Deserialize)]
struct Body {
    customer: String,
}

pub(super) fn is_on(env: &Env) -> bool {
    binding(env, "SHOAL_DEMO") == "1"
}

/// What the shop's pages have to know.
pub(super) fn config(env: &Env) -> Outcome<Response> {
    reply::json(
        &json!({ "write_key": binding(env, "SHOAL_DEMO_WRITE_KEY"), "shop": binding(env, "SHOAL_DEMO_SHOP") }),
    )
}

/// Signs a customer in, as a shop's own server does after it has checked a password.
pub(super) async fn sign_in(mut asked: Asked<'_>) -> Outcome<Response> {
    let Body { customer } = body::json(&mut asked.request, 4096).await?;
    if customer.is_empty() || customer.len() > 64 {
        return Err(Fault::bad_field("bad_customer", "customer", "expected a customer id"));
    }
    let shop = binding(asked.env, "SHOAL_DEMO_SHOP");
    let settings = who::settings(asked.env, &shop).await?;
    let settings = settings.ok_or_else(|| Fault::unavailable("the demo shop is not there yet; try again"))?;
    let expires_at = clock::now().millis() / 1_000 + TOKEN_SECONDS;
    let token = sign_token(&customer, &settings.token_secret, &settings.id, expires_at)?;
    reply::json(&json!({ "token": token, "customer": { "id": customer } }))
}

fn binding(env: &Env, name: &str) -> String {
    env.var(name).map(|value| value.to_string()).unwrap_or_default()
}
