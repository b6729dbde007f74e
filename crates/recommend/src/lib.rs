//! What to recommend from what was bought: an index of orders that every order updates.
//!
//! *Also bought* ranks the products of the newest orders that hold a given product, each order
//! weighted by how few products it holds, and each product damped by its own popularity (cosine
//! similarity of the two products' orders; Linden, Smith and York, "Amazon.com recommendations:
//! item-to-item collaborative filtering", 2003). *Bestsellers* counts orders, an older order
//! counting half as much every [`HALF_LIFE_MS`].
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

pub use orders::{HALF_LIFE_MS, Order, Orders};
