//! Tables in plain text: names to the left, figures to the right.

/// Rows of one width, the first being the head.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    pub(crate) fn new(columns: &[&str]) -> Table {
        let mut table = Table::default();
        table.row(columns);
        table
    }

    /// Adds a row.
    pub(crate) fn row<T: ToString>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(|cell| cell.to_string()).collect());
    }

    /// Prints it under a title.
    pub(crate) fn print(&self, title: &str) {
        println!("\n{title}\n{}", self.text());
    }

    fn text(&self) -> String {
        let lines: Vec<String> = self.rows.iter().map(|row| self.line(row)).collect();
        lines.join("\n")
    }

    fn line(&self, row: &[String]) -> String {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let width = self.width(column);
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    }

    fn width(&self, column: usize) -> usize {
        self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    }
}

/// A figure with three digits that count: `0.0321`, `4.56`, `78.9`, `1234`.
pub(crate) fn figure(value: f64) -> String {
    let digits = match value.abs() {
        value if value >= 100.0 => 0,
        value if value >= 10.0 => 1,
        value if value >= 1.0 => 2,
        value if value >= 0.1 => 3,
        _ => 4,
    };
    format!("{value:.digits$}")
}

/// How many times as fast: `7.2×`.
pub(crate) fn times(slow: f64, fast: f64) -> String {
    format!("{}×", figure(slow / fast))
}

/// A count with its thousands apart: `21,334`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Table, count, figure};

    #[test]
    fn columns_line_up() {
        let mut table = Table::new(&["engine", "ms"]);
        table.row(["polars", "12.5"]);
        assert_eq!(table.text(), "engine    ms\npolars  12.5");
    }

    #[test]
    fn figures_are_short() {
        assert_eq!(
            [1234.4, 78.91, 4.557, 0.5, 0.0321].map(figure),
            ["1234", "78.9", "4.56", "0.500", "0.0321"]
        );
        assert_eq!([7, 999, 1_000, 2_756_101].map(count), ["7", "999", "1,000", "2,756,101"]);
    }
}
