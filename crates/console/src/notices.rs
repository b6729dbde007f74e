//! What happened by itself: watched from every page, told as it comes, remembered until it is read.

use leptos::prelude::*;

use crate::{
    api::{self, Notice},
    console::Console,
    derived::memo,
    live::{Live, Loaded},
};

const BEAT: i32 = 4_000;

/// Where the newest that was read is kept.
const KEY: &str = "shoal.notices";

/// The notices of the shop.
#[derive(Clone, Copy)]
pub(crate) struct Notices {
    /// The latest answer, newest first.
    pub(crate) live: Live<Vec<Notice>>,
    read: RwSignal<u64>,
}

impl Notices {
    /// Begins to watch; what comes from now on is shown for a moment on whatever page is open.
    pub(crate) fn watch() -> Self {
        let console = Console::here();
        let notices = Self { live: Live::every(BEAT, api::notices), read: RwSignal::new(stored()) };
        provide_context(notices);
        let newest = memo(move || notices.newest());
        Effect::new(move |before: Option<Option<u64>>| {
            let newest = newest.get();
            if let Some(before) = before.flatten().filter(|before| newest > Some(*before)) {
                notices.live.value.with_untracked(|value| {
                    let list = value.ready().into_iter().flatten();
                    list.filter(|notice| notice.id > before)
                        .take(1)
                        .for_each(|notice| console.say(notice.message.clone()));
                });
            }
            newest
        });
        notices
    }

    /// The notices of the page being built.
    pub(crate) fn here() -> Self {
        use_context().unwrap_or_else(Self::watch)
    }

    /// Whether there are some that nobody has read in this browser.
    pub(crate) fn has_new(self) -> bool {
        self.newest().is_some_and(|newest| newest > self.read.get())
    }

    /// Takes all for read.
    pub(crate) fn note_read(self) {
        if let Some(newest) = self.newest().filter(|newest| *newest > self.read.get_untracked()) {
            self.read.set(newest);
            storage().map(|storage| storage.set_item(KEY, &newest.to_string()));
        }
    }

    /// The number of the newest: 0 where there is none, nothing while that is not known.
    fn newest(self) -> Option<u64> {
        self.live.value.with(|value| match value {
            Loaded::Ready(list) => Some(list.first().map_or(0, |notice| notice.id)),
            Loaded::Waiting | Loaded::Failed(_) => None,
        })
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn stored() -> u64 {
    let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    stored.and_then(|text| text.parse().ok()).unwrap_or(0)
}
