//! A shop's own HTML for a block, filled so that data stays text.
//!
//! `{{name}}` stands for a field, `{{#items}} … {{/items}}` for each product, `{{#old_price}} …
//! {{/old_price}}` for what is there only where the field is. Fields of the block are `block`, `title` and
//! `variant`; inside of items those of the product come first.
//!
//! ```
//! use recommend::template::Template;
//!
//! let template = Template::read("<ul>{{#items}}<li><a href=\"{{url}}\">{{name}}</a></li>{{/items}}</ul>").unwrap();
//! let field = |item: Option<usize>, name: &str| match (item, name) {
//!     (Some(0), "url") => Some("javascript:alert(1)".to_owned()),
//!     (Some(0), "name") => Some("<Tea>".to_owned()),
//!     _ => None,
//! };
//! assert_eq!(template.fill(1, &field), "<ul><li><a href=\"\">&lt;Tea&gt;</a></li></ul>");
//! ```
//!
//! INVARIANT: a field stands in text or in a quoted attribute alone, is escaped there, and is an address
//! where the attribute leads somewhere; a template that has it elsewhere is refused.

mod markup;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use event::{Map, Value};

use markup::{Markup, Spot};

/// Bytes of a template.
pub const BYTES: usize = 16 * 1024;

/// How deep parts may stand in each other.
const DEPTH: usize = 8;

/// The part that is repeated for each product.
const ITEMS: &str = "items";

/// The fields that are addresses.
const ADDRESSES: [&str; 2] = ["url", "image_url"];

/// A template that may be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// HTML as it was written.
    Written(String),
    /// A field as text, in text or in quotes.
    Text(String),
    /// A field that is an address.
    Address(String),
    /// For each product, or where the field is there.
    Section(String, Vec<Part>),
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Where: the line and the letter of it, both counted from 1.
    pub line: usize,
    /// The letter of the line.
    pub column: usize,
    /// What was expected.
    pub message: String,
}

impl Flaw {
    fn at(text: &str, place: usize, message: String) -> Flaw {
        let before = text.get(..place).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Flaw { line: before.matches('\n').count() + 1, column: line.chars().count() + 1, message }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for Flaw {}

/// The fields of a block, beside those of its products.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'a> {
    /// Its name in pages.
    pub block: &'a str,
    /// What stands above it.
    pub title: &'a str,
    /// Which of its settings these are.
    pub variant: &'a str,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// What was expected, and where.
    pub fn read(text: &str) -> Result<Template, Flaw> {
        if text.len() > BYTES {
            return Err(Flaw::at(text, 0, format!("expected at most {BYTES} bytes")));
        }
        let mut reader = Reader { text, rest: text, at: 0, markup: Markup::default(), open: Vec::new() };
        let parts = reader.whole();
        parts.map(Template).map_err(|message| Flaw::at(text, reader.at, message))
    }

    /// The HTML of a block with these products; prices have two decimals.
    pub fn of_block(&self, heading: &Heading<'_>, items: &[Map]) -> String {
        let of_item = |item: &Map, name: &str| match (name, item.get(name)?) {
            ("price" | "old_price", Value::Number(price)) => Some(format!("{price:.2}")),
            // So that `{{#in_stock}} … {{/in_stock}}` is there for what can be bought.
            (_, Value::Bool(is)) => is.then(|| is.to_string()),
            (_, value) => value.text_form().map(Cow::into_owned),
        };
        let of_block = |name: &str| match name {
            "block" => Some(heading.block.to_owned()),
            "title" => Some(heading.title.to_owned()),
            "variant" => Some(heading.variant.to_owned()),
            _ => None,
        };
        let field = |place: Option<usize>, name: &str| match place {
            Some(place) => of_item(items.get(place)?, name),
            None => of_block(name),
        };
        self.fill(items.len(), &field)
    }

    /// The HTML for so many products; `field` tells the fields of one of them, or of the block.
    pub fn fill(&self, items: usize, field: &impl Fn(Option<usize>, &str) -> Option<String>) -> String {
        let mut html = String::new();
        put(&self.0, None, items, field, &mut html);
        html
    }
}

fn put(
    parts: &[Part],
    item: Option<usize>,
    items: usize,
    field: &impl Fn(Option<usize>, &str) -> Option<String>,
    html: &mut String,
) {
    let told = |name: &str| field(item, name).or_else(|| field(None, name)).filter(|text| !text.is_empty());
    for part in parts {
        match part {
            Part::Written(text) => html.push_str(text),
            Part::Text(name) => escape(&told(name).unwrap_or_default(), html),
            Part::Address(name) => {
                escape(&told(name).filter(|address| is_safe(address)).unwrap_or_default(), html);
            }
            Part::Section(name, inner) if name == ITEMS && item.is_none() => {
                (0..items).for_each(|place| put(inner, Some(place), items, field, html));
            }
            Part::Section(name, inner) if told(name).is_some() => put(inner, item, items, field, html),
            Part::Section(..) => {}
        }
    }
}

fn escape(text: &str, html: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

/// Whether an address leads to a web page: http(s), or a path on the shop's own host.
fn is_safe(address: &str) -> bool {
    let clean = !address.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\');
    let lower = address.to_ascii_lowercase();
    let is_path = address.starts_with('/') && !address.starts_with("//");
    clean && (lower.starts_with("https://") || lower.starts_with("http://") || is_path)
}

struct Reader<'t> {
    text: &'t str,
    rest: &'t str,
    /// Where what is being read begins.
    at: usize,
    markup: Markup,
    /// The parts that are open.
    open: Vec<&'t str>,
}

impl<'t> Reader<'t> {
    fn whole(&mut self) -> Result<Vec<Part>, String> {
        let parts = self.parts()?;
        match self.markup.spot() {
            Spot::Text => Ok(parts),
            _ => Err("expected the last tag to be closed with `>`".to_owned()),
        }
    }

