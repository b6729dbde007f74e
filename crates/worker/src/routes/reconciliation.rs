//! `/api/reconciliation`: what was received and what became of it, to the call.

use std::collections::BTreeMap;

use segment::Zone;
use serde::Serialize;
use serde_json::json;
use worker::Response;

use super::Asked;
use super::segments::gather;
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{Count, Counted, Fate, ShardReply, ShardRequest, Source};
use crate::reply;

/// Days that are told unless others are asked for.
const DAYS: i64 = 31;

/// One account: received is stored, duplicate, rejected and suppressed together.
#[derive(Default, Serialize)]
struct Account {
    received: i64,
    stored: i64,
    duplicate: i64,
    /// By reason.
    rejected: BTreeMap<String, i64>,
    /// By reason; nothing is stored of these on purpose.
    suppressed: BTreeMap<String, i64>,
    /// What is missing or too much: nothing.
    difference: i64,
}

impl Account {
    fn add(&mut self, count: &Count) {
        match count.fate {
            Fate::Received => self.received += count.calls,
            Fate::Stored => self.stored += count.calls,
            Fate::Duplicate => self.duplicate += count.calls,
            Fate::Rejected => *self.rejected.entry(count.reason.clone()).or_default() += count.calls,
            Fate::Dropped => return,
        }
        let by = if count.fate == Fate::Received { count.calls } else { -count.calls };
        self.difference += by;
    }
}

#[derive(Serialize)]
struct Line {
    day: String,
    source: Source,
    #[serde(flatten)]
    account: Account,
}

pub(super) async fn show(asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let today = Zone::named(&settings.timezone).unwrap_or_else(Zone::utc).day_number(clock::now());
    let to = day_asked(&asked, "to")?.unwrap_or(today);
    let from = day_asked(&asked, "from")?.unwrap_or(to - DAYS + 1);
    let recount = asked.query("recount").as_deref() == Some("true");
    let mut all = Counted::default();
    for reply in gather(&asked, &settings, || ShardRequest::Counts { from, to, recount }).await? {
        if let ShardReply::Counted(counted) = reply {
            all.counts.extend(counted.counts);
            all.kept += counted.kept;
            all.replayed += counted.replayed;
            all.calls = counted.calls.map(|calls| calls + all.calls.unwrap_or(0));
        }
    }
    let mut total = Account::default();
    let mut sources: BTreeMap<Source, Account> = BTreeMap::new();
    let mut days: BTreeMap<(i64, Source), Account> = BTreeMap::new();
    let mut dropped: BTreeMap<&str, i64> = BTreeMap::new();
    for count in &all.counts {
        if count.fate == Fate::Dropped {
            *dropped.entry(&count.reason).or_default() += count.calls;
            continue;
        }
        total.add(count);
        sources.entry(count.source).or_default().add(count);
        days.entry((count.day, count.source)).or_default().add(count);
    }
    let line = |((day, source), account)| Line { day: date_of(day), source, account };
    let days: Vec<Line> = days.into_iter().rev().map(line).collect();
    reply::json(&json!({
        "from": date_of(from),
        "to": date_of(to),
        "total": total,
        "sources": sources,
        "days": days,
        "rejected": { "kept": all.kept, "replayed": all.replayed, "dropped": dropped },
        "calls": all.calls,
    }))
}

/// A day in the query, counted from 1 January 1970.
fn day_asked(asked: &Asked<'_>, name: &str) -> Outcome<Option<i64>> {
    let read = |text: String| event::Time::parse(&format!("{text}T00:00:00Z")).ok();
    let bad = || Fault::bad_field("bad_query", name, "expected a day, such as `2026-03-01`");
    let read = |text| read(text).map(|time| time.millis().div_euclid(DAY_MS)).ok_or_else(bad);
    asked.query(name).map(read).transpose()
}

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

fn date_of(day: i64) -> String {
    let begin = event::Time::from_millis(day.saturating_mul(DAY_MS)).unwrap_or(event::Time::MIN);
    begin.to_string().chars().take(10).collect()
}
