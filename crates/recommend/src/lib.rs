//! What to recommend: from what visitors click one after another, and from what is bought together.
//!
//! [`Sessions`] tells what comes next in a session. Every click is in the index at once, which holds
//! eight bytes a product of a session. The methods:
//! - sessions near by the products they share, with weights by position and rare products counting more,
//!   as in V-SKNN and VSTAN (Ludewig and Jannach, "Evaluation of session-based recommendation
//!   algorithms", 2018; Garg et al., "Sequence and time aware neighborhood for session-based
//!   recommendations", 2019), found through the newest sessions of each product as in VMIS-kNN
//!   (Kersbergen, Sprangers and Schelter, "Serenade: low-latency session-based recommendation in
//!   e-commerce at scale", 2022);
//! - a step on from the best products found, as a random walk on sessions and products takes it
//!   (Christoffel et al., "Blockbusters and wallflowers: accurate, diverse, and scalable recommendations
//!   with random walks", 2015);
//! - how often visitors of this shop go back to what they saw, counted by situation;
//! - for new visitors, what was clicked most of late.
//!
//! A session of one product gives what is viewed after and before it.
//!
//! ```
//! use recommend::{Among, Scratch, Sessions};
//!
//! let mut sessions = Sessions::default();
//! for (visitor, product, at) in [("ann", "tea", 0), ("ann", "cup", 9_000), ("ben", "tea", 9_500)] {
//!     sessions.click(visitor, product, at);
//! }
//! assert_eq!(sessions.next(&["tea"], Among::New, 3, &mut Scratch::default()), ["cup"]);
//! ```
//!
//! [`Index`] holds the products of a shop beside that, and what is learnt from carts and orders, and fills
//! [`Block`]s: of each [`Kind`] there are candidates, which pass the block's filters or do not.
//! - *Bought together* ranks the products of the newest orders that hold a given product, each order
//!   weighted by its age and by how few products it holds, and each product damped by its own popularity
//!   (cosine similarity of the two products' orders; Linden, Smith and York, "Amazon.com recommendations:
//!   item-to-item collaborative filtering", 2003).
//! - *Bestsellers* and *trending* are sums that decay, with a list of the best for each category.
//! - *Personal* and *related* are several rankings made one by reciprocal rank fusion.
//!
//! ```
//! use recommend::{Ask, Block, Index, Item, Kind, Order, Scratch, Visitor};
//!
//! let mut index = Index::new(1_000);
//! for id in ["tea", "cup", "jam"] {
//!     index.put(id, &Item { category: Some("Table".to_owned()), ..Item::default() }, 0);
//! }
//! let products = ["tea", "cup"].map(str::to_owned).to_vec();
//! index.order(&Order { id: "1".to_owned(), at: 0, buyer: String::new(), products });
//! let ask = Ask {
//!     block: Block::standing(Kind::BoughtTogether),
//!     product: Some("tea".to_owned()),
//!     category: None,
//!     limit: Some(1),
//!     now: 0,
//! };
//! let answer = index.fill(&ask, &Visitor::default(), &mut Scratch::default());
//! assert_eq!(answer.items[0].product, "cup");
//! ```

pub mod block;
mod catalogue;
mod column;
pub mod feed;
mod fill;
mod index;
mod item;
mod orders;
mod pages;
mod popularity;
mod products;
mod row;
mod sessions;
pub mod template;
mod told;
mod visitor;

pub use block::{Block, Fault, Kind, Variant};
pub use fill::Weights;
pub use index::{BOUGHT_HALF_LIFE_MS, Click, Index, PRODUCTS, TREND_HALF_LIFE_MS, USUAL_HALF_LIFE_MS};
pub use item::{Item, LEVELS};
pub use orders::{Order, TOGETHER_HALF_LIFE_MS};
pub use pages::{Page, Unreadable};
pub use sessions::{Among, LATE_MS, PAUSE_MS, Scratch, Sessions};
pub use told::Told;
pub use visitor::{Answer, Ask, Bought, Ranked, Seen, Visitor};
