//! `GET /api/blocks/{id}/results`: how often a block is seen and clicked.

use std::collections::{BTreeMap, HashMap};

use api::blocks::results::{Day, Results};
use worker::Response;

use super::definitions;
use crate::fault::Outcome;
use crate::message::{BlockCount, ShardReply, ShardRequest};
use crate::reply;
use crate::routes::Asked;
use crate::routes::days::{Days, date_of};
use crate::routes::segments::gather;
use crate::shop::Settings;

/// Days that the totals of the list go back.
const DAYS: i64 = 30;

/// By block, how often it was seen and how often clicked.
pub(super) type Totals = HashMap<String, (u64, u64)>;

pub(in crate::routes) async fn results(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let defined = definitions::fresh(asked.env, &settings.id).await?;
    definitions::named(&defined, id)?;
    let days = Days::asked(&asked, &settings)?;
    let counted = counted(&asked, &settings, Some(id), days).await?;
    let mut by_day: BTreeMap<(i64, String), (u64, u64)> = BTreeMap::new();
    for count in counted {
        let sum = by_day.entry((count.day, count.variant)).or_default();
        *sum = (sum.0 + count.shown, sum.1 + count.clicked);
    }
    let day = |((day, variant), (shown, clicked))| Day { day: date_of(day), variant, shown, clicked };
    reply::json(&Results::of(by_day.into_iter().map(day).collect()))
}

/// How often each block was seen and clicked of late.
pub(super) async fn totals(asked: &Asked<'_>, settings: &Settings) -> Outcome<Totals> {
    let mut totals = Totals::new();
    for count in counted(asked, settings, None, Days::latest(DAYS, settings)).await? {
        let sum = totals.entry(count.block).or_default();
        *sum = (sum.0 + count.shown, sum.1 + count.clicked);
    }
    Ok(totals)
}

async fn counted(
    asked: &Asked<'_>,
    settings: &Settings,
    block: Option<&str>,
    Days { first: from, last: to }: Days,
) -> Outcome<Vec<BlockCount>> {
    let request = || ShardRequest::BlockCounts { block: block.map(str::to_owned), from, to };
    let mut all = Vec::new();
    for reply in gather(asked, settings, request).await? {
        if let ShardReply::BlockCounts(counts) = reply {
            all.extend(counts);
        }
    }
    Ok(all)
}
