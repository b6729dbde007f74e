//! Other segments and shares of all contacts, in words.

use segment::{Bucket, InSegment};

use super::{Sentence, window};

pub(super) fn said(membership: &InSegment) -> Sentence {
    let named = |word: &str, id: &str| Sentence::default().plain(word).strong(id);
    let id = &membership.segment;
    let now = membership.now.map(|is_in| named(if is_in { "in segment " } else { "not in segment " }, id));
    let entered = membership.entered.as_ref().map(|when| {
        let from = membership.from.as_ref().map(|from| named(" from segment ", from)).unwrap_or_default();
        named("who entered segment ", id).then(from).plain(" ").then(window::said(when))
    });
    let left = membership.left.as_ref();
    let left = left.map(|when| named("who left segment ", id).plain(" ").then(window::said(when)));
    let stayed = membership.in_for.as_ref();
    let stayed = stayed
        .map(|length| named("in segment ", id).plain(" for at least ").strong(window::duration(length)));
    Sentence::joined([now, entered, left, stayed].into_iter().flatten().collect(), " and ")
}

/// A share of all contacts: each of the 10,000 buckets is a hundredth of a percent.
pub(super) fn share(bucket: &Bucket) -> Sentence {
    let percent = |buckets: u16| format!("{}%", f64::from(buckets) / 100.0);
    let part = Sentence::default().plain("in the share from ").strong(percent(bucket.from));
    part.plain(" to ").strong(percent(bucket.to)).plain(" of all, drawn by ").strong(bucket.salt.clone())
}
