//! The cookie that keeps the anonymous id.

use alloc::string::String;

use crate::text::joined;

/// Browsers keep a cookie written by a script for 400 days at most; Safari for 7.
const YEAR_SECONDS: &str = "31536000";

/// How the page was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Over https: the cookie must not travel otherwise.
    Secure,
    /// Over plain http, as in development.
    Plain,
}

/// What to assign to `document.cookie` so that `name` keeps `value` for a year.
pub fn keep(name: &str, value: &str, transport: Transport) -> String {
    let secure = match transport {
        Transport::Secure => "; Secure",
        Transport::Plain => "",
    };
    joined(&[name, "=", value, "; Path=/; Max-Age=", YEAR_SECONDS, "; SameSite=Lax", secure])
}

/// What to assign to `document.cookie` so that `name` is gone.
pub fn forget(name: &str) -> String {
    joined(&[name, "=; Path=/; Max-Age=0"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_first_party_for_a_year() {
        let plain = "v=42; Path=/; Max-Age=31536000; SameSite=Lax";
        assert_eq!(keep("v", "42", Transport::Plain), plain);
        assert_eq!(keep("v", "42", Transport::Secure), [plain, "; Secure"].concat());
    }

    #[test]
    fn a_cookie_is_forgotten_where_it_was_kept() {
        assert_eq!(forget("v"), "v=; Path=/; Max-Age=0");
    }
}
