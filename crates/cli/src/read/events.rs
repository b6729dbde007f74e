//! Events as a table, one a line: each becomes a `track`.

use std::io::BufRead;

use anyhow::{Result, bail};
use dialect::segment;
use event::Arrival;
use serde_json::{Map, Value};

use super::calls::told;
use super::date::Dates;
use super::table::{Header, Names, Row, Table, plain};
use super::{Item, Piece, Refusal, hex};

/// The column that names the event.
pub(super) const EVENT: Names = &["event", "eventname"];
/// The column that tells when it was.
pub(super) const TIME: Names = &["timestamp", "time", "date", "datetime"];
/// Columns that are no params, and the fields they become.
pub(super) const IDS: [(&str, Names); 5] = [
    ("userId", &["userid", "customerid", "externalcustomerid"]),
    ("anonymousId", &["anonymousid"]),
    ("email", &["email"]),
    ("phone", &["phone"]),
    ("messageId", &["messageid"]),
];

/// How the lines are read.
pub(crate) struct EventsConfig {
    /// How dates are read.
    pub(crate) dates: Dates,
    /// The event of lines that name none.
    pub(crate) event: Option<String>,
}

/// The events of a table.
pub(crate) struct Events<R> {
    table: Table<R>,
    header: Header,
    config: EventsConfig,
    time: usize,
}

impl<R: BufRead> Events<R> {
    /// The events in `input`, which begins with the header line.
    pub(crate) fn new(input: R, header: Header, config: EventsConfig) -> Result<Events<R>> {
        if config.event.is_none() && header.find(EVENT).is_none() {
            bail!(
                "the first line names no column for: event; name it with --map event=COLUMN, or give --event"
            );
        }
        if IDS.iter().all(|(_, names)| header.find(names).is_none()) {
            bail!("the first line names no column for: user_id, anonymous_id, email or phone");
        }
        let [time] = header.need([TIME])?;
        Ok(Events { table: Table::new(input, &header), header, config, time })
    }

    fn read(&self, row: &Row) -> Result<String, String> {
        let mut call = Map::new();
        let mut params = Map::new();
        call.insert("type".to_owned(), "track".into());
        if let Some(event) = &self.config.event {
            call.insert("event".to_owned(), event.as_str().into());
        }
        for (at, title) in self.header.titles() {
            let text = row.cell(at);
            if text.is_empty() || at == self.time {
                continue;
            }
            match field(title) {
                Some(field) => call.insert(field.to_owned(), text.as_ref().into()),
                None => params.insert(title.to_owned(), text.as_ref().into()),
            };
        }
        let moment = self.config.dates.read(&row.cell(self.time));
        let moment = moment.ok_or("the date is not like 2011-12-09 12:50:00")?;
        call.insert("timestamp".to_owned(), moment.at.to_string().into());
        call.insert("properties".to_owned(), Value::Object(params));
        if !call.contains_key("messageId") {
            let id = format!("row:{}", hex(Value::Object(call.clone()).to_string().as_bytes()));
            call.insert("messageId".to_owned(), id.into());
        }
        let json = Value::Object(call).to_string();
        segment::call(json.as_bytes(), None, &Arrival::recorded()).map_err(|error| told(&error))?;
        Ok(json)
    }
}

/// The field of a call that a column holds; `None` for a param.
fn field(title: &str) -> Option<&'static str> {
    let title = plain(title);
    let is_in = |names: Names| names.contains(&title.as_str());
    if is_in(EVENT) {
        return Some("event");
    }
    IDS.iter().find(|(_, names)| is_in(names)).map(|(field, _)| *field)
}

impl<R: BufRead> Iterator for Events<R> {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        let (row, fits) = match self.table.next().transpose()? {
            Ok(read) => read,
            Err(error) => return Some(Err(error)),
        };
        let line = row.line;
        let json = if fits {
            self.read(&row)
        } else {
            Err("another number of columns than the first line".to_owned())
        };
        Some(Ok(match json {
            Ok(json) => Piece::Item(Item { line, lines: 1, name: "track", note: None, json }),
            Err(reason) => Piece::Refused(Refusal { line, lines: 1, reason, row: row.text() }),
        }))
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::read::table::Mapping;

    fn events(text: &str, map: &[&str], event: Option<&str>) -> Result<Vec<String>> {
        let map: Vec<String> = map.iter().map(|pair| (*pair).to_owned()).collect();
        let header = Header::parse(text.lines().next().unwrap_or_default()).mapped(&Mapping::parse(&map)?)?;
        let dates = Dates::new(TimeZone::get("Asia/Almaty").unwrap());
        let config = EventsConfig { dates, event: event.map(str::to_owned) };
        Events::new(text.as_bytes(), header, config)?
            .map(|piece| {
                Ok(match piece? {
                    Piece::Item(item) => item.json,
                    Piece::Refused(refusal) => format!("{}: {}", refusal.line, refusal.reason),
                })
            })
            .collect()
    }

    #[test]
    fn a_table_becomes_events() {
        let text = "Client,when,event,Message ID,Seats,Town\n            42,2026-03-01 10:00,webinar,m1,2,\n,2026-03-01 10:00,webinar,m2,,\n42,soon,webinar,m3,,\n42,2026-03-01,,m4,,\n42\n";
        let found = events(text, &["user_id=client", "timestamp=When"], None).unwrap();
        assert_eq!(
            found,
            [
                r#"{"event":"webinar","messageId":"m1","properties":{"Seats":"2"},"timestamp":"2026-03-01T05:00:00Z","type":"track","userId":"42"}"#,
                "3: `userId`: expected `userId`, `anonymousId`, `email`, `phone` or `pushToken`",
                "4: the date is not like 2011-12-09 12:50:00",
                "5: `event`: expected the event's name as text",
                "6: another number of columns than the first line",
            ]
        );
    }

    #[test]
    fn lines_without_an_id_get_one_from_what_they_say() {
        let found = events(
            "email,date,n\na@b.kz,2026-03-01,1\na@b.kz,2026-03-01,1\na@b.kz,2026-03-01,2\n",
            &[],
            Some("call"),
        );
        let found = found.unwrap();
        assert_eq!(found[0], found[1]);
        assert_ne!(found[0], found[2]);
        assert!(
            found[0].contains("\"event\":\"call\"") && found[0].contains("\"messageId\":\"row:"),
            "{}",
            found[0]
        );
    }

    #[test]
    fn a_table_that_lacks_a_column_is_refused() {
        for (head, missing) in
            [("email,date", "event"), ("event,date", "user_id"), ("event,email", "timestamp")]
        {
            let error = events(head, &[], None).unwrap_err().to_string();
            assert!(error.contains(missing), "{error}");
        }
    }
}
