//! What a browser says of itself.
//!
//! A reader of our own: all a segment asks for is the kind of device, the system and the browser. The
//! crates that know thousands of devices bring a megabyte of patterns into the Worker, and those that
//! are small are not kept up any more.

/// What a user agent tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct UserAgent<'a> {
    /// `desktop`, `mobile`, `tablet`, `tv` or `bot`.
    pub(super) kind: Option<&'static str>,
    pub(super) os: Option<&'static str>,
    pub(super) browser: Option<&'static str>,
    /// The number of its release, without what follows the first dot.
    pub(super) version: Option<&'a str>,
}

/// Systems by a mark of theirs. Many name others as well, to be taken for them: the first counts.
const SYSTEMS: &[(&str, &str)] = &[
    ("Windows", "Windows"),
    ("Tizen", "Tizen"),
    ("Web0S", "webOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("KAIOS", "KaiOS"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("iPod", "iOS"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
    ("X11", "Linux"),
];

/// Browsers by what stands before their version; the first counts, as with systems.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edge/", "Edge"),
    ("OPR/", "Opera"),
    ("OPT/", "Opera"),
    ("Opera/", "Opera"),
    ("YaBrowser/", "Yandex Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("UCBrowser/", "UC Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("Vivaldi/", "Vivaldi"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("Instagram ", "Instagram"),
    ("FBAV/", "Facebook"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("MSIE ", "Internet Explorer"),
    ("Trident/7.0; rv:", "Internet Explorer"),
];

const BOTS: &[&str] = &["bot", "Bot", "crawl", "Crawl", "spider", "Spider", "Headless"];
const TELEVISIONS: &[&str] =
    &["SMART-TV", "SmartTV", "Smart TV", "AppleTV", "Android TV", "BRAVIA", "HbbTV", "CrKey", "Web0S"];

impl<'a> UserAgent<'a> {
    pub(super) fn read(text: &'a str) -> UserAgent<'a> {
        let os = SYSTEMS.iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| *name);
        let browser = BROWSERS.iter().find(|(mark, _)| text.contains(mark)).copied();
        let browser = browser.or_else(|| safari(text));
        UserAgent {
            kind: kind(text, os),
            os,
            browser: browser.map(|(_, name)| name),
            version: browser.and_then(|(mark, _)| version(text, mark)),
        }
    }
}

/// Many a browser is called Safari; Safari itself has a version of its own besides.
fn safari(text: &str) -> Option<(&'static str, &'static str)> {
    let is_safari = text.contains("Version/") && text.contains("Safari/") && !text.contains("Android");
    is_safari.then_some(("Version/", "Safari"))
}

fn version<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(mark)?;
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    after.get(..end).filter(|version| !version.is_empty())
}

fn kind(text: &str, os: Option<&str>) -> Option<&'static str> {
    let has = |marks: &[&str]| marks.iter().any(|mark| text.contains(mark));
    match os {
        _ if has(BOTS) => Some("bot"),
        _ if has(TELEVISIONS) => Some("tv"),
        _ if has(&["iPad", "Tablet", "PlayBook", "Silk/"]) => Some("tablet"),
        _ if has(&["Mobi", "iPhone", "iPod"]) => Some("mobile"),
        Some("Android" | "HarmonyOS") => Some("tablet"),
        Some(_) => Some("desktop"),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart() {
        let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)";
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
        let phone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
        let android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)";
        for (text, told) in [
            (format!("{mac} Version/17.5 Safari/605.1.15"), "desktop macOS Safari 17"),
            (format!("{windows} Chrome/126.0.0.0 Safari/537.36"), "desktop Windows Chrome 126"),
            (
                format!("{windows} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.87"),
                "desktop Windows Edge 126",
            ),
            (format!("{windows} Chrome/124.0.0.0 Safari/537.36 OPR/110.0.0.0"), "desktop Windows Opera 110"),
            (
                format!("{windows} Chrome/124.0.0.0 YaBrowser/24.6.0 Safari/537.36"),
                "desktop Windows Yandex Browser 24",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0".into(),
                "desktop Linux Firefox 127",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/126.0.0.0".into(),
                "desktop ChromeOS Chrome 126",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko".into(),
                "desktop Windows Internet Explorer 11",
            ),
            (format!("{phone} Version/17.5 Mobile/15E148 Safari/604.1"), "mobile iOS Safari 17"),
            (format!("{phone} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1"), "mobile iOS Chrome 126"),
            (format!("{phone} Mobile/15E148 Instagram 335.1.8.26.85"), "mobile iOS Instagram 335"),
            (format!("{android} Chrome/126.0.0.0 Mobile Safari/537.36"), "mobile Android Chrome 126"),
            (format!("{android} Chrome/126.0.0.0 Safari/537.36"), "tablet Android Chrome 126"),
            (
                format!("{android} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36"),
                "mobile Android Samsung Internet 25",
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) Version/12.1 Mobile/15E148 Safari/604.1"
                    .into(),
                "tablet iOS Safari 12",
            ),
            (
                "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 Chrome/94.0.4606.128 Safari/537.36"
                    .into(),
                "tv webOS Chrome 94",
            ),
            ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)".into(), "bot - - -"),
            ("curl/8.5.0".into(), "- - - -"),
            (String::new(), "- - - -"),
        ] {
            let UserAgent { kind, os, browser, version } = UserAgent::read(&text);
            let got = [kind, os, browser, version].map(|part| part.unwrap_or("-")).join(" ");
            assert_eq!(got, told, "{text}");
        }
    }
}
