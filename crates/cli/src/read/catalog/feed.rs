//! A Google Merchant feed in XML: RSS with an `item`, or Atom with an `entry`, for each product.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::BufRead;

use anyhow::{Context, Result, bail};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::{piece, product};
use crate::read::Piece;
use crate::read::table::plain;

/// The longest text of one field; more belongs to no field of a product.
const FIELD_BYTES: usize = 64 * 1024;

/// The products of a feed.
pub(crate) struct CatalogFeed<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    line: u64,
    is_over: bool,
}

/// One product as it stands: its fields by their plain names, the first of each.
struct Entry {
    line: u64,
    fields: BTreeMap<String, String>,
}

/// Whether a file that begins with this line is XML.
pub(crate) fn is_xml(head: &str) -> bool {
    head.trim_start().starts_with('<')
}

impl<R: BufRead> CatalogFeed<R> {
    /// The products in `input`.
    pub(crate) fn new(input: R) -> CatalogFeed<R> {
        CatalogFeed { reader: Reader::from_reader(input), buffer: Vec::new(), line: 1, is_over: false }
    }

    /// The next part of the file, and on which line it begins.
    fn event(&mut self) -> Result<(Event<'static>, u64)> {
        self.buffer.clear();
        let line = self.line;
        let event = self.reader.read_event_into(&mut self.buffer);
        let event = event.with_context(|| format!("line {line}: not XML as it should be"))?.into_owned();
        self.line += event.bytes().map(|byte| u64::from(byte == b'\n')).sum::<u64>();
        Ok((event, line))
    }

    fn entry(&mut self) -> Result<Option<Entry>> {
        loop {
            match self.event()? {
                (Event::Eof, _) => return Ok(None),
                (Event::Start(tag), line) if is_product(tag.local_name().as_ref()) => {
                    return self.fields(line).map(Some);
                }
                _ => {}
            }
        }
    }

    /// Reads up to the end of the product. Of what is nested in a field, such as shipping, nothing is
    /// taken.
    fn fields(&mut self, line: u64) -> Result<Entry> {
        let mut fields = BTreeMap::new();
        let mut open: Vec<String> = Vec::new();
        let mut text = String::new();
        loop {
            let (event, at) = self.event()?;
            match event {
                Event::Eof => bail!("line {at}: the file ends within a product"),
                Event::Start(tag) => {
                    open.push(plain(tag.local_name().as_ref()));
                    text.clear();
                }
                Event::Text(part) => push(&mut text, &part),
                Event::CData(part) => push(&mut text, &part),
                Event::GeneralRef(entity) => {
                    let told = match entity.resolve_char_ref()? {
                        Some(character) => Cow::Owned(character.to_string()),
                        None => quick_xml::escape::resolve_predefined_entity(&entity)
                            .map(Cow::Borrowed)
                            .with_context(|| format!("line {at}: unknown entity `&{};`", &*entity))?,
                    };
                    push(&mut text, &told);
                }
                Event::End(_) => {
                    let Some(name) = open.pop() else { return Ok(Entry { line, fields }) };
                    if open.is_empty() {
                        fields.entry(name).or_insert_with(|| text.trim().to_owned());
                    }
                    text.clear();
                }
                Event::Empty(tag) if open.is_empty() => {
                    // Atom's link has its address as an attribute.
                    if let Some(href) = tag.try_get_attribute("href")? {
                        let name = plain(tag.local_name().as_ref());
                        fields.entry(name).or_insert_with(|| href.value.into_owned());
                    }
                }
                _ => {}
            }
        }
    }
}

fn is_product(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

fn push(text: &mut String, part: &str) {
    if text.len() + part.len() <= FIELD_BYTES {
        text.push_str(part);
    }
}

impl<R: BufRead> Iterator for CatalogFeed<R> {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        match self.entry() {
            Ok(None) => {
                self.is_over = true;
                None
            }
            Ok(Some(Entry { line, fields })) => {
                let find = |names: &[&str]| names.iter().find_map(|name| fields.get(*name).cloned());
                let row = || fields.iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>();
                Some(Ok(piece(line, product::read(find), || row().join(", "))))
            }
            Err(error) => {
                self.is_over = true;
                Some(Err(error))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(xml: &str, expected: &[&str]) {
        let found: Vec<String> = CatalogFeed::new(xml.as_bytes())
            .map(|piece| match piece {
                Ok(Piece::Item(item)) => format!("{} {}", item.line, item.json),
                Ok(Piece::Refused(refusal)) => format!("{}: {}", refusal.line, refusal.reason),
                Err(error) => format!("{error:#}"),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_feed_of_rss() {
        check(
            r#"<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item>
  <g:id>7</g:id><title><![CDATA[Cup & saucer]]></title><link>https://s/7?a=1&amp;b=2</link>
  <g:image_link>https://s/7.png</g:image_link><g:price>15.00 USD</g:price><g:availability>in_stock</g:availability>
  <g:product_type>Home &gt; Cups</g:product_type><g:shipping><g:price>5 USD</g:price></g:shipping>
</item>
<item><title>No id</title></item>
<item><g:id>8</g:id><g:price>dear</g:price></item>
</channel></rss>"#,
            &[
                r#"3 {"category":"Home > Cups","currency":"USD","image_url":"https://s/7.png","in_stock":true,"name":"Cup & saucer","price":15.0,"product_id":"7","url":"https://s/7?a=1&b=2"}"#,
                "8: no product id",
                "9: the price is not a number",
            ],
        );
    }

    #[test]
    fn a_feed_of_atom() {
        check(
            r#"<feed xmlns:g="http://base.google.com/ns/1.0"><entry><g:id>7</g:id><link href="https://s/7"/></entry></feed>"#,
            &[r#"1 {"product_id":"7","url":"https://s/7"}"#],
        );
    }

    #[test]
    fn a_broken_feed_ends_with_what_is_wrong() {
        check(
            "<rss><item><g:id>7</g:id></item>\n<item><g:id>8",
            &[r#"1 {"product_id":"7"}"#, "line 2: the file ends within a product"],
        );
        check("<rss><item><g:id>&who;</g:id></item></rss>", &["line 1: unknown entity `&who;`"]);
    }
}
