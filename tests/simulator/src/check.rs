//! Whether what the shards hold is what it has to be.

use std::collections::{BTreeMap, BTreeSet};

use contact::{Ledger, Told, Transition};
use event::{ContactId, Time};
use segment::{Definition, Kind, Path, Program, Zone};
use shard::definitions::compiled;
use shard::store::Store as _;

use crate::model::Model;
use crate::stored::Stored;
use crate::world::World;

/// Compares all that is stored with what the calls and definitions say. Since `rested` nothing has
/// changed but the time.
pub(crate) fn check(world: &World, rested: Time) -> Result<(), String> {
    let disks = world.nodes.iter().map(|node| &node.disk);
    let stored = Stored::read(disks).map_err(|fault| fault.to_string())?;
    let model = Model::of(world.batches.iter().flat_map(|batch| &batch.calls), &stored.words);
    check_words(&stored, &model)?;
    check_calls(&stored, &model)?;
    check_identifiers(&stored, &model)?;
    check_counts(&stored)?;
    check_homes(world)?;
    let definitions = world.shop.definitions();
    check_sizes(&stored, &definitions)?;
    check_alternation(&stored, &definitions)?;
    for (id, definition) in &definitions {
        if definition.kind == Kind::Dynamic && definition.active {
            let program =
                compiled(definition, &Zone::utc(), &definitions, None).map_err(|fault| fault.to_string())?;
            for (contact, calls) in &model.contacts {
                let ledger = ledger_of(calls, contact, &stored, &definitions);
                check_member(id, &program, contact, &ledger, world.now, &stored)?;
                check_instants(id, &program, contact, &ledger, (rested, world.now), &stored)?;
            }
        }
    }
    Ok(())
}

/// A definition that is only looked at holds those whom it holds once it is stored.
pub(crate) fn check_previews(world: &mut World) -> Result<(), String> {
    let disks = world.nodes.iter().map(|node| &node.disk);
    let stored = Stored::read(disks).map_err(|fault| fault.to_string())?;
    for (id, definition) in world.shop.definitions() {
        if definition.kind == Kind::Dynamic && definition.active {
            let json = serde_json::to_value(&definition).map_err(|error| error.to_string())?;
            let expected = stored.members.get(&id).map_or(0, BTreeSet::len) as u64;
            let found = world.preview(&json)?;
            if found != (expected, stored.contacts.len() as u64) {
                let contacts = stored.contacts.len();
                return Err(format!("a preview of {id} tells {found:?} for {expected} of {contacts}"));
            }
        }
    }
    Ok(())
}

/// Every `alias` with a secret key of two users was taken for a word.
fn check_words(stored: &Stored, model: &Model) -> Result<(), String> {
    match model.causes().find(|call| !stored.causes.contains(*call)) {
        Some(call) => Err(format!("the alias {call} joined nobody")),
        None => Ok(()),
    }
}

fn check_calls(stored: &Stored, model: &Model) -> Result<(), String> {
    let mut expected = BTreeSet::new();
    for (contact, calls) in &model.contacts {
        for call in calls {
            expected.insert(call.id.as_str());
            let places = stored.calls.get(&call.id).map(Vec::as_slice).unwrap_or_default();
            match places {
                [] => return Err(format!("the call {} is lost", call.id)),
                [(at, found)] => {
                    if at != contact {
                        return Err(format!("the call {} is at {at}, not at {contact}", call.id));
                    }
                    if found != call {
                        return Err(format!("of the copies of {} another one stands", call.id));
                    }
                }
                _ => return Err(format!("the call {} is there {} times", call.id, places.len())),
            }
        }
    }
    match stored.calls.keys().find(|id| !expected.contains(id.as_str())) {
        Some(id) => Err(format!("the call {id} comes from nowhere")),
        None => Ok(()),
    }
}

/// What was received is stored, a duplicate, or rejected, by every day and source; what is stored and
/// what is kept of the rejected is there.
fn check_counts(stored: &Stored) -> Result<(), String> {
    let mut total: BTreeMap<&str, i64> = BTreeMap::new();
    for (place, counts) in &stored.counts {
        let of = |fate: &str| counts.get(fate).copied().unwrap_or(0);
        if of("received") != of("stored") + of("duplicate") + of("rejected")
            || counts.values().any(|calls| *calls < 0)
        {
            return Err(format!("the counts of {place:?} do not add up: {counts:?}"));
        }
        for (fate, calls) in counts {
            *total.entry(fate).or_default() += calls;
        }
    }
    let of = |fate: &str| total.get(fate).copied().unwrap_or(0);
    let calls: usize = stored.calls.values().map(Vec::len).sum();
    if i64::try_from(calls) != Ok(of("stored")) {
        return Err(format!("{calls} calls are stored, {} are counted", of("stored")));
    }
    if stored.rejected != of("rejected") - of("dropped") {
        return Err(format!("{} rejected calls are kept of {total:?}", stored.rejected));
    }
    Ok(())
}

/// Everybody lives at home.
fn check_homes(world: &World) -> Result<(), String> {
    let shards = world.shop.shards(false);
    for (shard, node) in world.nodes.iter().enumerate() {
        let lived =
            "SELECT contact FROM calls_of UNION SELECT id FROM contacts_of UNION SELECT contact FROM identifiers_of
                     UNION SELECT contact FROM memberships_of UNION SELECT contact FROM claims";
        for row in node.disk.rows(lived, vec![]).unwrap_or_default() {
            let id: ContactId = row
                .text(0)
                .and_then(|id| id.parse().map_err(shard::Fault::internal))
                .map_err(|fault| fault.to_string())?;
            if id.home(shards) as usize != shard {
                return Err(format!("{id} lives at shard {shard} of {shards}"));
            }
        }
    }
    Ok(())
}

