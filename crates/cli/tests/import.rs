//! `shoal import` against a server that is at times away.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what the tests stand on may fail them as the tests themselves may"
)]

#[path = "import/server.rs"]
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use server::{Answer, TestServer};

/// A folder of its own for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("shoal-import-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn import(folder: &Folder, server: &TestServer, file: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shoal"))
        .current_dir(&folder.0)
        .env("XDG_STATE_HOME", folder.0.join("state"))
        .arg("import")
        .arg(file)
        .args(["--url", &server.url, "--key", "sk_test"])
        .args(more)
        .output()
        .unwrap()
}

fn orders(count: u32) -> String {
    let head = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n".to_owned();
    (0..count).fold(head, |text, order| {
        text + &format!("{order},A,Cup,2,2011-12-09 12:50:00,1.25,{},France\n", order % 10)
    })
}

fn state_files(folder: &Folder) -> usize {
    fs::read_dir(folder.0.join("state/shoal/imports")).map_or(0, Iterator::count)
}

#[track_caller]
fn check_ends_with(output: &Output, code: i32) -> (String, String) {
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{told}\n{errors}");
    (told, errors)
}

#[test]
fn a_server_that_is_away_loses_nothing() {
    let folder = Folder::new("away");
    let server = TestServer::start(|number| match number {
        0 => Answer::Status(503),
        1 => Answer::Silence,
        // Stored, but the answer is lost on the way.
        2 => Answer::StoredInSilence,
        _ => Answer::Stored,
    });
    let file = folder.write("orders.csv", &(orders(1_200) + "x,A,Cup,1,2011-12-09,1,,\n"));
    let (told, errors) = check_ends_with(&import(&folder, &server, &file, &[]), 0);

    assert_eq!(server.ids().len(), 1_210);
    assert!(told.contains("sent      1,210: 10 identify, 1,200 order_completed"), "{told}");
    assert!(told.contains("1  no customer id (line 1202)"), "{told}");
    assert!(errors.contains("trying again for 60s"), "{errors}");
    assert!(errors.contains("the server takes requests again"), "{errors}");
    let rejected = fs::read_to_string(folder.0.join("orders.csv.rejected.csv")).unwrap();
    assert_eq!(rejected, "line,lines,reason,row\n1202,1,no customer id,\"x,A,Cup,1,2011-12-09,1,,\"\n");
    assert_eq!(state_files(&folder), 0);
}

#[test]
fn an_import_goes_on_where_it_stopped() {
    let folder = Folder::new("resume");
    let file = folder.write("orders.csv", &orders(1_200));
    let server = TestServer::start(|number| match number {
        0..2 => Answer::Stored,
        2..4 => Answer::Status(503),
        _ => Answer::Stored,
    });
    let once = ["--connections", "1", "--patience", "0s"];
    let (told, errors) = check_ends_with(&import(&folder, &server, &file, &once), 1);
    assert!(told.contains("Give the same command again"), "{told}");
    assert!(errors.contains("the server answers 503"), "{errors}");
    let (sent, stored) = (server.requests(), server.ids().len());
    assert_eq!((sent, stored, state_files(&folder)), (3, 500, 1));

    let patient = ["--connections", "1"];
    let (told, _) = check_ends_with(&import(&folder, &server, &file, &patient), 0);
    assert!(told.contains("skipped   500, made of 490 lines"), "{told}");
    assert!(told.contains("read      1,200 lines"), "{told}");
    assert_eq!((server.ids().len(), state_files(&folder)), (1_210, 0));
    assert_eq!(server.repeats(), 0);
}

#[test]
fn a_key_that_is_not_taken_ends_the_import() {
    let folder = Folder::new("key");
    let server = TestServer::start(|_| Answer::Status(401));
    let file = folder.write("catalog.csv", "product_id,name\n7,Cup\n");
    let (_, errors) = check_ends_with(&import(&folder, &server, &file, &[]), 1);
    assert!(errors.contains("a catalogue needs the shop's source key or admin key"), "{errors}");
    assert_eq!(server.requests(), 1);
}

