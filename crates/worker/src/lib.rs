//! The Cloudflare Worker: routes and Durable Objects.
//!
//! A trial: counts in SQLite, an alarm, and panics on demand.
#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;
use worker::*;

#[event(fetch)]
async fn fetch(req: Request, env: Env, _ctx: Context) -> Result<Response> {
    let url = req.url()?;
    let faults = env.var("SHOAL_FAULTS").is_ok_and(|v| v.to_string() == "1");
    match url.path() {
        "/api/shops" => Response::from_json(&serde_json::json!({
            "id": "shop", "write_key": "wk_1", "source_key": "sk_1", "admin_key": "ak_1", "token_secret": "ts_1"
        })),
        "/slow" => {
            Delay::from(Duration::from_millis(3000)).await;
            Response::ok("slow")
        }
        "/fault/fetch" if faults => panic!("fault in fetch"),
        "/fault/later" if faults => {
            Delay::from(Duration::from_millis(5)).await;
            panic!("fault in fetch after waiting")
        }
        "/fault/overflow" if faults => Response::ok(format!("{}", deep(1))),
        "/fault/abort" if faults => core::arch::wasm32::unreachable(),
        path if path.starts_with("/shard/") => {
            env.durable_object("SHARD")?
                .id_from_name("one")?
                .get_stub()?
                .fetch_with_request(req)
                .await
        }
        path => {
            let assets = env.assets("ASSETS")?;
            let _ = path;
            assets.fetch_request(req).await
        }
    }
}

fn deep(n: u64) -> u64 {
    let a = [n; 512];
    if n == 0 { 0 } else { deep(n + a[(n % 512) as usize]) + std::hint::black_box(a)[3] }
}

#[durable_object]
pub struct Shard {
    state: State,
    env: Env,
}

impl DurableObject for Shard {
    fn new(state: State, env: Env) -> Self {
        state
            .storage()
            .sql()
            .exec("CREATE TABLE IF NOT EXISTS t (n INTEGER, alarm INTEGER)", None)
            .unwrap();
        Self { state, env }
    }

    async fn fetch(&self, req: Request) -> Result<Response> {
        let sql = self.state.storage().sql();
        match req.path().as_str() {
            "/shard/fault" => {
                sql.exec("INSERT INTO t VALUES (1, 0)", None)?;
                panic!("fault in object")
            }
            "/shard/fault-later" => {
                Delay::from(Duration::from_millis(5)).await;
                panic!("fault in object after waiting")
            }
            "/shard/slow" => {
                Delay::from(Duration::from_millis(3000)).await;
                return Response::ok("slow");
            }
            "/shard/alarm" => self.state.storage().set_alarm(Duration::from_millis(200)).await?,
            "/shard/alarm-fault" => {
                sql.exec("INSERT INTO t VALUES (0, 7)", None)?;
                self.state.storage().set_alarm(Duration::from_millis(200)).await?;
            }
            _ => {
                sql.exec("INSERT INTO t VALUES (1, 0)", None)?;
            }
        }
        let rows: Vec<serde_json::Value> =
            sql.exec("SELECT sum(n) AS n, sum(alarm) AS alarm FROM t", None)?.to_array()?;
        Response::from_json(&rows)
    }

    async fn alarm(&self) -> Result<Response> {
        let sql = self.state.storage().sql();
        let rows: Vec<serde_json::Value> =
            sql.exec("SELECT 1 FROM t WHERE alarm = 7", None)?.to_array()?;
        if !rows.is_empty() && self.env.var("SHOAL_FAULTS").is_ok() {
            sql.exec("UPDATE t SET alarm = 8 WHERE alarm = 7", None)?;
            Delay::from(Duration::from_millis(5)).await;
            panic!("fault in alarm");
        }
        sql.exec("INSERT INTO t VALUES (0, 100)", None)?;
        Response::ok("")
    }
}

#[durable_object]
pub struct Shop {}

impl DurableObject for Shop {
    fn new(_: State, _: Env) -> Self {
        Self {}
    }

    async fn fetch(&self, _: Request) -> Result<Response> {
        Response::ok("shop")
    }
}

#[durable_object]
pub struct Catalog {}

impl DurableObject for Catalog {
    fn new(_: State, _: Env) -> Self {
        Self {}
    }

    async fn fetch(&self, _: Request) -> Result<Response> {
        Response::ok("catalog")
    }
}
