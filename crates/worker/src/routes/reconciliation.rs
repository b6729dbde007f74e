//! `/api/reconciliation`: what was received and what became of it, to the call.

use std::collections::BTreeMap;

use api::parameter::RECOUNT;
use api::reconciliation::{Account, AccountLine, Reconciliation, RefusedSum};
use worker::Response;

use super::Asked;
use super::days::{Days, date_of};
use super::segments::gather;
use crate::fault::Outcome;
use crate::message::{Count, Counted, Fate, ShardReply, ShardRequest, Source};
use crate::reply;

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
    let Days { first: from, last: to } = Days::asked(&asked, &settings)?;
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
