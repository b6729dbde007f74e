//! Tables as CSV, with columns found by their names.

use std::io::BufRead;

use anyhow::{Result, bail};
use csv::ByteRecord;

/// The names that a column may have, in small letters and digits alone; the first is the one we ask for.
pub(super) type Names = &'static [&'static str];

/// Which column holds which field, where their names do not tell: `--map FIELD=COLUMN`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mapping(Vec<(String, String)>);

impl Mapping {
    /// Reads `FIELD=COLUMN` each.
    pub(crate) fn parse(pairs: &[String]) -> Result<Mapping> {
        let pair = |text: &String| match text.split_once('=') {
            Some((field, column)) if !plain(field).is_empty() && !plain(column).is_empty() => {
                Ok((field.trim().to_owned(), plain(column)))
            }
            _ => bail!("--map takes FIELD=COLUMN, such as customer_id=Client, got `{text}`"),
        };
        Ok(Mapping(pairs.iter().map(pair).collect::<Result<_>>()?))
    }

    /// The field that is in a column.
    fn field(&self, column: &str) -> Option<&str> {
        let column = plain(column);
        self.0.iter().find(|(_, mapped)| *mapped == column).map(|(field, _)| field.as_str())
    }

    /// The first column that is named but not there.
    fn missing(&self, titles: &[String]) -> Option<&str> {
        let is_there = |column: &str| titles.iter().any(|title| plain(title) == column);
        self.0.iter().map(|(_, column)| column.as_str()).find(|column| !is_there(column))
    }
}

/// The first line of a table.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    names: Vec<String>,
    titles: Vec<String>,
    delimiter: u8,
}

impl Header {
    /// Reads the first line; what separates its columns separates those of the others too.
    pub(super) fn parse(line: &str) -> Header {
        let count = |delimiter: u8| line.bytes().filter(|byte| *byte == delimiter).count();
        let delimiter = if count(b';') > count(b',') {
            b';'
        } else if count(b'\t') > count(b',') {
            b'\t'
        } else {
            b','
        };
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(line.as_bytes());
        let mut record = ByteRecord::new();
        // An odd first line has no columns, and is told so by those who need some.
        let _ = reader.read_byte_record(&mut record);
        let titles: Vec<String> =
            record.iter().map(|title| String::from_utf8_lossy(title).trim().to_owned()).collect();
        Header { names: titles.iter().map(|title| plain(title)).collect(), titles, delimiter }
    }

    /// The same, with columns named as the mapping says.
    pub(crate) fn mapped(mut self, mapping: &Mapping) -> Result<Header> {
        if let Some(column) = mapping.missing(&self.titles) {
            bail!("--map: there is no column `{column}` (the first line names: {})", self.names.join(", "));
        }
        for title in &mut self.titles {
            if let Some(field) = mapping.field(title) {
                *title = field.to_owned();
            }
        }
        self.names = self.titles.iter().map(|title| plain(title)).collect();
        Ok(self)
    }

    /// The columns as they are titled, those mapped by their fields.
    pub(super) fn titles(&self) -> impl Iterator<Item = (usize, &str)> {
        self.titles.iter().map(String::as_str).enumerate()
    }

    /// The place of a column.
    pub(super) fn find(&self, names: Names) -> Option<usize> {
        names.iter().find_map(|wanted| self.names.iter().position(|name| name == wanted))
    }

    /// The places of columns that must be there.
    pub(super) fn need<const N: usize>(&self, wanted: [Names; N]) -> Result<[usize; N]> {
        let places = wanted.map(|names| self.find(names));
        let missing: Vec<&str> = wanted
            .iter()
            .zip(&places)
            .filter(|(_, place)| place.is_none())
            .filter_map(|(names, _)| names.first().copied())
            .collect();
        if !missing.is_empty() {
            bail!(
                "the first line names no column for: {} (it names: {})",
                missing.join(", "),
                self.names.join(", ")
            );
        }
        Ok(places.map(Option::unwrap_or_default))
    }
}

/// `Customer ID`, `customer_id` and `"CustomerID"` are one name.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// One line of a table.
pub(super) struct Row {
    /// The line of the file that it begins on.
    pub(super) line: u64,
    record: ByteRecord,
}

impl Row {
    /// A cell without blanks around it; a column that is not there is empty.
    pub(super) fn cell(&self, column: usize) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.record.get(column).unwrap_or_default().trim_ascii())
    }

    /// The line again, to be recognised by.
    pub(super) fn text(&self) -> String {
        let cells: Vec<_> = self.record.iter().map(String::from_utf8_lossy).collect();
        cells.join(",")
    }
}

/// A table, read row by row.
pub(super) struct Table<R> {
    reader: csv::Reader<R>,
    columns: usize,
}

impl<R: BufRead> Table<R> {
    /// `input` begins with the header line.
    pub(super) fn new(input: R, header: &Header) -> Table<R> {
        let reader = csv::ReaderBuilder::new().delimiter(header.delimiter).flexible(true).from_reader(input);
        Table { reader, columns: header.names.len() }
    }

    /// The next row, and whether it has as many columns as the header.
    pub(super) fn next(&mut self) -> Result<Option<(Row, bool)>> {
        let mut record = ByteRecord::new();
        if !self.reader.read_byte_record(&mut record)? {
            return Ok(None);
        }
        let line = record.position().map_or(0, csv::Position::line);
        let fits = record.len() == self.columns;
        Ok(Some((Row { line, record }, fits)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_any_of_their_names() {
        let header = Header::parse("Customer ID;\"Order-ID\";Qty");
        assert_eq!(header.find(&["customerid"]), Some(0));
        assert_eq!(header.need([&["qty"], &["invoice", "orderid"]]).unwrap(), [2, 1]);
        let error = header.need([&["price"], &["qty"]]).unwrap_err().to_string();
        assert_eq!(error, "the first line names no column for: price (it names: customerid, orderid, qty)");
    }

    #[test]
    fn a_mapping_names_columns() {
        let mapping = Mapping::parse(&["customer_id=Client No".to_owned()]).unwrap();
        let header = Header::parse("\"Client No\";\"Town; Street\"").mapped(&mapping).unwrap();
        assert_eq!(header.find(&["customerid"]), Some(0));
        assert_eq!(header.titles().collect::<Vec<_>>(), [(0, "customer_id"), (1, "Town; Street")]);
        let error = Header::parse("a,b").mapped(&mapping).unwrap_err().to_string();
        assert_eq!(error, "--map: there is no column `clientno` (the first line names: a, b)");
        assert!(Mapping::parse(&["customer_id".to_owned()]).is_err());
    }

    #[test]
    fn rows_know_their_lines() {
        let text = "\u{feff}a,b\n1,\"two\nlines\"\n 3 ,4,5\né,6\n";
        let mut table = Table::new(text.as_bytes(), &Header::parse("a,b"));
        let mut rows = Vec::new();
        while let Some((row, fits)) = table.next().unwrap() {
            rows.push((row.line, row.cell(0).into_owned(), fits));
        }
        assert_eq!(rows, [(2, "1".to_owned(), true), (4, "3".to_owned(), false), (5, "é".to_owned(), true)]);
    }
}
