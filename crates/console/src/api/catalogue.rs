//! Products, as the Worker tells of them.

use serde::Deserialize;

use super::{Address, Fault, ask, read};

/// Some products of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Page {
    /// What is on this page.
    pub(crate) items: Vec<Product>,
    /// How many there are that fit.
    pub(crate) total: u64,
    /// Asks for the next page; absent on the last.
    pub(crate) cursor: Option<String>,
}

/// A product, as far as it is shown here.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Product {
    /// Its id in the shop.
    pub(crate) product_id: String,
    /// What it is called.
    pub(crate) name: Option<String>,
    /// The path of its category.
    pub(crate) category: Option<String>,
    /// Who makes it.
    pub(crate) brand: Option<String>,
    /// What it costs.
    pub(crate) price: Option<f64>,
    /// What it cost before.
    pub(crate) old_price: Option<f64>,
    /// The currency of both.
    pub(crate) currency: Option<String>,
    /// Its picture.
    pub(crate) image_url: Option<String>,
    /// Whether it can be bought, as it was told.
    pub(crate) in_stock: Option<bool>,
    /// How many there are.
    pub(crate) stock: Option<f64>,
}

impl Product {
    /// Whether blocks take it for one that can be bought.
    pub(crate) fn can_be_bought(&self) -> bool {
        self.in_stock.unwrap_or(self.stock.is_none_or(|stock| stock > 0.0))
    }
}

/// Products that a search finds.
pub(crate) async fn products(query: &str, cursor: Option<&str>) -> Result<Page, Fault> {
    let query = Some(query).filter(|query| !query.is_empty());
    let path = Address::new("/api/catalog").with("q", query).with("limit", Some("50")).with("cursor", cursor);
    read(ask("GET", &path.into_string(), None).await?)
}