#[test]
fn rejected_lines_are_an_error_only_when_strict() {
    let folder = Folder::new("strict");
    let server = TestServer::start(|_| Answer::Stored);
    let file = folder.write(
        "calls.ndjson",
        "{\"type\":\"page\",\"messageId\":\"1\",\"userId\":\"7\",\"timestamp\":\"2026-01-01T00:00:00Z\"}\n{}\n",
    );
    check_ends_with(&import(&folder, &server, &file, &[]), 0);
    let (_, errors) = check_ends_with(&import(&folder, &server, &file, &["--strict"]), 1);
    assert!(errors.contains("--strict"), "{errors}");
    assert_eq!(server.ids().len(), 1);
}

#[test]
fn orders_can_be_moved_to_now() {
    let folder = Folder::new("shift");
    let server = TestServer::start(|_| Answer::Stored);
    let file = folder.write("orders.csv", &orders(1));
    check_ends_with(&import(&folder, &server, &file, &["--shift-to-now", "--timezone", "Europe/London"]), 0);
    let stamp = server.timestamps().pop().unwrap();
    let at: jiff::Timestamp = stamp.parse().unwrap();
    let age = jiff::Timestamp::now().as_second() - at.as_second();
    assert!((0..7 * 24 * 3600).contains(&age), "{stamp}");
    let local = at.in_tz("Europe/London").unwrap().strftime("%a %H:%M").to_string();
    assert_eq!(local, "Fri 12:50");
}

#[test]
fn a_table_of_anything_is_mapped() {
    let folder = Folder::new("mapped");
    let server = TestServer::start(|_| Answer::Stored);
    let contacts =
        folder.write("contacts.csv", "Client,E-mail,Town\n1,ann@b.kz,Astana\n,,Almaty\n2,,Astana\n");
    for _ in 0..2 {
        let (told, _) =
            check_ends_with(&import(&folder, &server, &contacts, &["--map", "user_id=client"]), 0);
        assert!(told.contains("2 identify"), "{told}");
        assert!(told.contains("1  no user id, e-mail address or phone number (line 3)"), "{told}");
    }
    assert_eq!((server.ids().len(), server.repeats()), (2, 2));
    let visits = folder.write("visits.csv", "Client;When\n1;2026-03-01 10:00\n2;2026-03-01 11:00\n");
    let map = ["--map", "user_id=Client", "--map", "timestamp=When", "--format", "csv", "--event", "visited"];
    let (told, _) = check_ends_with(&import(&folder, &server, &visits, &map), 0);
    assert!(told.contains("2 track"), "{told}");
    assert_eq!(server.ids().len(), 4);
}

#[test]
fn what_cannot_work_is_said_at_once() {
    let folder = Folder::new("refused");
    let server = TestServer::start(|_| Answer::Stored);
    let shoes = folder.write("shoes.csv", "size,colour\n");
    for (more, expected) in [
        (&[][..], "cannot tell what"),
        (&["--format", "shoes"], "invalid value 'shoes'"),
        (&["--format", "orders"], "the first line names no column for: orderid, productid"),
        (&["--format", "contacts"], "the first line names no column for: user_id, email or phone"),
        (&["--format", "csv"], "the first line names no column for: event"),
        (&["--format", "segment"], "does not look like a file of the format segment"),
        (&["--format", "catalog", "--shift-to-now"], "--shift-to-now is for tables of orders"),
        (&["--map", "user_id=Client"], "there is no column `client`"),
        (&["--map", "user_id"], "--map takes FIELD=COLUMN"),
        (&["--timezone", "London"], "`London` is no time zone"),
    ] {
        let output = import(&folder, &server, &shoes, more);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(errors.contains(expected), "{errors}");
        assert!(!output.status.success());
    }
    assert_eq!(server.requests(), 0);
}
