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
//! [`Orders`] is an index of orders that every order updates. *Also bought* ranks the products of the
//! newest orders that hold a given product, each order weighted by how few products it holds, and each
//! product damped by its own popularity (cosine similarity of the two products' orders; Linden, Smith
//! and York, "Amazon.com recommendations: item-to-item collaborative filtering", 2003). *Bestsellers*
//! counts orders, an older order counting half as much every [`HALF_LIFE_MS`].
//!
//! ```
//! use recommend::{Order, Orders};
//!
//! let order = |id: &str, products: &[&str]| Order {
//!     id: id.to_owned(),
//!     at: 0,
//!     products: products.iter().map(|p| p.to_string()).collect(),
//! };
//! let mut orders = Orders::default();
//! orders.learn(&order("1", &["tea", "cup"]));
//! orders.learn(&order("2", &["tea", "cup", "jam"]));
//! assert_eq!(orders.also_bought(&["tea"], 1), ["cup"]);
//! ```

mod orders;
mod products;
mod sessions;

pub use orders::{HALF_LIFE_MS, Order, Orders};
pub use sessions::{Among, LATE_MS, PAUSE_MS, Scratch, Sessions};