    /// Parts up to the end of the one that is open, or of the text.
    fn parts(&mut self) -> Result<Vec<Part>, String> {
        let mut parts = Vec::new();
        while let Some((before, rest)) = self.rest.split_once("{{") {
            self.written(before, &mut parts)?;
            self.at = self.text.len() - self.rest.len() + before.len();
            let (inside, rest) = rest.split_once("}}").ok_or("expected `}}` behind `{{`")?;
            let inside = inside.trim();
            if let Some(name) = inside.strip_prefix('/') {
                self.at_text(name)?;
                return match self.open.last() {
                    Some(open) if *open == name.trim() => {
                        self.rest = rest;
                        Ok(parts)
                    }
                    Some(open) => Err(format!("expected `{{{{/{open}}}}}`")),
                    None => Err("expected a part to be opened before it is closed".to_owned()),
                };
            }
            self.rest = rest;
            parts.push(match inside.strip_prefix('#') {
                Some(name) => self.section(name.trim())?,
                None => self.field(inside)?,
            });
        }
        self.written(self.rest, &mut parts)?;
        self.rest = "";
        self.at = self.text.len();
        match self.open.last() {
            Some(name) => Err(format!("expected `{{{{/{name}}}}}`")),
            None => Ok(parts),
        }
    }

    fn written(&mut self, text: &str, parts: &mut Vec<Part>) -> Result<(), String> {
        let begin = self.text.len() - self.rest.len();
        for (place, letter) in text.char_indices() {
            self.at = begin + place;
            self.markup.pass(letter)?;
        }
        if !text.is_empty() {
            parts.push(Part::Written(text.to_owned()));
        }
        Ok(())
    }

    fn section(&mut self, name: &'t str) -> Result<Part, String> {
        self.at_text(name)?;
        if self.open.len() >= DEPTH {
            return Err(format!("expected at most {DEPTH} parts in each other"));
        }
        self.open.push(checked(name)?);
        let inner = self.parts()?;
        self.open.pop();
        Ok(Part::Section(name.to_owned(), inner))
    }

    /// Parts begin and end between tags, so that what is around them is whole with and without them.
    fn at_text(&self, name: &str) -> Result<(), String> {
        match self.markup.spot() {
            Spot::Text => Ok(()),
            _ => Err(format!("`{name}` begins or ends inside of a tag; put it around the whole tag")),
        }
    }

    fn field(&mut self, name: &str) -> Result<Part, String> {
        let name = checked(name)?.to_owned();
        let is_address = ADDRESSES.contains(&name.as_str());
        match self.markup.spot() {
            Spot::Text | Spot::Value => {
                self.markup.filled();
                Ok(Part::Text(name))
            }
            Spot::Address if is_address && self.markup.is_whole_value(self.rest) => {
                self.markup.filled();
                Ok(Part::Address(name))
            }
            Spot::Address => Err(format!(
                "`{name}` stands in an address; expected `{{{{url}}}}` or `{{{{image_url}}}}` as all of it"
            )),
            Spot::Elsewhere => {
                Err(format!("`{name}` stands where no text may; put it into text or a quoted attribute"))
            }
        }
    }
}

/// The name of a field.
fn checked(name: &str) -> Result<&str, String> {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    match !name.is_empty() && name.len() <= 64 && name.chars().all(is_name) {
        true => Ok(name),
        false => Err(format!("expected the name of a field, such as `name`, found `{name}`")),
    }
}
