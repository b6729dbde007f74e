//! The storage that a shard asks for: SQLite, wherever it runs.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::{Fault, Outcome};

/// One value of a row, or bound to a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// Nothing.
    Null,
    /// A whole number; the platform keeps those up to 2^53 exactly.
    Integer(i64),
    /// A number.
    Real(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// One row of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(Vec<Datum>);

/// SQLite with transactions. Nothing here waits: between reading and writing nobody else comes.
pub trait Store {
    /// All rows of a query; give it a `LIMIT` where the table can be large.
    ///
    /// # Errors
    /// [`Fault::Internal`], when storage refuses the statement.
    fn rows(&self, query: &str, values: Vec<Datum>) -> Outcome<Vec<Row>>;

    /// Runs statements that return nothing.
    ///
    /// # Errors
    /// [`Fault::Internal`], when storage refuses one of them.
    fn run(&self, statements: &str, values: Vec<Datum>) -> Outcome<()>;

    /// Bytes that it takes on the disk.
    ///
    /// # Errors
    /// [`Fault::Internal`], when storage cannot tell.
    fn bytes(&self) -> Outcome<u64>;

    /// Runs `body` in one transaction: an error, or a panic, rolls back all that it wrote.
    ///
    /// # Errors
    /// What `body` fails with; [`Fault::Internal`], when storage could not keep what it wrote.
    fn transaction<T>(&self, body: impl FnOnce() -> Outcome<T>) -> Outcome<T>;

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Store::rows`].
    fn first(&self, query: &str, values: Vec<Datum>) -> Outcome<Option<Row>> {
        Ok(self.rows(query, values)?.into_iter().next())
    }

    /// The number in the first column of the only row.
    ///
    /// # Errors
    /// As [`Store::rows`], and when there is no row or no number in it.
    fn number(&self, query: &str, values: Vec<Datum>) -> Outcome<i64> {
        let row =
            self.first(query, values)?.ok_or_else(|| Fault::internal("no row where one was expected"))?;
        row.integer(0)
    }

    /// Brings the tables to the newest version; each migration runs once, in order.
    ///
    /// # Errors
    /// As [`Store::transaction`].
    fn migrate(&self, migrations: &[&str]) -> Outcome<()> {
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
}

/// Bytes of one bound value; the platform takes 2 MB.
const BOUND_BYTES: usize = 512 * 1024;

/// Hands rows on as JSON lists that each fit into one bound value.
pub(crate) fn in_slices<T: Serialize>(
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
    /// A row of these values.
    pub fn new(values: Vec<Datum>) -> Row {
        Row(values)
    }

    /// The text in a column, counted from 0.
    ///
    /// # Errors
    /// [`Fault::Internal`], when something else is there.
    pub fn text(&self, column: usize) -> Outcome<&str> {
        match self.0.get(column) {
            Some(Datum::Text(text)) => Ok(text),
            other => Err(Fault::internal(format!("column {column}: expected text, found {other:?}"))),
        }
    }

    /// The text in a column, if that is what is there.
    pub fn text_or_null(&self, column: usize) -> Option<&str> {
        match self.0.get(column) {
            Some(Datum::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The whole number in a column.
    ///
    /// # Errors
    /// [`Fault::Internal`], when something else is there.
    pub fn integer(&self, column: usize) -> Outcome<i64> {
        self.integer_or_null(column)
            .ok_or_else(|| Fault::internal(format!("column {column}: expected a number")))
    }

    /// The whole number in a column, if that is what is there.
    pub fn integer_or_null(&self, column: usize) -> Option<i64> {
        match self.0.get(column) {
            Some(Datum::Integer(number)) => Some(*number),
            Some(Datum::Real(number)) => Some(*number as i64),
            _ => None,
        }
    }

    /// The bytes in a column.
    ///
    /// # Errors
    /// [`Fault::Internal`], when something else is there.
    pub fn bytes(&self, column: usize) -> Outcome<&[u8]> {
        match self.0.get(column) {
            Some(Datum::Blob(bytes)) => Ok(bytes),
            _ => Err(Fault::internal(format!("column {column}: expected bytes"))),
        }
    }

    /// What the JSON in a column says.
    ///
    /// # Errors
    /// [`Fault::Internal`], when there is no text, or another than was expected.
    pub fn json<T: DeserializeOwned>(&self, column: usize) -> Outcome<T> {
        Ok(serde_json::from_str(self.text(column)?)?)
    }
}

impl From<i64> for Datum {
    fn from(number: i64) -> Datum {
        Datum::Integer(number)
    }
}

impl From<f64> for Datum {
    fn from(number: f64) -> Datum {
        Datum::Real(number)
    }
}

impl From<String> for Datum {
    fn from(text: String) -> Datum {
        Datum::Text(text)
    }
}

impl From<Vec<u8>> for Datum {
    fn from(bytes: Vec<u8>) -> Datum {
        Datum::Blob(bytes)
    }
}

impl From<&str> for Datum {
    fn from(text: &str) -> Datum {
        Datum::Text(text.to_owned())
    }
}

impl<T: Into<Datum>> From<Option<T>> for Datum {
    fn from(value: Option<T>) -> Datum {
        value.map_or(Datum::Null, Into::into)
    }
}
