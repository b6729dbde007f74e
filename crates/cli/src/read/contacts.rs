//! Contacts, as a table or as one JSON object a line: each becomes an `identify`.

use std::io::BufRead;

use anyhow::Result;
use dialect::yespo;
use event::{Arrival, Call, Identifier, IdentifierKind, Time};
use serde_json::{Map, Value, json};

use super::table::{Header, Names, Row, Table, plain};
use super::{Item, Line, Lines, Piece, Refusal, calls, hex};

/// Names of the columns that tell who it is, and the fields they become; the others are traits by their
/// own names.
pub(super) const USER: Names = &["userid", "externalcustomerid", "customerid", "id"];
pub(super) const EMAIL: Names = &["email", "emailaddress"];
pub(super) const PHONE: Names = &["phone", "phonenumber", "mobile", "sms"];
const FIELDS: [(&str, Names); 3] = [("externalCustomerId", USER), ("email", EMAIL), ("phone", PHONE)];

/// The contacts of a file.
pub(crate) struct Contacts<R> {
    rows: Rows<R>,
    /// What tells this file from another: what one file says of a contact counts once, and may be said
    /// again by a later one.
    file: String,
}

enum Rows<R> {
    Table(Table<R>, Header),
    Lines(Lines<R>),
}

impl<R: BufRead> Contacts<R> {
    /// The contacts of a table, which begins with the header line.
    pub(crate) fn table(input: R, header: Header, file: String) -> Result<Contacts<R>> {
        if [USER, EMAIL, PHONE].into_iter().all(|names| header.find(names).is_none()) {
            anyhow::bail!("the first line names no column for: user_id, email or phone");
        }
        Ok(Contacts { rows: Rows::Table(Table::new(input, &header), header), file })
    }

    /// The contacts of a file of JSON lines.
    pub(crate) fn lines(input: R, file: String) -> Contacts<R> {
        Contacts { rows: Rows::Lines(Lines::new(input)), file }
    }

    fn read(&mut self) -> Option<Result<Piece>> {
        let (line, contact, row) = match &mut self.rows {
            Rows::Table(table, header) => match table.next().transpose()? {
                Ok((row, true)) => (row.line, Ok(object(&row, header)), row.text()),
                Ok((row, false)) => {
                    (row.line, Err("another number of columns than the first line"), row.text())
                }
                Err(error) => return Some(Err(error)),
            },
            Rows::Lines(lines) => match lines.next()? {
                Ok(line) => (line.number, parsed(&line), line.text()),
                Err(error) => return Some(Err(error.into())),
            },
        };
        let item = contact.map_err(str::to_owned).and_then(|contact| identify(contact, &self.file));
        Some(Ok(match item {
            Ok(json) => Piece::Item(Item { line, lines: 1, name: "identify", note: None, json }),
            Err(reason) => Piece::Refused(Refusal { line, lines: 1, reason, row }),
        }))
    }
}

impl<R: BufRead> Iterator for Contacts<R> {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read()
    }
}

fn object(row: &Row, header: &Header) -> Map<String, Value> {
    let cells = header.titles().map(|(at, title)| (title.to_owned(), row.cell(at).into_owned()));
    cells.filter(|(_, text)| !text.is_empty()).map(|(title, text)| (title, text.into())).collect()
}

fn parsed(line: &Line) -> Result<Map<String, Value>, &'static str> {
    if !line.is_whole {
        return Err("the line is too long to be a contact");
    }
    match serde_json::from_slice(&line.bytes) {
        Ok(Value::Object(contact)) => Ok(contact),
        Ok(_) => Err("not a JSON object"),
        Err(_) => Err("not JSON"),
    }
}

/// The call that a contact becomes, or why it cannot be one.
fn identify(contact: Map<String, Value>, file: &str) -> Result<String, String> {
    let text = Value::Object(named(contact)).to_string();
    // The server says when it was; what is checked here is the rest.
    let call = yespo::contact(text.as_bytes(), None, &Arrival::at(Time::MAX)).map_err(|error| match error
        .code
        .as_str()
    {
        "no_identity" => "no user id, e-mail address or phone number".to_owned(),
        _ => calls::told(&error),
    })?;
    let json = call_json(&call, &format!("contact:{}", hex(format!("{file} {text}").as_bytes())));
    if json.len() > event::limits::EVENT_BYTES { Err("larger than 32 KB".to_owned()) } else { Ok(json) }
}

