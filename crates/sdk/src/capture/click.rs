//! Clicks on links, buttons, and whatever bears `data-shoal-event`.

use alloc::string::String;

use super::Happening;
use crate::address::Address;
use crate::call::{key, optional};
use crate::json;
use crate::settings::Settings;
use crate::text::{digits, parts};

/// Longer labels are cut: they are texts, not labels.
const LABEL_CHARACTERS: usize = 80;
/// A label with so many digits may be somebody's number.
const NUMBER_DIGITS: usize = 7;
/// Endings of addresses behind which a file lies.
const FILES: &str = "pdf zip rar 7z gz doc docx xls xlsx ppt pptx csv txt rtf odt ods mp3 mp4 mov avi wav \
    exe dmg pkg apk msi epub";
/// What the attribute's name begins with, as the `dataset` has it.
const OURS: &str = "shoal";

/// What a click on `element` comes to. The page describes it as
/// `{tag, href, id, name, text, event, data: {…}, cart}`: the last three are the attribute
/// `data-shoal-event`, the `dataset`, and whether it bears `data-add-to-cart`.
pub fn clicked(element: &str, page: &str, settings: &Settings) -> Option<Happening> {
    let said = |name| json::member_text(element, name);
    let data = json::member(element, "data");
    let event = said("event");
    if !event.is_empty() {
        return Some(Happening::new(&event, params(data, OURS)));
    }
    if json::member(element, "cart") == "true" && settings.captures("cart") {
        return Some(Happening::new("product_added", params(data, "")));
    }
    if !settings.captures("click") {
        return None;
    }
    let href = said("href");
    let mut params = String::from("{");
    optional(&mut params, "url", &href);
    optional(&mut params, "text", &label(&said("text")));
    optional(&mut params, "id", &said("id"));
    optional(&mut params, "name", &said("name"));
    let ending = ending(&href);
    let name = if href.is_empty() {
        "button_clicked"
    } else if parts(FILES, b' ').any(|file| file == ending) {
        optional(&mut params, "extension", &ending);
        "file_downloaded"
    } else {
        if href.starts_with("http") && Address::host(&href) != Address::host(page) {
            params.push_str(",\"outbound\":true");
        }
        "link_clicked"
    };
    params.push('}');
    Some(Happening::new(name, params))
}

/// The attributes `data-shoal-*`, or all `data-*` without a prefix, as params: `data-shoal-product-id`
/// becomes `product_id`. What is a number by its name is one.
fn params(data: &str, prefix: &str) -> String {
    let mut text = String::from("{");
    let mut members = json::parts(data);
    while let (Some(given), Some(value)) = (members.next(), members.next()) {
        let given = json::text(given).unwrap_or_default();
        let Some(name) = given.strip_prefix(prefix).map(snake).filter(|name| is_param(name)) else {
            continue;
        };
        key(&mut text, &name);
        let plain = json::text(value).unwrap_or_default();
        let is_number =
            matches!(name.as_str(), "price" | "quantity" | "total" | "value") && is_decimal(&plain);
        text.push_str(if is_number { &plain } else { value });
    }
    text.push('}');
    text
}

fn is_param(name: &str) -> bool {
    !matches!(name, "" | "event" | "add_to_cart" | "ignore" | "capture" | "block")
}

/// `ProductId` and `productId` as `product_id`.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(character.to_ascii_lowercase());
    }
    text
}

/// Whether JSON has it as a number too.
fn is_decimal(text: &str) -> bool {
    let (mut whole, mut fraction) = (0, None);
    for byte in text.bytes() {
        match (byte, &mut fraction) {
            (b'0'..=b'9', None) => whole += 1,
            (b'0'..=b'9', Some(digits)) => *digits += 1,
            (b'.', None) => fraction = Some(0),
            _ => return false,
        }
    }
    let leads = text.starts_with('0') && whole > 1;
    (1..=15).contains(&whole) && fraction != Some(0) && !leads
}

