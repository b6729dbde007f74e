//! `/api/reconciliation`: what was received and what became of it, to the call.

use std::collections::BTreeMap;

use api::parameter::{FROM_DAY, Parameter, RECOUNT, TO_DAY};
use api::reconciliation::{Account, AccountLine, Reconciliation, RefusedSum};
use segment::Zone;
use worker::Response;

use super::Asked;
use super::segments::gather;
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{Count, Counted, Fate, ShardReply, ShardRequest, Source};
use crate::reply;

/// Days that are told unless others are asked for.
const DAYS: i64 = 31;

/// Adds a count to an account.
fn add(account: &mut Account, count: &Count) {
    match count.fate {
        Fate::Received => account.received += count.calls,
        Fate::Stored => account.stored += count.calls,
        Fate::Duplicate => account.duplicate += count.calls,
        Fate::Rejected => *account.rejected.entry(count.reason.clone()).or_default() += count.calls,
        Fate::Dropped => return,
    }
    account.difference += if count.fate == Fate::Received { count.calls } else { -count.calls };
}

pub(super) async fn show(asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let today = Zone::named(&settings.timezone).unwrap_or_else(Zone::utc).day_number(clock::now());
    let to = day_asked(&asked, &TO_DAY)?.unwrap_or(today);
    let from = day_asked(&asked, &FROM_DAY)?.unwrap_or(to - DAYS + 1);
    let recount = asked.word(&RECOUNT)? == "true";
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
    let mut dropped: BTreeMap<String, i64> = BTreeMap::new();
    for count in &all.counts {
        if count.fate == Fate::Dropped {
            *dropped.entry(count.reason.clone()).or_default() += count.calls;
            continue;
        }
        add(&mut total, count);
        add(sources.entry(count.source).or_default(), count);
        add(days.entry((count.day, count.source)).or_default(), count);
    }
    let line = |((day, source), account)| AccountLine { day: date_of(day), source, account };
    let days: Vec<AccountLine> = days.into_iter().rev().map(line).collect();
    reply::json(&Reconciliation {
        from: date_of(from),
        to: date_of(to),
        total,
        sources,
        days,
        rejected: RefusedSum { kept: all.kept, replayed: all.replayed, dropped },
        calls: all.calls,
    })
}

/// A day in the query, counted from 1 January 1970.
fn day_asked(asked: &Asked<'_>, parameter: &Parameter) -> Outcome<Option<i64>> {
    let read = |text: String| event::Time::parse(&format!("{text}T00:00:00Z")).ok();
    let bad = || Fault::bad_field("bad_query", parameter.name, "expected a day, such as `2026-03-01`");
    let read = |text| read(text).map(|time| time.millis().div_euclid(DAY_MS)).ok_or_else(bad);
    asked.query(parameter.name).map(read).transpose()
}

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

fn date_of(day: i64) -> String {
    let begin = event::Time::from_millis(day.saturating_mul(DAY_MS)).unwrap_or(event::Time::MIN);
    begin.to_string().chars().take(10).collect()
}