fn call_json(call: &Call, id: &str) -> String {
    let address = |kind| {
        let address = call.addresses.iter().find(|address| address.kind() == kind);
        address.map(Identifier::value)
    };
    let mut json = json!({ "type": "identify", "messageId": id, "traits": call.traits });
    for (key, value) in [
        ("userId", call.user.as_deref()),
        ("email", address(IdentifierKind::Email)),
        ("phone", address(IdentifierKind::Phone)),
        ("pushToken", address(IdentifierKind::Push)),
    ] {
        if let (Some(value), Some(json)) = (value, json.as_object_mut()) {
            json.insert(key.to_owned(), value.into());
        }
    }
    json.to_string()
}

/// The fields that tell who it is by the names that they have in the server's own import.
fn named(mut contact: Map<String, Value>) -> Map<String, Value> {
    if let Some(Value::Object(traits)) = contact.remove("traits") {
        traits.into_iter().for_each(|(key, value)| _ = contact.entry(key).or_insert(value));
    }
    for (field, names) in FIELDS {
        if contact.contains_key(field) {
            continue;
        }
        let found = names.iter().find_map(|name| contact.keys().find(|key| plain(key) == *name).cloned());
        if let Some(value) = found.and_then(|key| contact.remove(&key)) {
            contact.insert(field.to_owned(), value);
        }
    }
    contact
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::table::Mapping;

    #[track_caller]
    fn check(contacts: Contacts<&[u8]>, expected: &[&str]) {
        let found: Vec<String> = contacts
            .map(|piece| match piece.unwrap() {
                Piece::Item(item) => {
                    let mut call: Value = serde_json::from_str(&item.json).unwrap();
                    let id = call.as_object_mut().unwrap().remove("messageId").unwrap();
                    assert!(id.as_str().unwrap().starts_with("contact:"), "{id}");
                    format!("{} {call}", item.line)
                }
                Piece::Refused(refusal) => format!("{}: {}", refusal.line, refusal.reason),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_table_becomes_identifies() {
        let head = "Customer ID;E-mail;Имя;postcode;Mobile";
        let text = format!(
            "{head}\n1;Ann@b.kz;Анна;050000;\n;;Bob;;\n;bob@b.kz;;;\n;unknown;;;+7 701 123 45 67\n;unknown;;;\n2\n"
        );
        let mapping = Mapping::parse(&["name=Имя".to_owned()]).unwrap();
        let header = Header::parse(head).mapped(&mapping).unwrap();
        check(
            Contacts::table(text.as_bytes(), header, String::new()).unwrap(),
            &[
                r#"2 {"email":"ann@b.kz","traits":{"email":"Ann@b.kz","name":"Анна","postcode":"050000"},"type":"identify","userId":"1"}"#,
                "3: no user id, e-mail address or phone number",
                r#"4 {"email":"bob@b.kz","traits":{"email":"bob@b.kz"},"type":"identify"}"#,
                r#"5 {"phone":"+77011234567","traits":{"email":"unknown","phone":"+7 701 123 45 67"},"type":"identify"}"#,
                "6: no user id, e-mail address or phone number",
                "7: another number of columns than the first line",
            ],
        );
        let header = Header::parse("name,town");
        assert!(Contacts::table(&b""[..], header, String::new()).is_err());
    }

    #[test]
    fn json_lines_become_identifies() {
        let text = r#"{"userId":"1","traits":{"age":31}}
{"firstName":"Ann","channels":[{"type":"email","value":"ann@b.kz"}],"fields":[{"id":7,"value":"gold"}]}
[]
{"userId":{}}
{"#;
        check(
            Contacts::lines(text.as_bytes(), String::new()),
            &[
                r#"1 {"traits":{"age":31},"type":"identify","userId":"1"}"#,
                r#"2 {"email":"ann@b.kz","traits":{"email":"ann@b.kz","fields":{"7":"gold"},"firstName":"Ann"},"type":"identify"}"#,
                "3: not a JSON object",
                "4: `externalCustomerId`: expected text",
                "5: not JSON",
            ],
        );
    }

    #[test]
    fn what_another_file_says_is_news() {
        let id = |file: &str| {
            let piece = Contacts::lines(&b"{\"userId\":\"1\"}"[..], file.to_owned()).next().unwrap().unwrap();
            let Piece::Item(item) = piece else { panic!("{piece:?}") };
            item.json
        };
        assert_eq!(id("a"), id("a"));
        assert_ne!(id("a"), id("b"));
    }
}
