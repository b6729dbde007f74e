//! A block being written: its names, and the settings of either side of a split.

use leptos::prelude::*;
use recommend::block::{Change, Split};
use recommend::template::{Flaw, Template};
use recommend::{Block, Fault, Variant};

use crate::derived::memo;

/// A block being written.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    /// The name by which pages ask for it.
    pub(super) id: RwSignal<String>,
    /// What its makers call it.
    pub(super) name: RwSignal<String>,
    /// The settings that all see, or those who are not tested on.
    pub(super) a: RwSignal<Block>,
    /// The other settings.
    pub(super) b: RwSignal<Block>,
    /// The share of visitors who see the other settings, in percent, and the name of the test.
    pub(super) split: RwSignal<Option<(u8, String)>>,
    /// The settings on show.
    pub(super) side: RwSignal<Variant>,
    /// The shop's own HTML; empty where there is none.
    pub(super) template: RwSignal<String>,
}

impl Draft {
    /// A stored block, or the beginning of a new one.
    pub(super) fn of(block: Block, template: String) -> Self {
        Self {
            id: RwSignal::new(block.id.clone()),
            name: RwSignal::new(block.name.clone()),
            a: RwSignal::new(block.variant(Variant::A)),
            b: RwSignal::new(block.variant(Variant::B)),
            split: RwSignal::new(block.split.map(|split| (split.bucket, split.salt))),
            side: RwSignal::new(Variant::A),
            template: RwSignal::new(template),
        }
    }

    /// The block as it would be saved.
    pub(super) fn whole(self) -> Block {
        let a = without_itself(self.a.get());
        let b = without_itself(self.b.get());
        let split = self.split.get().map(|(bucket, salt)| Split { bucket, salt, with: change(&a, b) });
        let typed = self.id.get();
        let id = if typed.is_empty() { self.slug() } else { typed };
        Block { id, name: self.name.get().trim().to_owned(), split, ..a }
    }

    /// What is wrong with its settings.
    pub(super) fn flaw(self) -> Memo<Option<Fault>> {
        memo(move || self.whole().check().err())
    }

    /// What is wrong with its HTML.
    pub(super) fn template_flaw(self) -> Memo<Option<Flaw>> {
        memo(move || self.template.with(|text| Template::read(text).err()))
    }

    /// Whether it can be saved.
    pub(super) fn is_whole(self) -> Memo<bool> {
        let (flaw, template_flaw) = (self.flaw(), self.template_flaw());
        memo(move || flaw.with(Option::is_none) && template_flaw.with(Option::is_none))
    }

    /// A name for pages, from the name for people.
    pub(super) fn slug(self) -> String {
        let name = self.name.get().to_lowercase();
        let words =
            name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let slug: String = words.collect::<Vec<_>>().join("-").chars().take(64).collect();
        if slug.is_empty() { self.a.with(|block| format!("my-{}", block.kind.name())) } else { slug }
    }

    /// The settings on show.
    pub(super) fn shown(self) -> RwSignal<Block> {
        if self.side.get() == Variant::B && self.split.with(Option::is_some) { self.b } else { self.a }
    }
}

/// The block without falling back to what it shows anyway. The draft keeps that for when it shows something
/// else again.
fn without_itself(mut block: Block) -> Block {
    block.fallbacks.retain(|fallback| *fallback != block.kind);
    block
}

/// What the other settings differ in.
fn change(a: &Block, b: Block) -> Change {
    Change {
        title: (b.title != a.title).then_some(b.title),
        kind: (b.kind != a.kind).then_some(b.kind),
        limit: (b.limit != a.limit).then_some(b.limit),
        filters: (b.filters != a.filters).then_some(b.filters),
        at_most: (b.at_most != a.at_most).then_some(b.at_most),
        fallbacks: (b.fallbacks != a.fallbacks).then_some(b.fallbacks),
    }
}
