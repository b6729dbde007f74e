//! Static files: the SDK, the console, the demo shop.

use worker::{Headers, Request, Response};

use super::Asked;
use crate::fault::{Fault, Outcome};

/// Pages load nothing from elsewhere, and nothing inline.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

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
    let request = Request::new(&format!("https://assets{file}"), worker::Method::Get)?;
    let found = asked.env.assets("ASSETS")?.fetch_request(request).await?;
    if found.status_code() != 200 {
        return Err(Fault::not_found("there is no such page"));
    }
    Ok(found.with_headers(headers_of(file)?))
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
    if ["/shoal.", "/shoal-", "/sdk/"].iter().any(|start| file.starts_with(start)) {
        // Shops load the SDK from another origin.
        headers.set("access-control-allow-origin", "*")?;
        headers.set("cross-origin-resource-policy", "cross-origin")?;
    }
    Ok(headers)
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
