//! What an object keeps of the changes that were asked of it: who asked for what and when, and the
//! answers to requests that may come again.

use api::audit::AuditEntry;
use serde::{Deserialize, Serialize};
use shard::store::{Row, Store as _};

use crate::clock;
use crate::fault::Outcome;
use crate::store::Store;

/// Tables of a record.
pub(crate) const TABLES: &str = "
-- Without a status: the change was cut off before its answer.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    operation TEXT NOT NULL,
    target TEXT,
    status INTEGER
);
-- Without a status: it is being worked on.
CREATE TABLE attempts (
    key TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    digest TEXT NOT NULL,
    status INTEGER,
    answer TEXT
) WITHOUT ROWID;
CREATE INDEX attempts_by_time ON attempts (at);
";

/// Milliseconds for which an answer is kept: a day, and some time for clocks that differ.
const KEPT_MS: i64 = 25 * 3_600_000;

/// Milliseconds after which a change without an answer counts as cut off.
const WORKING_MS: i64 = 60_000;

/// Bytes of an answer that is kept.
const ANSWER_BYTES: usize = 256 * 1024;

/// A change that is about to be made.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) by: String,
    pub(crate) operation: String,
    pub(crate) target: Option<String>,
    /// The idempotency key, and a digest of the request that it came with.
    pub(crate) key: Option<(String, String)>,
}

/// What is to become of an attempt.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Begun {
    /// It is recorded under this number: make the change.
    Go(i64),
    /// The same request was answered; without its text, where that is not kept.
    Answered { status: u16, answer: Option<String> },
    /// The same request is being worked on.
    Busy,
    /// The key came with another request.
    OtherRequest,
}

/// How an attempt ended.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ended {
    pub(crate) number: i64,
    pub(crate) key: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) status: u16,
    /// The text of the answer, where it may be kept.
    pub(crate) answer: Option<String>,
}

/// Records that a change is about to be made, unless its request came before.
pub(crate) fn begin(store: &Store, attempt: &Attempt) -> Outcome<Begun> {
    let now = clock::now().millis();
    Ok(store.transaction(|| {
        if let Some((key, digest)) = &attempt.key {
            store.run("DELETE FROM attempts WHERE at < ?", vec![(now - KEPT_MS).into()])?;
            let query = "SELECT at, digest, status, answer FROM attempts WHERE key = ?";
            if let Some(row) = store.first(query, vec![key.as_str().into()])?
                && let Some(begun) = repeated(&row, digest, now)?
            {
                return Ok(begun);
            }
            store.run(
                "INSERT OR REPLACE INTO attempts (key, at, digest) VALUES (?, ?, ?)",
                vec![key.as_str().into(), now.into(), digest.as_str().into()],
            )?;
        }
        store.run(
            "INSERT INTO audit (at, actor, operation, target) VALUES (?, ?, ?, ?)",
            vec![
                now.into(),
                attempt.by.as_str().into(),
                attempt.operation.as_str().into(),
                attempt.target.clone().into(),
            ],
        )?;
        Ok(Begun::Go(store.number("SELECT max(id) FROM audit", vec![])?))
    })?)
}

/// What is to become of a request whose key came before; `None`: it was cut off, so make the change.
fn repeated(row: &Row, digest: &str, now: i64) -> shard::Outcome<Option<Begun>> {
    if row.text(1)? != digest {
        return Ok(Some(Begun::OtherRequest));
    }
    if let Some(status) = row.integer_or_null(2) {
        let answer = row.text_or_null(3).map(str::to_owned);
        return Ok(Some(Begun::Answered { status: u16::try_from(status).unwrap_or(200), answer }));
    }
    Ok((now - row.integer(0)? < WORKING_MS).then_some(Begun::Busy))
}

/// Records how a change ended. What was refused changed nothing, and may be asked for again.
pub(crate) fn end(store: &Store, ended: &Ended) -> Outcome<()> {
    let (number, status) = (ended.number, i64::from(ended.status));
    Ok(store.transaction(|| {
        if ended.status < 400 || ended.status >= 500 {
            store.run(
                "UPDATE audit SET status = ?1, target = coalesce(target, ?2) WHERE id = ?3",
                vec![status.into(), ended.target.clone().into(), number.into()],
            )?;
        } else {
            store.run("DELETE FROM audit WHERE id = ?", vec![number.into()])?;
        }
        let Some(key) = &ended.key else { return Ok(()) };
        if ended.status >= 400 {
            return store.run("DELETE FROM attempts WHERE key = ?", vec![key.as_str().into()]);
        }
        let answer = ended.answer.clone().filter(|answer| answer.len() <= ANSWER_BYTES);
        store.run(
            "UPDATE attempts SET status = ?1, answer = ?2 WHERE key = ?3",
            vec![status.into(), answer.into(), key.as_str().into()],
        )
    })?)
}

/// The changes, newest first; those before the number.
pub(crate) fn list(store: &Store, limit: usize, before: Option<i64>) -> Outcome<Vec<AuditEntry>> {
    let rows = store.rows(
        "SELECT id, at, actor, operation, target, status FROM audit
         WHERE ?1 IS NULL OR id < ?1 ORDER BY id DESC LIMIT ?2",
        vec![before.into(), i64::try_from(limit).unwrap_or(1_000).into()],
    )?;
    let entry = |row: &Row| {
        Ok(AuditEntry {
            id: row.integer(0)?,
            at: row.integer(1)?,
            by: row.text(2)?.to_owned(),
            operation: row.text(3)?.to_owned(),
            target: row.text_or_null(4).map(str::to_owned),
            status: row.integer_or_null(5).and_then(|status| u16::try_from(status).ok()),
        })
    };
    rows.iter().map(entry).collect()
}
