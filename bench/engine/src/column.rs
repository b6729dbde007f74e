//! One column of a Parquet file.

use parquet::column::reader::get_typed_column_reader;
use parquet::data_type::DataType;
use parquet::errors::Result;
use parquet::file::reader::RowGroupReader;

/// All values of a column; none is missing.
pub fn column<T: DataType>(group: &dyn RowGroupReader, name: &str) -> Result<Vec<T::T>> {
    let metadata = group.metadata();
    let place = metadata.columns().iter().position(|column| column.column_path().string() == name);
    let place = place.expect("a column of the log");
    let mut reader = get_typed_column_reader::<T>(group.get_column_reader(place)?);
    let rows = metadata.num_rows() as usize;
    let (mut values, mut definitions) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    while values.len() < rows {
        let (read, ..) = reader.read_records(rows, Some(&mut definitions), None, &mut values)?;
        assert!(read > 0, "the column `{name}` ends too early");
    }
    Ok(values)
}
