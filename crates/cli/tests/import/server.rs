//! A server that stores calls in memory and answers as it is told to.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use flate2::read::GzDecoder;
use serde_json::Value;

/// What becomes of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answer {
    /// Stored and told so.
    Stored,
    /// Not stored, and this status.
    Status(u16),
    /// Not stored, and the connection is closed.
    Silence,
    /// Stored, and the connection is closed.
    StoredInSilence,
}

#[derive(Default)]
struct Stored {
    requests: usize,
    calls: BTreeMap<String, Value>,
    repeats: usize,
}

/// A running server; it lives as long as the test's process.
pub(crate) struct TestServer {
    /// Where it is.
    pub(crate) url: String,
    stored: Arc<Mutex<Stored>>,
}

impl TestServer {
    /// Answers the request of each number (from 0) as `answer` says.
    pub(crate) fn start(answer: impl Fn(usize) -> Answer + Send + Sync + 'static) -> TestServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stored = Arc::new(Mutex::new(Stored::default()));
        let (shared, answer) = (Arc::clone(&stored), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (shared, answer) = (Arc::clone(&shared), Arc::clone(&answer));
                thread::spawn(move || while serve(&stream, &shared, &*answer).is_some() {});
            }
        });
        TestServer { url, stored }
    }

    /// How many requests came.
    pub(crate) fn requests(&self) -> usize {
        self.stored.lock().unwrap().requests
    }

    /// The ids of all stored calls.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.stored.lock().unwrap().calls.keys().cloned().collect()
    }

    /// How many calls came that were stored already.
    pub(crate) fn repeats(&self) -> usize {
        self.stored.lock().unwrap().repeats
    }

    /// The times of all stored calls.
    pub(crate) fn timestamps(&self) -> Vec<String> {
        let stored = self.stored.lock().unwrap();
        let stamps = stored.calls.values().map(|call| call["timestamp"].as_str().unwrap().to_owned());
        stamps.collect()
    }
}

/// Serves one request; nothing when the connection is to be closed.
fn serve(stream: &TcpStream, stored: &Mutex<Stored>, answer: &dyn Fn(usize) -> Answer) -> Option<()> {
    let body = read_request(stream)?;
    let mut stored = stored.lock().unwrap();
    let answer = answer(stored.requests);
    stored.requests += 1;
    if matches!(answer, Answer::Stored | Answer::StoredInSilence) {
        store(&mut stored, &body);
    }
    drop(stored);
    let (status, text) = match answer {
        Answer::Silence | Answer::StoredInSilence => {
            let _ = stream.shutdown(std::net::Shutdown::Both);
            return None;
        }
        Answer::Stored => (200, r#"{"accepted":1,"rejected":[]}"#),
        Answer::Status(status) => (status, r#"{"code":"test","message":"as the test wants"}"#),
    };
    let mut stream = stream;
    write!(stream, "HTTP/1.1 {status} Told\r\ncontent-length: {}\r\n\r\n{text}", text.len()).ok()
}

fn read_request(stream: &TcpStream) -> Option<Vec<u8>> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim().to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(told) = line.strip_prefix("content-length:") {
            length = told.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut plain = Vec::new();
    GzDecoder::new(body.as_slice()).read_to_end(&mut plain).ok()?;
    Some(plain)
}

fn store(stored: &mut Stored, body: &[u8]) {
    let mut body: Value = serde_json::from_slice(body).unwrap();
    let Value::Array(calls) = body["batch"].take() else {
        panic!("no batch in {body}");
    };
    for call in calls {
        let id = call["messageId"].as_str().unwrap().to_owned();
        if stored.calls.insert(id, call).is_some() {
            stored.repeats += 1;
        }
    }
}
