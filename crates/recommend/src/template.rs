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

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// What was expected, and where.
    pub fn read(text: &str) -> Result<Template, String> {
        if text.len() > BYTES {
            return Err(format!("expected at most {BYTES} bytes"));
        }
        let mut reader = Reader { rest: text, markup: Markup::default(), open: Vec::new() };
        let parts = reader.parts()?;
        match (reader.rest.is_empty(), reader.markup.spot()) {
            (true, Spot::Text) => Ok(Template(parts)),
            (true, _) => Err("expected the last tag to be closed with `>`".to_owned()),
            (false, _) => Err("expected a part to be opened before it is closed".to_owned()),
        }
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
    rest: &'t str,
    markup: Markup,
    /// The parts that are open.
    open: Vec<&'t str>,
}

impl<'t> Reader<'t> {
    /// Parts up to the end of the one that is open, or of the text.
    fn parts(&mut self) -> Result<Vec<Part>, String> {
        let mut parts = Vec::new();
        while let Some((before, rest)) = self.rest.split_once("{{") {
            self.written(before, &mut parts)?;
            let (inside, rest) = rest.split_once("}}").ok_or("expected `}}` behind `{{`")?;
            let inside = inside.trim();
            if let Some(name) = inside.strip_prefix('/') {
                self.at_text(name)?;
                if self.open.last() != Some(&name.trim()) {
                    return Err(format!("expected `{{{{/{}}}}}`", self.open.last().unwrap_or(&"…")));
                }
                self.rest = rest;
                return Ok(parts);
            }
            self.rest = rest;
            parts.push(match inside.strip_prefix('#') {
                Some(name) => self.section(name.trim())?,
                None => self.field(inside)?,
            });
        }
        if let Some(name) = self.open.last() {
            return Err(format!("expected `{{{{/{name}}}}}`"));
        }
        self.written(self.rest, &mut parts)?;
        self.rest = "";
        Ok(parts)
    }

    fn written(&mut self, text: &str, parts: &mut Vec<Part>) -> Result<(), String> {
        self.markup.pass(text)?;
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

#[cfg(test)]
mod tests {
    use super::Template;

    fn field(item: Option<usize>, name: &str) -> Option<String> {
        let text = match (item, name) {
            (None, "title") => "For \"you\"",
            (Some(0), "name") => "<b>'Tea' & co</b>",
            (Some(0), "url") => "https://shop.example/?a=1&b=2",
            (Some(0), "old_price") => "5.00",
            (Some(1), "name") => "Jam",
            (Some(1), "url") => " javascript:alert(1)",
            _ => return None,
        };
        Some(text.to_owned())
    }

    #[track_caller]
    fn check(template: &str, expected: &str) {
        assert_eq!(Template::read(template).unwrap().fill(2, &field), expected);
    }

    #[track_caller]
    fn refused(template: &str, why: &str) {
        let told = Template::read(template).unwrap_err();
        assert!(told.contains(why), "{template}: {told}");
    }

    #[test]
    fn data_is_text_wherever_it_stands() {
        check(
            "<h2 title=\"{{title}}\">{{ title }}</h2>",
            "<h2 title=\"For &quot;you&quot;\">For &quot;you&quot;</h2>",
        );
        check(
            "{{#items}}<a href='{{url}}' data-n=\"a {{name}}\">{{name}}</a>{{#old_price}}<s>{{old_price}}</s>{{/old_price}}{{/items}}",
            "<a href='https://shop.example/?a=1&amp;b=2' data-n=\"a &lt;b&gt;&#39;Tea&#39; &amp; co&lt;/b&gt;\">\
             &lt;b&gt;&#39;Tea&#39; &amp; co&lt;/b&gt;</a><s>5.00</s>\
             <a href='' data-n=\"a Jam\">Jam</a>",
        );
        check("{{#items}}{{title}} {{/items}}{{none}}", "For &quot;you&quot; For &quot;you&quot; ");
        check("a < b <br/> 1<2", "a < b <br/> 1<2");
    }

    #[test]
    fn what_is_no_place_for_data_is_refused() {
        for template in [
            "<a href={{url}}>x</a>",
            "<{{name}}>",
            "<a {{name}}=\"x\">",
            "<a x=\"1\"{{name}}>",
            "<p style=\"{{name}}\">",
            "</{{name}}>",
        ] {
            refused(template, "no text may");
        }
        refused("<a href=\"{{name}}\">", "in an address");
        refused("<a href=\"/p?u={{url}}\">", "in an address");
        refused("<a href=\"{{url}}#x\">", "in an address");
        refused("<img SRC = '{{title}}'>", "in an address");
        for template in [
            "<script>{{name}}</script>",
            "<p onclick=\"x\">",
            "<!-- {{name}} -->",
            "<iframe srcdoc='x'>",
            "<style>",
            "<SVG>",
        ] {
            refused(template, "may not");
        }
        refused("{{#items}}x", "{{/items}}");
        refused("x{{/items}}", "expected");
        refused("{{#items}}{{#name}}{{/items}}{{/name}}", "{{/name}}");
        refused("<a {{#items}}x{{/items}}>", "whole tag");
        refused("<p title=\"x", "closed");
        refused("{{name", "`}}`");
        refused("{{a b}}", "name of a field");
        refused(&"x".repeat(super::BYTES + 1), "bytes");
    }
}
