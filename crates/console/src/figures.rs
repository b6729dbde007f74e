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

#[cfg(test)]
mod tests {
    use super::*;

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
