//! `/api/segments/{id}/members`: who is in a list made by hand.

use std::collections::{BTreeMap, HashSet};

use api::segments::{Members, MembersChanged};
use contact::SegmentId;
use event::ContactId;
use futures_util::future::join_all;
use segment::Kind;
use worker::Response;

use super::find;
use crate::fault::{Fault, Outcome};
use crate::message::{Lookup, Resolved, ShardReply, ShardRequest, ask_shard};
use crate::reply;
use crate::routes::{Asked, body};
use crate::shop::{Settings, read};

/// Contacts that one request can name.
const MOST: usize = 10_000;

/// Bytes of one request.
const MEMBERS_BYTES: usize = 1024 * 1024;

/// Puts contacts into a list and takes others out, or replaces all of them.
pub(in crate::routes) async fn members(mut asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let list = find(&asked, &settings, id).await?;
    if read(&list.definition)?.kind != Kind::List {
        return Err(shard::Fault::NotAList.into());
    }
    let body: Members = body::json(&mut asked.request, MEMBERS_BYTES).await?;
    check(&body)?;
    let only = body.replace.is_some();
    let (key, add) = body.replace.map_or(("add", body.add), |replace| ("replace", replace));
    let (added, mut unknown) = resolve(&asked, &settings, lookups(key, &add)?).await?;
    let (removed, gone) = resolve(&asked, &settings, lookups("remove", &body.remove)?).await?;
    unknown.extend(gone);
    let (added, removed) = tell(&asked, &settings, &list.id, (added, removed), only).await?;
    reply::json(&MembersChanged { added, removed, unknown })
}

fn check(body: &Members) -> Outcome<()> {
    let replaced = body.replace.as_ref().map_or(0, Vec::len);
    if body.replace.is_some() && !(body.add.is_empty() && body.remove.is_empty()) {
        let message = "expected `replace` alone: it says who is in the list, whoever was before";
        return Err(Fault::bad_field("bad_value", "replace", message));
    }
    if body.replace.is_none() && body.add.is_empty() && body.remove.is_empty() {
        let message = "expected `add`, `remove` or `replace` with a list of contacts, such as `{\"add\": [\"user:42\"]}`";
        return Err(Fault::bad_request("missing", message));
    }
    if body.add.len() + body.remove.len() + replaced > MOST {
        return Err(Fault::bad_request("too_many", format!("expected at most {MOST} contacts in a request")));
    }
    let added: HashSet<&String> = body.add.iter().collect();
    match body.remove.iter().position(|id| added.contains(id)) {
        Some(index) => {
            let message = "expected each contact either in `add` or in `remove`";
            Err(Fault::bad_field("bad_value", format!("remove[{index}]"), message))
        }
        None => Ok(()),
    }
}

/// As they were written, and where to look for them.
fn lookups(key: &str, ids: &[String]) -> Outcome<Vec<(String, Lookup)>> {
    let lookup = |(index, id): (usize, &String)| {
        let who = Lookup::parse(id)
            .map_err(|message| Fault::bad_field("bad_id", format!("{key}[{index}]"), message))?;
        Ok((id.clone(), who))
    };
    ids.iter().enumerate().map(lookup).collect()
}

/// The contacts that these lead to, and those that lead to none.
async fn resolve(
    asked: &Asked<'_>,
    settings: &Settings,
    open: Vec<(String, Lookup)>,
) -> Outcome<(Vec<ContactId>, Vec<String>)> {
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    let home = |who: &Lookup| who.contact_id().home(settings.shards);
    let mut open: Vec<(u32, String, Lookup)> =
        open.into_iter().map(|(id, who)| (home(&who), id, who)).collect();
    while !open.is_empty() {
        let mut by_shard: BTreeMap<u32, Vec<(String, Lookup)>> = BTreeMap::new();
        for (shard, id, who) in std::mem::take(&mut open) {
            by_shard.entry(shard).or_default().push((id, who));
        }
        let ask = async |(shard, group): (u32, Vec<(String, Lookup)>)| {
            let who = group.iter().map(|(_, who)| who.clone()).collect();
            let reply = ask_shard(asked.env, settings.place(shard), ShardRequest::Resolve { who }).await?;
            Outcome::Ok((group, reply))
        };
        for answer in join_all(by_shard.into_iter().map(ask)).await {
            let (group, ShardReply::Resolved(resolved)) = answer? else {
                return Err(Fault::internal("a shard answered something else than was asked"));
            };
            for ((id, who), resolved) in group.into_iter().zip(resolved) {
                match resolved {
                    Resolved::Here(contact) => found.push(contact),
                    Resolved::Unknown => unknown.push(id),
                    // Each comes before the one that belongs to it, so this ends.
                    Resolved::Moved { to } => {
                        let who = Lookup::Identifier(to);
                        open.push((home(&who), id, who));
                    }
                    Resolved::Elsewhere { shard } => open.push((shard, id, who)),
                }
            }
        }
    }
    Ok((found, unknown))
}

/// Tells the shards. Returns how many came into the list, and how many went.
async fn tell(
    asked: &Asked<'_>,
    settings: &Settings,
    list: &SegmentId,
    (add, remove): (Vec<ContactId>, Vec<ContactId>),
    only: bool,
) -> Outcome<(u64, u64)> {
    let mut by_shard: BTreeMap<u32, (Vec<ContactId>, Vec<ContactId>)> = BTreeMap::new();
    if only {
        by_shard.extend((0..settings.shards).map(|shard| (shard, Default::default())));
    }
    for id in add {
        by_shard.entry(id.home(settings.shards)).or_default().0.push(id);
    }
    for id in remove {
        by_shard.entry(id.home(settings.shards)).or_default().1.push(id);
    }
    let asks = by_shard.into_iter().map(|(shard, (add, remove))| {
        let request = ShardRequest::Members { list: list.clone(), add, remove, only };
        ask_shard(asked.env, settings.place(shard), request)
    });
    let mut changed = (0, 0);
    for reply in join_all(asks.collect::<Vec<_>>()).await {
        if let ShardReply::Members { added, removed } = reply? {
            changed = (changed.0 + added, changed.1 + removed);
        }
    }
    Ok(changed)
}
