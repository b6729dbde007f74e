//! Lists that are mostly short. Where histories are long they need no allocation while they are; the code
//! for that, for each kind of list anew, is more than a page wants to load.

#[cfg(feature = "full")]
pub(crate) use smallvec::SmallVec as Few;

/// A list, as a plain one.
#[cfg(not(feature = "full"))]
pub(crate) type Few<A> = Vec<<A as Array>::Item>;

/// What says how long a list mostly is.
#[cfg(not(feature = "full"))]
pub(crate) trait Array {
    /// What is in the list.
    type Item;
}

#[cfg(not(feature = "full"))]
impl<T, const LENGTH: usize> Array for [T; LENGTH] {
    type Item = T;
}
