//! SQLite storage of a Durable Object, as `shard` asks for it, and its alarm.

use shard::store::{Datum, Row, Store as _};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{SqlStorage, SqlStorageValue, Storage};

use crate::fault::Outcome;

#[wasm_bindgen]
extern "C" {
    /// `DurableObjectStorage`, for the one call that `worker` does not bind.
    type RawStorage;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &RawStorage,
        body: &mut dyn FnMut() -> Result<JsValue, JsValue>,
    ) -> Result<JsValue, JsValue>;
}

/// The storage of one object.
pub(crate) struct Store {
    storage: Storage,
    sql: SqlStorage,
}

impl Store {
    pub(crate) fn new(storage: Storage) -> Store {
        let sql = storage.sql();
        Store { storage, sql }
    }

    /// Whether the object has ever stored anything.
    pub(crate) fn is_new(&self) -> Outcome<bool> {
        let query = "SELECT count(*) FROM sqlite_master WHERE name = 'migrations'";
        Ok(self.number(query, vec![])? == 0)
    }

    /// Wakes the object at `millis`, or never. The call is made before the first wait, so that the
    /// alarm goes to disk together with what was written just before it.
    pub(crate) fn set_alarm(&self, millis: Option<i64>) -> impl Future<Output = Outcome<()>> + use<> {
        let options = js_sys::Object::new();
        let raw = self.storage.as_raw();
        let promise = match millis {
            Some(millis) => raw.set_alarm(js_sys::Date::new(&JsValue::from_f64(millis as f64)), options),
            None => raw.delete_alarm(options),
        };
        async move {
            let promise = promise.map_err(worker::Error::from)?;
            wasm_bindgen_futures::JsFuture::from(promise).await.map_err(worker::Error::from)?;
            Ok(())
        }
    }
}

impl shard::store::Store for Store {
    fn run(&self, statements: &str, values: Vec<Datum>) -> shard::Outcome<()> {
        self.sql.exec(statements, bound(values)).map_err(shard::Fault::internal)?;
        Ok(())
    }

    fn rows(&self, query: &str, values: Vec<Datum>) -> shard::Outcome<Vec<Row>> {
        let rows = self.sql.exec(query, bound(values)).map_err(shard::Fault::internal)?;
        let row = |row: worker::Result<Vec<SqlStorageValue>>| {
            Ok(Row::new(row.map_err(shard::Fault::internal)?.into_iter().map(datum).collect()))
        };
        rows.raw().map(row).collect()
    }

    fn bytes(&self) -> shard::Outcome<u64> {
        u64::try_from(self.sql.database_size()).map_err(shard::Fault::internal)
    }

    /// Only `transactionSync` rolls back; rows written outside of it stay when the request fails.
    fn transaction<T>(&self, body: impl FnOnce() -> shard::Outcome<T>) -> shard::Outcome<T> {
        let raw: &JsValue = self.storage.as_raw().as_ref();
        let raw: &RawStorage = wasm_bindgen::JsCast::unchecked_ref(raw);
        let mut body = Some(body);
        let mut result: Option<shard::Outcome<T>> = None;
        let outcome = raw.transaction_sync(&mut || {
            let Some(body) = body.take() else {
                return Ok(JsValue::UNDEFINED);
            };
            let value = body();
            let failed = value.is_err();
            result = Some(value);
            if failed { Err(JsValue::from_str("rolled back")) } else { Ok(JsValue::UNDEFINED) }
        });
        match (result, outcome) {
            (Some(Err(fault)), _) => Err(fault),
            (Some(Ok(value)), Ok(_)) => Ok(value),
            (_, Err(error)) => Err(shard::Fault::internal(format!("transaction: {error:?}"))),
            (None, Ok(_)) => Err(shard::Fault::internal("transaction did not run")),
        }
    }
}

fn bound(values: Vec<Datum>) -> Vec<SqlStorageValue> {
    let value = |value| match value {
        Datum::Null => SqlStorageValue::Null,
        Datum::Integer(number) => SqlStorageValue::Integer(number),
        Datum::Real(number) => SqlStorageValue::Float(number),
        Datum::Text(text) => SqlStorageValue::String(text),
        Datum::Blob(bytes) => SqlStorageValue::Blob(bytes),
    };
    values.into_iter().map(value).collect()
}

fn datum(value: SqlStorageValue) -> Datum {
    match value {
        SqlStorageValue::Boolean(is) => Datum::Integer(i64::from(is)),
        SqlStorageValue::Integer(number) => Datum::Integer(number),
        SqlStorageValue::Float(number) => Datum::Real(number),
        SqlStorageValue::String(text) => Datum::Text(text),
        SqlStorageValue::Blob(bytes) => Datum::Blob(bytes),
        SqlStorageValue::Null => Datum::Null,
    }
}
