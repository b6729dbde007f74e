//! Blocks: what a shop shows where, as it is written, checked, and as it stands in every shop.

mod check;
mod filters;
mod kind;
mod split;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use check::{FALLBACKS, Fault, LIMIT, VALUES};
pub use filters::{AtMost, Filters, PriceRange};
pub use kind::Kind;
pub use split::{Change, Split, Variant};

/// Products of a block that says nothing of how many.
pub const DEFAULT_LIMIT: usize = 6;

/// A block as a shop defines it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// What it is asked for by.
    pub id: String,
    /// What the shop calls it for itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What stands over it in a page, by language: `{"en": "For you", "uk": "Для вас"}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub title: BTreeMap<String, String>,
    /// What it is filled with.
    pub kind: Kind,
    /// How many products at most, 1 to 50.
    #[serde(default = "default_limit")]
    pub limit: usize,
    /// Which products may be in it.
    #[serde(default, skip_serializing_if = "Filters::is_empty")]
    pub filters: Filters,
    /// How many products may be alike.
    #[serde(default, skip_serializing_if = "AtMost::is_empty")]
    pub at_most: AtMost,
    /// What fills the rest of it, one after the other, when its kind finds too few; the filters hold for
    /// these too. Where nothing is said, bestsellers, then new products.
    #[serde(default = "default_fallbacks")]
    pub fallbacks: Vec<Kind>,
    /// A second setting that some visitors see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
}

fn default_limit() -> usize {
    DEFAULT_LIMIT
}

/// With these a block is empty in no shop that has products for it.
fn default_fallbacks() -> Vec<Kind> {
    vec![Kind::Bestsellers, Kind::New]
}

impl Block {
    /// The block that every shop has under the name of a kind, until it defines one of that id. It falls
    /// back on bestsellers, then on new products, so that it is empty in no shop that has products; but
    /// what says that the visitor did something holds nothing else.
    pub fn standing(kind: Kind) -> Block {
        Block {
            id: kind.name().to_owned(),
            name: String::new(),
            title: BTreeMap::from([("en".to_owned(), kind.title().to_owned())]),
            kind,
            limit: DEFAULT_LIMIT,
            filters: Filters::default(),
            at_most: AtMost::default(),
            fallbacks: if kind.is_of_stock() { default_fallbacks() } else { Vec::new() },
            split: None,
        }
    }

    /// The standing block of this id; `also_bought` is `bought_together` without
    /// fallbacks.
    pub fn standing_named(id: &str) -> Option<Block> {
        match id {
            "also_bought" => {
                let block = Block::standing(Kind::BoughtTogether);
                Some(Block { id: id.to_owned(), fallbacks: Vec::new(), ..block })
            }
            name => Kind::named(name).map(Block::standing),
        }
    }

    /// Which of its two settings a visitor sees; always the same for the same visitor.
    pub fn variant_for(&self, visitor: &str) -> Variant {
        self.split.as_ref().map_or(Variant::A, |split| split.variant_for(visitor))
    }

    /// The block as those see it who see this variant, without its split.
    pub fn variant(&self, variant: Variant) -> Block {
        let plain = Block { split: None, ..self.clone() };
        match &self.split {
            Some(split) if variant == Variant::B => split.with.applied_to(plain),
            _ => plain,
        }
    }

    /// What stands over the block in the first of these languages that it has, told as `Accept-Language`
    /// tells them (`de-AT, ru;q=0.8`), each also by how it begins (`en` for `en-GB`); else in English, else in
    /// any.
    pub fn title_in(&self, languages: &str) -> Option<&str> {
        let named = languages.split(',').map(|named| named.split(';').next().unwrap_or(named).trim());
        let alike = named.flat_map(|named| [named, named.split(['-', '_']).next().unwrap_or(named)]);
        let wanted = alike.chain(["en"]).find_map(|language| self.title.get(language));
        wanted.or_else(|| self.title.values().next()).map(String::as_str)
    }
}
