//! A shop's log, from Parquet.

use parquet::data_type::{ByteArrayType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use std::fs::File;
use std::path::Path;

use super::column::column;

/// Something a visitor did with a product.
#[derive(Debug, Clone, Copy)]
pub struct Event {
    /// Milliseconds since the epoch.
    pub at: i64,
    pub visitor: i32,
    pub what: What,
    pub product: i32,
    pub category: i32,
    /// The purchase that it belongs to.
    pub purchase: i64,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    View,
    Cart,
    Buy,
}

/// All events, in order of time.
pub fn read(path: &Path) -> Result<Vec<Event>> {
    let reader = SerializedFileReader::new(File::open(path)?)?;
    let mut events = Vec::new();
    for number in 0..reader.num_row_groups() {
        let group = reader.get_row_group(number)?;
        let [times, purchases] = ["ts", "tx"].map(|name| column::<Int64Type>(group.as_ref(), name));
        let [visitors, products, categories] =
            ["visitor", "item", "category"].map(|name| column::<Int32Type>(group.as_ref(), name));
        let (times, purchases) = (times?, purchases?);
        let (visitors, products, categories) = (visitors?, products?, categories?);
        for (row, event) in column::<ByteArrayType>(group.as_ref(), "event")?.iter().enumerate() {
            let what = match event.data() {
                b"view" => What::View,
                b"addtocart" => What::Cart,
                _ => What::Buy,
            };
            let (at, visitor, product) = (times[row], visitors[row], products[row]);
            let (category, purchase) = (categories[row], purchases[row]);
            events.push(Event { at, visitor, what, product, category, purchase });
        }
    }
    events.sort_by_key(|event| event.at);
    Ok(events)
}
