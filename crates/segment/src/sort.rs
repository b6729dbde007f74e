//! Sorting. The standard library's takes kilobytes for each kind of list; a build without the feature
//! `full`, whose lists are short, does with insertion.

use std::cmp::Ordering;

/// Sorts; equal ones stay in order.
#[cfg(feature = "full")]
pub(crate) fn stable_by<T>(list: &mut [T], order: impl FnMut(&T, &T) -> Ordering) {
    list.sort_by(order);
}

/// Sorts, where equal ones are the same.
#[cfg(feature = "full")]
pub(crate) fn by<T>(list: &mut [T], order: impl FnMut(&T, &T) -> Ordering) {
    list.sort_unstable_by(order);
}

#[cfg(not(feature = "full"))]
pub(crate) use by as stable_by;

/// Sorts; equal ones stay in order.
#[cfg(not(feature = "full"))]
pub(crate) fn by<T>(list: &mut [T], mut order: impl FnMut(&T, &T) -> Ordering) {
    for end in 1..list.len() {
        let mut at = end;
        while let Some([before, one]) = at.checked_sub(1).and_then(|before| list.get_mut(before..=at)) {
            if order(before, one) != Ordering::Greater {
                break;
            }
            std::mem::swap(before, one);
            at -= 1;
        }
    }
}

/// The same by a key.
pub(crate) fn by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    by(list, |a, b| key(a).cmp(&key(b)));
}

/// The same by a key; equal ones stay in order.
pub(crate) fn stable_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    stable_by(list, |a, b| key(a).cmp(&key(b)));
}
