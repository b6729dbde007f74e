//! The click log as an archive: the columns of its Parquet file as events of a shop.

use archive::{Archive, Builder};
use event::{Keep, Time, ValueRef};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use std::fs::File;
use std::path::Path;

use crate::column::column;

/// Reads the log. What a view costs is left out: a price belongs to what was put in a cart, an amount
/// to what was bought.
pub fn read(path: &Path) -> Result<Archive> {
    let reader = SerializedFileReader::new(File::open(path)?)?;
    let mut builder = Builder::new(Keep::everything());
    let mut rows = 0;
    for number in 0..reader.num_row_groups() {
        rows = read_group(reader.get_row_group(number)?.as_ref(), rows, &mut builder)?;
    }
    Ok(builder.build())
}

/// Adds the rows of one group; gives how many there were in all.
fn read_group(group: &dyn RowGroupReader, mut rows: usize, builder: &mut Builder) -> Result<usize> {
    let [times, prices, quantities, amounts, orders] =
        ["ts", "price", "qty", "amount", "tx"].map(|name| column::<Int64Type>(group, name));
    let [visitors, items, categories] =
        ["visitor", "item", "category"].map(|name| column::<Int32Type>(group, name));
    let (times, prices, quantities, amounts, orders) = (times?, prices?, quantities?, amounts?, orders?);
    let (visitors, items, categories) = (visitors?, items?, categories?);
    let events: Vec<ByteArray> = column::<ByteArrayType>(group, "event")?;
    for (row, event) in events.iter().enumerate() {
        let number = |value: i64| ValueRef::Number(value as f64);
        let category = categories[row].to_string();
        let mut params =
            vec![("product_id", number(items[row].into())), ("category", ValueRef::Text(&category))];
        let name = match event.data() {
            b"view" => "product_viewed",
            b"addtocart" => {
                params.extend([("price", number(prices[row])), ("quantity", number(quantities[row]))]);
                "product_added"
            }
            _ => {
                params.extend([("order_id", number(orders[row])), ("revenue", number(amounts[row]))]);
                params.push(("quantity", number(quantities[row])));
                "order_completed"
            }
        };
        let (visitor, id) = (visitors[row].to_string(), format!("{rows:07}"));
        let time = Time::from_millis(times[row]).expect("an instant");
        builder.event(&visitor, time, &id, name, params);
        rows += 1;
    }
    Ok(rows)
}
