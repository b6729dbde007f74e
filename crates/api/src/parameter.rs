//! What routes take in their query, and how it is read.

/// One parameter of a query.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub about: &'static str,
    /// What it may be.
    pub accepts: Accepts,
}

/// What a parameter may be.
#[derive(Debug, Clone, Copy)]
pub enum Accepts {
    /// Any text.
    Text,
    /// A text that has to be there.
    Required,
    /// A whole number.
    Whole {
        /// The least.
        least: usize,
        /// The most.
        most: usize,
        /// What counts when it is absent.
        default: usize,
    },
    /// One of these words.
    Word(&'static [&'static str]),
    /// An instant: RFC 3339, or milliseconds since 1970; or a count.
    Number,
}

/// Elements of a page.
pub const LIMIT: Parameter = Parameter {
    name: "limit",
    about: "How many elements to answer at most.",
    accepts: Accepts::Whole { least: 1, most: 1_000, default: 100 },
};

/// Where a page begins.
pub const CURSOR: Parameter = Parameter {
    name: "cursor",
    about: "The `cursor` of the page before: go on behind it.",
    accepts: Accepts::Text,
};

/// Contacts of one segment.
pub const SEGMENT: Parameter =
    Parameter { name: "segment", about: "Only members of the segment with this id.", accepts: Accepts::Text };

/// Contacts or products by their words.
pub const SEARCH: Parameter = Parameter {
    name: "q",
    about: "Only those with this text in an identifier or a name; capitals do not matter.",
    accepts: Accepts::Text,
};

/// The order of contacts.
pub const CONTACT_SORT: Parameter = Parameter {
    name: "sort",
    about: "`-last_seen`: those seen last come first. `id`: an order in which no contact moves while \
            pages are read, for passes over all of them.",
    accepts: Accepts::Word(&["-last_seen", "id"]),
};

/// Products of one category.
pub const CATEGORY: Parameter =
    Parameter { name: "category", about: "Only products of this category.", accepts: Accepts::Text };

/// Whom to explain.
pub const CONTACT: Parameter = Parameter {
    name: "contact",
    about: "The contact: Shoal's id, or `user:…`, `email:…`, `phone:…`, `anonymous:…`.",
    accepts: Accepts::Required,
};

/// Time from the first to the last point of a graph.
pub const SPAN: Parameter = Parameter {
    name: "span",
    about: "How far back the graph of sizes goes.",
    accepts: Accepts::Word(&["hour", "day", "month"]),
};

/// What a table tells of contacts.
pub const COLUMNS: Parameter = Parameter {
    name: "columns",
    about: "Names of columns with commas between, at most 100: `id`, `user_id`, `anonymous_id`, `email`, \
            `phone`, `first_seen`, `last_seen`, `entered_at`, and attributes by their names.",
    accepts: Accepts::Text,
};

/// Rejected calls with one code.
pub const CODE: Parameter =
    Parameter { name: "code", about: "Only those refused with this code.", accepts: Accepts::Text };

/// Rejected calls from this instant on.
pub const FROM: Parameter =
    number("from", "Only those received at this instant or later: RFC 3339, or milliseconds since 1970.");

/// Rejected calls before this instant.
pub const TO: Parameter = number("to", "Only those received before this instant.");

/// Rejected calls that were not taken yet.
pub const REPLAYED: Parameter = Parameter {
    name: "replayed",
    about: "`false`: only those that were not taken when they were sent again.",
    accepts: Accepts::Word(&["false"]),
};

/// The first day of an account.
pub const FROM_DAY: Parameter = Parameter {
    name: "from",
    about: "The first day, such as `2026-03-01`; 30 days before the last when absent.",
    accepts: Accepts::Text,
};

/// The last day of an account.
pub const TO_DAY: Parameter =
    Parameter { name: "to", about: "The last day; today when absent.", accepts: Accepts::Text };

/// Whether to count what is stored.
pub const RECOUNT: Parameter = Parameter {
    name: "recount",
    about: "`true`: count the stored calls one by one as well.",
    accepts: Accepts::Word(&["false", "true"]),
};

/// Segments of one kind.
pub const KIND: Parameter = Parameter {
    name: "kind",
    about: "Only segments of this kind.",
    accepts: Accepts::Word(&["dynamic", "static", "list"]),
};

/// Segments that are kept up to date, or that are not.
pub const ACTIVE: Parameter = Parameter {
    name: "active",
    about: "Only active or only inactive segments.",
    accepts: Accepts::Word(&["true", "false"]),
};

/// The order of segments.
pub const SEGMENT_SORT: Parameter = Parameter {
    name: "sort",
    about: "What to sort by, with `-` for the largest first.",
    accepts: Accepts::Word(&[
        "created_at",
        "-created_at",
        "updated_at",
        "-updated_at",
        "name",
        "-name",
        "contacts",
        "-contacts",
    ]),
};

/// What segments are narrowed and sorted by.
pub const SEGMENT_FILTERS: [Parameter; 8] = [
    Parameter { name: "name", about: "Only segments with this text in their name.", accepts: Accepts::Text },
    KIND,
    ACTIVE,
    number("min_contacts", "Only segments with at least so many contacts."),
    number("max_contacts", "Only segments with at most so many contacts."),
    number(
        "created_from",
        "Only segments made at this instant or later: RFC 3339, a date, or milliseconds since 1970.",
    ),
    number("created_to", "Only segments made at this instant or earlier."),
    SEGMENT_SORT,
];

const fn number(name: &'static str, about: &'static str) -> Parameter {
    Parameter { name, about, accepts: Accepts::Number }
}

impl Parameter {
    /// The number that was given, or the default.
    ///
    /// # Errors
    /// What was expected.
    pub fn whole(&self, given: Option<&str>) -> Result<usize, String> {
        let Accepts::Whole { least, most, default } = self.accepts else {
            return Ok(0);
        };
        let Some(given) = given else {
            return Ok(default);
        };
        let number = given.parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| format!("expected a whole number from {least} to {most}"))
    }

    /// The word that was given, or the first of those that may stand here.
    ///
    /// # Errors
    /// What was expected.
    pub fn word(&self, given: Option<&str>) -> Result<&'static str, String> {
        let Accepts::Word(words) = self.accepts else {
            return Ok("");
        };
        let found = match given {
            None => words.first(),
            Some(given) => words.iter().find(|word| **word == given),
        };
        found.copied().ok_or_else(|| format!("expected {}", listed(words)))
    }
}

/// `a`, `b` or `c`
fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{CONTACT_SORT, LIMIT, SPAN};

    #[test]
    fn what_is_out_of_bounds_is_refused_with_the_bounds() {
        assert_eq!(LIMIT.whole(None), Ok(100));
        assert_eq!(LIMIT.whole(Some("1000")), Ok(1_000));
        for given in ["0", "1001", "-1", "x", "1.5", " 1"] {
            assert_eq!(LIMIT.whole(Some(given)), Err("expected a whole number from 1 to 1000".to_owned()));
        }
    }

    #[test]
    fn the_first_word_counts_where_none_is_given() {
        assert_eq!(CONTACT_SORT.word(None), Ok("-last_seen"));
        assert_eq!(SPAN.word(Some("day")), Ok("day"));
        assert_eq!(SPAN.word(Some("week")), Err("expected `hour`, `day` or `month`".to_owned()));
    }
}
