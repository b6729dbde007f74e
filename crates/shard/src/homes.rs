//! Which shard is home to whom, also while a shop's shards are doubled.
//!
//! A shop of `n` shards has an identity at its hash modulo `n`. Doubling it, each shard `i` gives the
//! identities whose hash is `i + n` modulo `2 n` to the new shard `i + n`, in the order of their ids and
//! a slice at a time. The two of them know the id up to which that is done; everybody else goes on
//! asking `i`, which passes on what it has given away, until the shop says that all shards are through.

use event::ContactId;

use crate::fault::Outcome;
use crate::message::Place;
use crate::store::Store;

/// Comes after every id.
const END: &str = "~";

/// How far the shard is with giving half of what it has to a new one, or with taking it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Split {
    /// How many shards there are to be.
    pub(crate) shards: u32,
    /// The number of the last slice that has moved.
    pub(crate) slice: i64,
    /// The identities up to this one live at the new shard.
    pub(crate) upto: String,
    /// Those up to this one are on their way: nothing of them changes until they are there.
    pub(crate) held: Option<String>,
    /// How many identities have moved.
    pub(crate) moved: i64,
}

impl Split {
    pub(crate) fn load(store: &impl Store) -> Outcome<Option<Split>> {
        let row = store.first("SELECT shards, slice, upto, held, moved FROM split", vec![])?;
        row.map(|row| {
            Ok(Split {
                shards: u32::try_from(row.integer(0)?).unwrap_or(0),
                slice: row.integer(1)?,
                upto: row.text(2)?.to_owned(),
                held: row.text_or_null(3).map(str::to_owned),
                moved: row.integer(4)?,
            })
        })
        .transpose()
    }

    pub(crate) fn begun(shards: u32) -> Split {
        Split { shards, slice: 0, upto: String::new(), held: None, moved: 0 }
    }

    /// Whether everything is where it belongs.
    pub(crate) fn is_done(&self) -> bool {
        self.upto == END
    }

    /// Where the last slice ends.
    pub(crate) fn end() -> String {
        END.to_owned()
    }
}

/// The shard at which an identity lives, as far as the one at `place` knows.
pub(crate) fn home(place: &Place, split: Option<&Split>, id: &ContactId) -> u32 {
    let home = id.home(place.shards);
    let Some(split) = split.filter(|split| split.shards > place.shards) else { return home };
    let new = id.home(split.shards);
    let is_of_the_pair = place.shard == home || place.shard == new;
    if is_of_the_pair && id.as_str() <= split.upto.as_str() { new } else { home }
}

/// Whether an identity is on its way from here.
pub(crate) fn is_held(place: &Place, split: Option<&Split>, id: &ContactId) -> bool {
    let Some(split) = split else { return false };
    split.held.as_ref().is_some_and(|held| {
        id.as_str() > split.upto.as_str() && id.as_str() <= held.as_str() && is_given(place, split, id)
    })
}

/// Whether an identity goes, or went, from here to the new shard.
pub(crate) fn is_given(place: &Place, split: &Split, id: &ContactId) -> bool {
    id.home(split.shards) == place.shard + split.shards / 2 && place.shard < split.shards / 2
}

/// The place that a shard is at: of two that know how many shards there are, the one with more of them
/// has heard last.
pub(crate) fn newer(stored: Option<&Place>, told: Place) -> Place {
    match stored {
        Some(stored) if stored.shards > told.shards => Place { shards: stored.shards, ..told },
        _ => told,
    }
}
