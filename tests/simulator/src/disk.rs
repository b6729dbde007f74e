//! Storage that can crash: SQLite in memory, as production uses it.

use std::cell::Cell;
use std::rc::Rc;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};
use shard::store::{Datum, Row, Store};
use shard::{Fault, Outcome};

/// One shard's disk; copies are the same disk.
#[derive(Clone)]
pub struct Disk(Rc<Platter>);

struct Platter {
    connection: Connection,
    /// Storage calls until the machine fails; `None`: it does not.
    calls_left: Cell<Option<usize>>,
    is_down: Cell<bool>,
    /// Whether what was committed in the moment of the failure is on the disk.
    keeps_commit: Cell<bool>,
}

impl Disk {
    /// An empty one.
    ///
    /// # Errors
    /// When SQLite does not start.
    pub fn new() -> rusqlite::Result<Disk> {
        let connection = Connection::open_in_memory()?;
        connection.set_prepared_statement_cache_capacity(256);
        connection.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")?;
        Ok(Disk(Rc::new(Platter {
            connection,
            calls_left: Cell::new(None),
            is_down: Cell::new(false),
            keeps_commit: Cell::new(false),
        })))
    }

    /// Has the machine fail at a storage call to come; `None`: it works.
    pub(crate) fn fail_after(&self, calls: Option<usize>, keeps_commit: bool) {
        self.0.calls_left.set(calls);
        self.0.keeps_commit.set(keeps_commit);
    }

    /// Whether the machine has failed; it works again from here on.
    pub(crate) fn restart(&self) -> bool {
        self.0.calls_left.set(None);
        self.0.is_down.replace(false)
    }

    fn step(&self) -> Outcome<()> {
        let left = self.0.calls_left.get();
        if left == Some(0) {
            self.0.is_down.set(true);
        }
        if self.0.is_down.get() {
            return Err(Fault::internal("the machine failed"));
        }
        self.0.calls_left.set(left.map(|left| left - 1));
        Ok(())
    }

    fn execute(&self, statement: &str) -> Outcome<()> {
        self.0.connection.execute_batch(statement).map_err(Fault::internal)
    }
}

impl Store for Disk {
    fn rows(&self, query: &str, values: Vec<Datum>) -> Outcome<Vec<Row>> {
        self.step()?;
        let mut statement = self.0.connection.prepare_cached(query).map_err(Fault::internal)?;
        let columns = statement.column_count();
        let mut rows =
            statement.query(params_from_iter(values.iter().map(Bound))).map_err(Fault::internal)?;
        let mut read = Vec::new();
        while let Some(row) = rows.next().map_err(Fault::internal)? {
            let value = |column| row.get_ref(column).map(datum).map_err(Fault::internal);
            read.push(Row::new((0..columns).map(value).collect::<Outcome<_>>()?));
        }
        Ok(read)
    }

    fn run(&self, statements: &str, values: Vec<Datum>) -> Outcome<()> {
        if values.is_empty() {
            self.step()?;
            return self.execute(statements);
        }
        self.rows(statements, values).map(|_| ())
    }

    fn bytes(&self) -> Outcome<u64> {
        let query = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        u64::try_from(self.number(query, vec![])?).map_err(Fault::internal)
    }

    fn transaction<T>(&self, body: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        self.step()?;
        self.execute("BEGIN")?;
        let outcome = body();
        if outcome.is_err() {
            self.execute("ROLLBACK")?;
            return outcome;
        }
        match self.step() {
            Ok(()) => self.execute("COMMIT")?,
            Err(fault) => {
                self.execute(if self.0.keeps_commit.get() { "COMMIT" } else { "ROLLBACK" })?;
                return Err(fault);
            }
        }
        outcome
    }
}

/// A value, bound as the platform binds it: every number as floating point.
struct Bound<'a>(&'a Datum);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Datum::Null => ToSqlOutput::Owned(Value::Null),
            Datum::Integer(number) => ToSqlOutput::Owned(Value::Real(*number as f64)),
            Datum::Real(number) => ToSqlOutput::Owned(Value::Real(*number)),
            Datum::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Datum::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

fn datum(value: ValueRef<'_>) -> Datum {
    match value {
        ValueRef::Null => Datum::Null,
        ValueRef::Integer(number) => Datum::Integer(number),
        ValueRef::Real(number) => Datum::Real(number),
        ValueRef::Text(text) => Datum::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Datum::Blob(bytes.to_vec()),
    }
}
