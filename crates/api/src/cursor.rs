//! Places in lists, to go on from.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A place in a list: behind the element of this key. What comes in before it or goes does not move it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor<K>(String, K);

impl<K: Serialize + DeserializeOwned> Cursor<K> {
    /// Behind the element with this key; `list` names the list and its order.
    pub fn behind(list: &str, key: K) -> Cursor<K> {
        Cursor(list.to_owned(), key)
    }

    /// The cursor as callers get it.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// The key in a cursor that came back; `None` for what is no cursor of this list.
    pub fn read(list: &str, text: &str) -> Option<K> {
        let cursor: Cursor<K> = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        (cursor.0 == list).then_some(cursor.1)
    }
}

/// The first `limit` of what was read, of which there may be one more, and where the next page begins.
pub fn page<T, K: Serialize + DeserializeOwned>(
    list: &str,
    mut read: Vec<T>,
    limit: usize,
    key: impl Fn(&T) -> K,
) -> (Vec<T>, Option<String>) {
    let more = read.len() > limit;
    read.truncate(limit);
    let cursor = read.last().filter(|_| more).map(|last| Cursor::behind(list, key(last)).text());
    (read, cursor)
}

#[cfg(test)]
mod tests {
    use super::{Cursor, page};

    #[test]
    fn a_page_is_followed_by_another_only_where_there_is_more() {
        let key = |number: &i64| *number;
        assert_eq!(page("numbers", vec![1, 2], 2, key), (vec![1, 2], None));
        let next = Cursor::behind("numbers", 2_i64).text();
        assert_eq!(page("numbers", vec![1, 2, 3], 2, key), (vec![1, 2], Some(next)));
        assert_eq!(page("numbers", vec![], 2, key), (vec![], None));
    }

    #[test]
    fn a_cursor_leads_back_to_its_place_in_its_own_list() {
        let text = Cursor::behind("events", (5_i64, "a.b".to_owned())).text();
        assert_eq!(Cursor::read("events", &text), Some((5_i64, "a.b".to_owned())));
        assert_eq!(Cursor::<(i64, String)>::read("contacts", &text), None);
        assert_eq!(Cursor::<String>::read("events", &text), None);
        for other in ["", "x", "5.a", "W10", "bnVsbA"] {
            assert_eq!(Cursor::<(i64, String)>::read("events", other), None, "{other}");
        }
    }
}
