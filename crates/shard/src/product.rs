//! What of a product may stand in a page.

use event::Map;

/// Takes away addresses that must not stand in a page, such as `javascript:`; the rest stays.
pub fn drop_odd_urls(product: &mut Map) {
    for key in ["url", "image_url"] {
        if product.get(key).is_some_and(|url| !url.as_text().is_some_and(is_safe_url)) {
            product.remove(key);
        }
    }
}

/// Whether an address may stand in a page: http(s), or a path on the shop's own host.
fn is_safe_url(url: &str) -> bool {
    let clean = !url.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\');
    let lower = url.to_ascii_lowercase();
    let absolute = lower.starts_with("https://") || lower.starts_with("http://");
    let path = url.starts_with('/') && !url.starts_with("//");
    clean && (absolute || path)
}
