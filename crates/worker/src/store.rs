//! SQLite storage of a Durable Object: migrations, transactions, rows.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{SqlStorage, SqlStorageValue, Storage};

use crate::fault::{Fault, Outcome};

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

/// One row of a result.
pub(crate) struct Row(Vec<SqlStorageValue>);

impl Store {
    pub(crate) fn new(storage: Storage) -> Store {
        let sql = storage.sql();
        Store { storage, sql }
    }

    /// Brings the tables to the newest version; each migration runs once, in order.
    pub(crate) fn migrate(&self, migrations: &[&str]) -> Outcome<()> {
        self.run("CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY)", vec![])?;
        let done = self.number("SELECT coalesce(max(version), 0) FROM migrations", vec![])?;
        for (version, migration) in (1_i64..).zip(migrations).skip(usize::try_from(done).unwrap_or(0)) {
            self.transaction(|| {
                self.run(migration, vec![])?;
                self.run("INSERT INTO migrations (version) VALUES (?)", vec![version.into()])
            })?;
        }
        Ok(())
    }

    /// Whether the object has ever stored anything.
    pub(crate) fn is_new(&self) -> Outcome<bool> {
        let query = "SELECT count(*) FROM sqlite_master WHERE name = 'migrations'";
        Ok(self.number(query, vec![])? == 0)
    }

    /// Runs statements that return nothing.
    pub(crate) fn run(&self, query: &str, bindings: Vec<SqlStorageValue>) -> Outcome<()> {
        self.sql.exec(query, bindings)?;
        Ok(())
    }

    /// All rows of a query; give it a `LIMIT` where the table can be large.
    pub(crate) fn rows(&self, query: &str, bindings: Vec<SqlStorageValue>) -> Outcome<Vec<Row>> {
        self.sql.exec(query, bindings)?.raw().map(|row| Ok(Row(row?))).collect()
    }

    /// The first row, if there is one.
    pub(crate) fn first(&self, query: &str, bindings: Vec<SqlStorageValue>) -> Outcome<Option<Row>> {
        Ok(self.rows(query, bindings)?.into_iter().next())
    }

    /// The number in the first column of the only row.
    pub(crate) fn number(&self, query: &str, bindings: Vec<SqlStorageValue>) -> Outcome<i64> {
        let row =
            self.first(query, bindings)?.ok_or_else(|| Fault::internal("no row where one was expected"))?;
        row.integer(0)
    }

    /// Runs `body` in one transaction: an error, or a panic, rolls back all that it wrote.
    ///
    /// Only `transactionSync` does so; rows written outside of it stay when the request fails.
    pub(crate) fn transaction<T>(&self, body: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        let raw: &JsValue = self.storage.as_raw().as_ref();
        let raw: &RawStorage = wasm_bindgen::JsCast::unchecked_ref(raw);
        let mut body = Some(body);
        let mut result: Option<Outcome<T>> = None;
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
            (_, Err(error)) => Err(Fault::internal(format!("transaction: {error:?}"))),
            (None, Ok(_)) => Err(Fault::internal("transaction did not run")),
        }
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

/// Bytes of one bound value; the platform takes 2 MB.
const BOUND_BYTES: usize = 512 * 1024;

/// Hands rows on as JSON lists that each fit into one bound value.
pub(crate) fn in_slices<T: serde::Serialize>(
    rows: &[T],
    mut take: impl FnMut(String) -> Outcome<()>,
) -> Outcome<()> {
    let mut slice = String::new();
    for row in rows {
        let row = serde_json::to_string(row)?;
        if !slice.is_empty() && slice.len() + row.len() > BOUND_BYTES {
            take(format!("[{}]", std::mem::take(&mut slice)))?;
        }
        if !slice.is_empty() {
            slice.push(',');
        }
        slice.push_str(&row);
    }
    if slice.is_empty() { Ok(()) } else { take(format!("[{slice}]")) }
}

impl Row {
    pub(crate) fn text(&self, column: usize) -> Outcome<&str> {
        match self.0.get(column) {
            Some(SqlStorageValue::String(text)) => Ok(text),
            other => Err(Fault::internal(format!("column {column}: expected text, found {other:?}"))),
        }
    }

    pub(crate) fn text_or_null(&self, column: usize) -> Option<&str> {
        match self.0.get(column) {
            Some(SqlStorageValue::String(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn integer(&self, column: usize) -> Outcome<i64> {
        self.integer_or_null(column)
            .ok_or_else(|| Fault::internal(format!("column {column}: expected a number")))
    }

    pub(crate) fn integer_or_null(&self, column: usize) -> Option<i64> {
        match self.0.get(column) {
            Some(SqlStorageValue::Integer(number)) => Some(*number),
            Some(SqlStorageValue::Float(number)) => Some(*number as i64),
            _ => None,
        }
    }

    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Outcome<T> {
        Ok(serde_json::from_str(self.text(column)?)?)
    }
}