fn check_identifiers(stored: &Stored, model: &Model) -> Result<(), String> {
    let with_calls: BTreeSet<&ContactId> = model.contacts.keys().collect();
    if let Some(contact) = stored.contacts.iter().find(|id| !with_calls.contains(id)) {
        return Err(format!("the contact {contact} has no calls"));
    }
    for (identifier, contacts) in &stored.identifiers {
        let parsed = identifier.parse().map_err(|error: event::IdentifierError| error.to_string())?;
        let owner = model.root(&parsed).contact_id();
        if *contacts != [owner.clone()] {
            return Err(format!("`{identifier}` is with {contacts:?}, not with {owner}"));
        }
    }
    match model.joined().find(|identifier| !stored.identifiers.contains_key(&identifier.to_string())) {
        Some(identifier) => Err(format!("`{identifier}` is with nobody")),
        None => Ok(()),
    }
}

fn check_sizes(stored: &Stored, definitions: &BTreeMap<String, Definition>) -> Result<(), String> {
    for segment in definitions.keys() {
        let members = stored.members.get(segment).map_or(0, BTreeSet::len);
        let told = stored.sizes.get(segment).copied().unwrap_or(0);
        if i64::try_from(members) != Ok(told) {
            return Err(format!("the segment {segment} has {members} members and is said to have {told}"));
        }
    }
    match stored.members.keys().find(|id| !definitions.contains_key(*id)) {
        Some(segment) => Err(format!("the segment {segment} is gone and has members")),
        None => Ok(()),
    }
}

/// Entered and left take turns; what came last is what is kept.
fn check_alternation(stored: &Stored, definitions: &BTreeMap<String, Definition>) -> Result<(), String> {
    for ((contact, segment), changes) in &stored.history {
        if !definitions.contains_key(segment) {
            continue;
        }
        if changes
            .iter()
            .zip([true, false].into_iter().cycle())
            .any(|(change, entered)| change.entered != entered)
        {
            return Err(format!("{contact} does not enter and leave {segment} in turn: {changes:?}"));
        }
        let is_member = stored.members.get(segment).is_some_and(|members| members.contains(contact));
        if changes.last().is_some_and(|change| change.entered) != is_member {
            return Err(format!("{contact} went into {segment} otherwise than told: {changes:?}"));
        }
    }
    for (segment, members) in &stored.members {
        let told = |contact: &&ContactId| stored.history.contains_key(&((*contact).clone(), segment.clone()));
        if let Some(contact) = members.iter().find(|contact| !told(contact)) {
            return Err(format!("{contact} is in {segment} and never entered it"));
        }
    }
    Ok(())
}

/// A contact's calls, and what lists and frozen segments say of it.
fn ledger_of(
    calls: &[event::Call],
    contact: &ContactId,
    stored: &Stored,
    definitions: &BTreeMap<String, Definition>,
) -> Ledger {
    let mut ledger: Ledger = calls.iter().cloned().collect();
    let mut told = Told::default();
    for ((of, segment), changes) in &stored.history {
        if of == contact
            && definitions.get(segment).is_some_and(|definition| definition.kind != Kind::Dynamic)
        {
            for change in changes {
                told.note(change.segment.clone(), change.entered, change.at);
            }
        }
    }
    ledger.tell(Path::MEMBERSHIPS, told.course());
    ledger
}

fn check_member(
    segment: &str,
    program: &Program,
    contact: &ContactId,
    ledger: &Ledger,
    now: Time,
    stored: &Stored,
) -> Result<(), String> {
    let expected = program.evaluate(ledger, now).member;
    let kept = stored.members.get(segment).is_some_and(|members| members.contains(contact));
    if kept != expected {
        return Err(format!("{contact} is in {segment}: kept {kept}, from scratch {expected}"));
    }
    match stored.expiries.get(&(segment.to_owned(), contact.clone())) {
        Some(until) if *until <= now => Err(format!("{contact} in {segment} was due at {until:?}")),
        _ => Ok(()),
    }
}

/// What time alone changed since the shards came to rest is told at the true instants.
fn check_instants(
    segment: &str,
    program: &Program,
    contact: &ContactId,
    ledger: &Ledger,
    (rested, now): (Time, Time),
    stored: &Stored,
) -> Result<(), String> {
    let mut expected = Vec::new();
    let mut verdict = program.evaluate(ledger, rested);
    while let Some(at) = verdict.until.filter(|until| *until <= now) {
        let next = program.evaluate(ledger, at);
        if next.member != verdict.member {
            expected.push((next.member, at));
        }
        verdict = next;
    }
    let key = (contact.clone(), segment.to_owned());
    let told: &[Transition] = stored.history.get(&key).map(Vec::as_slice).unwrap_or_default();
    let told: Vec<_> =
        told.iter().filter(|change| change.at > rested).map(|change| (change.entered, change.at)).collect();
    if told != expected {
        return Err(format!("{contact} in {segment}: told {told:?}, from scratch {expected:?}"));
    }
    Ok(())
}
