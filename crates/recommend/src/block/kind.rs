//! What a block can be filled with.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a block is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
// A segment has kinds, too.
#[schema(as = BlockKind)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What the visitor viewed, newest first.
    RecentlyViewed,
    /// Products like the one on the page, or like those viewed last.
    Related,
    /// What those viewed too who viewed the product on the page, or those viewed last.
    AlsoViewed,
    /// What is bought with the product on the page, or with what is in the cart, or with what was viewed
    /// last.
    BoughtTogether,
    /// What is bought most, older orders counting less.
    Bestsellers,
    /// What is looked at most by now, and more than before.
    Trending,
    /// What came into the catalogue last.
    New,
    /// For this visitor: from everything that is known of them.
    Personal,
    /// What this session leads to.
    Next,
    /// What is in the cart.
    LeftInCart,
    /// What costs less than when the visitor saw it; then what costs less of late.
    PriceDropped,
    /// What was out of stock when the visitor saw it, and is not any more.
    BackInStock,
    /// What the customer is to buy again by now.
    Replenish,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 13] = [
        Kind::RecentlyViewed,
        Kind::Related,
        Kind::AlsoViewed,
        Kind::BoughtTogether,
        Kind::Bestsellers,
        Kind::Trending,
        Kind::New,
        Kind::Personal,
        Kind::Next,
        Kind::LeftInCart,
        Kind::PriceDropped,
        Kind::BackInStock,
        Kind::Replenish,
    ];

    /// How it is written.
    pub fn name(self) -> &'static str {
        match self {
            Kind::RecentlyViewed => "recently_viewed",
            Kind::Related => "related",
            Kind::AlsoViewed => "also_viewed",
            Kind::BoughtTogether => "bought_together",
            Kind::Bestsellers => "bestsellers",
            Kind::Trending => "trending",
            Kind::New => "new",
            Kind::Personal => "personal",
            Kind::Next => "next",
            Kind::LeftInCart => "left_in_cart",
            Kind::PriceDropped => "price_dropped",
            Kind::BackInStock => "back_in_stock",
            Kind::Replenish => "replenish",
        }
    }

    /// The kind that is written so.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What stands over the standing block of this kind, in English.
    pub fn title(self) -> &'static str {
        match self {
            Kind::RecentlyViewed => "Recently viewed",
            Kind::Related => "Related products",
            Kind::AlsoViewed => "Customers also viewed",
            Kind::BoughtTogether => "Customers also bought",
            Kind::Bestsellers => "Bestsellers",
            Kind::Trending => "Trending now",
            Kind::New => "New in",
            Kind::Personal => "For you",
            Kind::Next => "You may like next",
            Kind::LeftInCart => "Left in your cart",
            Kind::PriceDropped => "Price dropped",
            Kind::BackInStock => "Back in stock",
            Kind::Replenish => "Time to buy again",
        }
    }

    /// Whether it shows only what is in stock where the filters say nothing of it: what somebody viewed
    /// or put into the cart is shown in any case.
    pub fn is_of_stock(self) -> bool {
        !matches!(self, Kind::RecentlyViewed | Kind::LeftInCart)
    }
}
