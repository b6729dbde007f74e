//! Contacts joined in the plainest way, from the page.

use std::collections::{BTreeMap, BTreeSet};

use contact::Ledger;
use event::{Call, CallKind};

/// Every contact by its id, users and anonymous ids apart.
pub(crate) fn joined(calls: &[Call]) -> BTreeMap<(bool, String), Ledger> {
    let calls = standing(calls);
    let users: BTreeSet<&str> = calls.iter().filter_map(|call| call.user.as_deref()).collect();
    let mut ordered: Vec<&Call> = calls.iter().collect();
    ordered.sort_by_key(|call| (call.time, call.id.as_str()));
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for call in ordered {
        let Some((anonymous, user)) = call.joins() else { continue };
        if call.kind == CallKind::Alias && users.contains(anonymous) {
            continue;
        }
        owners.entry(anonymous).or_insert(user);
    }
    let mut contacts: BTreeMap<(bool, String), Vec<Call>> = BTreeMap::new();
    for call in &calls {
        let anonymous = call.anonymous.as_deref().unwrap_or_default();
        let user = call.user.as_deref().or_else(|| owners.get(anonymous).copied());
        let contact = user.map_or((false, anonymous.to_owned()), |user| (true, user.to_owned()));
        contacts.entry(contact).or_default().push(call.clone());
    }
    contacts.into_iter().map(|(id, calls)| (id, calls.into_iter().collect())).collect()
}

/// Each id once: the earliest in (time, content) order.
fn standing(calls: &[Call]) -> Vec<Call> {
    let mut by_id: BTreeMap<&str, (i64, String, &Call)> = BTreeMap::new();
    for call in calls {
        let content = serde_json::to_string(call).unwrap();
        let known = by_id.entry(&call.id).or_insert_with(|| (call.time.millis(), content.clone(), call));
        if (call.time.millis(), &content) < (known.0, &known.1) {
            *known = (call.time.millis(), content, call);
        }
    }
    by_id.into_values().map(|(.., call)| call.clone()).collect()
}
