//! `/api/segments/{id}/contacts.csv`: all members as a table.

use std::borrow::Cow;
use std::collections::VecDeque;

use contact::SegmentId;
use event::{Time, Value};
use futures_util::stream::try_unfold;
use worker::{Env, Headers, Response};

use super::find;
use crate::fault::{Fault, Outcome};
use crate::message::{ContactOrder, ContactView, ContactsQuery, Place, ShardReply, ShardRequest, ask_shard};
use crate::routes::Asked;

/// Members read at a time.
const PAGE: usize = 500;

/// Columns that can be asked for.
const MOST_COLUMNS: usize = 100;

/// The columns unless others are asked for.
const COLUMNS: [&str; 8] =
    ["id", "user_id", "email", "phone", "name", "first_seen", "last_seen", "entered_at"];

/// Where the table has come to.
struct Table {
    env: Env,
    segment: SegmentId,
    columns: Vec<String>,
    shards: VecDeque<Place>,
    after: Option<(i64, String)>,
    is_begun: bool,
}

/// Sends the table as it is read, shard by shard.
pub(in crate::routes) async fn table(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let segment = find(&asked, &settings, id).await?;
    let columns = match asked.query("columns") {
        None => COLUMNS.map(str::to_owned).to_vec(),
        Some(text) => text.split(',').map(|name| name.trim().to_owned()).collect(),
    };
    if columns.len() > MOST_COLUMNS || columns.iter().any(String::is_empty) {
        let expected = format!("expected names of attributes, at most {MOST_COLUMNS}, with commas between");
        return Err(Fault::bad_field("bad_query", "columns", expected));
    }
    let name = segment.definition.get("name").and_then(serde_json::Value::as_str).unwrap_or_default();
    let headers = headers(&file_name(name))?;
    let table = Table {
        env: asked.env.clone(),
        segment: segment.id,
        columns,
        shards: settings.places().collect(),
        after: None,
        is_begun: false,
    };
    let pages = try_unfold(table, |mut table| async move {
        let page = table.next().await.map_err(|fault| worker::Error::RustError(fault.message))?;
        Ok::<_, worker::Error>(page.map(|page| (page.into_bytes(), table)))
    });
    Ok(Response::from_stream(pages)?.with_headers(headers))
}

impl Table {
    /// The next lines.
    async fn next(&mut self) -> Outcome<Option<String>> {
        if !std::mem::replace(&mut self.is_begun, true) {
            return Ok(Some(line(self.columns.iter().map(|name| Cow::from(name.as_str())))));
        }
        while let Some(place) = self.shards.front().cloned() {
            let query = ContactsQuery {
                segment: Some(self.segment.clone()),
                text: None,
                order: ContactOrder::Id,
                limit: PAGE,
                after: self.after.take(),
            };
            let reply = ask_shard(&self.env, place, ShardRequest::Contacts(query)).await?;
            let ShardReply::Contacts(contacts) = reply else {
                return Err(Fault::internal("a shard answered something else than was asked"));
            };
            match contacts.last().filter(|_| contacts.len() == PAGE) {
                Some(last) => self.after = Some((last.last_seen.millis(), last.id.to_string())),
                None => _ = self.shards.pop_front(),
            }
            if !contacts.is_empty() {
                let row = |contact: &ContactView| {
                    line(self.columns.iter().map(|column| cell(contact, &self.segment, column)))
                };
                return Ok(Some(contacts.iter().map(row).collect()));
            }
        }
        Ok(None)
    }
}

fn cell<'c>(contact: &'c ContactView, segment: &SegmentId, column: &str) -> Cow<'c, str> {
    let identifier = |kind: &str| {
        let of_kind = |text: &'c String| text.strip_prefix(kind)?.strip_prefix(':');
        contact.identifiers.iter().find_map(of_kind)
    };
    let attribute = |key: &str| match contact.attributes.get(key) {
        None | Some(Value::Null) => Cow::default(),
        Some(Value::List(_) | Value::Map(_)) => {
            serde_json::to_string(&contact.attributes.get(key)).unwrap_or_default().into()
        }
        Some(value) => value.text_form().map_or_else(|| value_word(value), |text| text.into_owned().into()),
    };
    let time = |time: Option<Time>| time.map(|time| time.to_string()).unwrap_or_default().into();
    match column {
        "id" => contact.id.to_string().into(),
        "user_id" => identifier("user").unwrap_or_default().into(),
        "anonymous_id" => identifier("anonymous").unwrap_or_default().into(),
        "email" | "phone" => identifier(column).map_or_else(|| attribute(column), Cow::from),
        "first_seen" => time(Some(contact.first_seen)),
        "last_seen" => time(Some(contact.last_seen)),
        "entered_at" => {
            let membership = contact.segments.iter().find(|membership| membership.segment == *segment);
            time(membership.and_then(|membership| membership.since))
        }
        key => attribute(key),
    }
}

fn value_word(value: &Value) -> Cow<'static, str> {
    match value {
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        _ => Cow::default(),
    }
}

/// One line of a table: a cell that a spreadsheet would take for a formula gets an apostrophe first.
fn line<'c>(cells: impl Iterator<Item = Cow<'c, str>>) -> String {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    cells.join(",") + "\r\n"
}

fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{guard}{cell}")
    }
}

/// The name of a file that every system takes.
fn file_name(name: &str) -> String {
    let plain = name.chars().map(|char| if char.is_ascii_alphanumeric() { char } else { '-' });
    let plain: String = plain.take(60).collect();
    let plain = plain.trim_matches('-').to_lowercase();
    format!("{}.csv", if plain.is_empty() { "segment" } else { &plain })
}

fn headers(file: &str) -> worker::Result<Headers> {
    let headers = Headers::new();
    headers.set("content-type", "text/csv; charset=utf-8")?;
    headers.set("content-disposition", &format!("attachment; filename=\"{file}\""))?;
    headers.set("cache-control", "no-store")?;
    headers.set("x-content-type-options", "nosniff")?;
    Ok(headers)
}