/// The text on it, unless that may be somebody's address or number.
fn label(text: &str) -> String {
    let (mut label, mut digits) = (String::new(), 0);
    for character in text.chars().take(LABEL_CHARACTERS) {
        digits += usize::from(character.is_ascii_digit());
        if character == '@' || digits >= NUMBER_DIGITS {
            return String::new();
        }
        let is_space = character <= ' ';
        if !is_space || !matches!(label.as_bytes().last(), None | Some(b' ')) {
            label.push(if is_space { ' ' } else { character });
        }
    }
    if label.as_bytes().last() == Some(&b' ') {
        label.pop();
    }
    label
}

fn ending(href: &str) -> String {
    let path = Address::new(href).path;
    let file = parts(path, b'/').last().unwrap_or_default();
    let ending = if file.bytes().any(|byte| byte == b'.') { parts(file, b'.').last() } else { None };
    ending.unwrap_or_default().to_ascii_lowercase()
}

/// A number in decimal, as a param.
pub(super) fn count(name: &str, number: u64) -> String {
    crate::text::joined(&["\"", name, "\":", &digits(number)])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://s.example/a";

    #[track_caller]
    fn check(element: &str, auto: &str, expected: Option<(&str, &str)>) {
        let settings = Settings::read(&[r#"{"options":{"auto":""#, auto, "\"}}"].concat());
        let happening = clicked(element, PAGE, &settings);
        let expected = expected.map(|(name, params)| Happening::new(name, params.into()));
        assert_eq!(happening, expected);
    }

    #[test]
    fn links_buttons_and_files_are_told_apart() {
        check(
            r#"{"tag":"A","href":"https://s.example/p/1","text":" Red \n lamp ","id":"x"}"#,
            "click",
            Some(("link_clicked", r#"{"url":"https://s.example/p/1","text":"Red lamp","id":"x"}"#)),
        );
        check(
            r#"{"tag":"A","href":"https://other.example/"}"#,
            "click",
            Some(("link_clicked", r#"{"url":"https://other.example/","outbound":true}"#)),
        );
        check(
            r#"{"tag":"A","href":"https://s.example/files/Size.Chart.PDF?v=1"}"#,
            "click",
            Some((
                "file_downloaded",
                r#"{"url":"https://s.example/files/Size.Chart.PDF?v=1","extension":"pdf"}"#,
            )),
        );
        check(r#"{"tag":"BUTTON","text":"Buy"}"#, "click", Some(("button_clicked", r#"{"text":"Buy"}"#)));
        check(r#"{"tag":"A","href":"mailto:x"}"#, "click", Some(("link_clicked", r#"{"url":"mailto:x"}"#)));
        check(r#"{"tag":"BUTTON","text":"Buy"}"#, "page", None);
    }

    #[test]
    fn what_may_be_personal_is_no_label() {
        for text in ["me@example.com", "+49 151 234567"] {
            let element = [r#"{"tag":"BUTTON","text":""#, text, "\"}"].concat();
            check(&element, "click", Some(("button_clicked", "{}")));
        }
    }

    #[test]
    fn an_attribute_names_the_event_and_its_params() {
        let element = r#"{"tag":"DIV","event":"wish","data":{"shoalEvent":"wish","shoalProductId":"042","shoalPrice":"9.50","shoalQuantity":"x","other":"1"}}"#;
        let expected = r#"{"product_id":"042","price":9.50,"quantity":"x"}"#;
        check(element, "page", Some(("wish", expected)));
    }

    #[test]
    fn a_cart_button_adds_where_the_shop_wants_it() {
        let element = r#"{"tag":"BUTTON","cart":true,"data":{"addToCart":"","productId":"7","price":"3"}}"#;
        check(element, "cart click", Some(("product_added", r#"{"product_id":"7","price":3}"#)));
        check(element, "click", Some(("button_clicked", "{}")));
    }

    #[test]
    fn numbers_are_what_json_takes_for_numbers() {
        for text in ["0", "9.5", "10", "0.50"] {
            assert!(is_decimal(text), "{text}");
        }
        for text in ["", ".5", "5.", "05", "1e3", "-1", "1,5", "1.2.3"] {
            assert!(!is_decimal(text), "{text}");
        }
    }
}
