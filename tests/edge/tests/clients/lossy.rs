//! A way to the server on which the first answer is lost: what was sent is stored, and nobody is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Where to send instead of to `url`, and how many requests came so far.
pub(crate) fn before(url: &str) -> (String, impl Fn() -> usize) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = format!("http://{}", listener.local_addr().unwrap());
    let server = url.trim_start_matches("http://").to_owned();
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let (server, count) = (server.clone(), Arc::clone(&count));
            thread::spawn(move || _ = pass(client, &server, &count));
        }
    });
    (here, move || requests.load(Ordering::SeqCst))
}

/// Passes one request on, and its answer back, unless it is the first; then the connection ends.
fn pass(mut client: TcpStream, server: &str, count: &AtomicUsize) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if line.trim().is_empty() {
            break;
        }
        let lower = line.to_lowercase();
        if let Some(told) = lower.strip_prefix("content-length:") {
            length = told.trim().parse().unwrap();
        }
        if !lower.starts_with("connection:") {
            head.push_str(&line);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut upstream = TcpStream::connect(server)?;
    write!(upstream, "{head}connection: close\r\n\r\n")?;
    upstream.write_all(&body)?;
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer)?;
    if count.fetch_add(1, Ordering::SeqCst) > 0 {
        client.write_all(&answer)?;
    }
    client.shutdown(std::net::Shutdown::Both)
}
