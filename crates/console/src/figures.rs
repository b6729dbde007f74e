//! Numbers as people read them.

/// `12481` as `12,481`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 contact`, `2 contacts`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// Two decimals at most, thousands apart: `1234.5` as `1,234.5`.
pub(crate) fn rounded(number: f64) -> String {
    let hundredths = (number.abs() * 100.0).round() as u64;
    let decimals = match hundredths % 100 {
        0 => String::new(),
        tenths if tenths % 10 == 0 => format!(".{}", tenths / 10),
        decimals => format!(".{decimals:02}"),
    };
    let sign = if number < 0.0 && hundredths > 0 { "−" } else { "" };
    format!("{sign}{}{decimals}", grouped(hundredths / 100))
}

/// A price: `12.5` as `12.5 GBP`.
pub(crate) fn money(amount: f64, currency: Option<&str>) -> String {
    format!("{} {}", rounded(amount), currency.unwrap_or_default()).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_few_decimals() {
        let said: Vec<String> =
            [0.0, -0.001, 2.5, 73.039_583, 1_234_567.004, -12.05].into_iter().map(rounded).collect();
        assert_eq!(said, ["0", "0", "2.5", "73.04", "1,234,567", "−12.05"]);
    }

    #[test]
    fn thousands_are_grouped() {
        let said: Vec<String> = [0, 999, 1000, 12_481, 1_000_000].into_iter().map(grouped).collect();
        assert_eq!(said, ["0", "999", "1,000", "12,481", "1,000,000"]);
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(counted(1, "contact", "contacts"), "1 contact");
        assert_eq!(counted(0, "contact", "contacts"), "0 contacts");
    }
}
