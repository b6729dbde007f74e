//! Static files: the SDK, the console, the demo shop.

use worker::{EncodeBody, Headers, Request, Response};

use super::Asked;
use crate::fault::{Fault, Outcome};

/// Pages load nothing from elsewhere but pictures of products, and nothing inline.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: https:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// How the build has compressed the SDK, smallest first, and the endings of these files.
const CODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// Answers with a file; paths of the single-page apps without an extension with their page.
pub(super) async fn file(asked: Asked<'_>) -> Outcome<Response> {
    let path = asked.url.path();
    let app = ["shop", "console"]
        .into_iter()
        .find(|app| path.trim_matches('/') == *app || path.starts_with(&format!("/{app}/")));
    if path == "/" {
        return moved_to("/console/");
    }
    if let Some(app) = app.filter(|app| path == format!("/{app}")) {
        return moved_to(&format!("/{app}/"));
    }
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let file = match app {
        Some(app) if !is_file => format!("/{app}/index.html"),
        _ => path.to_owned(),
    };
    fetched(&asked, &file).await
}

/// The document of the management API, as the build made it from the code.
pub(super) async fn document(asked: Asked<'_>) -> Outcome<Response> {
    fetched(&asked, "/openapi.json").await
}

async fn fetched(asked: &Asked<'_>, file: &str) -> Outcome<Response> {
    let headers = headers_of(file)?;
    if is_sdk(file) {
        headers.set("vary", "accept-encoding")?;
        for (coding, ending) in CODINGS.into_iter().filter(|(coding, _)| accepts(asked, coding)) {
            if let Some(found) = found(asked, &format!("{file}.{ending}")).await? {
                headers.set("content-encoding", coding)?;
                return Ok(found.with_headers(headers).with_encode_body(EncodeBody::Manual));
            }
        }
    }
    let found = found(asked, file).await?.ok_or_else(|| Fault::not_found("there is no such page"))?;
    Ok(found.with_headers(headers))
}

async fn found(asked: &Asked<'_>, file: &str) -> Outcome<Option<Response>> {
    let request = Request::new(&format!("https://assets{file}"), worker::Method::Get)?;
    let found = asked.env.assets("ASSETS")?.fetch_request(request).await?;
    Ok((found.status_code() == 200).then_some(found))
}

/// Whether the client takes a file in this coding; one that is refused by its weight is not looked for.
fn accepts(asked: &Asked<'_>, coding: &str) -> bool {
    let accepted = asked.header("accept-encoding").unwrap_or_default();
    accepted.split(',').any(|part| {
        let mut words = part.split(';').map(str::trim);
        words.next() == Some(coding) && !words.any(|weight| weight == "q=0")
    })
}

fn moved_to(path: &str) -> Outcome<Response> {
    let headers = Headers::new();
    headers.set("location", path)?;
    Ok(Response::empty()?.with_status(302).with_headers(headers))
}

fn headers_of(file: &str) -> Outcome<Headers> {
    let headers = Headers::new();
    headers.set("content-type", content_type(file))?;
    headers.set(
        "cache-control",
        if is_hashed(file) { "public, max-age=31536000, immutable" } else { "no-cache" },
    )?;
    headers.set("x-content-type-options", "nosniff")?;
    headers.set("referrer-policy", "same-origin")?;
    if file.ends_with(".html") {
        headers.set("content-security-policy", PAGE_POLICY)?;
    }
    if is_sdk(file) {
        // Shops load the SDK from another origin.
        headers.set("access-control-allow-origin", "*")?;
        headers.set("cross-origin-resource-policy", "cross-origin")?;
    }
    Ok(headers)
}

fn is_sdk(file: &str) -> bool {
    ["/shoal.", "/shoal-", "/sdk/"].iter().any(|start| file.starts_with(start))
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether the name holds a hash of the content, as the build gives it: `name-0123abcd.ext`.
fn is_hashed(file: &str) -> bool {
    let stem = file.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
    let hash = stem.rsplit('-').next().unwrap_or_default();
    hash.len() >= 8 && hash.len() < stem.len() && hash.bytes().all(|b| b.is_ascii_hexdigit())
}
